"""Pages for print and for reading, pictures in pages, and scripts that run the other way."""

import io

import pypdf
import pytest

from biographies.exporting import export_book
from biographies.exporting.book import Picture
from biographies.exporting.manuscript import ManuscriptPicture
from biographies.exporting.options import TRIMS, gutter_for, read_options
from biographies.exporting.pdf import engine, writer
from biographies.exporting.pdf.families import FONT_DIR
from biographies.exporting.pdf.reading_order import comparable, runs_right_to_left
from tests.pictures import make_picture
from tests.unit.biographies.test_exporting_parse import book_of, manuscript_of

GARDEN = ManuscriptPicture("garden.png", make_picture(size=(900, 600)), "A garden")
TALL = ManuscriptPicture("tall.jpg", make_picture("JPEG", size=(400, 4000)), "A tower")
TEXT = (
    "A [page](https://example.org/).[^s1p1]\n\n![A garden](garden.png 'At noon.')\n\n"
    "![A tower](tall.jpg)\n\n## Section\n\nשלום 1837 עולם John 1840, then سلام عليكم.\n\n"
    "בשנת 1851 פתחה המלכה את התערוכה.\n\n| א | b |\n|---|---|\n| ג | d |"
)


def exported(**options):
    """Export a book with pictures as pages."""
    manuscript = manuscript_of(TEXT, pictures=(GARDEN, TALL))
    return export_book(manuscript=manuscript, format="pdf", options=options)


@pytest.fixture(scope="module")
def printed():
    """Set the book once for print."""
    return exported(profile="print", trim="5x8")


@pytest.fixture(scope="module")
def pages(printed):
    """Open it."""
    return pypdf.PdfReader(io.BytesIO(printed.content))


def test_pages_for_print_have_no_links_and_no_bookmarks(pages):
    assert [page for page in pages.pages if page.get("/Annots")] == []
    assert pages.outline == []
    assert "/PageMode" not in pages.trailer["/Root"]


def test_pages_for_print_are_an_even_number_of_that_size(pages, printed):
    assert printed.report["pages"] == len(pages.pages)
    assert len(pages.pages) % 2 == 0
    assert {tuple(map(round, page.mediabox[2:])) for page in pages.pages} == {(360, 576)}


def test_pages_for_print_show_black_letters_alone(pages):
    operators = b"".join(
        page.get_contents().get_data() for page in pages.pages if "/Contents" in page
    )

    colours = {line for line in operators.split(b"\n") if line.endswith((b" rg", b" RG"))}
    assert colours <= {b"0 0 0 rg", b"0 0 0 RG"}


def test_what_a_printer_may_refuse_is_said(printed):
    warnings = "\n".join(printed.report["warnings"])

    assert "paperbacks are printed with 24 to 828" in warnings
    assert "the picture garden.png has 232 dots an inch in print: 300 are wanted" in warnings
    assert "paperback" not in "\n".join(exported().report["warnings"])


def test_every_picture_is_there_and_none_larger_than_the_type_area(printed):
    trim = TRIMS["5x8"].bound(gutter_for(24))
    dots = printed.report["picture_dots"]

    assert printed.report["pictures"] == 2
    assert 900 / dots["garden.png"] * 72 <= trim.measure + 1
    assert 4000 / dots["tall.jpg"] * 72 <= trim.figure_height + 2


def test_a_picture_that_the_pages_lack_is_an_error(monkeypatch):
    monkeypatch.setattr(
        "biographies.exporting.pdf.content.PageMarkup.figure", lambda *_: "At noon."
    )

    errors = exported().report["errors"]

    assert any("shows 0 pictures; the book shows 2" in error for error in errors)


def test_pages_show_as_many_pictures_as_a_book_may_have_and_as_large_ones():
    large = make_picture("JPEG", size=(6000, 4500))  # 27 million pixels
    small = make_picture("JPEG")
    pictures = [Picture(f"{at}.jpg", "image/jpeg", 40, 30, small) for at in range(120)]
    pictures.append(Picture("large.jpg", "image/jpeg", 6000, 4500, large))
    shown = "".join(f'<img src="{one.name}" width="50"/>' for one in pictures)

    _, complaints = engine.render(f"<html><body><p>{shown}</p></body></html>", pictures)

    assert complaints == []


def test_the_same_book_with_pictures_gives_the_same_bytes(printed):
    assert exported(profile="print", trim="5x8").content == printed.content


def test_a_book_that_came_out_thicker_is_laid_out_again(monkeypatch):
    classes = iter([27.0, 36.0, 36.0])
    monkeypatch.setattr(writer, "gutter_for", lambda _pages: next(classes))

    draft = writer.write_pdf(book_of("Short."), read_options({"profile": "print"}))

    assert draft.measures["margin_at_spine"] == 54.0


def test_words_that_run_from_right_to_left_are_all_there(printed):
    reading = exported()

    assert reading.report["errors"] == printed.report["errors"] == []
    assert {"FrankRuhlLibre-Regular", "NotoNaskhArabic-Regular"} <= set(reading.report["fonts"])


def test_a_hebrew_book_is_set_whole():
    report = export_book(
        manuscript=manuscript_of("בשנת 1851 Victoria.[^s1p1]", language="he", title="שלום"),
        format="pdf",
    ).report

    assert report["errors"] == report["warnings"] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [("abc", False), ("“שלום” abc", True), ("1851 abc שלום", False), ("1851 –", False)],
)
def test_the_first_letter_says_which_way_a_paragraph_runs(text, expected):
    assert runs_right_to_left(text) is expected


def test_letters_are_compared_in_order_as_far_as_a_page_keeps_it():
    assert comparable("one 1 two") == "one 1 two"
    assert comparable("ab אב cd 12") == comparable("ab 21 cd בא") != comparable("ba אב cd 12")
    assert comparable("ab אב", is_ordered=False) == comparable("ba בא", is_ordered=False)


def test_a_font_that_somebody_added_is_in_the_file(tmp_path):
    content = (FONT_DIR / "NanumMyeongjo-Regular.ttf").read_bytes()
    (tmp_path / "OtherKR-Regular.ttf").write_bytes(content)

    report = export_book(
        manuscript=manuscript_of("ㄱ〒Ａ"), format="pdf", fonts_dir=tmp_path
    ).report

    assert report["missing_glyphs"] == []
    assert report["fonts"].count("NanumMyeongjo") == 1


def test_letters_of_no_font_say_which_font_to_install():
    report = export_book(manuscript=manuscript_of("安"), format="pdf").report

    assert "NotoSerifSC-Regular.ttf" in report["warnings"][0]
    assert report["missing_glyphs"][0]["place"].startswith("“Title 1”")


@pytest.mark.parametrize("trim", ["5x8", "6x9"])
def test_the_longest_title_stays_on_one_page_with_the_author(trim):
    front = {"title": "A Queen and Her Letters " * 13, "subtitle": "A Life", "author": "An Author"}
    book = manuscript_of("Text.", **front)

    content = export_book(manuscript=book, format="pdf", options={"trim": trim}).content

    first, second = pypdf.PdfReader(io.BytesIO(content)).pages[:2]
    assert first.extract_text().split()[-2:] == ["An", "Author"]
    assert second.extract_text().startswith("A Queen")
