"""Pictures and front matter as people see them, and as they fill them in."""

import pytest

from biographies.picture_acts import add_picture
from tests.browser.looking import look
from tests.browser.visiting import sign_in
from tests.factories import make_biography, make_chapter
from tests.pictures import make_picture

pytestmark = pytest.mark.usefixtures("nobody_else")  # what is sent stays as it is

LONG = "A very long description of a garden behind a house beside a road " * 5


@pytest.fixture(autouse=True)
def _shared_files(worker_env, settings):
    settings.MEDIA_ROOT = f"{worker_env['BOOKGEN_STATE_DIR']}/media"


@pytest.fixture
def book(site):
    return make_biography(title="Ada Lovelace, a Life")


def test_the_pages_of_pictures_and_front_matter(page, site, book):
    shown = add_picture(book, "garden.png", make_picture(size=(800, 600)), person="ed").source_id
    free = add_picture(book, f"{'x' * 200}.jpg", make_picture("JPEG"), person="ed").source_id
    book.pictures.filter(pk=free).update(description=LONG, credit=LONG[:200], is_cover=True)
    make_chapter(biography=book, markdown="![A garden](garden.png)")
    sign_in(page, site)

    for name, address in {
        "pictures": "pictures/", "picture": f"pictures/{shown}/",
        "picture-remove": f"pictures/{free}/remove/", "picture-kept": f"pictures/{shown}/remove/",
        "front-matter": "front-matter/",
    }.items():  # fmt: skip
        page.goto(f"{site}/biographies/{book.slug}/{address}")
        look(page, name)


def test_a_picture_is_brought_described_and_made_the_cover(page, site, book):
    sign_in(page, site)
    page.goto(f"{site}/biographies/{book.slug}/pictures/")
    file = {"name": "Garden.png", "mimeType": "image/png", "buffer": make_picture()}
    page.get_by_label("Picture files").set_input_files(file)
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("link", name="garden.png").click()

    page.get_by_label("Description").fill("A walled garden")
    page.get_by_label("It is the cover").check()
    page.get_by_role("button", name="Save").click()

    page.get_by_text("![A walled garden](garden.png)").wait_for()
    assert book.pictures.get().is_cover


def test_a_wrong_isbn_is_said_at_its_field(page, site, book):
    sign_in(page, site)
    page.goto(f"{site}/biographies/{book.slug}/front-matter/")
    page.get_by_label("ISBN").fill("978-0-306-40615-8")
    page.get_by_role("button", name="Save").click()

    page.get_by_text("Is mistyped: its last digit does not fit the others.").wait_for()
    look(page, "front-matter-refused")
