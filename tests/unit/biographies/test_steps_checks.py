"""Checking texts, and keeping what was found with the text it was found in."""

import pytest

from biographies.errors import BiographyNotFoundError, ChapterNotWrittenError, InvalidInputError
from biographies.models import Chapter, CheckResult, Finding
from biographies.steps import validate_book, validate_chapter, validate_sources
from tests.factories import (
    make_biography,
    make_chapter,
    make_citation,
    make_finding,
    make_passage,
    make_read_source,
    make_revision,
    make_source,
)
from tests.fakes import FakeGuard

pytestmark = pytest.mark.django_db
WORDS = "Ada wrote a long letter about the engine to her old friend in Turin every week."


def check(chapter, kind="length", setting=0.05):
    number, book_id = chapter.number, chapter.biography_id
    return validate_chapter(kind, None, number, setting, book_id, guard=FakeGuard())


def replace_text(chapter, markdown):
    revision = make_revision(chapter=chapter, markdown=markdown)
    current = chapter.current_revision_id
    Chapter.objects.store_revision(chapter.pk, revision_id=revision.pk, parent_id=current)
    chapter.refresh_from_db()


def test_a_check_is_kept_with_the_text_it_looked_at():
    chapter = make_chapter(markdown=WORDS, target_words=100)

    got = check(chapter)

    result = CheckResult.objects.get()
    assert (got["is_valid"], got["check"]) == (False, "length")
    assert (result.revision_id, result.error_count) == (chapter.current_revision_id, 1)
    assert got["measures"]["words"] == result.measures["words"] == 16
    assert got["findings"] == {"error": 1, "warning": 0, "note": 0}


def test_the_same_check_twice_is_one_result_and_one_finding():
    chapter = make_chapter(markdown=WORDS, target_words=100)

    check(chapter)
    check(chapter)

    assert (CheckResult.objects.count(), Finding.objects.count()) == (1, 1)


def test_what_is_not_found_any_more_is_fixed():
    chapter = make_chapter(markdown=WORDS, target_words=100)
    check(chapter)
    replace_text(chapter, " ".join([WORDS] * 6))

    check(chapter)

    assert Finding.objects.get().state == "fixed"


def test_what_is_found_again_points_into_the_new_text():
    chapter = make_chapter(markdown=WORDS, target_words=100)
    check(chapter)
    replace_text(chapter, WORDS)

    check(chapter)

    assert Finding.objects.get().revision_id == chapter.current_revision_id


def test_an_ignored_finding_stays_ignored_and_is_not_counted():
    chapter = make_chapter(markdown=WORDS, target_words=100)
    check(chapter)
    Finding.objects.ignore(Finding.objects.get().pk, reason="meant so", person="Ben")

    got = check(chapter)

    assert Finding.objects.get().state == "ignored"
    assert got["findings"]["error"] == 0


def test_a_check_leaves_the_findings_of_others_alone():
    chapter = make_chapter(markdown=WORDS, target_words=16)
    other = make_finding(chapter=chapter, check_kind="quality")

    assert check(chapter)["is_valid"]

    other.refresh_from_db()
    assert other.state == "open"


def test_an_uncited_statement_is_found_by_the_source_check():
    got = check(make_chapter(markdown=WORDS), "sources", 1)

    assert not got["is_valid"]
    assert Finding.objects.filter(severity="error").exists()


def test_the_prose_is_checked_in_the_books_language():
    assert check(make_chapter(markdown=WORDS), "quality", None)["measures"]


def test_a_chapter_without_a_text_cannot_be_checked():
    with pytest.raises(ChapterNotWrittenError):
        check(make_chapter())


def test_a_book_that_is_not_there_is_not_made_for_a_check():
    with pytest.raises(BiographyNotFoundError):
        validate_chapter("length", "Nobody", 1, 0.05, None, guard=FakeGuard())


