"""What editors do with pictures: kept once under a safe name, described, removed if unused."""

import pytest
from django.core.files.storage import default_storage

from biographies import picture_acts
from biographies.book_acts import NotNowError
from biographies.errors import ExportFailedError
from biographies.models import Picture
from biographies.models.chapter import text_hash_of
from biographies.picture_acts import add_picture, change_picture, chapters_showing, remove_picture
from biographies.steps.books import discard_draft
from biographies.steps.exports import make_manuscript
from tests.factories import make_biography, make_chapter
from tests.pictures import make_picture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def book():
    return make_biography()


def bring(book, filename="Garden.PNG", **making):
    """Bring a picture and return its row."""
    outcome = add_picture(book, filename, make_picture(**making), person="ed")
    return Picture.objects.get(pk=outcome.source_id)


@pytest.mark.parametrize(
    ("filename", "name"),
    [
        ("Garden at noon.PNG", "garden-at-noon.png"),
        ("../../etc/passwd", "passwd.png"),
        ("C:\\pictures\\Été 1851.jpeg", "ete-1851.png"),
        ("写真.png", "picture.png"),
        ("<script>.svg", "script.png"),
        (f"{'x' * 200}.png", f"{'x' * 60}.png"),
    ],
)
def test_a_picture_has_a_name_that_can_be_typed_and_leads_nowhere(book, filename, name):
    assert bring(book, filename).name == name


def test_a_second_picture_of_that_name_has_a_number(book):
    names = [bring(book, size=(10 + number, 10)).name for number in range(3)]

    assert names == ["garden.png", "garden-2.png", "garden-3.png"]


def test_the_same_picture_is_kept_once(book):
    first = bring(book)

    outcome = add_picture(book, "other.png", make_picture(), person="ed")

    assert (outcome.status, outcome.source_id) == ("already there", first.pk)
    assert bring(make_biography()).pk != first.pk


def test_a_bad_picture_is_refused_and_leaves_no_file(book, tmp_path):
    outcome = add_picture(book, "x.svg", b"<svg/>", person="ed")

    assert (outcome.status, book.pictures.count()) == ("failed", 0)
    assert "save it as PNG" in outcome.reason
    assert list(tmp_path.rglob("*.png")) == []


@pytest.mark.parametrize("limit", ["MAX_PICTURES", "MAX_TOGETHER_BYTES"])
def test_a_book_has_room_for_so_many_pictures(book, monkeypatch, limit):
    bring(book)
    monkeypatch.setattr(picture_acts, limit, 1)

    assert add_picture(book, "b.png", make_picture(size=(9, 9)), person="").status == "failed"


def test_a_file_whose_row_cannot_be_written_is_taken_back(book, monkeypatch, tmp_path):
    monkeypatch.setattr(Picture, "save", lambda *_, **__: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        add_picture(book, "a.png", make_picture(), person="")

    assert list(tmp_path.rglob("*.png")) == []


def test_one_picture_at_most_is_the_cover(book):
    first, second = bring(book), bring(book, size=(9, 9))

    for picture in (first, second):
        change_picture(picture, description="d", credit="c", is_cover=True)

    assert [one.is_cover for one in book.pictures.order_by("pk")] == [False, True]


def test_a_picture_that_a_present_text_shows_is_not_removed(book):
    picture = bring(book)
    chapter = make_chapter(biography=book, markdown="Text.\n\n![x](garden.png)")

    assert chapters_showing(picture) == [chapter]
    with pytest.raises(NotNowError, match="take it out of the text first"):
        remove_picture(picture)


def test_one_that_is_only_spoken_of_is_removed_with_its_file(
    book, django_capture_on_commit_callbacks
):
    picture = bring(book)
    make_chapter(biography=book, markdown="The file `garden.png`.")

    with django_capture_on_commit_callbacks(execute=True):
        remove_picture(picture)

    assert not default_storage.exists(str(picture.file.name))


def test_the_manuscript_has_the_pictures_that_are_shown_and_the_cover(book):
    shown, unused, cover = (bring(book, size=(10 + number, 9)) for number in range(3))
    change_picture(cover, description="", credit="", is_cover=True)
    part = make_chapter(biography=book, markdown=f"Text.\n\n![x]({shown.name})")

    manuscript = make_manuscript(book, [part])

    assert [one.name for one in manuscript.pictures] == [cover.name, shown.name]
    assert (manuscript.cover, unused.name in {cover.name, shown.name}) == (cover.name, False)


def test_a_picture_that_the_storage_lost_stops_the_export(book):
    picture = bring(book)
    part = make_chapter(biography=book, markdown=f"![x]({picture.name})")
    default_storage.delete(str(picture.file.name))

    with pytest.raises(ExportFailedError, match="bring it again"):
        make_manuscript(book, [part])


def test_the_front_matter_is_on_the_first_pages(book):
    book.front_matter = {"subtitle": "A Life", "author": "J. Bell", "lines": ["All rights kept."]}
    part = make_chapter(biography=book, markdown="Text.")

    manuscript = make_manuscript(book, [part])

    assert (manuscript.subtitle, manuscript.author) == ("A Life", "J. Bell")
    assert manuscript.imprint == ("All rights kept.",)


def test_the_hash_of_what_is_printed_changes_with_a_picture(book):
    before = text_hash_of(book, [])

    picture = bring(book)

    first = text_hash_of(book, [])
    change_picture(picture, description="other", credit="", is_cover=False)
    assert len({before, first, text_hash_of(book, [])}) == 3


def test_a_draft_that_is_discarded_takes_its_pictures_with_it(
    book, django_capture_on_commit_callbacks, tmp_path
):
    bring(book)

    with django_capture_on_commit_callbacks(execute=True):
        discard_draft(book.pk)

    assert not Picture.objects.exists()
    assert list(tmp_path.rglob("*.png")) == []
