"""Which rows an operator means."""

from datetime import timedelta

import pytest
from django.utils import timezone

from taskqueue import dead_letters
from taskqueue.desk import selection
from taskqueue.desk.selection import Selection
from taskqueue.models import DeadLetter
from tests.unit.taskqueue.builders import make_failure, make_run

pytestmark = pytest.mark.django_db


def dead(*, code="unit.later", error_class="unit.LaterError", **changes):
    """Keep an open dead letter."""
    run = make_run(state="FAILURE", attempt=1, **changes)
    return dead_letters.bury(run, make_failure(error_class=error_class), code=code)


def chosen(**filters):
    """Return the letters that match these filters."""
    return list(selection.letters(Selection(filters)))


@pytest.mark.parametrize(
    ("filters", "changes"),
    [
        ({"task": "unit.fail"}, {"task": "unit.fail"}),
        ({"error_code": "unit.never"}, {"code": "unit.never"}),
        ({"error_class": "unit.NeverError"}, {"error_class": "unit.NeverError"}),
        ({"error_class": "NeverError"}, {"error_class": "unit.NeverError"}),
        ({"queue": "export"}, {"queue": "export"}),
        ({"subject": "biography:2"}, {"subject": "biography:2"}),
        ({"queue": "export", "subject": "b:1"}, {"queue": "export", "subject": "b:1"}),
    ],
)
def test_letters_match_every_filter(filters, changes):
    dead(), dead(queue="export", subject="b:2") if len(filters) > 1 else dead()
    wanted = dead(**changes)

    assert chosen(**filters) == [wanted]


def test_a_group_is_told_by_how_its_fingerprint_begins():
    letter, _ = dead(), dead(task="unit.fail")

    assert chosen(group=letter.group.fingerprint[:6]) == [letter]


def test_without_a_state_the_open_letters_are_meant():
    gone, left = dead(), dead()
    dead_letters.archive(gone, reason="seen")

    assert (chosen(), chosen(state="archived"), chosen(state="all")) == (
        [left],
        [gone],
        [gone, left],
    )


def test_times_limit_the_letters():
    old, new = dead(), dead()
    day_ago = timezone.now() - timedelta(days=1)
    DeadLetter.objects.filter(pk=old.pk).update(created_at=day_ago)

    assert (chosen(since="2h"), chosen(until="2h")) == ([new], [old])
    assert chosen(until=day_ago.isoformat()) == [old]


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        ({"colour": "red"}, "colour is none of"),
        ({"state": "lost"}, "not one of open, retried, archived, all"),
        ({"queue": "nowhere"}, "queue: 'nowhere'"),
        ({"group": "3fa"}, "at least 4 digits"),
        ({"since": "yesterday"}, "'yesterday' is no time"),
    ],
)
def test_a_filter_that_makes_no_sense_is_refused(filters, said):
    with pytest.raises(ValueError, match=said):
        chosen(**filters)


def test_ids_are_taken_in_any_state_and_what_is_no_id_finds_nothing():
    letter = dead()
    dead_letters.archive(letter, reason="seen")

    found = selection.letters(Selection(ids=(str(letter.pk), "abc", "9" * 40)))

    assert list(found) == [letter]


def test_runs_match_every_filter_oldest_first():
    runs = [make_run(subject="b:1", step="plan", batch="x") for _ in range(2)]
    make_run(subject="b:1"), make_run(step="plan")

    found = selection.runs(Selection({"subject": "b:1", "step": "plan", "state": "pending"}))

    assert list(found) == runs


def test_a_run_is_found_by_how_its_id_begins():
    run = make_run(id="abcdef")

    assert selection.whole_run_ids(["abcd", "abcdef", "other"]) == ("abcdef", "other")
    assert list(selection.runs(Selection(ids=("abcdef",)))) == [run]


@pytest.mark.parametrize("start", ["abc", "b" * 36])
def test_an_id_that_is_too_short_or_whole_is_no_beginning(start):
    make_run(id=start + "d")

    assert selection.whole_run_ids([start]) == (start,)


def test_a_beginning_that_several_runs_share_is_refused():
    make_run(id="abcd1"), make_run(id="abcd2")

    with pytest.raises(ValueError, match="several runs"):
        selection.whole_run_ids(["abcd"])


def test_a_time_so_long_ago_is_written_out_once():
    filters = selection.settled({"since": "2h", "queue": "export"})

    assert selection.moment(filters["since"]) == selection.moment(filters["since"])
    assert filters["queue"] == "export"


def test_a_selection_says_what_it_means():
    assert Selection({"queue": "export"}).words("runs") == "runs with queue export"
    assert Selection(ids=("1", "2", "3", "4")).words("runs") == "runs 1, 2, 3 …"
    assert Selection().words("runs") == "all runs"