@pytest.mark.parametrize(("kind", "setting"), [("length", 7), ("sources", -1)])
def test_a_bad_setting_is_refused(kind, setting):
    with pytest.raises(InvalidInputError):
        check(make_chapter(markdown=WORDS), kind, setting)


def test_the_sources_of_every_written_chapter_are_checked_together():
    book = make_biography(chapter_count=3)
    for number in (1, 2):
        make_chapter(biography=book, number=number, markdown=WORDS)
    make_chapter(biography=book, number=3)

    got = validate_sources(None, None, 1, book.pk, guard=FakeGuard())

    assert (got["measures"]["chapters"], got["measures"]["chapters_valid"]) == (2, 0)
    assert [one["number"] for one in got["chapters"]] == [1, 2]
    assert got["findings"]["error"] >= 2


def test_the_sources_of_one_chapter_can_be_checked_alone():
    chapter = make_chapter(markdown=WORDS)

    got = validate_sources(None, 1, 1, chapter.biography_id, guard=FakeGuard())

    assert got["chapter_id"] == chapter.pk


def test_a_book_without_a_written_chapter_has_no_sources_to_check():
    with pytest.raises(ChapterNotWrittenError):
        validate_sources(None, None, 1, make_biography().pk, guard=FakeGuard())


def test_the_whole_book_is_checked_for_the_texts_it_has():
    book = make_biography(chapter_count=2)
    make_chapter(biography=book, number=1, markdown=WORDS)
    make_chapter(biography=book, number=2, title="Later")

    got = validate_book(None, book.pk, guard=FakeGuard())

    assert not got["is_valid"]
    assert got["measures"]["parts_written"] == 1
    assert CheckResult.objects.get(check_kind="book").revision is None
    assert Finding.objects.filter(chapter=None, rule="book.part_missing").count() == 1


def test_a_new_text_makes_a_new_check_of_the_book():
    chapter = make_chapter(markdown=WORDS)
    validate_book(None, chapter.biography_id, guard=FakeGuard())
    replace_text(chapter, WORDS + " And more.")

    validate_book(None, chapter.biography_id, guard=FakeGuard())

    assert CheckResult.objects.filter(check_kind="book").count() == 2


def test_each_source_of_the_book_is_judged_with_its_reasons():
    book = make_biography(subject="Ada Byron")
    make_chapter(biography=book, markdown=WORDS)
    make_read_source(biography=book, number=1, record={"title": "Letters", "kind": "letter"})
    make_source(biography=book, state="failed", error_message="It is encrypted.")
    make_source(biography=book, state="excluded")

    got = validate_sources(None, None, 1, book.pk, guard=FakeGuard())

    assert [(one["tier"], one["is_usable"]) for one in got["sources"]] == [
        ("primary", True),
        ("secondary", False),
    ]
    assert "“Notes” could not be read: It is encrypted." in got["sources"][1]["reasons"]
    assert Finding.objects.filter(chapter=None, check_kind="sources").exists()


def test_a_source_knows_how_often_the_current_texts_cite_it():
    chapter = make_chapter(markdown=WORDS)
    source = make_read_source(biography=chapter.biography, number=4)
    passage = make_passage(version=source.current_version)
    make_citation(revision=chapter.current_revision, passage=passage)
    make_read_source(biography=chapter.biography, number=5)

    got = validate_book(None, chapter.biography_id, guard=FakeGuard())

    assert [one["number"] for one in got["sources"]] == [4, 5]
    assert Finding.objects.filter(rule="source.unbalanced").count() == 1


def test_a_finding_says_what_would_fix_it():
    check(make_chapter(markdown=WORDS, target_words=100))

    assert "add sources" in Finding.objects.get().evidence["fix"]


def test_a_mark_without_a_passage_is_found_in_the_whole_book():
    chapter = make_chapter(markdown=f"{WORDS}[^s1p1]")

    validate_book(None, chapter.biography_id, guard=FakeGuard())

    (found,) = Finding.objects.filter(rule="book.citation_unknown")
    assert found.evidence["passages"] == ["s1p1"]
