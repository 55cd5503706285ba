"""A source goes over to the process that asked as it was read, or as the reason why not."""

import json
import logging

import pytest

from biographies.errors import SourceUnreadableError
from biographies.sources import child, confined, cut_passages, read_source
from biographies.sources.confined import Limits, read_confined
from biographies.sources.transfer import pack, unpack
from tests.pdfs import make_pdf

BODY = ["She was born in 1815 — “in the year of Waterloo”, as she said."] * 3


@pytest.fixture
def answers(monkeypatch):
    """Let another process answer what a test says."""

    def say(answer):
        monkeypatch.setattr(confined, "_ask", lambda *_: answer)

    return say


def test_a_source_arrives_as_it_was_read():
    source = read_source(make_pdf([BODY], title="A Life", author="J. Roe"), filename="a.pdf")
    spans = cut_passages(source)

    header, _, text = pack(source, spans).partition(b"\n")

    assert unpack(json.loads(header), text) == (source, spans)


def test_a_small_text_is_read_without_another_process(monkeypatch):
    monkeypatch.setattr(confined, "_ask", None)

    source, spans = read_confined(b"She was born in 1815.", filename="A.TXT", encoding="ascii")

    assert (source.encoding, len(spans)) == ("ascii", 1)


@pytest.mark.parametrize("encoding", [None, "cp1252"])
def test_a_large_text_is_read_in_another_process(answers, encoding):
    answers(({"refused": "a.txt: no"}, b""))

    with pytest.raises(SourceUnreadableError, match=r"^a\.txt: no$"):
        read_confined(b"a" * 60_000, filename="a.txt", encoding=encoding)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("time", "reading it took longer than 7 s; divide it into smaller files"),
        ("memory", "reading it took more than 0.5 GB of memory; divide it into smaller files"),
        ("crash", "the file is built in a way that cannot be read; it may be damaged"),
        (({"broken": "KeyError in f, line 1", "kind": "memory"}, b""), "more than 0.5 GB"),
    ],
)
def test_what_a_process_died_of_is_told_in_an_editors_words(answers, answer, reason):
    answers(answer)

    with pytest.raises(SourceUnreadableError, match=reason):
        read_confined(b"%PDF", filename="a.pdf", limits=Limits(7, 500_000_000))


def test_where_a_reader_broke_down_is_logged_without_the_files_words(monkeypatch, answers, caplog):
    monkeypatch.setattr(child, "read_source", lambda *_, **__: {}["words of the file"])
    answer = json.loads(child.answer(b"", filename="a.pdf", encoding=None))
    answers((answer, b""))

    with caplog.at_level(logging.WARNING), pytest.raises(SourceUnreadableError):
        read_confined(b"%PDF", filename="a.pdf")
    assert caplog.records[0].place.startswith("KeyError in <lambda>")


def test_the_child_answers_with_a_source_or_a_reason(monkeypatch):
    assert child.answer(b"Words.", filename="a.txt", encoding=None).endswith(b"\nWords.")
    assert b"the file is empty" in child.answer(b"", filename="a.txt", encoding=None)

    def run_out(*_, **__):
        raise MemoryError

    monkeypatch.setattr(child, "read_source", run_out)
    assert json.loads(child.answer(b"", filename="a.txt", encoding=None))["kind"] == "memory"
