"""Every arrow of a run, and every refused one."""

from datetime import timedelta

import pytest
from django.db.models import Q
from django.utils import timezone

from taskqueue.models import TaskRun
from taskqueue.states import CLAIMABLE, ENDED, UNFINISHED, WAITING, State
from tests.unit.taskqueue.builders import make_run

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
ERROR = ("unit.code", "what was wrong")
WORKING = (State.STARTED,)
BUT_HELD = tuple(state for state in UNFINISHED if state != State.HELD)


def _due():
    return timezone.now() + MINUTE


# name: (the call, from where it leads, to where)
ARROWS = {
    "note_published": (
        lambda run: TaskRun.objects.note_published(run.pk, attempt=1, epoch="e"),
        CLAIMABLE,
        State.QUEUED,
    ),
    "make_due": (
        lambda run: TaskRun.objects.make_due(run.pk, attempt=1),
        (State.RETRY,),
        State.QUEUED,
    ),
    "unpublish": (
        lambda run: TaskRun.objects.unpublish(run.pk, attempt=1),
        (State.QUEUED,),
        State.PENDING,
    ),
    "claim": (
        lambda run: TaskRun.objects.claim(run.pk, attempt=2, worker="w", lease=MINUTE),
        CLAIMABLE,
        State.STARTED,
    ),
    "extend_lease": (
        lambda run: TaskRun.objects.extend_lease(run.pk, attempt=1, lease=MINUTE),
        WORKING,
        State.STARTED,
    ),
    "succeed": (
        lambda run: TaskRun.objects.succeed(run.pk, attempt=1, result={"count": 1}),
        WORKING,
        State.SUCCESS,
    ),
    "fail": (
        lambda run: TaskRun.objects.fail(run.pk, attempt=1, error=ERROR),
        WORKING,
        State.FAILURE,
    ),
    "retry_later": (
        lambda run: TaskRun.objects.retry_later(
            run.pk, attempt=1, due=_due(), counts="retries", error=ERROR
        ),
        WORKING,
        State.RETRY,
    ),
    "hold": (
        lambda run: TaskRun.objects.hold(run.pk, attempt=1, reason="paused"),
        BUT_HELD,
        State.HELD,
    ),
    "release": (lambda run: TaskRun.objects.release(run.pk), (State.HELD,), State.PENDING),
    "revoke": (
        lambda run: TaskRun.objects.revoke(run.pk, reason="by hand"),
        UNFINISHED,
        State.REVOKED,
    ),
    "ask_to_cancel": (
        lambda run: TaskRun.objects.ask_to_cancel(run.pk, reason="by hand"),
        WORKING,
        State.STARTED,
    ),
}
EVERY = [(name, state) for name in ARROWS for state in State]
OF_AN_ATTEMPT = sorted(set(ARROWS) - {"release", "revoke", "ask_to_cancel"})


@pytest.mark.parametrize(("name", "state"), EVERY)
def test_an_arrow_leads_from_its_own_states_only(name, state):
    call, origins, target = ARROWS[name]
    run = make_run(state=state, attempt=1)

    is_done = call(run)

    run.refresh_from_db()
    allowed = state in origins
    assert (is_done, run.state) == (allowed, target if allowed else state)


@pytest.mark.parametrize("name", OF_AN_ATTEMPT)
def test_an_arrow_asks_for_the_attempt(name):
    call, origins, _ = ARROWS[name]
    run = make_run(state=origins[0], attempt=5)

    assert call(run) is False
    run.refresh_from_db()
    assert (run.state, run.attempt) == (origins[0], 5)


@pytest.mark.parametrize("name", sorted(ARROWS))
def test_an_arrow_of_no_run_is_refused(name):
    call, _, _ = ARROWS[name]

    assert call(TaskRun(id="nobody")) is False


def test_publishing_counts_and_notes_the_epoch():
    run = make_run()

    TaskRun.objects.note_published(run.pk, attempt=0, epoch="e1")
    TaskRun.objects.note_published(run.pk, attempt=0, epoch="e2")

    run.refresh_from_db()
    assert (run.publish_count, run.epoch) == (2, "e2")
    assert run.published_at is not None


