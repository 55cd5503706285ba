"""A call with some of its arguments changed: checked before anything is queued."""

import pytest

from taskqueue.edits import Call, difference, edited
from tests.unit.taskqueue import sample_tasks

CALL = Call(["A Life", 3], {"ratio": 0.5})


def changed(**changes):
    """Return CALL with these changes."""
    return edited(sample_tasks.typed, CALL, changes)


def test_a_positional_argument_is_changed_in_its_place_and_a_named_one_by_its_name():
    assert changed(number=4, ratio=0.7) == Call(["A Life", 4], {"ratio": 0.7})


def test_an_argument_that_was_left_out_can_be_given():
    assert changed(names=["Ada"]).kwargs == {"ratio": 0.5, "names": ["Ada"]}


def test_the_call_that_failed_is_left_as_it_is():
    changed(title="Another", names=["Ada"])

    assert Call(["A Life", 3], {"ratio": 0.5}) == CALL


@pytest.mark.parametrize(
    "changes",
    [
        {"nonsense": 1},
        {"number": "four"},
        {"number": True},
        {"number": None},
        {"number": 1.5},
        {"title": 7},
        {"ratio": "half"},
        {"names": "Ada"},
        {"names": ["Ada", 7]},
        {"ratio": float("nan")},
        {"title": "a\x00b"},
    ],
)
def test_what_does_not_fit_the_task_or_json_is_refused(changes):
    with pytest.raises(TypeError, match=f"{next(iter(changes))}|args"):
        changed(**changes)


@pytest.mark.parametrize("changes", [{"ratio": None}, {"ratio": 1}, {"names": []}, {"number": 0}])
def test_what_a_hint_allows_is_taken(changes):
    assert changed(**changes) != CALL


def test_a_task_without_hints_takes_any_json():
    call = edited(sample_tasks.add, Call([1, 2], {}), {"left": {"a": [True]}})

    assert call.args == [{"a": [True]}, 2]


def test_the_difference_is_said_by_parameter():
    new = changed(number=4, names=["Ada"])

    assert difference(sample_tasks.typed, CALL, new) == {
        "number": {"was": 3, "is": 4},
        "names": {"is": ["Ada"]},
    }


def test_an_argument_without_a_parameter_is_named_after_its_place():
    old, new = Call([1, 2, 3], {}), Call([1, 2], {})

    assert difference(sample_tasks.add, old, new) == {"args[2]": {"was": 3}}
