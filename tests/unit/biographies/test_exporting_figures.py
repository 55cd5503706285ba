"""A picture of the book's own is a figure in every format; any other leaves its description."""

import io
import zipfile

import pytest
from lxml import etree

from biographies.exporting import export_book
from biographies.exporting.book import Image, Paragraph, Picture, Text
from biographies.exporting.gallery import is_picture_name
from biographies.exporting.manuscript import ManuscriptPicture
from tests.pictures import make_picture
from tests.unit.biographies.test_exporting_parse import book_of, manuscript_of, part_of

GARDEN = ManuscriptPicture("garden.png", make_picture(), "A walled garden", "Photograph: Fenton")
SHOWN = '![The "garden" & gate](garden.png "The garden in 1851, \\"at noon\\".")'
XLINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


def illustrated(*markdowns, **fields):
    """Read a book that has one picture."""
    return book_of(*markdowns, pictures=(GARDEN,), **fields)


def blocks_of(markdown):
    """Return the blocks of a chapter of that book."""
    return illustrated(markdown).parts[0].blocks


def files_of(name, markdown, **fields):
    """Export that book and return the files inside its file, and the report."""
    manuscript = manuscript_of(markdown, pictures=(GARDEN,), **fields)
    exported = export_book(manuscript=manuscript, format=name)
    with zipfile.ZipFile(io.BytesIO(exported.content)) as archive:
        return {one: archive.read(one) for one in archive.namelist()}, exported


def test_a_picture_alone_in_its_paragraph_is_a_figure_with_caption_and_credit():
    caption = Text("In 1851. Photograph: Fenton")

    assert blocks_of('![A gate](garden.png "In 1851.")') == (
        Image("garden.png", "A gate", (caption,)),
    )


def test_a_picture_within_text_becomes_a_figure_after_it():
    assert blocks_of("Before ![A gate](garden.png), after.\n\nNext.") == (
        Paragraph((Text("Before, after."),)),
        Image("garden.png", "A gate", (Text("Photograph: Fenton"),)),
        Paragraph((Text("Next."),)),
    )


def test_a_picture_without_a_description_has_the_books_own():
    assert blocks_of("![](garden.png)")[0].description == "A walled garden"


@pytest.mark.parametrize(
    ("markdown", "kinds"),
    [
        ("# ![a](garden.png)\n\nx", ["Image", "Paragraph"]),
        ("| ![a](garden.png) |\n|---|\n| b |", ["Table", "Image"]),
        ("[![a](garden.png)](https://x.org/)", ["Image"]),
        ("![a](garden.png) ![b](garden.png)", ["Image", "Image"]),
        ("*![a](garden.png)* x[^s1p1]", ["Paragraph", "Image"]),
    ],
)
def test_a_figure_stands_behind_the_block_that_holds_it(markdown, kinds):
    assert [type(block).__name__ for block in blocks_of(markdown)] == kinds


def test_the_book_holds_each_picture_that_it_shows_once():
    book = illustrated(f"{SHOWN}\n\n{SHOWN}", "x")

    assert [(one.name, one.width, one.height) for one in book.pictures] == [("garden.png", 40, 30)]
    assert illustrated("x").pictures == ()


def test_the_cover_is_the_picture_that_is_named():
    assert illustrated("x", cover="garden.png").cover.content == GARDEN.content
    assert illustrated("x", cover="other.png").cover is None


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/x.png",
        "//127.0.0.1/x.png",
        "/etc/passwd",
        "../garden.png",
        "..%2Fgarden.png",
        "./garden.png",
        "GARDEN.PNG",
        "file:///etc/passwd",
        "data:image/png;base64,AAAA",
        "data:text/html,<script>alert(1)</script>",
        "data:image/svg+xml;base64,AAAA",
        "garden.png?size=1",
        "garden.png#x",
        "<pdf:insertpdf>",
        "C:\\garden.png",
    ],
)
def test_any_other_address_is_left_out_with_a_warning_that_says_which_and_where(address):
    book = illustrated(f"First.\n\n![A gate](<{address}>)" if "<" not in address
                       else f"First.\n\n![A gate]({address.replace(' ', '')})")  # fmt: skip

    assert book.pictures == ()
    assert "near line 3: the picture" in book.warnings[0]
    assert book.parts[0].blocks[1] == Paragraph((Text("A gate"),))


