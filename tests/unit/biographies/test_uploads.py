"""Uploads: each bad file is named at once, the others are kept to be read."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from biographies import importing, uploads
from biographies.forms.uploads import FilesField
from biographies.uploads import keep, look_over
from tests.factories import make_biography, make_source
from tests.packages import make_docx, make_epub, para
from tests.pdfs import make_pdf
from tests.texts import TEXT

GOOD = TEXT.encode()


def upload(name, content=GOOD):
    return SimpleUploadedFile(name, content)


def reasons(intake):
    return {one.filename: one.reason for one in intake.refused}


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.bin", b"text", "files ending in .bin cannot be read"),
        ("a", b"text", "files without a suffix cannot be read"),
        ("a.doc", b"text", "files ending in .doc cannot be read"),
        ("a.pdf", b"text", "the file is not a PDF, whatever its name says"),
        ("a.txt", b"", "the file is empty"),
        ("a.txt", b" \n\t", "the file is empty"),
        ("a.txt", b"%PDF-1.7\n\x00", "the file is not text but a PDF"),
        ("a.txt", b"A\x00\x01\x02\x00" * 90, "the file is not text"),
        ("a.txt", b"12345", "the file has no letters"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_reason(name, content, reason):
    intake = look_over([upload(name, content), upload("b.txt")])

    assert intake.has_sources
    assert [one.filename for one in intake.refused] == [name]
    assert intake.refused[0].reason.startswith(reason)


@pytest.mark.parametrize(
    "files",
    [
        ("a.docx", make_docx(para("Text."))),
        ("a.pdf", make_pdf([["Text."]])),
        ("a.epub", make_epub()),
    ],
)
def test_a_package_is_taken_as_what_it_is(files):
    assert look_over([upload(*files)]).refused == []


def test_a_file_over_the_limit_is_refused_unread(monkeypatch):
    monkeypatch.setattr(uploads, "MAX_SOURCE_BYTES", len(GOOD) - 1)
    intake = look_over([upload("a.txt"), upload("b.txt", b"Ada wrote.")])

    assert list(reasons(intake)) == ["a.txt"]
    assert "the limit is" in reasons(intake)["a.txt"]


def test_what_is_too_much_at_once_is_refused_but_not_for_a_file_refused_before(monkeypatch):
    monkeypatch.setattr(uploads, "MAX_TOGETHER_BYTES", len(GOOD) + 20)
    files = [upload("a.bin"), upload("b.txt"), upload("c.txt", GOOD + b"!"), upload("d.txt", b"Ok")]

    intake = look_over(files)

    assert list(reasons(intake)) == ["a.bin", "c.txt"]
    assert "can be sent at once" in reasons(intake)["c.txt"]


def test_the_same_file_twice_is_taken_once():
    intake = look_over([upload("a.txt"), upload("b.txt"), upload("a.txt")])

    assert [one.status for one in intake.refused] == ["already there"] * 2
    assert reasons(intake)["b.txt"] == "the same text as a.txt"


@pytest.mark.django_db
def test_what_is_kept_waits_to_be_read():
    book = make_biography()

    kept = keep(book, look_over([upload("a.txt"), upload("b.bin")]))

    assert [(one.filename, one.status) for one in kept] == [("a.txt", "added"), ("b.bin", "failed")]
    source = book.sources.get()
    assert (source.pk, source.state, source.file.read()) == (kept[0].source_id, "queued", GOOD)


@pytest.mark.django_db
def test_what_the_book_has_is_not_kept_a_second_time():
    source = make_source(content=GOOD, filename="old.txt")

    (kept,) = keep(source.biography, look_over([upload("a.txt")]))

    assert (kept.status, kept.source_id) == ("already there", source.pk)
    assert kept.reason == "the same text as old.txt"


@pytest.mark.django_db
def test_two_uploads_of_one_file_at_one_moment_keep_it_once(monkeypatch):
    source = make_source(content=GOOD, filename="a.txt")
    monkeypatch.setattr(uploads, "find_duplicate", lambda *_: None)
    monkeypatch.setattr("biographies.steps.reading.find_duplicate", lambda *_: None)

    (kept,) = keep(source.biography, look_over([upload("a.txt")]))

    assert (kept.status, source.biography.sources.count()) == ("already there", 1)


@pytest.mark.django_db
def test_a_name_that_cannot_be_kept_is_refused():
    (kept,) = keep(make_biography(), look_over([upload("a\x07b.txt")]))

    assert (kept.status, kept.reason) == ("failed", "has a control character; plain text is needed")


@pytest.mark.django_db
def test_records_among_the_files_are_the_sources_records():
    record = {"id": "a.txt", "type": "book", "title": "A Life of Ada"}
    records = upload("Records.json", json.dumps([record]).encode())
    book = make_biography()

    keep(book, look_over([upload("a.txt"), records]))

    assert book.sources.get().title == "A Life of Ada"


def test_records_of_other_programs_among_the_files_are_read_or_reported():
    records = "TY  - BOOK\nTI  - Life of Ada\nER  -\nTY  - BOOK\nTI  - Elsewhere\nER  -\nTY  - X"

    intake = look_over([upload("life-of-ada.txt"), upload("refs.ris", records.encode())])

    assert list(intake.records) == ["life-of-ada.txt"]
    assert [one.reason for one in intake.refused] == [
        "record 3: it has no end (ER); it was read up to the next record",
        "record 3, title: is needed",
        "record 2 “Elsewhere” belongs to none of the files",
    ]


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe", b" " * (importing.MAX_RECORDS_BYTES + 1)])
def test_records_that_cannot_be_read_are_named_and_the_sources_taken(content):
    intake = look_over([upload("records.json", content), upload("a.txt")])

    assert intake.has_sources
    assert list(reasons(intake)) == ["records.json"]


@pytest.mark.parametrize(
    ("files", "errors"),
    [
        ([], ["Choose at least one file."]),
        ([upload("a.txt", b"")], ["a.txt: the file is empty"]),
        ([upload("records.json", b"[]")], ["There is no source among the files."]),
    ],
)
def test_the_field_is_in_error_if_nothing_can_be_taken(files, errors):
    with pytest.raises(ValidationError) as refused:
        FilesField().clean(files)
    assert refused.value.messages == errors


def test_no_file_is_needed_where_the_field_says_so():
    assert FilesField(required=False).clean([]).files == ()
