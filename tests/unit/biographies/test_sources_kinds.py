"""What a file really is, by its first bytes."""

import pytest

from biographies.errors import SourceUnreadableError
from biographies.sources import check_source
from biographies.sources.kinds import kind_of
from tests.packages import make_docx, make_epub, make_zip


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"%PDF-1.7", "a PDF"),
        (b"\n\n%PDF-1.7", "a PDF"),
        (make_docx(), "a Word file (.docx)"),
        (make_epub(), "an EPUB"),
        (make_zip({"META-INF/container.xml": "<a/>"}), "an EPUB"),
        (make_zip({"ppt/presentation.xml": "<a/>"}), "a PowerPoint file"),
        (make_zip({"mimetype": "application/vnd.oasis.opendocument.text"}), "an OpenDocument file"),
        (make_zip({"a.txt": "text"}), "a ZIP file"),
        (b"\xd0\xcf\x11\xe0 old", "an old Word file (.doc)"),
        (b"\xff\xd8\xff\xe0 photo", "a picture"),
        (b"<!DOCTYPE html><p>", "a web page"),
        (b"\xef\xbb\xbf <HTML lang=en>", "a web page"),
        (b"AT&TFORM", "a DjVu file"),
    ],
)
def test_a_kind_is_known_by_its_bytes(data, name):
    assert kind_of(data).name == name


@pytest.mark.parametrize("data", [b"A life.", b"The sign %PDF- is in this text.", b"<htmlish>"])
def test_text_is_of_no_kind(data):
    assert kind_of(data) is None


@pytest.mark.parametrize(
    ("filename", "data"),
    [
        ("a.pdf", b"%PDF-1.7"), ("a.docx", make_docx()), ("a.epub", make_epub()),
        ("a.md", b"<html>text in a page"), ("a.html", b"<html>text"), ("a.txt", b"Text."),
    ],
)  # fmt: skip
def test_a_file_of_its_kind_may_be_kept(filename, data):
    check_source(data, filename=filename)


@pytest.mark.parametrize(
    ("filename", "data", "reason"),
    [
        ("a.docx", b"%PDF-1.7", "not a Word file (.docx) but a PDF, whatever its name says; let"),
        ("a.epub", b"PK\x03\x04word/document.xml", "let its name end in .docx"),
        ("a.pdf", b"Text.", "the file is not a PDF, whatever its name says; it may be damaged"),
        ("a.txt", b"\x7fELF", "the file is not text but a program, whatever its name says"),
        ("a.docx", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "by a password"),
        ("a.pdf", b" \n", "the file is empty"),
    ],
)  # fmt: skip
def test_a_wrong_ending_is_told_with_what_to_do(filename, data, reason):
    with pytest.raises(SourceUnreadableError) as refused:
        check_source(data, filename=filename)
    assert str(refused.value).startswith(f"{filename}: ")
    assert reason in str(refused.value)
