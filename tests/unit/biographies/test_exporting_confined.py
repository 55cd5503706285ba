"""A book set in a process of its own is the same book, or the reason why not."""

import io
import json
import pickle
import signal
from dataclasses import replace

import pytest

from biographies.confining import Ended, Limits
from biographies.errors import (
    ExportFailedError,
    ExportInterruptedError,
    ExportLimitError,
    InvalidInputError,
)
from biographies.exporting import child, confined, export_book, export_confined
from tests.unit.biographies.test_exporting_parse import manuscript_of

LIMITS = Limits(7, 300_000_000)
BOOK = manuscript_of("Text.[^s1p1]")


def set_book(name="markdown", **options):
    """Set a book under limits."""
    return export_confined(manuscript=BOOK, format=name, options=options, limits=LIMITS)


@pytest.fixture
def ends(monkeypatch):
    """Let the process end as a test says."""
    monkeypatch.setattr(confined, "SMALL_CHARACTERS", 0)

    def say(ended):
        monkeypatch.setattr(confined, "run_confined", lambda *_, **__: ended)

    return say


def answer(folder, **order):
    """Return what the process would say of an order."""
    order = {"manuscript": BOOK, "format": "markdown"} | order
    return json.loads(child.answer(io.BytesIO(pickle.dumps(order)), folder))


def break_with(monkeypatch, error):
    """Let a writer raise something."""

    def write(**_):
        raise error

    monkeypatch.setattr(child, "export_book", write)


def test_a_small_book_is_set_without_another_process(monkeypatch):
    monkeypatch.setattr(confined, "run_confined", None)

    assert set_book() == export_book(manuscript=BOOK, format="markdown")


def test_a_file_comes_back_as_it_was_set(monkeypatch):
    def run(module, question, limits, *, keep_open, variables):
        folder = confined.Path(variables["TMPDIR"])
        assert (module, limits, len(keep_open)) == ("biographies.exporting.child", LIMITS, 1)
        return Ended(child.answer(question, folder))

    monkeypatch.setattr(confined, "SMALL_CHARACTERS", 0)
    monkeypatch.setattr(confined, "run_confined", run)

    assert set_book("epub", toc=False) == export_book(
        manuscript=BOOK, format="epub", options={"toc": False}
    )


@pytest.mark.parametrize(
    ("ended", "said"),
    [
        (Ended(b"", is_late=True), r"longer than 7 s: .*\(BOOKGEN_EXPORT_SECONDS\)"),
        (Ended(b"", -signal.SIGXCPU), r"longer than 7 s: .*\(BOOKGEN_EXPORT_SECONDS\)"),
        (Ended(b"", -signal.SIGABRT), r"than 300 MB of memory: .*\(BOOKGEN_EXPORT_MEGABYTES\)"),
        (Ended(b'{"broken": "memory"}'), r"than 300 MB of memory: .*\(BOOKGEN_EXPORT_MEGABYTES\)"),
    ],
)
def test_a_limit_is_named_with_its_setting(ends, ended, said):
    ends(ended)

    with pytest.raises(ExportLimitError, match=said) as error:
        set_book("epub")
    assert not error.value.is_temporary


def test_a_process_that_was_ended_from_outside_may_be_tried_again(ends):
    ends(Ended(b"", -signal.SIGKILL))

    with pytest.raises(ExportInterruptedError, match="ended from outside") as error:
        set_book()
    assert error.value.is_temporary


@pytest.mark.parametrize(("code", "said"), [(-11, "signal 11"), (1, "exit code 1")])
def test_a_process_that_died_is_a_fault_of_the_program(ends, code, said):
    ends(Ended(b"", code))

    with pytest.raises(ExportFailedError, match=said):
        set_book()


@pytest.mark.parametrize(
    ("refused", "error", "said"),
    [
        ({"refused": ["options.toc", "is no"]}, InvalidInputError, r"^options\.toc: is no$"),
        ({"failed": "chapter 1: too long"}, ExportFailedError, "^chapter 1: too long$"),
    ],
)
def test_what_cannot_be_set_is_refused_as_it_would_be_here(ends, refused, error, said):
    ends(Ended(json.dumps(refused).encode()))

    with pytest.raises(error, match=said):
        set_book()


def test_a_writer_that_breaks_down_says_where_to_whoever_reads_the_dead_letter(
    ends, monkeypatch, tmp_path
):
    break_with(monkeypatch, KeyError("words of the book"))
    ends(Ended(json.dumps(answer(tmp_path)).encode()))

    with pytest.raises(ExportFailedError, match=r"failed \(KeyError in write, line \d+\)") as error:
        set_book()
    assert "Traceback" in error.value.__notes__[0]


def test_the_process_answers_with_a_reason(monkeypatch, tmp_path):
    assert answer(tmp_path, options={"toc": 1})["refused"][0] == "options.toc"
    assert answer(tmp_path, format="odt")["refused"][0] == "format"

    break_with(monkeypatch, ExportFailedError("chapter 1: too long"))
    assert answer(tmp_path) == {"failed": "chapter 1: too long"}


def test_a_library_that_ran_out_of_memory_and_says_something_else_is_seen_through(
    monkeypatch, tmp_path
):
    error = ExportFailedError("the pages could not be set")
    error.__context__ = MemoryError()
    break_with(monkeypatch, error)

    assert answer(tmp_path) == {"broken": "memory"}


def test_a_short_book_with_a_template_from_outside_is_confined_too(monkeypatch):
    book = replace(BOOK, word_template=b"from outside")
    monkeypatch.setattr(confined, "run_confined", lambda *_, **__: Ended(b"", 1))

    with pytest.raises(ExportFailedError, match="the program failed"):
        export_confined(manuscript=book, format="word", options={}, limits=LIMITS)
