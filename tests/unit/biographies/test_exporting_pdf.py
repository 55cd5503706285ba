"""The PDF: pages, labels, links both ways, faces, missing letters, every word."""

import io

import pypdf
import pytest

from biographies.errors import ExportFailedError
from biographies.exporting import export_book
from biographies.exporting.manuscript import Indexed, IndexMention, ManuscriptPart
from biographies.exporting.options import TRIMS, read_options
from biographies.exporting.pdf import engine, write_pdf, writer
from biographies.exporting.pdf.assembly import opening_pages
from biographies.exporting.pdf.inspection import inspect_pages, without_repeated_heads
from tests.unit.biographies.test_exporting_parse import book_of, manuscript_of
from tests.unit.biographies.test_exporting_text import EVERYTHING

LONG = "The Queen walked in the garden. " * 400
PARTS = (
    ManuscriptPart("introduction", 0, "Before", "Short.[^s1p1]"),
    ManuscriptPart("chapter", 1, "A Title of Some Length for a Chapter", f"{LONG}[^s2p1]\n\n## S"),
    ManuscriptPart("chapter", 2, "Everything", f"{EVERYTHING}\n\n- थ 👑 שלום → x\u200dy\u2009z"),
)


@pytest.fixture(scope="module")
def exported():
    """Set one book for all tests that only look at it."""
    fields = {"author": "An Author", "publisher": "A Press", "year": "1921", "subtitle": "B"}
    return export_book(manuscript=manuscript_of(parts=PARTS, **fields), format="pdf")


@pytest.fixture(scope="module")
def reader(exported):
    """Open the book."""
    return pypdf.PdfReader(io.BytesIO(exported.content))


def links_of(page):
    """Return where the links of a page lead, pages as numbers."""
    return [link.get_object() for link in page.get("/Annots") or ()]


def left_edge(page):
    """Return how far from the left the text of a page begins."""
    edges = []
    page.extract_text(
        visitor_text=lambda text, cm, tm, _font, _size: (
            edges.append(cm[4]) if text.strip() else None
        )
    )
    return edges[-1]


def test_the_report_says_that_every_word_is_there(exported):
    report = exported.report

    assert report["errors"] == []
    assert report["words_in"] == report["words_out"] > 2400
    assert report["notes"] == 3


def test_pages_are_numbered_in_roman_before_the_text_and_from_one_in_it(reader):
    assert reader.page_labels[:6] == ["i", "ii", "iii", "iv", "1", "2"]


def test_the_text_begins_on_a_right_hand_page(reader):
    assert "Before" in reader.pages[4].extract_text()
    assert reader.pages[3].extract_text() == ""


def test_the_margin_at_the_spine_changes_sides_also_after_a_chapter_begins(reader):
    trim = TRIMS["6x9"]
    chapter = [reader.pages[number] for number in (5, 6, 7)]  # pages 2, 3 and 4 of the text

    assert [left_edge(page) for page in chapter] == [trim.outer, trim.inner, trim.outer]


def test_contents_lead_to_the_pages_they_name(reader):
    links = links_of(reader.pages[2])
    targets = {reader.get_page_number(link["/Dest"][0].get_object()) for link in links}

    assert {reader.page_labels[target] for target in targets} == {"1", "2", "9"}
    assert "/A" not in links[0]


def test_bookmarks_have_the_titles_and_sections(reader):
    titles = [entry.title for entry in reader.outline if not isinstance(entry, list)]

    assert titles == [part.title for part in PARTS]


def test_a_note_and_its_place_lead_to_each_other(reader):
    there, back = links_of(reader.pages[4])

    assert there["/Dest"][0].get_object() == back["/Dest"][0].get_object() == reader.pages[4]
    assert there["/Dest"][3] < there["/Rect"][1]
    assert back["/Dest"][3] > back["/Rect"][1]


