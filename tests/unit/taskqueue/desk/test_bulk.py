"""One act on many rows: shown, bound to exactly that set, done in batches, accounted for."""

import pytest
from django.core import signing
from django.db import DatabaseError

from taskqueue import dead_letters
from taskqueue.desk import bulk
from taskqueue.desk.letter_acts import ArchiveLetters, RetryLetters
from taskqueue.desk.selection import Selection
from taskqueue.errors import SetChangedError
from taskqueue.models import DeadLetter, OperatorAction, QueuePause, TaskRun
from tests.unit.taskqueue.builders import make_failure, make_run

pytestmark = pytest.mark.django_db
OPEN = Selection({"state": "open"})


def dead(**changes):
    """Keep an open dead letter."""
    run = make_run(state="FAILURE", attempt=1, **changes)
    return dead_letters.bury(run, make_failure(), code="unit.later")


def shown(act=None, chosen=OPEN):
    """Return the preview of an act, a retry if not said otherwise."""
    return bulk.preview(act or RetryLetters(), chosen)


def done(preview, reason="mended"):
    """Carry out what a preview shows."""
    return bulk.carry_out(preview, actor="ann", reason=reason)


def test_a_preview_says_how_many_of_what_kind_and_changes_nothing():
    dead(), dead(), dead(task="unit.fail", args=["never"])

    said = shown().as_dict()

    assert (said["act"], said["count"], said["would"]) == ("retry_dead_letters", 3, {"retry": 3})
    assert said["kinds"] == [
        {"task": "unit.add", "kind": "unit.later", "count": 2},
        {"task": "unit.fail", "kind": "unit.later", "count": 1},
    ]
    assert (dead_letters.counts()["open"], OperatorAction.objects.count()) == (3, 0)


def test_a_preview_says_what_would_be_skipped_and_why():
    gone, misfit, keyed = dead(queue="gone"), dead(args=[1]), dead(key="k")
    holder = make_run(key="k")

    said = {row["why"]: row for row in shown().as_dict()["skipped"]}

    assert said["not_registered"]["ids"] == [str(gone.pk)]
    assert (said["arguments"]["ids"], said["arguments"]["count"]) == ([str(misfit.pk)], 1)
    assert said["key_taken"]["ids"] == [str(keyed.pk)]
    assert said["key_taken"]["words"] == f"run {holder.pk} has its key and is PENDING"


def test_of_two_letters_with_one_key_the_second_would_be_skipped_and_is():
    dead(key="k"), dead(key="k")
    preview = shown()

    assert [item.does or item.why for item in preview.items] == ["retry", "key_taken"]
    assert done(preview).counts == {"retried": 1, "skipped": 1}


def test_a_preview_says_what_would_wait_for_a_paused_queue():
    dead(queue="export"), dead()
    QueuePause.objects.create(queue="export")

    assert shown().as_dict()["waits"] == {"queue export is paused": 1}


def test_ids_that_are_not_there_or_not_open_are_skipped_with_the_reason():
    retried, archived = dead(), dead()
    run = dead_letters.retry(retried)
    dead_letters.archive(archived, reason="seen")

    preview = shown(chosen=Selection(ids=(str(retried.pk), str(archived.pk), "999999")))

    assert [(item.why, item.words) for item in preview.items] == [
        ("not_open", f"it was retried before as run {run.pk}"),
        ("not_open", "it was archived before"),
        ("unknown", "there is no such dead letter"),
    ]


def test_an_act_leaves_one_action_with_every_outcome():
    good, bad = dead(), dead(task="unit.gone")

    report = done(shown())

    action = OperatorAction.objects.get()
    assert (action.actor, action.action, action.count) == ("ann", "retry_dead_letters", 2)
    assert (action.reason, action.target) == ("mended", "dead letters with state open")
    assert (action.detail["filters"], report.action_ids) == ({"state": "open"}, [action.pk])
    run = TaskRun.objects.get(retry_of=good.run)
    assert [row["outcome"] for row in action.detail["outcomes"]] == ["retried", "skipped"]
    assert action.detail["outcomes"][0]["run"] == run.pk
    assert action.detail["outcomes"][1]["why"] == "not_registered"
    assert bad.pk == int(action.detail["outcomes"][1]["id"])


def test_the_outcomes_add_up_to_the_count_over_all_batches(monkeypatch):
    monkeypatch.setattr(bulk, "BATCH", 2)
    for number in range(5):
        dead(task="unit.gone" if number % 2 else "unit.add")

    report = done(shown())

    assert report.counts == {"retried": 3, "skipped": 2}
    actions = OperatorAction.objects.order_by("pk")
    assert [action.count for action in actions] == [2, 2, 1]
    assert len({action.detail["bulk"] for action in actions}) == 1
    assert sum(sum(action.detail["counts"].values()) for action in actions) == 5


