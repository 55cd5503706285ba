"""The pages of pictures and of the front matter."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from biographies.models import Biography, Picture
from tests.factories import make_biography, make_chapter
from tests.people import browse_as
from tests.pictures import make_picture, opened

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def editor():
    return browse_as()


@pytest.fixture
def book():
    return make_biography(title="A Life")


def page_of(book, rest=""):
    return f"/biographies/{book.slug}/pictures/{rest}"


def front_of(book):
    return f"/biographies/{book.slug}/front-matter/"


def words_of(client, address):
    return " ".join(client.get(address).content.decode().split())


def bring(client, book, *contents, names=()):
    """Send pictures from the page."""
    names = names or [f"garden{number}.png" for number in range(len(contents))]
    files = [SimpleUploadedFile(*one) for one in zip(names, contents, strict=True)]
    return client.post(page_of(book), {"pictures": files})


@pytest.fixture
def picture(editor, book):
    bring(editor, book, make_picture())
    return book.pictures.get()


def test_pictures_are_brought_several_at_once_and_shown_with_their_lines(editor, book):
    answer = bring(editor, book, make_picture(), make_picture("JPEG"))

    assert (answer.status_code, answer.url) == (303, page_of(book))
    page = words_of(editor, page_of(book))
    assert '<code class="line">![What it shows](garden0.png)</code>' in page
    assert "garden1.jpg" in page
    assert "garden0.png: added" in page


def test_a_bad_one_among_them_is_named_and_the_others_are_kept(editor, book):
    bring(editor, book, make_picture(), b"<svg/>")

    assert "garden1.png is a drawing (SVG): save it as PNG" in words_of(editor, page_of(book))
    assert book.pictures.count() == 1


def test_if_none_can_be_taken_the_reasons_stand_at_the_field(editor, book):
    answer = bring(editor, book, b"text")

    assert answer.status_code == 200
    assert b"is no picture that can be read" in answer.content


@pytest.mark.parametrize(("count", "said"), [(0, "Choose at least one"), (51, "at most 50")])
def test_none_or_too_many_at_once_are_refused(editor, book, count, said):
    answer = bring(editor, book, *[b"x"] * count)

    assert said in answer.content.decode()


def test_what_is_said_of_a_picture_is_kept(editor, book, picture):
    said = {"description": "A <gate>", "credit": "R. Fenton", "is_cover": "on"}

    answer = editor.post(page_of(book, f"{picture.pk}/"), said)

    picture.refresh_from_db()
    assert answer.status_code == 303
    assert (picture.description, picture.credit, picture.is_cover) == (
        "A <gate>", "R. Fenton", True,
    )  # fmt: skip
    page = words_of(editor, page_of(book, f"{picture.pk}/"))
    assert '<code class="line">![A \\&lt;gate&gt;](garden0.png)</code>' in page


def test_too_much_said_is_refused_at_its_field(editor, book, picture):
    answer = editor.post(page_of(book, f"{picture.pk}/"), {"description": "x" * 501})

    assert "at most 500" in answer.content.decode()


def test_the_picture_itself_is_sent_as_what_it_is(editor, book, picture):
    answer = editor.get(page_of(book, f"{picture.pk}/file/"))

    assert answer["Content-Type"] == "image/png"
    assert opened(b"".join(answer.streaming_content)).size == (40, 30)


def test_one_that_the_storage_lost_is_not_found(editor, book, picture):
    picture.file.delete(save=False)

    assert editor.get(page_of(book, f"{picture.pk}/file/")).status_code == 404


def test_a_picture_of_another_book_is_not_found(editor, book, picture):
    other = make_biography()

    assert editor.get(page_of(other, f"{picture.pk}/")).status_code == 404


def test_a_picture_is_removed_after_a_question(editor, book, picture):
    assert "Gone for good" in words_of(editor, page_of(book, f"{picture.pk}/remove/"))

    answer = editor.post(page_of(book, f"{picture.pk}/remove/"))

    assert (answer.status_code, Picture.objects.count()) == (303, 0)


def test_one_that_a_chapter_shows_stays(editor, book, picture):
    make_chapter(biography=book, markdown="![x](garden0.png)")

    editor.post(page_of(book, f"{picture.pk}/remove/"))

    page = words_of(editor, page_of(book, f"{picture.pk}/remove/"))
    assert "take it out of the text first" in page
    assert Picture.objects.count() == 1


def test_the_front_matter_is_kept_and_shown(editor, book):
    said = {"author": "J. Bell", "isbn": "0-306-40615-2", "lines": "One.\nTwo.", "seen": "{}"}

    answer = editor.post(front_of(book), said)

    assert (answer.status_code, answer.url) == (303, f"/biographies/{book.slug}/exports/")
    assert Biography.objects.get(pk=book.pk).front_matter == {
        "author": "J. Bell", "isbn": "9780306406157", "lines": ["One.", "Two."],
    }  # fmt: skip
    assert 'value="J. Bell"' in words_of(editor, front_of(book))


def test_a_wrong_isbn_is_refused_at_its_field(editor, book):
    answer = editor.post(front_of(book), {"isbn": "978-0-306-40615-8"})

    assert "Is mistyped: its last digit does not fit the others." in answer.content.decode()


def test_a_line_that_is_too_long_is_refused(editor, book):
    assert "at most 200" in editor.post(front_of(book), {"author": "x" * 201}).content.decode()


def test_who_is_overtaken_sees_what_is_kept_and_may_save_again(editor, book):
    Biography.objects.filter(pk=book.pk).update(front_matter={"author": "A. Dean"})

    answer = editor.post(front_of(book), {"author": "J. Bell", "seen": "{}"})

    assert answer.status_code == 409
    assert "it says now: A. Dean" in answer.content.decode()
    again = {"author": "J. Bell", "seen": '{"author": "A. Dean"}'}
    assert editor.post(front_of(book), again).status_code == 303


def test_who_may_only_read_sees_the_front_matter_without_a_form(book):
    Biography.objects.filter(pk=book.pk).update(front_matter={"author": "A. Dean"})

    page = words_of(browse_as("auditor"), front_of(book))

    assert "<dd>A. Dean</dd>" in page
    assert "<dd>not said</dd>" in page
