"""Dead letters: grouped by cause, retried or archived once, never lost."""

import pytest
from django.db import transaction

from taskqueue import dead_letters
from taskqueue.edits import Call
from taskqueue.errors import DeadLetterStateError, KeyTakenError
from taskqueue.models import DeadLetter, DeadLetterGroup, TaskRun
from tests.unit.taskqueue.builders import make_failure, make_run

OURS = '  File "/srv/app/biographies/sources/fetch.py", line {}, in {}\n    x\n'
THEIRS = (
    '  File "/srv/.venv/lib/python3.11/site-packages/httpx/_client.py", line 9, in get\n    x\n'
)


def dead(**changes):
    """Keep a dead letter of a run that has failed, with changes of the run."""
    run = make_run(state="FAILURE", attempt=1, **changes)
    return dead_letters.bury(run, make_failure(), code="python.OSError")


def fingerprint(task="unit.add", **changes):
    """Return the fingerprint of a failure with these changes."""
    return dead_letters.fingerprint(task, make_failure(**changes))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("page 12 of 340", "page 7 of 9"),
        ("took 1.5 s", "took 12,340.25 s"),
        ("no file '/a/b.txt'", "no file '/c/d e.txt'"),
        ('no "Einstein"', 'no "Curie"'),
        ("no “Einstein”", "no “Curie”"),
        ("couldn't read 'a.txt'", "couldn't read 'b c.txt'"),
        ("run 0b5a3f0e-1c2d-4e5f-8a9b-0c1d2e3f4a5b", "run 1b5a3f0e-1c2d-4e5f-8a9b-0c1d2e3f4a5c"),
        ("at 0x7f001122", "at 0x7fffffff"),
        ("hash deadbeefdeadbeef", "hash cafecafecafecafe1"),
        ("cannot open /srv/media/1/a.pdf", "cannot open /srv/media/2/b.pdf"),
        ("cannot open C:/media/a.pdf", "cannot open D:/media/x/b.pdf"),
    ],
)
def test_what_differs_between_two_failures_of_one_cause_is_left_out(one, other):
    assert dead_letters.skeleton(one) == dead_letters.skeleton(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("no route", "no answer"), ("can't read", "can't write"), ("a 'x' b", "a 'x' c")],
)
def test_what_says_the_cause_is_kept(one, other):
    assert dead_letters.skeleton(one) != dead_letters.skeleton(other)


def test_a_skeleton_is_short():
    assert len(dead_letters.skeleton("word " * 1000)) == 300


def test_a_fingerprint_is_16_hex_digits_and_the_same_each_time():
    assert fingerprint() == fingerprint()
    assert len(fingerprint()) == 16
    assert int(fingerprint(), 16)


@pytest.mark.parametrize(
    "changes",
    [
        {"error_class": "builtins.KeyError"},
        {"task": "unit.fail"},
        {"message": "another cause"},
        {"traceback": OURS.format(1, "fetch")},
    ],
)
def test_another_class_task_message_or_place_is_another_cause(changes):
    assert fingerprint(**changes) != fingerprint()


def test_the_place_is_the_last_frame_of_our_own_whatever_its_line():
    one = OURS.format(1, "fetch") + THEIRS
    other = THEIRS + OURS.format(99, "fetch") + THEIRS + THEIRS

    assert fingerprint(traceback=one) == fingerprint(traceback=other)
    assert fingerprint(traceback=one) != fingerprint(traceback=OURS.format(1, "read"))


@pytest.mark.django_db
class TestBury:
    """A run that failed for good leaves one letter in the group of its cause."""

    def test_a_letter_keeps_all_that_is_needed(self):
        run = make_run(state="STARTED", queue="export", priority=9, subject="biography:1")

        letter = dead_letters.bury(run, make_failure(traceback="t"), code="unit.code")

        assert (letter.task, letter.args, letter.kwargs) == ("unit.add", [1, 2], {})
        assert (letter.queue, letter.priority, letter.subject) == ("export", 9, "biography:1")
        assert (letter.error_code, letter.message, letter.traceback) == (
            "unit.code",
            "no route",
            "t",
        )
        assert [attempt["number"] for attempt in letter.attempts] == [1]
        assert letter.attempts[0]["ended_at"] is None

    def test_letters_of_one_cause_are_one_group(self):
        first, second = dead(), dead()

        group = DeadLetterGroup.objects.get()
        assert first.group == second.group == group
        assert group.last_at > group.first_at

    def test_it_is_told_once_and_only_if_it_is_committed(self, submitted, caplog):
        with transaction.atomic():
            dead()
            transaction.set_rollback(True)
        submitted(dead)

        (record,) = caplog.records
        assert (record.levelname, record.code) == ("ERROR", "python.OSError")


