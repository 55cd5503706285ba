"""The product's tables: every arrow, every refused arrow, and what is never changed."""

import pytest
from django.db import IntegrityError

from biographies.models import (
    Biography,
    Chapter,
    ChapterRevision,
    Export,
    Finding,
    ImmutableRowError,
    Passage,
    Source,
)
from biographies.models.chapter import text_hash_of
from biographies.models.source import content_hash, source_path
from biographies.models.states import State
from tests.factories import (
    make_allocation,
    make_biography,
    make_chapter,
    make_citation,
    make_export,
    make_finding,
    make_passage,
    make_read_source,
    make_revision,
    make_source,
)

pytestmark = pytest.mark.django_db
RESTING = {"draft", "needs_review", "approved", "failed", "cancelled"}
BUSY = {"queued", "running", "waiting"}

BOOK_ARROWS = [
    ("enqueue", {}, RESTING, "queued"),
    ("begin", {}, {"queued"}, "running"),
    ("wait", {"reason": "rate limit"}, {"running"}, "waiting"),
    ("resume", {}, {"waiting", "failed"}, "running"),
    ("finish", {}, {"running"}, "needs_review"),
    ("fail", {"reason": "broken"}, BUSY, "failed"),
    ("approve", {}, {"needs_review"}, "approved"),
    ("reopen", {}, {"approved"}, "needs_review"),
    ("cancel", {"reason": "stop"}, BUSY, "cancelled"),
]
CHAPTER_ARROWS = [
    ("enqueue", {}, (RESTING | BUSY) - {"queued", "running"}, "queued"),
    ("begin", {}, (RESTING | BUSY) - {"running"}, "running"),
    ("wait", {"reason": "rate limit"}, {"queued", "running"}, "waiting"),
    ("leave_empty", {}, BUSY | {"draft"}, "needs_review"),
    ("fail", {"code": "x", "message": "broken"}, BUSY | {"draft"}, "failed"),
    ("cancel", {}, BUSY, "cancelled"),
    ("reset", {}, {"failed", "cancelled", "needs_review", "approved"}, "draft"),
    ("approve", {}, {"needs_review"}, "approved"),
    ("reopen", {}, {"approved"}, "needs_review"),
]
SOURCE_ARROWS = [
    ("begin_reading", {}, {"queued", "failed"}, "parsing"),
    ("fail", {"code": "x", "message": "binary"}, {"queued", "parsing"}, "failed"),
    ("requeue", {}, {"ready", "failed", "excluded"}, "queued"),
    ("exclude_from_book", {}, {"queued", "ready", "failed"}, "excluded"),
]


def each_state(arrows, states):
    """Every arrow from every state, with whether it is allowed."""
    return [
        pytest.param(name, given, state, to if state in froms else None, id=f"{state}-{name}")
        for name, given, froms, to in arrows
        for state in states
    ]


@pytest.mark.parametrize(("name", "given", "state", "to"), each_state(BOOK_ARROWS, State.values))
def test_a_book_moves_only_along_its_arrows(name, given, state, to):
    book = make_biography(state=state)

    has_moved = getattr(Biography.objects, name)(book.pk, **given)

    book.refresh_from_db()
    assert (has_moved, book.state) == (to is not None, to or state)


@pytest.mark.parametrize(("name", "given", "state", "to"), each_state(CHAPTER_ARROWS, State.values))
def test_a_chapter_moves_only_along_its_arrows(name, given, state, to):
    chapter = make_chapter(state=state)

    has_moved = getattr(Chapter.objects, name)(chapter.pk, **given)

    chapter.refresh_from_db()
    assert (has_moved, chapter.state) == (to is not None, to or state)


@pytest.mark.parametrize(
    ("name", "given", "state", "to"), each_state(SOURCE_ARROWS, Source.State.values)
)
def test_a_source_moves_only_along_its_arrows(name, given, state, to):
    source = make_source(state=state)

    has_moved = getattr(Source.objects, name)(source.pk, **given)

    source.refresh_from_db()
    assert (has_moved, source.state) == (to is not None, to or state)


@pytest.mark.parametrize("state", State.values)
def test_a_chapter_with_a_text_returns_to_review_when_writing_it_again_fails(state):
    chapter = make_chapter(markdown="Text.")
    Chapter.objects.filter(pk=chapter.pk).update(state=state)

    assert Chapter.objects.return_to_review(chapter.pk) is (state in BUSY)


def test_a_chapter_without_a_text_has_nothing_to_return_to():
    chapter = make_chapter(state="running")

    assert not Chapter.objects.return_to_review(chapter.pk)


@pytest.mark.parametrize("state", Source.State.values)
def test_only_a_source_being_read_becomes_ready(state):
    source = make_read_source(state=state)

    is_kept = Source.objects.keep_reading(source.pk, version_id=source.current_version_id)

    assert is_kept is (state == "parsing")


def test_a_start_is_counted_and_forgets_the_reason():
    book = make_biography(state="failed", reason="chapter 3 failed")

    Biography.objects.enqueue(book.pk)

    book.refresh_from_db()
    assert (book.starts, book.reason, book.ended_at) == (1, "", None)
    assert book.started_at is not None


def test_a_plan_is_noted_by_the_first_of_two():
    book = make_biography()

    assert Biography.objects.note_plan(book.pk, seen_version=0)
    assert not Biography.objects.note_plan(book.pk, seen_version=0)


def test_a_text_is_stored_only_on_the_one_it_was_made_from():
    chapter = make_chapter(markdown="One.")
    revision = make_revision(chapter=chapter)
    first = chapter.current_revision_id

    assert not Chapter.objects.store_revision(chapter.pk, revision_id=revision.pk, parent_id=None)
    assert Chapter.objects.store_revision(chapter.pk, revision_id=revision.pk, parent_id=first)


