"""Finding the book a task is about, and making a new one whole."""

import pytest

from biographies.errors import BiographyNotFoundError, InvalidInputError
from biographies.models import Biography, ModelCall
from biographies.orders import ChapterOrder, clean_order
from biographies.steps import books
from biographies.steps.books import (
    add_chapters,
    add_missing_parts,
    find_book,
    find_chapter,
    find_or_make_book,
    make_book,
)
from tests.factories import make_biography, make_chapter
from tests.model_ledger import make_call

pytestmark = pytest.mark.django_db


def order(**given):
    return clean_order({"subject": "Ada"} | given, writers=("extractive",))


def test_a_new_book_has_all_its_parts():
    book = make_book(order(chapters=2, words=500, specs=[{"number": 2, "title": "Paris"}]))

    parts = [(part.label, part.title, part.target_words) for part in book.chapters.in_book_order()]
    assert parts == [
        ("introduction", "", 200), ("chapter 1", "", 500), ("chapter 2", "Paris", 500),
        ("conclusion", "", 200),
    ]  # fmt: skip


def test_a_book_without_introduction_has_none():
    book = make_book(order(chapters=1, introduction_words=0))

    assert [part.kind for part in book.chapters.in_book_order()] == ["chapter", "conclusion"]


def test_books_of_one_title_have_slugs_of_their_own():
    slugs = [make_book(order(chapters=1)).slug for _ in range(3)]

    assert slugs == ["ada", "ada-2", "ada-3"]


def test_a_slug_that_another_process_took_meanwhile_is_given_up(monkeypatch):
    make_biography(slug="ada")
    free = iter(["ada", "ada-2"])
    monkeypatch.setattr(books, "_free_slug", lambda _: next(free))

    assert make_book(order(chapters=1)).slug == "ada-2"


def test_a_title_without_letters_has_a_slug_too():
    assert make_book(order(chapters=1, title="!!!")).slug == "biography"


def test_the_newest_book_of_a_subject_is_meant_and_an_id_wins():
    first, newest = make_biography(), make_biography()

    assert find_book("Ada Lovelace") == newest
    assert find_book(None, first.pk) == first


@pytest.mark.parametrize(("name", "book_id"), [("Nobody", None), (None, 999_999)])
def test_a_book_that_is_not_there_is_named(name, book_id):
    with pytest.raises(BiographyNotFoundError, match="there is no biography"):
        find_book(name, book_id)


@pytest.mark.parametrize(("name", "book_id"), [("", None), ("a" * 201, None), ("Ada", "12")])
def test_what_cannot_name_a_book_is_refused(name, book_id):
    with pytest.raises(InvalidInputError):
        find_or_make_book(name, book_id)
    assert not Biography.objects.exists()


def test_a_book_is_made_where_there_is_none():
    book = find_or_make_book("Albert Einstein", chapter_count=3)

    assert (book.subject, book.state, book.chapter_count) == ("Albert Einstein", "draft", 3)
    assert find_or_make_book("albert einstein") == book


def test_a_chapter_beyond_the_last_makes_the_book_longer():
    book = make_biography(chapter_count=1)

    add_chapters(book, [ChapterOrder(number=4)])

    book.refresh_from_db()
    assert book.chapter_count == 4


def test_an_order_changes_a_chapter_only_before_it_is_planned():
    book = make_biography()
    make_chapter(biography=book, number=1, title="Kept", planned_in=1)
    make_chapter(biography=book, number=2, title="Old", planned_in=0)

    add_chapters(book, [ChapterOrder(number=1, title="New"), ChapterOrder(number=2, title="New")])

    assert list(book.chapters.order_by("number").values_list("title", flat=True)) == ["Kept", "New"]


def test_missing_parts_are_added_once():
    book = make_biography(chapter_count=2, conclusion_words=80)
    make_chapter(biography=book, number=2)

    add_missing_parts(book)
    add_missing_parts(book)

    assert sorted(part.label for part in book.chapters.all()) == [
        "chapter 1", "chapter 2", "conclusion",
    ]  # fmt: skip


def test_a_chapter_the_book_does_not_have_is_refused_with_the_limit():
    with pytest.raises(InvalidInputError, match="chapter_number: 5 is outside 1 to 1"):
        find_chapter(make_biography(), 5)


def test_a_draft_that_is_discarded_leaves_what_it_cost_and_not_what_was_written():
    book = make_biography(state="draft")
    make_call(book, answer="She wrote.", cost=1)

    assert books.discard_draft(book.pk)
    assert ModelCall.objects.values_list("biography", "answer", "cost").get() == (None, "", 1)
