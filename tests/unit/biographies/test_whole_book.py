"""A book from its sources to its files, through its tasks, one run after the other."""

from pathlib import Path

import pytest

from biographies import launch
from biographies.models import Biography, Chapter, CheckResult, Export
from biographies.orders import clean_order
from biographies.steps import make_book
from biographies.tasks import (
    batch_generate_chapters,
    export_all_formats,
    export_bundle,
    export_to_epub,
    export_to_markdown,
    export_to_pdf,
    export_to_word,
    generate_chapter,
    generate_conclusion,
    generate_introduction,
    ingest_source,
    plan_biography,
    produce_biography,
    regenerate_chapter,
    validate_sources,
)
from taskqueue.models import TaskRun
from tests.factories import make_biography, make_read_source, make_source
from tests.texts import TEXT
from tests.workers import work_off, work_one

pytestmark = pytest.mark.django_db
LIFE = (Path(launch.__file__).parent / "samples" / "01-blacksmiths-son.md").read_bytes()


@pytest.fixture(autouse=True)
def only_markdown(monkeypatch):
    """Set books as Markdown only: the other formats have tests of their own."""
    task = {"markdown": "biographies.export_to_markdown"}
    monkeypatch.setattr("biographies.pipeline.EXPORT_TASKS", task)


def make_ordered_book(*contents, **given):
    """A book of two short chapters with a source of each content."""
    order = {"subject": "Michael Faraday", "chapters": 2, "words": 120} | given
    book = make_book(clean_order(order, writers=("extractive",)))
    for content in contents or (LIFE,):
        make_source(biography=book, content=content, record={})
    return book


def produce(book):
    launch.start_book(book)
    tasks = work_off(book)
    book.refresh_from_db()
    return tasks


def texts_of(book):
    rows = book.chapters.in_book_order().select_related("current_revision")
    return [(row.label, row.title, row.current_revision.markdown) for row in rows]


def test_a_book_is_made_from_its_sources_to_its_file():
    book = make_ordered_book()

    tasks = produce(book)

    assert (book.state, book.reason) == ("needs_review", "")
    assert tasks[:3] == ["produce_biography", "ingest_source", "plan_biography"]
    assert tasks.index("generate_introduction") > tasks.index("generate_chapter")
    assert tasks[-2:] == ["validate_complete_biography", "export_to_markdown"]
    assert len(tasks) == 16


def test_a_made_book_has_its_texts_checks_and_file():
    book = make_ordered_book()

    produce(book)

    assert [label for label, _, _ in texts_of(book)] == [
        "introduction", "chapter 1", "chapter 2", "conclusion", "chronology", "people",
        "bibliography",
    ]  # fmt: skip
    assert (
        CheckResult.objects.filter(biography=book).count() == 3 + 3 + 2
    )  # two chapters; sources and whole of the book
    assert Export.objects.filter(biography=book).count() == 1


def test_the_same_sources_give_the_same_book():
    one, two = make_ordered_book(), make_ordered_book()

    produce(one)
    produce(two)

    assert texts_of(one) == texts_of(two)
    assert Export.objects.first().sha256 == Export.objects.last().sha256


def test_a_finished_book_that_is_started_again_does_nothing_twice():
    book = make_ordered_book()
    produce(book)

    assert produce(book) == ["produce_biography"]
    assert book.state == "needs_review"


def test_a_bad_source_is_left_out_and_named():
    book = make_ordered_book(LIFE, b"")

    produce(book)

    assert (book.state, book.reason) == (
        "needs_review", "made without notes.txt: the file is empty",
    )  # fmt: skip


def test_a_book_of_bad_sources_fails_and_names_them():
    book = make_ordered_book(b"")

    produce(book)

    assert book.state == "failed"
    assert "no sources that can be read; notes.txt: the file is empty" in book.reason


def test_a_source_that_comes_later_makes_the_book_anew():
    book = make_ordered_book()
    produce(book)
    make_source(biography=book, content=TEXT.encode(), record={})

    tasks = produce(book)

    assert tasks.count("generate_chapter") == 2
    assert (book.state, book.plan_version) == ("needs_review", 2)


def test_a_book_of_too_little_text_is_as_long_as_its_sources_carry():
    book = make_ordered_book(TEXT[:200].encode(), chapters=4, words=300)

    produce(book)

    assert book.state == "needs_review"
    assert set(book.chapters.narrative().values_list("is_evidence_limited", flat=True)) == {True}


def test_a_book_is_finished_after_its_chapters_were_written_by_hand():
    book = make_ordered_book()
    generate_chapter("Michael Faraday", 1, "The Forge", 110)

    tasks = produce(book)

    assert tasks.count("generate_chapter") == 1
    assert book.state == "needs_review"
    assert book.chapters.get(number=1, kind="chapter").title == "The Forge"


def test_a_chapter_that_fails_its_checks_is_written_again_and_checked_again():
    book = make_ordered_book()
    produce(book)
    chapter = book.chapters.get(number=1, kind="chapter")
    Chapter.objects.filter(pk=chapter.pk).update(target_words=160)
    CheckResult.objects.filter(revision=chapter.current_revision).update(is_valid=False)

    tasks = produce(book)

    assert tasks.count("regenerate_chapter") == 1
    assert book.state == "needs_review"


def test_a_batch_is_planned_and_sent():
    book = make_ordered_book()
    specs = [{"number": 1, "target_words": 110}, {"number": 2, "target_words": 110}]

    sent = batch_generate_chapters(None, specs, 1, biography_id=book.pk)

    states = TaskRun.objects.filter(pk__in=sent["run_ids"]).order_by("created_at")
    assert [run.state for run in states] == ["PENDING", "HELD"]
    assert sent["batch_id"].startswith(f"biography:{book.pk}/batch:")


def test_every_task_takes_its_book_by_id():
    book = make_biography(chapter_count=1, introduction_words=60, conclusion_words=60)
    source = make_read_source(biography=book)
    make_biography()  # a newer one of that subject
    about = {"biography_id": book.pk}
    results = [
        ingest_source(source.pk, **about),
        plan_biography(None, **about),
        generate_introduction(None, **about),
        generate_conclusion(None, **about),
        generate_chapter(None, 1, **about),
        regenerate_chapter(None, 1, feedback="shorter", **about),
        validate_sources(None, **about),
        produce_biography(None, **about),
    ]
    assert {result["biography_id"] for result in results} == {book.pk}


def test_every_format_has_its_task(monkeypatch):
    asked = []
    steps = "biographies.tasks.steps"
    monkeypatch.setattr(f"{steps}.export_biography", lambda name, *_, **__: asked.append(name))
    monkeypatch.setattr(f"{steps}.export_all", lambda *_, **__: asked.append("all"))

    for task in (export_to_markdown, export_to_word, export_to_pdf, export_to_epub):
        task("Ada")
    monkeypatch.setattr(f"{steps}.export_bundle", lambda *_, **__: asked.append("bundle"))
    export_all_formats("Ada")
    export_bundle("Ada")

    assert asked == ["markdown", "word", "pdf", "epub", "all", "bundle"]


def test_a_book_that_was_stopped_goes_on_where_it_was():
    book = make_ordered_book()
    launch.start_book(book)
    for _ in range(4):
        run = TaskRun.objects.unfinished().filter(subject=book.run_subject).earliest("created_at")
        work_one(run)
    launch.cancel_book(Biography.objects.get(pk=book.pk), reason="enough")

    tasks = produce(book)

    assert "plan_biography" not in tasks
    assert tasks.count("generate_chapter") == 1
    assert book.state == "needs_review"