def test_a_page_that_opens_a_chapter_has_no_running_head(reader):
    opening, turned, next_right = (reader.pages[number].extract_text() for number in (5, 6, 7))

    assert opening.split()[:3] == ["2", "Chapter", "1"]
    assert turned.split("\n")[0].strip() == "A Title of Some Length for a Chapter"
    assert next_right.split("\n")[0].strip() == "A Life"


def test_only_faces_that_are_in_the_file_are_named(exported, reader):
    names = {
        str(font.get_object()["/BaseFont"]).split("+")[1]
        for page in reader.pages
        for font in page["/Resources"].get("/Font", {}).values()
    }

    assert names == set(exported.report["fonts"])
    assert {"NotoSerif", "FrankRuhlLibre", "NotoSansSymbols"} == {
        name.split("-")[0] for name in names
    }


def test_letters_without_a_glyph_are_marked_and_reported(exported, reader):
    found = {glyph["character"] for glyph in exported.report["missing_glyphs"]}

    assert found == set("थ👑")
    assert "\ufffd" in reader.pages[-1].extract_text() + reader.pages[-2].extract_text()
    assert "2 characters have no letter" in exported.report["warnings"][0]


def test_the_file_says_what_it_is_and_not_when_it_was_made(reader):
    assert reader.metadata["/Title"] == "A Life"
    assert reader.metadata["/Author"] == "An Author"
    assert reader.metadata.creation_date is None
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"


def test_the_same_book_gives_the_same_bytes():
    first, second = (write_pdf(book_of("Text.[^s1p1]"), read_options(None)) for _ in range(2))

    assert first.content == second.content


def test_contents_can_be_left_out():
    draft = write_pdf(book_of("Text."), read_options({"toc": False, "trim": "a5"}))

    reader = pypdf.PdfReader(io.BytesIO(draft.content))

    assert reader.page_labels == ["i", "ii", "1"]
    assert [round(side) for side in reader.pages[0].mediabox[2:]] == [420, 595]


def test_a_table_over_several_pages_repeats_its_head_and_loses_nothing():
    rows = "".join(f"| {number} | x |\n" for number in range(90))

    exported = export_book(
        manuscript=manuscript_of(f"| Year | Event |\n|---|---|\n{rows}"), format="pdf"
    )

    assert exported.report["errors"] == []
    text = pypdf.PdfReader(io.BytesIO(exported.content)).pages[-1].extract_text()
    assert "Year" in text


def test_a_head_is_a_repetition_only_if_the_text_goes_on_behind_it():
    pages = ["One Year Event 1819", "Year Event 1820", "Year the last"]

    text = without_repeated_heads(
        pages, "One Year Event 1819 1820 Year the last", ["Year Event", ""]
    )

    assert text.split() == ["One", "Year", "Event", "1819", "1820", "Year", "the", "last"]


def test_what_is_nested_deep_stays_on_the_page():
    exported = export_book(manuscript=manuscript_of("> " * 30 + "deep"), format="pdf")

    page = pypdf.PdfReader(io.BytesIO(exported.content)).pages[-1]

    assert "deep" in page.extract_text()
    assert left_edge(page) < 300


def test_a_note_with_several_blocks_is_set_whole():
    note = "[^a]: First.\n\n    Second.\n\n    - item\n\n[^b]:\n    - only\n"

    draft = write_pdf(book_of(f"One.[^a] Two.[^b]\n\n{note}"), read_options(None))

    assert draft.texts[0].body.split()[-8:] == [
        "1.",
        "First.",
        "Second.",
        "•",
        "item",
        "2.",
        "•",
        "only",
    ]


def test_signs_that_are_escaped_in_a_page_are_read_back():
    draft = write_pdf(book_of(r"(a\\b) 1\) [c]"), read_options(None))

    assert r"(a\b) 1) [c]" in draft.texts[0].body


def test_a_face_that_is_not_in_the_file_is_an_error():
    from reportlab.pdfgen.canvas import Canvas

    pages = io.BytesIO()
    canvas = Canvas(pages)
    canvas.setFont("Courier", 10)
    canvas.drawString(100, 400, "not embedded")
    canvas.save()

    found = inspect_pages(pages.getvalue(), first_pages=[0], trim=TRIMS["a4"])

    assert "Courier" in found.unembedded


