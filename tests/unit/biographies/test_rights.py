"""Rights from the form to the chapter: what may only be quoted, and what follows a correction."""

from contextlib import suppress

import pytest

from biographies.errors import NothingSupportableError
from biographies.models import Allocation
from biographies.models.biography import Goal
from biographies.pages.book_limits import limits_of
from biographies.source_acts import change_record
from biographies.sources import Record, count_words
from biographies.steps import domain_record
from biographies.steps.reading import Upload, add_read_source
from taskqueue.models import TaskRun
from tests.factories import make_biography, make_read_source
from tests.fakes import FakeGuard
from tests.steps import make_book_with_source, plan, write
from tests.texts import MEMOIR, TEXT

pytestmark = pytest.mark.django_db


def quote_only(book):
    """Let a book's sources be quoted and no more."""
    book.sources.update(rights="quote_only")
    return book


def text_of(book, number=1):
    return book.chapters.get(kind="chapter", number=number).current_revision.markdown


def add(book, content=TEXT, **said):
    source, _ = add_read_source(
        book, Upload("life.txt", content.encode(), **said), guard=FakeGuard()
    )
    source.refresh_from_db()
    return source


def given_words():
    """Count the words that all plans together give of sources."""
    homes = Allocation.objects.values_list("passage__text", "barred")
    return sum(
        count_words(text) - sum(count_words(text[start:end]) for start, end in barred)
        for text, barred in homes
    )


def test_a_source_is_quoted_only_until_something_else_is_said():
    book = make_biography()
    assert add(book).rights == "quote_only"
    assert add(make_biography(), rights="licensed").rights == "licensed"


def test_a_record_goes_before_what_is_said_of_all_files():
    record = Record("A Life", extra={"rights": "public domain"})
    assert add(make_biography(), record=record, rights="licensed").rights == "public_domain"


def test_what_may_only_be_quoted_comes_in_as_quotations():
    book = quote_only(make_book_with_source(chapter_count=1))
    plan(book)
    write(book)
    assert "Notes" in text_of(book)
    assert text_of(book).count("“") == text_of(book).count("[^s1p")


def test_the_limits_are_the_settings(settings):
    settings.QUOTE_WORDS_PER_SOURCE = 40
    book = quote_only(make_book_with_source())
    plan(book)
    assert 10 < given_words() <= 40


def test_chapters_that_are_planned_one_by_one_share_the_limit(settings):
    settings.QUOTE_WORDS_PER_SOURCE = 60
    book = quote_only(make_book_with_source(words_per_chapter=100))
    with suppress(NothingSupportableError):  # nothing may be left for the second
        write(book, 1, words=150)
        write(book, 2, words=150)
    assert 10 < given_words() <= 60


def test_rights_that_are_corrected_after_the_plan_hold_for_the_text(settings):
    settings.QUOTE_WORDS_PER_SOURCE = 60
    book = make_book_with_source(chapter_count=1)
    plan(book)

    quote_only(book)

    with pytest.raises(NothingSupportableError):
        write(book)


def test_a_memoir_is_written_as_quotations():
    book = make_biography(chapter_count=1)
    mine = {"title": "Notes of My Life", "authors": ["Lovelace, Ada"]}
    make_read_source(biography=book, texts=MEMOIR, record=mine)
    write(book, words=100)
    assert text_of(book).startswith("In *Notes of My Life* Lovelace writes: “")


@pytest.mark.parametrize(
    ("rights", "voice", "goal"),
    [("quote_only", "", Goal.PLAN), ("public_domain", "first", Goal.PLAN),
     ("quote_only", "", Goal.BOOK)],
)  # fmt: skip
def test_other_rights_plan_anew_what_is_not_written(rights, voice, goal):
    book = make_book_with_source(goal=goal)
    plan(book)
    write(book, 1)
    source = book.sources.get()

    said = change_record(source, domain_record(source), rights=rights, voice=voice)

    planned = dict(book.chapters.filter(kind="chapter").values_list("number", "planned_in"))
    assert said == "The record is saved. What is not written yet is planned anew."
    assert (planned[1] > 0, planned[2]) == (True, 0)
    assert (
        TaskRun.objects.filter(task="biographies.produce_biography").exists() or goal == Goal.BOOK
    )


@pytest.mark.parametrize("rights", ["public_domain", "quote_only"])
def test_nothing_is_planned_anew_where_nothing_changes(rights):
    book = make_book_with_source()
    if rights == "public_domain":
        plan(book)
    source = book.sources.get()
    assert change_record(source, domain_record(source), rights=rights, voice="") == (
        "The record is saved."
    )


def test_a_limited_source_says_what_can_be_done(settings):
    settings.QUOTE_WORDS_PER_SOURCE = 300
    book = quote_only(make_book_with_source())
    other = make_read_source(biography=book, passages=2, set_aside="It is in Welsh.")
    make_read_source(biography=book, passages=3)
    found = {one.id: one.why for one in limits_of(book.sources.all())}
    assert len(found) == 2
    assert found.pop(other.pk) == "It is in Welsh."
    assert next(iter(found.values())).startswith("Quote only: at most 300 words of it can be used")


def test_an_excluded_source_needs_no_advice():
    book = quote_only(make_book_with_source())
    book.sources.update(state="excluded")
    assert limits_of(book.sources.all()) == ()
