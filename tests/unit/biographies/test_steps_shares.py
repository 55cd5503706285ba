"""How much of its sources a book reproduces, and what it says of itself for that."""

import json

import pytest

from biographies.models import Biography
from biographies.models.chapter import text_hash_of
from biographies.steps import export_biography, generate_chapter
from biographies.steps import shares as shares_step
from biographies.steps.exports import make_manuscript
from biographies.steps.shares import (
    MOST_REPORTED,
    origin_of,
    reported,
    shares_at_once,
    shares_of,
    told_from,
)
from biographies.steps.validation import validate_book
from tests.factories import make_biography, make_chapter, make_citation, make_read_source
from tests.fakes import FakeGuard
from tests.texts import MEMOIR, PASSAGES

pytestmark = pytest.mark.django_db
MINE = {"title": "Notes of My Life", "authors": ["Lovelace, Ada"]}


def make_written(language="en", **source):
    """A book of one chapter that was written from one source."""
    book = make_biography(chapter_count=1, language=language)
    make_read_source(biography=book, **({"record": {"title": "A Life"}} | source))
    generate_chapter(None, 1, ("", 150), book.pk, guard=FakeGuard())
    return Biography.objects.get(pk=book.pk)


def parts_of(book):
    return list(book.chapters.in_book_order().select_related("current_revision"))


def make_shares(markdown, *, number=1, **source):
    """Return the shares of a chapter with this text that cites a source's first passage."""
    book = make_biography(subject="Ada Lovelace")
    read = make_read_source(biography=book, number=number, **source)
    chapter = make_chapter(biography=book, markdown=markdown)
    cited = read.current_version.passages.first()
    make_citation(revision=chapter.current_revision, passage=cited)
    return book, shares_of(book, parts_of(book))


def test_the_words_of_a_source_are_counted_from_the_texts():
    _, (share,) = make_shares(f"{PASSAGES[0]}[^s1p1] And her own words.[^s1p1]")
    whole = sum(len(text.replace("'", " ").replace("-", " ").split()) for text in PASSAGES)
    assert (share.words, share.longest_run) == (32, 32)
    assert share.share_of_source == pytest.approx(32 / whole, abs=0.005)
    assert share.share_of_book == pytest.approx(32 / 36)
    assert share.percent_of_book == "88.9 %"


def test_a_source_that_is_not_cited_has_no_share():
    book, _ = make_shares(f"{PASSAGES[0]}[^s1p1]")
    make_read_source(biography=book, number=2)
    assert [share.number for share in shares_of(book, parts_of(book))] == [1]


def test_a_book_mostly_told_by_its_subject_says_so():
    book = make_written(texts=MEMOIR, record=MINE)
    told, abridged = origin_of(book, shares_of(book, parts_of(book)))
    assert told == "Told from Notes of My Life"
    assert abridged == ("Abridged from Notes of My Life, by Ada Lovelace",)
    assert told_from(book, book.sources.all()) == told


def test_a_book_with_much_of_one_source_is_an_abridgement_of_it():
    book = make_written(record={"title": "A Life", "authors": ["Moore, Doris"], "year": "1977"})
    told, abridged = origin_of(book, shares_of(book, parts_of(book)))
    assert (told, abridged) == ("", ("Abridged from A Life, by Doris Moore (1977)",))
    assert told_from(book, book.sources.all()) == ""


def test_a_book_with_little_of_its_source_says_nothing():
    book, shares = make_shares(f"{PASSAGES[0]}[^s1p1] " + "Her own words. " * 40)
    assert origin_of(book, shares) == ("", ())


def test_a_declared_memoir_is_told_by_the_subject_whatever_its_record_says():
    book = make_written(texts=MEMOIR, record={"title": "Letters"}, voice="first")
    assert told_from(book, book.sources.all()) == "Told from Letters"


def test_what_is_declared_to_be_told_by_another_is_no_memoir():
    book = make_written(texts=(*MEMOIR, *PASSAGES), record=MINE, voice="third")
    assert told_from(book, book.sources.all()) == ""


def test_the_labels_are_in_the_books_language():
    book, shares = make_shares(f"{PASSAGES[0]}[^s1p1]", record={"title": "Vida"})
    book.language = "es"
    assert origin_of(book, shares)[1] == ("Abreviado de Vida",)


def test_a_file_says_where_its_words_are_from_and_its_report_how_many():
    book = make_written(texts=MEMOIR, record=MINE)
    manuscript = make_manuscript(book, parts_of(book))
    figures = export_biography("markdown", None, {}, book.pk, guard=FakeGuard())
    (share,) = figures["preflight"]["shares"]
    assert manuscript.subtitle == "Told from Notes of My Life"
    assert manuscript.imprint == ("Abridged from Notes of My Life, by Ada Lovelace",)
    assert share["words"] > 80
    assert share["share_of_book"] > 0.9


def test_another_voice_makes_another_file():
    book = make_written(texts=MEMOIR, record=MINE)
    first = export_biography("markdown", None, {}, book.pk, guard=FakeGuard())
    book.sources.update(voice="third")
    second = export_biography("markdown", None, {}, book.pk, guard=FakeGuard())
    assert second["export_id"] != first["export_id"]


def test_a_report_stays_short_however_many_sources_there_are():
    _, (share,) = make_shares(f"{PASSAGES[0]}[^s1p1]")
    said = reported([share] * 400)
    assert len(said) == MOST_REPORTED
    assert len(json.dumps(said)) < 20_000


def at_once(book):
    parts = parts_of(book)
    return shares_at_once(book, parts, text_hash=text_hash_of(book, parts))


def test_a_page_works_small_shares_out_itself():
    book, shares = make_shares(f"{PASSAGES[0]}[^s1p1]")
    assert at_once(book) == shares


def test_a_page_does_not_look_through_large_sources(monkeypatch):
    book, _ = make_shares(f"{PASSAGES[0]}[^s1p1]")
    monkeypatch.setattr(shares_step, "MOST_AT_ONCE", 10)
    assert at_once(book) is None


@pytest.mark.parametrize("task", ["check", "export"])
def test_what_a_task_kept_of_this_text_is_shown_with_the_rights_of_now(task, monkeypatch):
    book = make_written()
    if task == "check":
        validate_book(None, book.pk, guard=FakeGuard())
    else:
        export_biography("markdown", None, {}, book.pk, guard=FakeGuard())
    book.sources.update(rights="licensed")
    monkeypatch.setattr(shares_step, "MOST_AT_ONCE", 0)
    narrative = [part for part in parts_of(book) if part.kind == "chapter"]
    (share,) = shares_at_once(book, narrative, text_hash=text_hash_of(book, narrative)) or ()
    assert (share.words, share.rights) == (shares_of(book, narrative)[0].words, "licensed")


def test_a_check_of_the_whole_book_says_nothing_of_shares():
    book = make_written()
    assert "shares" not in validate_book(None, book.pk, guard=FakeGuard())["measures"]
