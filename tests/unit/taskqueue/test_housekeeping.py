"""What is cleaned away, and what is done with dead letters on a schedule."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from django_celery_results.models import GroupResult, TaskResult

from taskqueue import dead_letters, housekeeping
from taskqueue.models import DeadLetter, DeadLetterGroup, TaskRun
from tests.unit.taskqueue.builders import make_failure, make_run

pytestmark = pytest.mark.django_db


def at(**ago):
    """Return a moment so long ago."""
    return timezone.now() - timedelta(**ago)


def dead(*, is_temporary=True, age_h=2, **changes):
    """Keep an open dead letter that is so old."""
    run = make_run(state="FAILURE", attempt=1, **changes)
    letter = dead_letters.bury(run, make_failure(is_temporary=is_temporary), code="x.y")
    DeadLetter.objects.filter(pk=letter.pk).update(created_at=at(hours=age_h))
    return letter


def rule(**changes):
    """Let the group of the letters retry by itself."""
    DeadLetterGroup.objects.update(retries_itself=True, cool_down_s=3600, **changes)


def state_of(letter):
    """Return a letter's state as it stands in the database."""
    return DeadLetter.objects.get(pk=letter.pk).state


def test_results_are_kept_as_long_as_the_setting_says(settings):
    settings.CELERY_RESULT_EXPIRES = 100
    for model, name in ((TaskResult, "task_id"), (GroupResult, "group_id")):
        for age_s in (90, 110):
            row = model.objects.create(**{name: str(age_s)})
            model.objects.filter(pk=row.pk).update(date_done=at(seconds=age_s))

    assert housekeeping.clean_up()["results"] == 1
    assert TaskResult.objects.get().task_id == GroupResult.objects.get().group_id == "90"


def test_ended_runs_are_deleted_once_they_are_old_enough(settings):
    settings.TASKQUEUE_KEEP_ENDED_DAYS = 30
    make_run(state="SUCCESS", ended_at=at(days=31))
    kept = [
        make_run(state="SUCCESS", ended_at=at(days=29)),
        make_run(state="STARTED"),
        make_run(state="PENDING", created_at=at(days=90)),
    ]

    assert housekeeping.clean_up()["runs"] == 1
    assert set(TaskRun.objects.all()) == set(kept)


def test_a_run_whose_dead_letter_waits_for_a_decision_stays():
    open_one, archived = dead(ended_at=at(days=90)), dead(ended_at=at(days=90))
    dead_letters.archive(archived, reason="old")

    assert housekeeping.clean_up()["runs"] == 1
    assert TaskRun.objects.get() == open_one.run
    assert DeadLetter.objects.count() == 2


def test_runs_are_deleted_in_batches(monkeypatch):
    monkeypatch.setattr(housekeeping, "BATCH", 2)
    for _ in range(5):
        make_run(state="SUCCESS", ended_at=at(days=90))

    assert housekeeping.clean_up()["runs"] == 5


def test_a_group_is_told_of_once(settings, caplog):
    settings.ADMINS = [("Operator", "operator@example.org")]
    dead(), dead()

    said = [housekeeping.process_dead_letters()["notified"] for _ in range(2)]

    assert (said, len(mail.outbox)) == ([1, 0], 1)
    assert "2 run(s) of unit.add failed for good" in mail.outbox[0].body
    assert [r.message for r in caplog.records if r.levelname == "WARNING"] == ["New dead letters"]


def test_of_two_that_tell_at_once_one_does():
    group = dead().group

    assert [housekeeping._notify(group), housekeeping._notify(group)] == [1, 0]


def test_a_group_without_open_letters_is_not_told_of():
    dead_letters.archive(dead(), reason="seen")

    assert housekeeping.process_dead_letters()["notified"] == 0


def test_without_a_rule_nothing_is_retried():
    letter = dead()

    assert housekeeping.process_dead_letters()["retried"] == 0
    assert state_of(letter) == "open"


def test_a_rule_retries_and_says_how_many():
    letters = [dead(), dead()]
    rule()

    assert housekeeping.process_dead_letters() == {
        "notified": 1, "retried": 2, "archived": 0, "open": 0,
    }  # fmt: skip
    assert [state_of(letter) for letter in letters] == ["retried", "retried"]


@pytest.mark.parametrize("changes", [{"age_h": 0.5}, {"is_temporary": False}])
def test_a_rule_leaves_what_is_hot_or_permanent(changes):
    letter = dead(**changes)
    rule()

    assert housekeeping.process_dead_letters()["retried"] == 0
    assert state_of(letter) == "open"


def test_a_rule_retries_only_so_often():
    letter = dead()
    DeadLetter.objects.update(automatic_retries=2)
    rule(max_automatic_retries=2)

    assert housekeeping.process_dead_letters()["retried"] == 0
    rule(max_automatic_retries=3)
    assert housekeeping.process_dead_letters()["retried"] == 1
    assert state_of(letter) == "retried"


@pytest.mark.parametrize("changes", [{"task": "unit.gone"}, {"args": [1, 2, 3]}])
def test_a_letter_that_cannot_be_retried_does_not_stop_the_others(changes, caplog):
    bad, good = dead(), dead()
    DeadLetter.objects.filter(pk=bad.pk).update(**changes)
    rule()

    assert housekeeping.process_dead_letters()["retried"] == 1
    assert (state_of(bad), state_of(good)) == ("open", "retried")
    assert "could not be retried" in caplog.text


def test_letters_past_their_retention_are_archived_with_that_reason(settings):
    settings.TASKQUEUE_KEEP_DEAD_LETTERS_DAYS = 10
    old, young = dead(age_h=24 * 11), dead(age_h=24 * 9)

    assert housekeeping.process_dead_letters()["archived"] == 1
    assert (state_of(old), state_of(young)) == ("archived", "open")
    assert DeadLetter.objects.get(pk=old.pk).reason == "retention"


def test_a_letter_that_a_person_resolves_meanwhile_is_not_archived_too(monkeypatch):
    letter = dead(age_h=24 * 365)

    def retried_just_now(letter, *, reason):
        raise dead_letters.DeadLetterStateError

    monkeypatch.setattr(dead_letters, "archive", retried_just_now)

    assert housekeeping.process_dead_letters()["archived"] == 0
    assert state_of(letter) == "open"
