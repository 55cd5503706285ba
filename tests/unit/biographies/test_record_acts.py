"""Records are given by the command, too: each one given, left over, or reported."""

import io
import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from biographies.book_acts import NotNowError
from biographies.errors import InvalidInputError
from biographies.importing import find_files, left_over_beside
from biographies.record_acts import give_record, read_record_path
from biographies.sources import Record
from tests.factories import make_biography, make_chapter, make_read_source, make_source
from tests.texts import TEXT

pytestmark = pytest.mark.django_db

BIB = """@book{a, title={The Life of Ada}, author={Roe, Jane}, year=1901}
@book{b, title={Elsewhere}}
@book{b, title={Twice}}
"""


@pytest.fixture
def book():
    return make_biography()


@pytest.fixture
def folder(tmp_path):
    """A folder with a source whose text says its title, and records of another program."""
    (tmp_path / "a.md").write_text(f"---\ntitle: The life of Ada\n---\n{TEXT}")
    (tmp_path / "refs.bib").write_text(BIB)
    return tmp_path


def run(*command):
    """Return what import_sources reports and its exit code."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    try:
        call_command("import_sources", *map(str, command), "--json", stdout=out, stderr=err)
    except CommandError as exc:
        return str(exc), exc.returncode
    except SystemExit as exc:
        code = exc.code
    return json.loads(out.getvalue()), code


def outcomes(report):
    return [(one["filename"], one["status"], one["reason"]) for one in report["sources"]]


def test_a_folders_records_reach_their_sources_by_what_was_read(book, folder):
    report, code = run(book.pk, folder)

    source = book.sources.get()
    assert (source.record["authors"], source.record["year"], code) == (["Roe, Jane"], "1901", 3)
    assert outcomes(report) == [
        ("a.md", "added", ""),
        ("refs.bib", "failed", "record 3: its key b was another record’s already (line 3)"),
        ("refs.bib, record 1 “The Life of Ada”", "added", "to a.md"),
        ("refs.bib, record 2 “Elsewhere”", "left over",
         "no source has its name, address or title, or more than one has"),
    ]  # fmt: skip


def test_records_are_given_to_the_sources_that_a_book_has(book, tmp_path):
    source = make_read_source(biography=book, record={"title": "Life of Ada"})
    (tmp_path / "refs.bib").write_text(BIB.partition("@book{b")[0])

    report, code = run(book.pk, "--records", tmp_path / "refs.bib")

    source.refresh_from_db()
    assert (source.title, code) == ("The Life of Ada", 0)
    assert outcomes(report)[0][:2] == ("refs.bib, record 1 “The Life of Ada”", "added")


def test_a_dry_run_gives_nothing(book, folder):
    source = make_read_source(biography=book, record={"title": "Life of Ada"})

    report, _ = run(book.pk, "--records", folder / "refs.bib", "--dry-run")

    source.refresh_from_db()
    assert source.title == "Life of Ada"
    assert [status for _, status, _ in outcomes(report)] == ["failed", "read", "read"]


def test_something_must_be_named(book):
    assert run(book.pk)[0] == "sources: name a file or folder, an --address or --records"


def test_a_file_of_records_that_is_not_there_or_too_large_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr("biographies.record_acts.MAX_RECORDS_BYTES", 3)
    (tmp_path / "big.bib").write_text(BIB)

    for name, words in (("none.bib", "is not there"), ("big.bib", "is larger than")):
        with pytest.raises(InvalidInputError, match=words):
            read_record_path(tmp_path / name)


def test_a_strange_bib_beside_a_file_stops_nothing(folder):
    (folder / "thesis.bib").write_bytes(b"\x00\x01" * 200)

    assert [file.path.name for file in find_files([folder])] == ["a.md"]
    left = dict(left_over_beside([folder, folder / "a.md"]))
    assert "not text" in left["thesis.bib"].problems[0]


def test_a_records_json_that_is_bad_stops_the_import(folder):
    (folder / "records.json").write_text('[{"id": "a.md"}]')

    with pytest.raises(InvalidInputError, match=r"record 1, title: is needed"):
        find_files([folder])


def test_other_rights_plan_anew_what_is_not_written(book):
    source = make_read_source(biography=book, number=1, rights="quote_only")
    chapter = make_chapter(biography=book)

    give_record(book, source.pk, Record("Life", extra={"rights": "public domain"}))

    chapter.refresh_from_db()
    assert chapter.planned_in == 0


def test_a_source_that_is_gone_gets_nothing(book):
    with pytest.raises(NotNowError):
        give_record(book, make_source().pk, Record("Life"))
