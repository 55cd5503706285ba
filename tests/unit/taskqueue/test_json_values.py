"""JSON as every database keeps it."""

from datetime import UTC, datetime

import pytest

from taskqueue.json_values import DEEPEST, kept_json, plain_json


def nested(levels):
    value = 1
    for _ in range(levels):
        value = {"in": [value]} if levels % 2 else [value]
    return value


def test_values_are_kept_as_the_database_gives_them_back():
    moment = datetime(2030, 1, 1, tzinfo=UTC)

    assert plain_json([("a", 1)], "args") == [["a", 1]]
    assert plain_json(moment, "args") != moment


def test_what_is_nested_as_deep_as_the_limit_is_kept():
    assert plain_json(nested(DEEPEST), "args") == nested(DEEPEST)


@pytest.mark.parametrize("levels", [DEEPEST + 1, 9000])
def test_what_is_nested_deeper_is_refused_and_told_the_limit(levels):
    with pytest.raises(TypeError, match=f"args: not JSON: nested too deeply: at most {DEEPEST}"):
        plain_json(nested(levels), "args")


def test_a_list_that_holds_itself_is_refused():
    endless = []
    endless.append(endless)

    with pytest.raises(ValueError, match="nested too deeply"):
        kept_json(endless)
