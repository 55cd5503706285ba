"""What one row cannot do, the sweeps still do for all the others."""

from datetime import timedelta

import pytest
from amqp.exceptions import PreconditionFailed
from django.utils import timezone

from taskqueue import broker, rescue
from taskqueue.dispatch import BATCH_HOLD, publish
from taskqueue.models import TaskRun
from tests.unit.taskqueue import builders
from tests.unit.taskqueue.builders import make_run, state_of

pytestmark = pytest.mark.django_db


def ago(seconds):
    """Return the moment so many seconds ago."""
    return timezone.now() - timedelta(seconds=seconds)


@pytest.fixture
def refuse(sent, monkeypatch):
    """Make the broker refuse one run with an error, and take the others."""
    take = broker.send

    def make(run, error):
        def send(message):
            if message.run_id == run.pk:
                raise error
            return take(message)

        monkeypatch.setattr(broker, "send", send)

    return make


@pytest.mark.parametrize("error", [KeyError("a stamp"), PreconditionFailed("too large")])
def test_a_run_that_can_never_be_sent_keeps_no_other_waiting(refuse, error):
    bad, good = (make_run(priority=number, available_at=ago(60)) for number in (9, 1))
    refuse(bad, error)

    rescue.publish_pending()

    assert (state_of(bad), state_of(good)) == ("PENDING", "QUEUED")


def test_a_broker_that_went_away_is_asked_for_no_other_run(sent):
    runs = [make_run(available_at=ago(60)) for _ in range(3)]
    sent.is_away = True

    sent_now = rescue._publish_each([run.pk for run in runs])

    assert (sent_now, sent.asked) == (0, 1)


def test_a_sweep_with_an_old_list_makes_no_retry_due(sent):
    run = make_run(state="RETRY", attempt=1, next_attempt_at=ago(-600))

    assert not publish(run.pk)

    assert (state_of(run), sent.ids) == ("RETRY", [])


def test_five_hundred_that_wait_rightly_hide_no_vanished_message(sent):
    old = {"state": "QUEUED", "epoch": "epoch-1", "published_at": ago(300), "publish_count": 1}
    waits = {"task": "unit.add", "queue": "default", "priority": 9, **old}
    TaskRun.objects.bulk_create(TaskRun(**waits) for _ in range(rescue.BATCH))
    lost = make_run(queue="export", priority=1, **old)
    sent.lengths = {"default": {9: rescue.BATCH}, "export": {}}

    rescue.publish_pending()

    assert sent.ids == [lost.pk]


def test_five_hundred_busy_batches_hide_none_at_rest(sent):
    values = {"task": "unit.add", "queue": "default"}
    for state, held_for in (("STARTED", ""), ("HELD", BATCH_HOLD)):
        TaskRun.objects.bulk_create(
            TaskRun(**values, batch=f"a{number:03}", state=state, held_for=held_for)
            for number in range(rescue.BATCH)
        )
    rests = make_run(batch="b", state="HELD", held_for=BATCH_HOLD)

    rescue.publish_pending()

    assert state_of(rests) != "HELD"


@pytest.fixture
def asked(monkeypatch):
    """The runs that a hook was asked of; it fails for those with the subject "bad"."""
    seen = []

    def hook(run):
        if run.subject == "bad":
            msg = "broken"
            raise RuntimeError(msg)
        seen.append(run.pk)

    monkeypatch.setattr(builders, "note_end", hook)
    return seen


def test_hooks_that_fail_again_and_again_hide_no_other(asked, monkeypatch):
    monkeypatch.setattr(rescue, "BATCH", 2)
    for _ in range(2):
        make_run(state="SUCCESS", is_settled=False, subject="bad")
    old = make_run(state="SUCCESS", is_settled=False, created_at=ago(1000))

    for _ in range(60):  # 2 of 3 each time: never in 60 is less likely than one in 10^20
        rescue.settle_again()

    assert asked == [old.pk]