def test_a_picture_that_would_run_something_is_shown_as_it_was_written():
    assert part_of("![x](javascript:alert(1))").blocks == (
        Paragraph((Text("![x](javascript:alert(1))"),)),
    )


def test_a_picture_in_a_note_is_left_out():
    book = illustrated("Text.[^a]\n\n[^a]: See ![the gate](garden.png).")

    assert "stands in a note" in book.warnings[0]
    assert book.pictures == ()


def test_a_mark_in_a_description_is_reported():
    assert "a mark in a picture" in illustrated("![x[^s1p1]](garden.png)").warnings[0]


def test_a_picture_whose_name_could_leave_its_folder_is_nobodys():
    book = book_of("![x](../x.png)", pictures=(ManuscriptPicture("../x.png", GARDEN.content),))

    assert book.pictures == ()
    assert not any(map(is_picture_name, ("../x.png", "x.svg", ".png", "a/b.png", "a\\b.png", "")))


@pytest.mark.parametrize(
    ("pixels", "box", "size"),
    [
        ((3000, 1500), (300, 400), (300, 150)),
        ((1500, 3000), (300, 400), (200, 400)),
        ((150, 75), (300, 400), (72, 36)),
    ],
)
def test_a_picture_fits_its_box_and_is_never_set_coarse(pixels, box, size):
    picture = Picture("x.png", "image/png", *pixels, b"")

    assert picture.fitted(*box) == pytest.approx(size)
    assert picture.dots(picture.fitted(*box)[0]) >= 150


def test_word_draws_the_picture_with_its_description_inside_the_type_area():
    files, exported = files_of("word", f"Text.\n\n{SHOWN}\n\nMore.")
    document = etree.fromstring(files["word/document.xml"])

    drawing = document.find(f".//{WP}inline")
    relation = document.find(f".//{A}blip").get(f"{XLINK}embed")

    assert drawing.find(f"{WP}docPr").get("descr") == 'The "garden" & gate'
    assert int(drawing.find(f"{WP}extent").get("cx")) == pytest.approx(
        40 * 72 / 150 * 12_700, abs=1
    )
    assert f'Id="{relation}"'.encode() in files["word/_rels/document.xml.rels"]
    assert files["word/media/image1.png"] == GARDEN.content
    assert exported.report["pictures"] == 1


def test_the_text_behind_a_picture_goes_on_as_a_paragraph_of_its_kind():
    files, _ = files_of("word", f"One.\n\n{SHOWN}\n\nTwo.")

    assert files["word/document.xml"].count(b'w:val="FirstParagraph"') == 1
    assert files["word/document.xml"].count(b'w:val="Caption"') == 1


def test_epub_shows_the_picture_and_says_that_it_is_described():
    files, exported = files_of("epub", SHOWN)
    part, package = (files[f"EPUB/{name}"].decode() for name in ("part-c1.xhtml", "package.opf"))

    assert '<img src="pictures/garden.png" alt="The &quot;garden&quot; &amp; gate"/>' in part
    assert "noon&quot;. Photograph: Fenton</figcaption>" in part
    assert ">alternativeText<" in package
    assert ">visual<" in package
    assert files["EPUB/pictures/garden.png"] == GARDEN.content
    assert exported.report["errors"] == []


def test_markdown_with_pictures_is_a_zip_that_reads_back_as_the_same_book():
    files, exported = files_of("markdown", f"{SHOWN}\n\n- item\n\n  {SHOWN}\n")

    assert (exported.suffix, list(files)) == ("md.zip", ["book.md", "pictures/garden.png"])
    assert '![The "garden" & gate](pictures/garden.png "The garden in 1851, ' in (
        files["book.md"].decode()
    )
    assert exported.report["pictures"] == 2


def test_a_picture_of_the_editors_is_the_cover_of_the_epub():
    files, _ = files_of("epub", "x", cover="garden.png")

    assert files["EPUB/cover.png"] == GARDEN.content