def test_a_due_retry_has_no_epoch_so_that_a_sweep_finds_it():
    run = make_run(state="RETRY", next_attempt_at=_due(), epoch="e1", publish_count=4)

    TaskRun.objects.make_due(run.pk, attempt=0)

    run.refresh_from_db()
    assert (run.epoch, run.publish_count, run.next_attempt_at) == ("", 0, None)


def test_a_claim_takes_a_lease_and_keeps_the_first_start():
    first = timezone.now() - timedelta(hours=1)
    run = make_run(state="QUEUED", attempt=1, started_at=first)

    TaskRun.objects.claim(run.pk, attempt=2, worker="w2", lease=MINUTE)

    run.refresh_from_db()
    assert (run.attempt, run.worker, run.started_at) == (2, "w2", first)
    assert run.lease_until > timezone.now()


def test_a_run_that_is_to_be_cancelled_is_not_claimed():
    run = make_run(state="QUEUED", cancel_requested_at=timezone.now())

    assert not TaskRun.objects.claim(run.pk, attempt=1, worker="w", lease=MINUTE)


@pytest.mark.parametrize(("counts", "retries", "crashes"), [("retries", 1, 0), ("crashes", 0, 1)])
def test_a_retry_counts_what_it_is_for(counts, retries, crashes):
    run = make_run(state="STARTED")

    TaskRun.objects.retry_later(run.pk, attempt=1, due=_due(), counts=counts, error=ERROR)

    run.refresh_from_db()
    assert (run.retries, run.crashes, run.lease_until) == (retries, crashes, None)
    assert (run.error_code, run.error_message) == ERROR


def test_an_interruption_counts_nothing():
    run = make_run(state="STARTED")

    TaskRun.objects.retry_later(run.pk, attempt=1, due=_due(), counts="", error=ERROR)

    run.refresh_from_db()
    assert (run.retries, run.crashes) == (0, 0)


def test_a_failure_for_good_counts_a_last_crash():
    run = make_run(state="STARTED", crashes=2)

    TaskRun.objects.fail(run.pk, attempt=1, error=ERROR, is_crash=True)

    run.refresh_from_db()
    assert (run.crashes, run.error_code, run.lease_until) == (3, "unit.code", None)
    assert run.ended_at is not None


def test_holding_keeps_the_reason_and_releasing_forgets_it():
    run = make_run(state="STARTED")

    TaskRun.objects.hold(run.pk, attempt=1, reason="budget")
    run.refresh_from_db()
    held = (run.held_for, run.attempt, run.lease_until)
    TaskRun.objects.release(run.pk)
    run.refresh_from_db()

    assert held == ("budget", 1, None)
    assert (run.held_for, run.attempt, run.epoch) == ("", 1, "")


def test_a_revoke_can_be_narrowed():
    run = make_run(state="STARTED")

    assert not TaskRun.objects.revoke(run.pk, reason="x", was=Q(state__in=WAITING))
    assert TaskRun.objects.revoke(run.pk, reason="x" * 300)
    run.refresh_from_db()
    assert len(run.cancel_reason) == 200


def test_a_run_is_asked_to_cancel_once():
    run = make_run(state="STARTED")

    assert TaskRun.objects.ask_to_cancel(run.pk, reason="first")
    assert not TaskRun.objects.ask_to_cancel(run.pk, reason="second")
    run.refresh_from_db()
    assert run.cancel_reason == "first"


def test_the_sets_of_states_are_what_the_queries_say():
    for state in State:
        make_run(state=state)

    def found(runs):
        return set(runs.values_list("state", flat=True))

    assert found(TaskRun.objects.unfinished()) == set(UNFINISHED)
    assert found(TaskRun.objects.ended()) == set(ENDED)
    assert found(TaskRun.objects.waiting()) == set(WAITING)
