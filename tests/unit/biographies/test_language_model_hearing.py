"""Reading an answer, whole or piece by piece."""

import json

import pytest

from biographies.errors import ModelFailedError
from biographies.language_model import hearing
from biographies.language_model.hearing import Heard, pieces

STREAM = "text/event-stream"


def heard_of(*told):
    """Take pieces."""
    heard = Heard("s")
    for piece in told:
        heard.take(piece)
    return heard


def delta(**told):
    """A chunk of a stream."""
    return {"choices": [{"delta": told}]}


def test_events_are_read_however_they_are_cut():
    data = b': ping\r\n\r\ndata: {"a": 1}\r\n\r\ndata:{"a": 2}\n\ndata: [DONE]\n\ndata: {"a": 3}\n'
    cut = [data[at : at + 5] for at in range(0, len(data), 5)]

    assert list(pieces("s", STREAM, cut)) == [{"a": 1}, {"a": 2}]


def test_a_last_event_without_an_end_of_line_is_read():
    assert list(pieces("s", STREAM, [b'data: {"a": 1}'])) == [{"a": 1}]


def test_characters_that_end_lines_elsewhere_are_text():
    told = json.dumps({"a": "one\u2028two\x85three"}, ensure_ascii=False).encode()

    assert list(pieces("s", STREAM, [b"data: " + told + b"\n"])) == [{"a": "one\u2028two\x85three"}]


def test_an_answer_in_one_piece_is_read():
    assert list(pieces("s", "application/json; charset=utf-8", [b'{"a"', b": 1}"])) == [{"a": 1}]


@pytest.mark.parametrize("kind", [STREAM, "application/json"])
def test_broken_json_is_a_bad_answer(kind):
    with pytest.raises(ModelFailedError, match="no JSON") as caught:
        list(pieces("s", kind, [b'data: {"a": \n']))

    assert not caught.value.is_outage


def test_an_answer_without_end_is_refused(monkeypatch):
    monkeypatch.setattr(hearing, "MOST_BYTES", 10)
    with pytest.raises(ModelFailedError, match="longer than"):
        list(pieces("s", STREAM, [b"data: 1\n"] * 2))


def test_null_text_no_choices_and_odd_members_are_taken_for_nothing():
    heard = heard_of(
        delta(content=None), {"choices": []}, {"choices": None}, {"choices": "x"},
        {"choices": ["x"]}, {"choices": [{"delta": "x"}]}, {"choices": [{}]}, delta(content=5),
        delta(content=["x", {"text": "a"}, {"text": 3}]), delta(content="b"),
    )  # fmt: skip

    assert (heard.text, heard.finish, heard.characters) == ("ab", None, 2)


@pytest.mark.parametrize("piece", [[1], "text", None])
def test_a_piece_of_no_known_form_is_a_bad_answer(piece):
    with pytest.raises(ModelFailedError, match="not of the form"):
        heard_of(piece)


@pytest.mark.parametrize("member", ["reasoning_content", "reasoning"])
def test_reasoning_is_no_text(member):
    heard = heard_of(delta(**{member: "Hm."}), delta(content="So."))

    assert (heard.text, heard.has_reasoning) == ("So.", True)


def test_the_end_that_was_told_stays():
    heard = heard_of({"choices": [{"delta": {}, "finish_reason": "stop"}]}, delta(content=""))

    assert heard.finish == "stop"


@pytest.mark.parametrize(
    ("usage", "used"),
    [
        ({"prompt_tokens": 7, "completion_tokens": 0}, (7, 0)),
        ({"prompt_tokens": 0, "completion_tokens": 0}, None),
        ({"prompt_tokens": "7", "completion_tokens": 2}, None),
        ({"prompt_tokens": 7}, None),
        ({"prompt_tokens": 10**20, "completion_tokens": 2}, None),
        ({"prompt_tokens": 7, "completion_tokens": 10**9}, None),
        (None, None),
    ],
)
def test_tokens_are_believed_where_they_can_be(usage, used):
    assert heard_of({"usage": usage}).used() == used


@pytest.mark.parametrize(("text", "may_be_billed"), [("Words.", True), ("", False)])
def test_an_error_after_words_may_be_billed(text, may_be_billed):
    with pytest.raises(ModelFailedError) as caught:
        heard_of(delta(content=text), {"error": {"code": 502}})

    assert caught.value.may_be_billed is may_be_billed


def test_lists_in_lists_without_end_are_a_bad_answer():
    with pytest.raises(ModelFailedError, match="is no JSON"):
        list(pieces("s", "application/json", [b"[" * 200_000]))


def test_an_event_without_end_is_refused_before_it_is_copied_over_and_over(monkeypatch):
    monkeypatch.setattr(hearing, "MOST_LINE", 2048)
    with pytest.raises(ModelFailedError, match="an event of more than 2 kB"):
        list(pieces("s", STREAM, [b"data: 1\n", *[b"1" * 1024] * 3]))
