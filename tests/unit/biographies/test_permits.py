"""A book with statements that stand on no source leaves the house only with a reason."""

import pytest

from biographies.errors import ExportBlockedError, InvalidInputError
from biographies.models import CheckResult, ExportPermit
from biographies.permits import clearance_of, cleared, give_permit
from biographies.picture_acts import add_picture
from tests.factories import (
    make_biography,
    make_chapter,
    make_citation,
    make_finding,
    make_passage,
    make_read_source,
    make_revision,
)
from tests.pictures import make_picture

pytestmark = pytest.mark.django_db
REASON = "A proof for the family alone."
NOTE = "[^1]\n\n[^1]: The editor answers for it."


def make_book(*texts):
    """A book with a chapter for each text."""
    book = make_biography()
    for number, text in enumerate(texts, 1):
        make_chapter(biography=book, number=number, markdown=text)
    return book


def checked(chapter):
    """Note that the source check has seen the chapter's text."""
    CheckResult.objects.create(
        biography=chapter.biography, revision=chapter.current_revision, check_kind="sources",
        is_valid=True,
    )  # fmt: skip


def found(chapter, **values):
    """Note a finding of the source check in the chapter's text."""
    columns = {"rule": "citation.unsupported", "check_kind": "sources"}
    columns |= {"chapter": chapter, "revision": chapter.current_revision}
    return make_finding(**(columns | values))


def cite(chapter, passage_text, support="unsupported", start=0):
    """Note a citation of a passage that says something in the chapter's text."""
    version = make_read_source(biography=chapter.biography, passages=0, number=1).current_version
    passage = make_passage(version=version, ordinal=1, text=passage_text)
    return make_citation(
        revision=chapter.current_revision, passage=passage, support=support, start=start
    )


def rewrite(chapter, markdown):
    """Make a text the present one of a chapter."""
    revision = make_revision(chapter=chapter, markdown=markdown)
    type(chapter).objects.store_revision(
        chapter.pk, revision_id=revision.pk, parent_id=chapter.current_revision_id
    )


def counts(book):
    """Return the parts with unsupported statements and how many they have."""
    return {one.part.label: one.statements for one in clearance_of(book).unsupported}


def test_a_text_whose_statements_all_have_a_source_or_an_editor_is_free():
    clearance = cleared(make_book(f"She wrote.{NOTE}"))

    assert (clearance.said, clearance.is_blocked, clearance.reported) == ("", False, {})


def test_a_text_that_no_check_has_seen_is_judged_by_its_marks():
    assert counts(make_book("She wrote. She read.\n\nShe slept.", f"Fine.{NOTE}")) == {
        "chapter 1": 2
    }


def test_what_the_check_found_counts_where_it_has_looked():
    book = make_book("She wrote.")
    chapter = book.chapters.get()
    checked(chapter)
    found(chapter, start=4)
    found(chapter, start=4, rule="citation.unknown")
    found(chapter, start=9, rule="citation.missing")

    assert counts(book) == {"chapter 1": 2}


@pytest.mark.parametrize(
    "values",
    [
        {"state": "ignored"}, {"state": "fixed"}, {"severity": "warning"},
        {"rule": "sources.too_few"}, {"check_kind": "quality"},
    ],
)  # fmt: skip
def test_what_is_settled_doubtful_or_of_another_check_does_not_count(values):
    book = make_book("She wrote.")
    checked(book.chapters.get())
    found(book.chapters.get(), **values)

    assert counts(book) == {}


def test_a_passage_that_carries_nothing_is_found_before_any_check():
    book = make_book("Ada was born in Paris in 1815.[^s1p1]")
    cite(book.chapters.get(), "Mr. Babbage had a garden.")

    assert counts(book) == {"chapter 1": 1}


def test_a_citation_that_looks_weak_is_checked_before_it_blocks():
    book = make_book("Ada was born in London in 1815.[^s1p1]")
    cite(book.chapters.get(), "Ada was born in London in 1815.")

    assert counts(book) == {}


def test_back_matter_and_empty_parts_do_not_count():
    book = make_book()
    make_chapter(biography=book, kind="glossary", number=0, markdown="A word.")
    make_chapter(biography=book, number=1)

    assert counts(book) == {}


def test_a_blocked_book_says_how_many_where_and_what_to_do():
    with pytest.raises(ExportBlockedError) as caught:
        cleared(make_book("One.", "Two.", "Three.", "Four."))

    assert str(caught.value) == (
        "4 statements stand on no source (chapter 1: 1, chapter 2: 1, chapter 3: 1 …): mend them,"
        " or have an editor let the book out with a reason, on its page of exports or by"
        " export_biography --override-reason"
    )


def test_a_permit_lets_the_text_out_and_is_reported():
    book = make_book("She wrote.")

    permit = give_permit(book, person="ada", reason=f"  {REASON}\n")

    assert cleared(book).reported["permit"] == {
        "statements": 1,
        "parts": {"chapter 1": 1},
        "person": "ada",
        "reason": REASON,
        "given_at": permit.created_at.isoformat(timespec="seconds"),
    }


def test_a_permit_holds_for_the_words_whatever_pictures_come_or_go(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    book = make_book("She wrote.")
    give_permit(book, person="ada", reason=REASON)

    add_picture(book, "gate.png", make_picture(), person="ada")

    assert not clearance_of(book).is_blocked


def test_another_text_needs_another_permit_and_the_old_text_has_its_own_again():
    book = make_book("She wrote.")
    give_permit(book, person="ada", reason=REASON)
    rewrite(book.chapters.get(), "She wrote much.")
    assert clearance_of(book).is_blocked

    rewrite(book.chapters.get(), "She wrote.")

    assert not clearance_of(book).is_blocked


def test_a_text_has_one_permit_the_first():
    book = make_book("She wrote.")
    first = give_permit(book, person="ada", reason=REASON)

    assert give_permit(book, person="bob", reason=f"{REASON} Again.") == first
    assert ExportPermit.objects.count() == 1


def test_a_book_that_is_free_needs_no_permit():
    assert give_permit(make_book(f"She wrote.{NOTE}"), person="ada", reason=REASON) is None
    assert not ExportPermit.objects.exists()


@pytest.mark.parametrize("reason", ["", "because", " " * 30, "x" * 501])
def test_a_reason_says_something_within_its_limits(reason):
    with pytest.raises(InvalidInputError, match="override_reason"):
        give_permit(make_book("She wrote."), person="ada", reason=reason)