def test_a_row_that_changes_after_the_preview_is_skipped_and_said():
    first, second = dead(), dead()
    preview = shown()
    dead_letters.archive(first, reason="a colleague was first")

    report = done(preview)

    assert [one.outcome for one in report.outcomes] == ["skipped", "retried"]
    assert report.outcomes[0].why == "not_open"
    second.refresh_from_db()
    assert second.state == "retried"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"task": "unit.gone"}, "not_registered"),
        ({"queue": "gone"}, "not_registered"),
        ({"args": [1]}, "arguments"),
        (None, "unknown"),
    ],
)
def test_what_comes_between_preview_and_act_is_said_of_the_row(change, why):
    letter, preview = dead(), None
    preview = shown()
    rows = DeadLetter.objects.filter(pk=letter.pk)
    rows.update(**change) if change else rows.delete()

    assert [one.why for one in done(preview).outcomes] == [why]


def test_a_key_that_is_taken_between_preview_and_act_is_said():
    dead(key="k")
    preview = shown()
    make_run(key="k")

    assert done(preview).outcomes[0].why == "key_taken"


def test_a_batch_that_the_database_refuses_fails_as_a_whole_and_the_others_go_on(monkeypatch):
    monkeypatch.setattr(bulk, "BATCH", 2)
    letters = [dead() for _ in range(4)]
    preview, real = shown(), dead_letters.retry

    def refuse_the_second(letter, **options):
        if letter.pk == letters[1].pk:
            raise DatabaseError
        return real(letter, **options)

    monkeypatch.setattr(dead_letters, "retry", refuse_the_second)
    report = done(preview)
    assert report.counts == {"failed": 2, "retried": 2}
    assert (report.done, dead_letters.counts()["open"]) == (2, 2)
    assert OperatorAction.objects.count() == 1


class TestToken:
    """A token stands for exactly the set that was shown."""

    def test_the_same_set_is_taken(self):
        letters = [dead(), dead()]

        preview = bulk.bound(RetryLetters(), shown().token)

        assert [item.id for item in preview.items] == [str(letter.pk) for letter in letters]

    def test_one_that_came_is_named(self):
        dead()
        token = shown().token
        new = dead()

        with pytest.raises(SetChangedError) as caught:
            bulk.bound(RetryLetters(), token)
        assert caught.value.difference == {
            "new": [{"id": str(new.pk), "is": "open: retry"}],
            "changed": [],
        }

    def test_one_that_left_is_named_with_what_it_was_and_is(self):
        letter, token = dead(), None
        dead()
        token = shown().token
        dead_letters.archive(letter, reason="seen")

        with pytest.raises(SetChangedError, match="1 changed") as caught:
            bulk.bound(RetryLetters(), token)
        assert caught.value.difference["changed"] == [
            {"id": str(letter.pk), "was": "open: retry", "is": "archived: not_open"}
        ]

    def test_one_that_is_gone_or_would_end_otherwise_is_named(self):
        gone, keyed = dead(), dead(key="k")
        token = shown().token
        make_run(key="k")
        DeadLetter.objects.filter(pk=gone.pk).delete()

        with pytest.raises(SetChangedError) as caught:
            bulk.bound(RetryLetters(), token)
        assert caught.value.difference["changed"] == [
            {"id": str(gone.pk), "was": "open: retry", "is": "gone: unknown"},
            {"id": str(keyed.pk), "was": "open: retry", "is": "open: key_taken"},
        ]

    def test_what_comes_beyond_the_limit_is_no_change(self):
        first = dead()
        token = shown(chosen=Selection({"state": "open"}, limit=1)).token
        dead()

        assert [item.id for item in bulk.bound(RetryLetters(), token).items] == [str(first.pk)]

    def test_it_is_for_one_act(self):
        dead()

        with pytest.raises(ValueError, match="it is for retry_dead_letters"):
            bulk.bound(ArchiveLetters(), shown().token)

    @pytest.mark.parametrize(
        "token",
        ["", "nonsense", signing.dumps({"act": "x"})],
        ids=["empty", "nonsense", "other salt"],
    )
    def test_one_that_was_not_made_here_is_refused(self, token):
        with pytest.raises(ValueError, match="not made here"):
            bulk.bound(RetryLetters(), token)

    def test_it_is_good_for_an_hour(self, monkeypatch):
        dead()
        token = shown().token
        monkeypatch.setattr(bulk, "TOKEN_AGE_S", -1)

        with pytest.raises(ValueError, match="look again"):
            bulk.bound(RetryLetters(), token)