def test_text_that_the_setter_cannot_place_is_an_error_of_ours(monkeypatch):
    from xhtml2pdf import pisa
    from xhtml2pdf.config.resources import RenderLimitError

    def give_up(*_args, **_kwargs):
        reason = "too slow"
        raise RenderLimitError(reason)

    monkeypatch.setattr(pisa, "CreatePDF", give_up)

    with pytest.raises(ExportFailedError, match="could not be set: too slow"):
        engine.render("<p>x</p>")


def test_a_conversion_that_counts_errors_is_an_error_of_ours(monkeypatch):
    from xhtml2pdf import pisa

    monkeypatch.setattr(pisa, "CreatePDF", lambda *_args, **_kwargs: type("Status", (), {"err": 2}))

    with pytest.raises(ExportFailedError, match="no reason given"):
        engine.render("<p>x</p>")


def test_nothing_is_fetched_and_no_file_is_read(tmp_path):
    (tmp_path / "secret.png").write_bytes(b"x")
    picture = f'<img src="http://127.0.0.1:9/x.png"/><img src="{tmp_path}/secret.png"/>'

    _, complaints = engine.render(f"<html><body><p>x{picture}</p></body></html>")

    assert len([text for text in complaints if "not allowed" in text or "outside" in text]) == 2


def test_a_part_without_its_bookmark_stops_the_export():
    with pytest.raises(ExportFailedError, match="0 bookmarks of parts; the book has 1 parts"):
        opening_pages(engine.render("<html><body><p>x</p></body></html>")[0], book_of("x"))


@pytest.fixture(scope="module")
def indexed():
    """Set a book of two chapters with an index of one name."""
    mentions = (IndexMention(0, "Lord Melbourne came.", 0), IndexMention(1, "He sat.", 0))
    index = (Indexed("Melbourne, Lord", mentions), Indexed("Nobody", ()))
    manuscript = manuscript_of(f"Lord Melbourne came. {LONG}", "He sat.", index=index)
    return export_book(manuscript=manuscript, format="pdf")


def test_an_index_stands_at_the_end_on_a_right_hand_page_of_its_number(indexed):
    pages = pypdf.PdfReader(io.BytesIO(indexed.content)).pages

    assert [indexed.report[name] for name in ("index_entries", "errors")] == [1, []]
    assert len(pages) % 2 == 1
    assert pages[-1].extract_text().split() == [
        "9", "Index", "of", "People", "Melbourne,", "Lord,", "1,", "7",
    ]  # fmt: skip


def test_the_index_is_in_the_contents_and_among_the_bookmarks(indexed):
    reader = pypdf.PdfReader(io.BytesIO(indexed.content))
    lines = reader.pages[2].extract_text().splitlines()

    assert lines[-2:] == ["Index of People", "9"] or lines[-1].endswith("9")
    assert reader.outline[-1].title == "Index of People"
    last = links_of(reader.pages[2])[-1]["/Dest"][0]
    assert reader.get_page_number(last.get_object()) == len(reader.pages) - 1


def test_a_book_whose_names_stand_nowhere_has_no_index():
    manuscript = manuscript_of("Short.", index=(Indexed("Nobody", ()),))

    report = export_book(manuscript=manuscript, format="pdf").report

    assert (report["index_entries"], report["pages"]) == (0, 5)


def test_what_the_page_setter_complains_of_is_doubtful(monkeypatch):
    setter = writer.render

    def complaining(*given, **more):
        return setter(*given, **more)[0], ("a box is odd",)

    monkeypatch.setattr(writer, "render", complaining)

    draft = write_pdf(book_of("Short."), read_options(None))

    (check,) = (check for check in draft.checks if check.name == "Page setter")
    assert check.sentences == ("The page setter says: a box is odd",)
    assert check.outcome.value == "warning"
