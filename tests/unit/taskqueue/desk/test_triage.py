"""What is done with dead letters on a schedule."""

from datetime import timedelta

import pytest
from django.utils import timezone

from taskqueue import dead_letters
from taskqueue.desk import triage
from taskqueue.models import DeadLetter, DeadLetterGroup, OperatorAction, TaskRun
from tests.unit.taskqueue.builders import make_failure, make_run

pytestmark = pytest.mark.django_db


def dead(*, is_temporary=True, age_h=2, **changes):
    """Keep an open dead letter that is so old."""
    run = make_run(state="FAILURE", attempt=1, **changes)
    letter = dead_letters.bury(run, make_failure(is_temporary=is_temporary), code="x.y")
    made = timezone.now() - timedelta(hours=age_h)
    DeadLetter.objects.filter(pk=letter.pk).update(created_at=made)
    return letter


def rule(**changes):
    """Let the groups of the letters retry by themselves."""
    DeadLetterGroup.objects.update(retries_itself=True, cool_down_s=3600, **changes)


def done():
    """Do the round once."""
    return triage.process_dead_letters()


def state_of(letter):
    """Return a letter's state as it stands in the database."""
    return DeadLetter.objects.get(pk=letter.pk).state


def test_without_a_rule_nothing_is_retried():
    letter = dead()

    assert (done()["retried"], state_of(letter)) == (0, "open")


def test_a_rule_retries_and_says_how_many():
    letters = [dead(), dead()]
    rule()

    assert done() == {"notified": 1, "retried": 2, "archived": 0, "open": 0}
    assert [state_of(letter) for letter in letters] == ["retried", "retried"]


def test_what_a_rule_did_is_kept_like_what_a_person_did():
    dead(), dead()
    rule()

    done()

    action = OperatorAction.objects.get()
    assert (action.actor, action.action, action.count, action.reason) == (
        "process_dead_letter_queue", "retry_dead_letters", 2, "rule of its group",
    )  # fmt: skip


@pytest.mark.parametrize("changes", [{"age_h": 0.5}, {"is_temporary": False}])
def test_a_rule_leaves_what_is_hot_or_permanent(changes):
    letter = dead(**changes)
    rule()

    assert (done()["retried"], state_of(letter)) == (0, "open")


def test_a_rule_retries_only_so_often():
    letter = dead()
    DeadLetter.objects.update(automatic_retries=2)
    rule(max_automatic_retries=2)

    assert done()["retried"] == 0
    rule(max_automatic_retries=3)
    assert (done()["retried"], state_of(letter)) == (1, "retried")


def test_what_was_retried_by_rule_counts_for_the_letter_of_its_retry():
    dead(), rule()
    done()
    run = TaskRun.objects.get(retry_of__isnull=False)
    TaskRun.objects.filter(pk=run.pk).update(state="FAILURE")
    run.refresh_from_db()
    again = dead_letters.bury(run, make_failure(), code="x.y")
    DeadLetter.objects.filter(pk=again.pk).update(created_at=timezone.now() - timedelta(days=1))

    assert (done()["retried"], state_of(again)) == (0, "open")


@pytest.mark.parametrize("changes", [{"task": "unit.gone"}, {"args": [1, 2, 3]}, {"key": "k"}])
def test_a_letter_that_cannot_be_retried_stops_no_other_and_fills_no_log(changes, monkeypatch):
    monkeypatch.setattr(triage, "BATCH", 2)
    bad = [dead(**changes) for _ in range(5)]
    make_run(key="k")
    good = dead()
    DeadLetterGroup.objects.update(task="unit.add")
    DeadLetter.objects.update(group=good.group)
    rule()

    assert done()["retried"] == 1
    assert ({state_of(letter) for letter in bad}, state_of(good)) == ({"open"}, "retried")
    assert OperatorAction.objects.get().count == 1


def test_letters_past_their_retention_are_archived_with_that_reason(settings):
    settings.TASKQUEUE_KEEP_DEAD_LETTERS_DAYS = 10
    old, young = dead(age_h=24 * 11), dead(age_h=24 * 9)

    assert done()["archived"] == 1
    assert (state_of(old), state_of(young)) == ("archived", "open")
    assert DeadLetter.objects.get(pk=old.pk).reason == "retention"


def test_a_letter_that_a_person_resolves_meanwhile_is_not_archived_too(monkeypatch):
    letter = dead(age_h=24 * 365)

    def retried_just_now(letter, *, reason):
        raise dead_letters.DeadLetterStateError

    monkeypatch.setattr(dead_letters, "archive", retried_just_now)

    assert (done()["archived"], state_of(letter)) == (0, "open")


def test_a_round_ends_though_more_is_left(monkeypatch):
    monkeypatch.setattr(triage, "BATCH", 1)
    monkeypatch.setattr(triage, "ROUND", 2)
    for _ in range(3):
        dead()
    rule()

    assert [done()["retried"] for _ in range(2)] == [2, 1]
