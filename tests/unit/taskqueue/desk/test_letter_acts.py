"""What an operator does to dead letters."""

import pytest
from django.forms.models import model_to_dict

from taskqueue import dead_letters
from taskqueue.desk import bulk, triage
from taskqueue.desk.letter_acts import ArchiveLetters, RetryLetters, edit_of, retry_edited
from taskqueue.desk.run_acts import RetryRuns
from taskqueue.desk.selection import Selection
from taskqueue.models import DeadLetter, OperatorAction, TaskRun
from tests.unit.taskqueue.builders import make_failure, make_run

pytestmark = pytest.mark.django_db
WHAT_FAILED = (
    "group", "run", "task", "args", "kwargs", "queue", "priority", "subject", "error_class",
    "error_code", "message", "traceback", "attempts", "is_temporary",
)  # fmt: skip


def dead(**changes):
    """Keep an open dead letter."""
    run = make_run(state="FAILURE", attempt=1, **changes)
    return dead_letters.bury(run, make_failure(traceback="tb"), code="unit.later")


def act(what, *letters):
    """Carry out an act on these letters."""
    chosen = Selection(ids=tuple(str(letter.pk) for letter in letters))
    return bulk.carry_out(bulk.preview(what, chosen), actor="ann", reason="because")


def test_letters_are_archived_with_the_reason():
    letters = [dead(), dead()]

    assert act(ArchiveLetters(), *letters).counts == {"archived": 2}
    assert set(DeadLetter.objects.values_list("state", "reason")) == {("archived", "because")}


def test_a_letter_that_is_archived_meanwhile_is_skipped():
    letter = dead()
    preview = bulk.preview(ArchiveLetters(), Selection(ids=(str(letter.pk),)))
    dead_letters.archive(letter, reason="first")

    report = bulk.carry_out(preview, actor="ann", reason="second")

    assert report.counts == {"skipped": 1}
    assert DeadLetter.objects.get().reason == "first"


class TestRetryEdited:
    """A retry with other arguments: checked before, a new run, the difference kept."""

    def test_the_new_run_has_the_changes_and_is_linked_both_ways(self):
        letter = dead(queue="export", priority=9)

        run = retry_edited(letter, {"right": 5}, actor="ann", reason="a typo")

        letter.refresh_from_db()
        assert (run.args, run.queue, run.priority) == ([1, 5], "export", 9)
        assert (run.retry_of, letter.retried_as, letter.state) == (letter.run, run, "retried")

    def test_the_letter_keeps_what_failed(self):
        letter = dead()
        before = model_to_dict(letter, WHAT_FAILED)

        retry_edited(letter, {"right": 5}, actor="ann", reason="")

        assert model_to_dict(DeadLetter.objects.get(pk=letter.pk), WHAT_FAILED) == before

    def test_the_difference_is_kept_with_who_and_why(self):
        letter = dead()

        run = retry_edited(letter, {"right": 5}, actor="ann", reason="a typo")

        action = OperatorAction.objects.get()
        assert (action.actor, action.reason, action.target) == (
            "ann", "a typo", f"dead letter {letter.pk}",
        )  # fmt: skip
        assert action.detail == {
            "letter": letter.pk, "run": run.pk, "diff": {"right": {"was": 2, "is": 5}},
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("task", "changes", "error"),
        [
            ("unit.add", {"nonsense": 1}, TypeError),
            ("unit.add", {"right": 2}, ValueError),
            ("unit.gone", {"right": 5}, ValueError),
        ],
    )
    def test_a_bad_edit_leaves_everything_as_it_was(self, task, changes, error):
        letter = dead(task=task)

        with pytest.raises(error):
            retry_edited(letter, changes, actor="ann", reason="")

        assert (TaskRun.objects.count(), OperatorAction.objects.count()) == (1, 0)
        assert dead_letters.counts()["open"] == 1

    def test_a_letter_that_was_resolved_before_is_not_retried(self):
        letter = dead()
        dead_letters.archive(letter, reason="seen")

        with pytest.raises(dead_letters.DeadLetterStateError):
            retry_edited(letter, {"right": 5}, actor="ann", reason="")
        assert TaskRun.objects.count() == 1

    def test_an_edit_can_be_looked_at_first(self):
        letter = dead()

        _, diff = edit_of(letter, {"right": 5})

        assert (diff, dead_letters.counts()["open"]) == ({"right": {"was": 2, "is": 5}}, 1)


def test_whatever_is_done_open_and_retried_and_archived_are_all_that_ever_died(settings):
    settings.TASKQUEUE_KEEP_DEAD_LETTERS_DAYS = 10
    letters = [dead() for _ in range(10)]
    act(RetryLetters(), letters[0], letters[1])
    act(ArchiveLetters(), letters[1], letters[2])
    retry_edited(letters[3], {"right": 5}, actor="ann", reason="")
    dead_letters.retry(letters[4])
    dead_letters.archive(letters[5], reason="seen")
    runs = Selection(ids=(letters[6].run_id,))
    bulk.carry_out(bulk.preview(RetryRuns(), runs), actor="ann", reason="")
    DeadLetter.objects.filter(pk=letters[7].pk).update(created_at="2020-01-01T00:00Z")
    triage.process_dead_letters()
    TaskRun.objects.exclude(dead_letter__state="open").delete()
    counts = dead_letters.counts()
    assert counts == {"open": 2, "retried": 5, "archived": 3, "ever": len(letters)}