def test_a_source_keeps_its_number():
    source = make_source()

    assert Source.objects.assign_number(source.pk, number=2)
    assert not Source.objects.assign_number(source.pk, number=3)


def test_a_file_is_kept_once_in_a_book():
    source = make_source(content=b"same")

    with pytest.raises(IntegrityError):
        make_source(content=b"same", biography=source.biography)


def test_a_number_is_one_chapters():
    chapter = make_chapter(number=3)

    with pytest.raises(IntegrityError):
        make_chapter(number=3, biography=chapter.biography)


def test_a_passage_has_one_home_in_a_book():
    home = make_allocation(passage=make_passage())

    with pytest.raises(IntegrityError):
        make_allocation(passage=home.passage, chapter=home.chapter)


@pytest.mark.parametrize(
    "columns",
    [{"chapter_count": 0}, {"chapter_count": 101}, {"words_per_chapter": 99},
     {"words_per_chapter": 20_001}],
)  # fmt: skip
def test_the_table_refuses_a_book_outside_its_limits(columns):
    with pytest.raises(IntegrityError):
        make_biography(**columns)


@pytest.mark.parametrize("make", [make_revision, make_passage, make_export])
def test_what_is_written_once_is_never_changed(make):
    row = make()

    with pytest.raises(ImmutableRowError):
        row.save()
    with pytest.raises(ImmutableRowError):
        row.delete()


@pytest.mark.parametrize("model", [ChapterRevision, Passage, Export])
def test_what_is_written_once_is_not_changed_in_bulk_either(model):
    with pytest.raises(ImmutableRowError):
        model.objects.update(pk=1)
    with pytest.raises(ImmutableRowError, match="never changed"):
        model.objects.all().delete()


def test_a_book_goes_with_all_that_hangs_on_it():
    chapter = make_chapter(markdown="Text.")
    source = make_read_source(biography=chapter.biography, passages=1)
    passage = source.current_version.passages.get()
    make_citation(revision=chapter.current_revision, passage=passage)

    chapter.biography.delete()

    assert not Passage.objects.exists()
    assert not ChapterRevision.objects.exists()


def test_a_finding_is_fixed_or_ignored_and_can_be_reopened():
    one, two = make_finding(), make_finding()

    assert Finding.objects.mark_fixed([one.pk, two.pk]) == 2
    assert not Finding.objects.ignore(one.pk, reason="a quotation", person="Ben")
    assert Finding.objects.reopen(one.pk)
    assert Finding.objects.ignore(one.pk, reason="a quotation", person="Ben")
    assert Finding.objects.open().count() == 0
    assert not Finding.objects.reopen(make_finding().pk)


def test_parts_come_in_the_order_of_the_book():
    book = make_biography()
    for kind, number in [("bibliography", 0), ("chapter", 2), ("conclusion", 0), ("chapter", 1),
                         ("introduction", 0), ("chronology", 0)]:  # fmt: skip
        make_chapter(biography=book, kind=kind, number=number)

    assert [part.label for part in book.chapters.in_book_order()] == [
        "introduction", "chapter 1", "chapter 2", "conclusion", "chronology", "bibliography",
    ]  # fmt: skip


def test_a_chapter_is_written_for_one_plan():
    chapter = make_chapter(markdown="Text.", planned_in=1)
    assert chapter.is_written
    chapter.planned_in = 2
    assert not chapter.is_written
    assert not make_chapter().is_written


def test_a_persons_text_stays_written_in_every_plan():
    assert make_chapter(markdown="Text.", planned_in=5, author_kind="person").is_written


def test_the_text_hash_changes_with_a_title_and_with_a_text():
    chapter = make_chapter(markdown="Text.")
    before = text_hash_of(chapter.biography, [chapter])
    chapter.title = "Other"
    after = text_hash_of(chapter.biography, [chapter])
    assert before != after
    assert text_hash_of(chapter.biography, []) not in (before, after)


def test_the_newest_book_of_a_subject_is_found_whatever_its_capitals():
    make_biography(subject="Ada Lovelace")
    newest = make_biography(subject="ADA lovelace")

    assert Biography.objects.newest_of("ada Lovelace") == newest
    assert Biography.objects.newest_of("Nobody") is None


def test_the_files_of_a_book_are_named_after_its_subject():
    assert make_biography(subject="Marie Curie").file_stem == "marie-curie"
    assert make_biography(subject="!!!").file_stem == "biography"


def test_a_source_file_is_kept_by_its_content_under_its_book():
    source = make_source(content=b"abc", filename="my notes.txt")

    assert source_path(source, "../my notes.txt") == (
        f"sources/{source.biography_id}/{content_hash(b'abc')[:16]}-my_notes.txt"
    )


def test_rows_say_what_they_are():
    rows = [
        make_biography(), make_chapter(), make_chapter(title=""), make_revision(), make_source(),
        make_read_source().current_version, make_passage(), make_finding(), make_export(),
        make_allocation(passage=make_passage()),
        make_citation(revision=make_revision(), passage=make_passage()),
    ]  # fmt: skip
    assert all(str(row) for row in rows)


def test_a_source_is_called_by_its_record_or_its_file():
    assert make_source(record={"title": "Letters"}).title == "Letters"
    assert make_source(record={}, filename="a.txt").title == "a.txt"


def test_a_book_knows_whether_it_was_planned():
    assert not make_biography().is_planned
    assert make_biography(plan_version=1).is_planned
