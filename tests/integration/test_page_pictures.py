"""The pages as they look: drawn by another program, kept in var/test-pages to be looked at."""

import io
from pathlib import Path

import pypdfium2
import pytest
from PIL import ImageOps

from biographies.exporting import (
    Indexed,
    IndexMention,
    Manuscript,
    ManuscriptPart,
    ManuscriptPicture,
    export_book,
)
from biographies.exporting.options import TRIMS
from biographies.sources import CitedPlace, Record
from tests.pictures import make_picture

KEPT = Path(__file__).resolve().parent.parent.parent / "var" / "test-pages"
SCALE = 2.0  # dots a point
PROSE = (
    "The Queen walked in the garden of the old house, and thought of the letters that had come"
    " that morning from Coburg; nothing in them was new.[^s1p1] "
) * 12
TABLE = "| Year | Event | Where |\n|---:|:---|:---|\n" + "".join(
    f"| {1819 + at} | Something that is told in more than a single line of this cell | London |\n"
    for at in range(30)
)
CHAPTER = (
    f"Lord Melbourne came. {PROSE}\n\n{PROSE}\n\n![A garden](garden.png 'The garden at noon.')\n\n"
    f"## A Section\n\n{PROSE}\n\n> A quotation that is set off from the text.\n\n{TABLE}\n"
    f"{PROSE}\n\n"
    "שלום עולם, سلام عليكم, 안녕하세요 → ★ Ωμέγα Жизнь.\n\n"
    "- one\n  - two\n\n1. first\n2. second\n\n"
) + PROSE
PARTS = tuple(
    ManuscriptPart("chapter", number, title, CHAPTER)
    for number, title in enumerate(("The First Years", "A Long Title of a Chapter", "The End"), 1)
)
PROFILES = ("reading", "print")
LOOKS = {name: {"profile": name} for name in PROFILES} | {"foot": {"engine": "typst"}}


@pytest.fixture(scope="module", params=LOOKS)
def book(request):
    """Set a book and draw its pages; both the report and the pictures of the pages."""
    mention = IndexMention(0, "Lord Melbourne came.", 0)
    manuscript = Manuscript(
        title="A Life of the Queen", subject="Victoria", language="en-GB", parts=PARTS,
        places={"s1p1": CitedPlace(1, page=45)}, works={1: Record("Letters", ("Benson, A. C.",))},
        author="An Author", publisher="A Press", year="1921", subtitle="In Her Own Words",
        index=(Indexed("Melbourne, Lord", (mention,)),),
        pictures=(ManuscriptPicture("garden.png", make_picture(size=(900, 600)), "A garden"),),
    )  # fmt: skip
    exported = export_book(manuscript=manuscript, format="pdf", options=LOOKS[request.param])
    return exported.report, drawn(exported.content, KEPT / request.param)


def drawn(content, folder):
    """Draw every page in grey and keep it."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    document = pypdfium2.PdfDocument(io.BytesIO(content))
    pages = [page.render(scale=SCALE).to_pil().convert("L") for page in document]
    document.close()
    for number, page in enumerate(pages, 1):
        page.save(folder / f"{number:03}.png")
    return pages


def ink(page):
    """Return the box that has anything printed in it, in points; None of an empty page."""
    box = ImageOps.invert(page).getbbox()
    return box and tuple(side / SCALE for side in box)


def test_no_ink_is_in_the_margins_and_the_spine_is_on_its_side(book):
    report, pages = book
    trim, inner = TRIMS["6x9"], report["margin_at_spine"]

    for number, page in enumerate(pages, 1):
        left, right = (inner, trim.outer) if number % 2 else (trim.outer, inner)
        box = ink(page) or (left, 0, left, 0)
        # A letter may stand out by a hair: italics lean, accents reach beyond their own width.
        assert box[0] >= left - 2.5, number
        assert box[2] <= trim.width - right + 2.5, number


def test_the_title_page_stands_first_and_the_imprint_behind_it(book):
    pages = book[1]

    middle = (ink(pages[0])[0] + ink(pages[0])[2]) / 2
    assert abs(middle - (book[0]["margin_at_spine"] + TRIMS["6x9"].measure / 2)) < 12
    assert ink(pages[1])[1] > TRIMS["6x9"].height / 2


def test_an_empty_page_has_neither_head_nor_number(book):
    empty = [number for number, page in enumerate(book[1], 1) if ink(page) is None]

    assert all(number % 2 == 0 for number in empty)
    assert 1 <= len(empty) <= 3


def test_no_line_stands_below_the_type_area(book):
    trim = TRIMS["6x9"]
    lowest = trim.height - trim.bottom
    type_areas = [page.crop((0, 0, page.width, int((lowest + 4) * SCALE))) for page in book[1]]

    ends = [box[3] for box in map(ink, type_areas) if box]
    assert max(ends) <= lowest + 3


def test_every_word_note_and_picture_is_on_the_pages(book):
    report, pages = book

    assert (report["errors"], report["pictures"], report["index_entries"]) == ([], 3, 1)
    assert report["pages"] == len(pages) > 20
    assert report["missing_glyphs"] == []
