"""What leads somewhere in a finished file gets there, or the report says where it does not."""

import io
import zipfile

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link

from biographies.exporting import export_book
from biographies.exporting.epub import write_epub
from biographies.exporting.options import read_options
from biographies.exporting.pdf.page_links import follow_links
from biographies.exporting.preflight.links import links_check
from biographies.exporting.word import write_word
from tests.unit.biographies.test_exporting_parse import book_of, manuscript_of

TEXT = "See [there](https://example.org/a%20b).[^s1p1] On.[^1]\n\n[^1]: Mine."
WRITERS = {"epub": write_epub, "word": write_word}


def changed(content, old, new):
    """Return an archive with these bytes replaced in every file."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(result, "w") as other:
        for name in archive.namelist():
            other.writestr(name, archive.read(name).replace(old, new))
    return result.getvalue()


def broken_in(name, old, new):
    """Return where links of a file are broken, after a change."""
    content = WRITERS[name](book_of(TEXT), read_options(None)).content
    return links_check(changed(content, old, new), name).where


@pytest.mark.parametrize("name", ["word", "epub", "pdf"])
def test_the_links_of_a_finished_file_all_lead_somewhere(name):
    checks = export_book(manuscript=manuscript_of(TEXT), format=name).report["checks"]

    (row,) = [check for check in checks if check["name"] == "Links"]

    assert row["outcome"] == "ok"
    assert row["seen"].endswith("inside the file; 1 to web and mail addresses, not visited")


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("epub", b'id="c1-n1"', b'id="elsewhere"', "EPUB/part-c1.xhtml#c1-n1"),
        ("epub", b'src="part-c1.xhtml"', b'src="part-c9.xhtml"', "EPUB/part-c9.xhtml"),
        ("word", b'w:name="_Toc', b'w:name="_Tic', "#_Toc000000001"),
        ("word", b'<w:footnote w:id="2"', b'<w:footnote w:id="7"', "note 2"),
        ("word", b'Target="styles.xml"', b'Target="style.xml"', "word/style.xml"),
    ],
)
def test_a_link_that_leads_nowhere_is_named_with_its_file(name, old, new, told):
    assert any(told in place for place in broken_in(name, old, new))


@pytest.mark.parametrize("name", ["markdown", "pdf"])
def test_what_is_no_archive_is_not_looked_at(name):
    assert links_check(b"%PDF", name) is None


def pages_with(link):
    """Return the reader of two pages, the first with a link."""
    writer, result = PdfWriter(), io.BytesIO()
    for _ in range(2):
        writer.add_blank_page(100, 100)
    writer.add_annotation(0, link)
    writer.write(result)
    return PdfReader(result)


def test_links_of_pages_are_counted_by_where_they_lead():
    inside = follow_links(pages_with(Link(rect=(0, 0, 9, 9), target_page_index=1)))
    outside = follow_links(pages_with(Link(rect=(0, 0, 9, 9), url="https://example.org")))

    assert (inside.inside, inside.outside, inside.broken) == (1, 0, ())
    assert (outside.inside, outside.outside) == (0, 1)


def test_a_link_of_a_page_that_leads_to_none_is_broken():
    reader = pages_with(Link(rect=(0, 0, 9, 9), target_page_index=1))
    del reader.pages[0]["/Annots"][0].get_object()["/Dest"]

    assert follow_links(reader).broken == ("page 1 of the file: a link leads to no page",)


def notes_row(text, **fields):
    """Set a text as pages and return what became of its notes."""
    checks = export_book(manuscript=manuscript_of(text, **fields), format="pdf").report["checks"]
    return next(check for check in checks if check["name"] == "Notes")


def test_pages_that_lack_the_number_of_a_note_are_found_out(monkeypatch):
    monkeypatch.setattr("biographies.exporting.pdf.content.PageMarkup.note_ref", lambda *_: "")

    assert notes_row(TEXT)["where"] == ["“Title 1”: the note due is 1, the file refers to none"]


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("ויקטוריה[^s1p1] ואלברט[^s2p1] וגם[^s1p2].", {"language": "he"}),
        ("| a[^s1p1] | b |\n| --- | --- |\n" + "| c | d |\n" * 120, {}),
    ],
)
def test_numbers_that_run_from_the_right_or_stand_in_a_repeated_head_are_no_mistake(text, fields):
    assert notes_row(text, **fields)["outcome"] == "ok"
