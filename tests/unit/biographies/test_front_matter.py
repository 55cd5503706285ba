"""The first pages of a book say what the editor typed, once it was checked."""

import pytest

from biographies.errors import InvalidInputError
from biographies.front_matter import FrontMatter, clean_front_matter, clean_isbn
from biographies.models import Biography
from biographies.models.chapter import text_hash_of
from tests.factories import make_biography

FRONT = FrontMatter(subtitle="A Life", author="J. Bell", year="1921", lines=("All rights kept.",))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("978-0-306-40615-7", "9780306406157"),
        ("ISBN 978 0 306 40615 7", "9780306406157"),
        ("0-306-40615-2", "9780306406157"),
        ("0-8044-2957-x", "9780804429573"),
        ("979-10-90636-07-1", "9791090636071"),
    ],
)
def test_an_isbn_is_kept_as_its_thirteen_digits(typed, kept):
    assert clean_isbn(typed) == kept


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("978-0-306-40615-8", "mistyped"),
        ("0-306-40615-3", "mistyped"),
        ("977-0-306-40615-7", "begins with 978 or 979"),
        ("12345", "needs 13 digits"),
        ("X306406152", "needs 13 digits"),
    ],
)
def test_what_is_no_isbn_is_refused_with_the_reason(typed, said):
    with pytest.raises(InvalidInputError, match=said) as caught:
        clean_isbn(typed)

    assert caught.value.field == "isbn"


def test_what_is_typed_is_one_line_a_line():
    front = clean_front_matter({"author": "  J.   Bell ", "lines": "One.\n\n Two. \n"})

    assert (front.author, front.lines) == ("J. Bell", ("One.", "Two."))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"year": "soon"}, "year"),
        ({"lines": "x\n" * 13}, "lines"),
        ({"lines": "x" * 201}, "lines"),
        ({"publisher": "a\x00b"}, "publisher"),
    ],
)
def test_what_cannot_be_printed_is_refused_at_its_field(given, field):
    with pytest.raises(InvalidInputError) as caught:
        clean_front_matter(given)

    assert caught.value.field == field


@pytest.mark.parametrize("kept", [None, [], {"lines": "x", "author": None}])
def test_what_cannot_be_read_of_what_is_kept_counts_as_empty(kept):
    assert FrontMatter.of(Biography(front_matter=kept)) == FrontMatter()


@pytest.mark.django_db
def test_it_is_kept_only_in_the_place_of_what_was_seen():
    book = make_biography()

    assert FRONT.keep(book, instead_of=FrontMatter())
    assert not FrontMatter(author="Other").keep(book, instead_of=FrontMatter())
    assert FrontMatter.of(Biography.objects.get(pk=book.pk)) == FRONT


@pytest.mark.django_db
def test_the_hash_of_what_is_printed_changes_with_it():
    plain, said = make_biography(), make_biography(front_matter=FRONT.stored)

    assert text_hash_of(plain, []) != text_hash_of(said, [])
