"""The EPUB: what reading systems ask for, notes that open in place, the same bytes each time."""

import io
import zipfile

import pytest
from lxml import etree

from biographies.exporting.epub import write_epub
from biographies.exporting.manuscript import ManuscriptPart
from biographies.exporting.options import read_options
from tests.pictures import opened
from tests.unit.biographies.test_exporting_parse import book_of
from tests.unit.biographies.test_exporting_text import EVERYTHING

DC = "{http://purl.org/dc/elements/1.1/}"
OPF = "{http://www.idpf.org/2007/opf}"


def files_of(*markdowns, options=None, **fields):
    """Write chapters as an EPUB and return its files."""
    draft = write_epub(book_of(*markdowns, **fields), read_options(options))
    with zipfile.ZipFile(io.BytesIO(draft.content)) as archive:
        return {info.filename: (info, archive.read(info)) for info in archive.infolist()}


def text_of(name, *markdowns, **fields):
    """Return one file of the EPUB as text."""
    return files_of(*markdowns, **fields)[name][1].decode()


def test_the_type_of_the_file_comes_first_and_is_not_compressed():
    (name, (info, content)), *_ = files_of("x").items()

    assert (name, content) == ("mimetype", b"application/epub+zip")
    assert info.compress_type == zipfile.ZIP_STORED


def test_every_file_is_listed_and_well_formed():
    files = files_of(EVERYTHING, "More.[^s1p1]")
    package = etree.fromstring(files["EPUB/package.opf"][1])

    listed = {f"EPUB/{item.get('href')}" for item in package.iter(f"{OPF}item")}

    assert listed == {name for name in files if name.startswith("EPUB/")} - {"EPUB/package.opf"}
    for name, (_, content) in files.items():
        if name.endswith((".xhtml", ".svg", ".ncx", ".opf", ".xml")):
            etree.fromstring(content)


def test_no_file_says_when_it_was_made():
    assert {info.date_time for info, _ in files_of("x").values()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize(("year", "stamp"), [("1921", "1921"), ("c. 1921", "2000"), ("", "2000")])
def test_the_stamp_of_the_last_change_follows_from_the_book(year, stamp):
    package = text_of("EPUB/package.opf", "x", year=year)

    assert f'<meta property="dcterms:modified">{stamp}-01-01T00:00:00Z</meta>' in package


def test_the_metadata_say_what_the_book_is_and_who_can_read_it():
    package = text_of(
        "EPUB/package.opf", "x", subtitle="A & B", author="C", publisher="D", identifier="urn:x"
    )
    root = etree.fromstring(package.encode())

    titles = [title.text for title in root.iter(f"{DC}title")]

    assert titles == ["A Life", "A & B"]
    assert [root.find(f"*/{DC}{name}").text for name in ("creator", "publisher", "identifier")] == [
        "C",
        "D",
        "urn:x",
    ]
    assert package.count("schema:access") == 8


def test_without_an_identifier_one_follows_from_the_words():
    one, same, other = (text_of("EPUB/package.opf", text) for text in ("x", "x", "y"))

    assert one == same != other
    assert "urn:uuid:" in one


def test_a_note_and_its_place_lead_to_each_other():
    part = text_of("EPUB/part-c1.xhtml", "Text.[^s1p1]")

    assert '<a epub:type="noteref" role="doc-noteref" id="c1-r1" href="#c1-n1">1</a></sup>' in part
    assert '<aside epub:type="footnote" role="doc-footnote" id="c1-n1">' in part
    assert '<a role="doc-backlink" class="back" href="#c1-r1">1</a> Lytton Strachey, <em>' in part


def test_a_note_that_does_not_begin_with_a_paragraph_has_its_number_all_the_same():
    part = text_of("EPUB/part-c1.xhtml", "Text.[^a]\n\n[^a]:\n    - one\n")

    assert '<p><a role="doc-backlink" class="back" href="#c1-r1">1</a></p>\n<ul>' in part


def test_a_part_is_named_by_kind_for_those_who_listen():
    kinds = ("chapter", "bibliography", "people")
    parts = tuple(ManuscriptPart(kind, 1, "T", "x") for kind in kinds)
    files = files_of(parts=parts)

    sections = [files[f"EPUB/part-{key}.xhtml"][1] for key in ("c1", "bibliography", "people")]

    assert b'<section epub:type="chapter" role="doc-chapter" aria' in sections[0]
    assert b'role="doc-bibliography"' in sections[1]
    assert b'<section aria-labelledby="people">' in sections[2]


def test_contents_and_landmarks_lead_to_every_part():
    contents = text_of("EPUB/nav.xhtml", "x", "y")

    assert '<li><a href="part-c2.xhtml">2. Title 2</a></li>' in contents
    assert '<a epub:type="bodymatter" href="part-c1.xhtml">' in contents


@pytest.mark.parametrize(("toc", "count"), [(True, 1), (False, 0)])
def test_contents_are_a_page_and_a_landmark_only_if_asked_for(toc, count):
    files = files_of("x", options={"toc": toc})

    assert files["EPUB/package.opf"][1].count(b'<itemref idref="nav"/>') == count
    assert files["EPUB/nav.xhtml"][1].count(b'<a epub:type="toc" href="nav.xhtml">') == count


def test_a_book_from_right_to_left_turns_its_pages_so():
    files = files_of("x", language="he")

    assert b'page-progression-direction="rtl"' in files["EPUB/package.opf"][1]
    assert b'dir="rtl"' in files["EPUB/part-c1.xhtml"][1]


def test_the_made_cover_is_a_picture_for_every_reader():
    files = files_of("x", title="Ödipus & Κύρος", author="Someone")

    cover = opened(files["EPUB/cover.png"][1])

    assert cover.size == (1200, 1800)
    assert len(set(cover.convert("L").get_flattened_data())) > 10  # paper, frame, letters
    assert b'alt="Cover: \xc3\x96dipus &amp; ' in files["EPUB/cover.xhtml"][1]


def test_a_name_that_the_title_says_is_not_on_the_cover_twice():
    twice, once = (text_of("EPUB/cover.svg", "x", title=title) for title in ("ﬁ ב", "ב Victoria"))

    assert twice.count("<text") == 2
    assert once.count("<text") == 1


def test_a_word_too_long_for_the_cover_is_set_smaller_and_not_cut():
    cover = opened(files_of("x", title="W" * 16)["EPUB/cover.png"][1]).convert("RGB")

    assert cover.getpixel((90, 480)) == cover.getpixel((90, 300))  # paper up to the margin


def test_an_isbn_is_the_number_of_the_book():
    package = text_of("EPUB/package.opf", "x", isbn="978-0-306-40615-7", identifier="urn:x")

    assert '<dc:identifier id="id">urn:isbn:9780306406157</dc:identifier>' in package
    assert "<dc:identifier>urn:x</dc:identifier>" in package


def test_a_long_title_fits_on_the_cover():
    cover = text_of("EPUB/cover.svg", "x", title="Word \u05d0 " * 60, author="Someone")

    assert cover.count('font-size="104"') == 7
    assert "…" in cover


def test_the_words_are_read_back_without_numbers_and_marks():
    draft = write_epub(book_of("Text.[^s1p1] More."), read_options(None))

    assert draft.texts[0].body.split() == ["Title", "1", "Text.", "More."]
    assert draft.texts[0].notes.split()[0] == "Lytton"