@pytest.mark.django_db
class TestRetry:
    """A dead letter is run again as a new run, once."""

    def test_the_new_run_has_queue_priority_and_arguments_of_the_old(self, sent, submitted):
        letter = dead(queue="export", priority=9, subject="biography:1", step="plan")

        run = submitted(dead_letters.retry, letter, reason="mended")

        assert (run.task, run.args, run.queue, run.priority) == ("unit.add", [1, 2], "export", 9)
        assert (run.subject, run.step, sent.ids) == ("biography:1", "plan", [run.pk])

    def test_both_are_linked(self):
        letter = dead()

        run = dead_letters.retry(letter, reason="mended")

        letter.refresh_from_db()
        assert (letter.state, letter.retried_as, letter.reason) == ("retried", run, "mended")
        assert (run.retry_of, letter.run) == (letter.run, letter.run)
        assert letter.resolved_at is not None

    @pytest.mark.parametrize("how", ["retry", "archive"])
    @pytest.mark.parametrize("before", ["retry", "archive"])
    def test_what_was_resolved_is_not_resolved_again(self, before, how):
        letter = dead()
        getattr(dead_letters, before)(letter, reason="first")
        runs = TaskRun.objects.count()

        with pytest.raises(DeadLetterStateError, match=str(letter.pk)):
            getattr(dead_letters, how)(letter, reason="second")

        letter.refresh_from_db()
        assert (letter.reason, TaskRun.objects.count()) == ("first", runs)

    def test_its_key_goes_with_it(self):
        run = dead_letters.retry(dead(key="k"))

        assert (run.key, run.state) == ("k", "PENDING")

    @pytest.mark.parametrize("state", ["PENDING", "STARTED", "HELD", "SUCCESS"])
    def test_it_does_not_pretend_where_a_run_that_has_not_failed_has_its_key(self, state):
        letter = dead(key="k")
        other = make_run(key="k", state=state)

        with pytest.raises(KeyTakenError, match=f"run {other.pk} has its key and is {state}"):
            dead_letters.retry(letter)

        letter.refresh_from_db()
        assert (letter.state, letter.retried_as, TaskRun.objects.count()) == ("open", None, 2)

    def test_a_key_that_only_failed_and_cancelled_runs_have_is_free(self):
        letter = dead(key="k")
        make_run(key="k", state="REVOKED")

        assert dead_letters.retry(letter).key == "k"

    def test_another_call_may_be_made_and_the_letter_keeps_its_own(self):
        letter = dead()

        run = dead_letters.retry(letter, call=Call([1], {"right": 5}))

        letter.refresh_from_db()
        assert (run.args, run.kwargs, run.retry_of) == ([1], {"right": 5}, letter.run)
        assert (letter.args, letter.kwargs) == ([1, 2], {})

    def test_a_letter_whose_run_was_cleaned_away_can_be_retried(self):
        letter = dead(queue="export")
        TaskRun.objects.all().delete()

        run = dead_letters.retry(DeadLetter.objects.get(pk=letter.pk))

        assert (run.queue, run.retry_of, run.key) == ("export", None, "")

    def test_a_retry_by_rule_is_counted_and_handed_on(self):
        letter = dead()

        run = dead_letters.retry(letter, is_automatic=True)
        TaskRun.objects.filter(pk=run.pk).update(state="FAILURE")
        run.refresh_from_db()
        second = dead_letters.bury(run, make_failure(), code="x")

        assert second.automatic_retries == 1


@pytest.mark.django_db
class TestArchive:
    """Putting away needs a reason, and nothing leaves the count."""

    @pytest.mark.parametrize("reason", ["", "  ", "\n"])
    def test_a_reason_is_needed(self, reason):
        letter = dead()

        with pytest.raises(ValueError, match="reason"):
            dead_letters.archive(letter, reason=reason)
        letter.refresh_from_db()
        assert letter.state == "open"

    def test_the_reason_is_kept(self):
        letter = dead()

        dead_letters.archive(letter, reason="  a typo in the name ")

        letter.refresh_from_db()
        assert (letter.state, letter.reason) == ("archived", "a typo in the name")

    def test_open_and_retried_and_archived_are_all_that_were_ever_dead(self):
        letters = [dead() for _ in range(3)]

        dead_letters.retry(letters[0])
        dead_letters.archive(letters[1], reason="old")

        assert dead_letters.counts() == {"open": 1, "retried": 1, "archived": 1, "ever": 3}
