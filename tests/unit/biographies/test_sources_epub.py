"""EPUBs are read part by part in the order of their spine."""

import pytest

from biographies.errors import SourceUnreadableError
from biographies.sources import read_source
from tests.packages import make_epub

WORDS = "Ada Byron was born in 1815."
FONTS = "http://www.idpf.org/2008/embedding"


def read(*pages, **given):
    return read_source(make_epub(pages, **given), filename="a.epub")


def blocks(*pages, **given):
    source = read(*pages, **given)
    return [(block.kind.value, source.text[block.start : block.end]) for block in source.blocks]


def test_parts_come_in_the_order_of_the_spine_and_each_once():
    assert blocks("<p>One.", "<p>Two.", spine=["c2", "c1", "c2", "c9"]) == [
        ("paragraph", "Two."),
        ("paragraph", "One."),
    ]


@pytest.mark.parametrize(
    ("metadata", "authors"),
    [
        ("<dc:creator>J. Roe</dc:creator><dc:creator>J. Doe</dc:creator>", ("J. Roe", "J. Doe")),
        ('<dc:creator opf:role="trl">T. Ran</dc:creator>', ()),
        ('<dc:creator opf:role="aut">A. Uth</dc:creator>', ("A. Uth",)),
        (
            '<dc:creator id="c">I. Ll</dc:creator><meta refines="#c" property="role">ill</meta>',
            (),
        ),
    ],
)  # fmt: skip
def test_authors_are_the_creators_that_are_not_something_else(metadata, authors):
    assert read(f"<p>{WORDS}", metadata=metadata).authors == authors


@pytest.mark.parametrize(
    ("dates", "year"),
    [
        ("<dc:date>1843-02-01</dc:date>", {"year": "1843"}),
        ('<dc:date opf:event="modification">2020</dc:date>', {}),
        (
            '<dc:date opf:event="publication">2009</dc:date>'
            '<dc:date opf:event="original-publication">1843</dc:date>',
            {"year": "1843"},
        ),
        ("<dc:date>soon</dc:date>", {}),
    ],
)
def test_the_year_is_that_of_publication(dates, year):
    assert read(f"<p>{WORDS}", metadata=dates).facts == year


def test_the_package_tells_title_language_and_publisher():
    source = read(
        f"<p>{WORDS}",
        metadata="<dc:title>A Life</dc:title><dc:language>en</dc:language>"
        "<dc:publisher>Taylor</dc:publisher>",
    )

    assert (source.title, source.language, source.encoding) == ("A Life", "en", "epub")
    assert source.facts == {"publisher": "Taylor"}


def test_what_the_guide_calls_no_text_is_front():
    guide = '<guide><reference type="cover" href="c1.xhtml#top"/></guide>'

    found = blocks("<h1>A Life</h1><aside class=footnote>n</aside>", f"<p>{WORDS}", guide=guide)

    assert [kind for kind, _ in found] == ["front", "paragraph"]


def test_a_section_that_says_it_is_no_text_is_front():
    title_page = '<section epub:type="titlepage"><h1>A Life</h1><p>by Roe</p></section>'

    assert [kind for kind, _ in blocks(title_page + f"<p>{WORDS}")] == [
        "front",
        "front",
        "paragraph",
    ]


def test_an_element_that_xhtml_closes_at_once_swallows_nothing():
    page = f'<script src="x"/><title/><a id="p1"/><p>{WORDS}</p><div class="toc"/><p>More.</p>'

    assert [text for _, text in blocks(page)] == [WORDS, "More."]


def test_printed_pages_are_known_by_their_breaks():
    source = read(
        f'<p>One <span epub:type="pagebreak" title="12"/>two.</p><p>{WORDS}</p>',
        '<div role="doc-pagebreak" id="page_13"></div><p>Three.</p>',
    )

    assert [source.text[start:][:4] for start, _ in source.pages] == ["two.", "Thre"]
    assert [page for _, page in source.pages] == [12, 13]


def test_pictures_contents_and_empty_parts_are_no_text():
    items = (
        '<item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
        '<item id="s" href="s.svg" media-type="image/svg+xml"/>'
    )
    files = {"OEBPS/nav.xhtml": "<p>Nav", "OEBPS/s.svg": "<svg/>", "OEBPS/c2.xhtml": " "}

    found = blocks(f"<p>{WORDS}", "", items=items, spine=["n", "s", "c1", "c2"], files=files)

    assert found == [("paragraph", WORDS)]


def test_parts_that_are_missing_are_told():
    assert read(f"<p>{WORDS}", missing=2).remarks == (
        "2 parts that its own list names are missing in it.",
    )


def test_scrambled_fonts_protect_no_text():
    said = f'<e><EncryptedData><EncryptionMethod Algorithm="{FONTS}"/></EncryptedData></e>'

    assert read(f"<p>{WORDS}", files={"META-INF/encryption.xml": said}).text == WORDS


def test_a_book_that_is_protected_against_copying_is_refused():
    said = '<e><EncryptedData><EncryptionMethod Algorithm="aes"/></EncryptedData></e>'

    with pytest.raises(SourceUnreadableError, match="protected against copying"):
        read(f"<p>{WORDS}", files={"META-INF/encryption.xml": said})


def test_entities_in_utf16_are_refused_too():
    package = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE p [<!ENTITY a "b">]><p>&a;</p>'

    with pytest.raises(SourceUnreadableError, match="declares entities"):
        read(f"<p>{WORDS}", files={"OEBPS/book.opf": package.encode("utf-16")})
