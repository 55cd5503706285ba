"""Everything of a book in one file, the same for the same book, with a manifest that is true."""

import hashlib
import io
import json
import zipfile

import pytest
from django.core.files.storage import default_storage

from biographies.errors import ChapterNotWrittenError, InvalidInputError
from biographies.exporting.bundle import program_hash
from biographies.models import Export
from biographies.permits import give_permit
from biographies.picture_acts import add_picture
from biographies.steps import export_bundle
from biographies.steps.authorship import words_by_author
from taskqueue.errors import LeaseLostError
from tests.factories import (
    make_biography,
    make_chapter,
    make_citation,
    make_finding,
    make_revision,
)
from tests.fakes import FakeGuard
from tests.pictures import make_picture
from tests.unit.biographies.test_steps_exports import make_book_with_people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def bundle(book, options=None, guard=None):
    """Pack a book and return the figures."""
    return export_bundle(None, options, book.pk, guard=guard or FakeGuard())


def files_of(book):
    """Pack a book and return its files."""
    with default_storage.open(bundle(book)["file"]) as file:
        archive = zipfile.ZipFile(io.BytesIO(file.read()))
    return {name: archive.read(name) for name in archive.namelist()}


def manifest_of(book):
    """Pack a book and return the manifest."""
    return json.loads(files_of(book)["manifest.json"])


def illustrate(book):
    """Show a picture in the book's only chapter."""
    add_picture(book, "gate.png", make_picture(), person="ed")
    chapter = book.chapters.get()
    text = f"{chapter.current_revision.markdown}\n\n![A gate](gate.png)\n"
    revision = make_revision(chapter=chapter, markdown=text, author_kind="person", author="ed")
    for old in chapter.current_revision.citations.all():
        make_citation(revision=revision, passage=old.passage)
    type(chapter).objects.store_revision(
        chapter.pk, revision_id=revision.pk, parent_id=chapter.current_revision_id
    )


def test_it_holds_the_book_in_every_format_with_its_records_and_findings():
    assert sorted(files_of(make_book_with_people())) == [
        "ada-lovelace.docx", "ada-lovelace.epub", "ada-lovelace.md", "ada-lovelace.pdf",
        "findings.json", "findings.md", "manifest.json", "references.json",
    ]  # fmt: skip


def test_pictures_lie_where_the_markdown_looks_for_them():
    book = make_book_with_people()
    illustrate(book)

    files = files_of(book)

    assert b"![A gate](pictures/gate.png)" in files["ada-lovelace.md"]
    assert files["pictures/gate.png"] == make_picture_as_kept(book)


def make_picture_as_kept(book):
    """Return the bytes of the book's only picture."""
    return book.pictures.get().file.read()


def test_the_manifest_names_every_file_with_its_checksum():
    files = files_of(make_book_with_people())

    listed = json.loads(files.pop("manifest.json"))["files"]

    assert {one["name"]: one["sha256"] for one in listed} == {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items()
    }


def test_the_manifest_says_what_the_book_is_made_of():
    manifest = manifest_of(make_book_with_people())

    assert manifest["references"] == {"s1": "notes-s1"}
    assert manifest["sources"][0]["rights"] == "public_domain"
    assert manifest["shares"][0]["number"] == 1
    assert manifest["versions"]["bookgen"] == program_hash()
    assert set(manifest["preflight"]) == {"markdown", "word", "pdf", "epub"}
    assert manifest["text"]["revisions"][0]["part"] == "chapter 1"


def test_findings_that_are_open_or_ignored_are_there_with_the_reason():
    book = make_book_with_people()
    make_finding(chapter=book.chapters.get(), message="Too short.")
    make_finding(
        chapter=book.chapters.get(), message="A long word.", state="ignored",
        state_reason="It is a name.", state_by="ed",
    )  # fmt: skip
    make_finding(biography=book, chapter=None, message="Mended.", state="fixed")
    make_finding(biography=book, chapter=None, message="Of the whole.")

    text = files_of(book)["findings.md"].decode()

    assert text.index("the book, error: Of the whole.") < text.index("Too short.")
    assert "A long word. Ignored by ed: It is a name." in text
    assert "Mended." not in text


def test_the_same_book_is_the_same_bytes_and_kept_once():
    book = make_book_with_people()

    first, second = bundle(book), bundle(book)

    assert first["export_id"] == second["export_id"]
    assert Export.objects.filter(export_format="bundle").count() == 1


def test_a_finding_alone_makes_another_bundle_of_the_same_files():
    book = make_book_with_people()
    first = bundle(book)
    make_finding(biography=book, chapter=None)

    second = bundle(book)

    assert first["sha256"] != second["sha256"]
    assert book.exports.exclude(export_format="bundle").count() == 4


def test_what_the_formats_have_doubts_about_is_said_of_the_bundle():
    book = make_book_with_people()
    make_chapter(biography=book, number=2, markdown="![gone](gone.png)")

    warnings = bundle(book)["preflight"]["warnings"]

    assert {warning.split(":")[0] for warning in warnings} >= {"markdown", "word", "pdf", "epub"}


def test_a_book_without_a_text_has_no_bundle():
    with pytest.raises(ChapterNotWrittenError):
        bundle(make_biography())


@pytest.mark.parametrize("options", ["x", {"trim": "b4"}])
def test_bad_options_are_refused(options):
    with pytest.raises(InvalidInputError):
        bundle(make_book_with_people(), options)


def test_a_run_that_lost_its_lease_keeps_no_bundle():
    book = make_book_with_people()
    bundle(book)
    make_finding(biography=book, chapter=None)

    with pytest.raises(LeaseLostError):
        bundle(book, guard=FakeGuard(lost_at_write=1))

    assert Export.objects.filter(export_format="bundle").count() == 1


def write(chapter, markdown, **author):
    """Make a text the present one of a chapter."""
    chapter.refresh_from_db()
    revision = make_revision(chapter=chapter, markdown=markdown, **author)
    type(chapter).objects.store_revision(
        chapter.pk, revision_id=revision.pk, parent_id=chapter.current_revision_id
    )
    chapter.refresh_from_db()


def test_a_statement_is_whose_revision_first_has_it_word_for_word():
    chapter = make_chapter(markdown="She wrote well.[^s1p1] She read much.[^s1p2]")
    write(
        chapter, "She wrote well.[^s1p1] She read a lot.[^s1p2]", author="gpt", author_kind="engine"
    )
    write(
        chapter, "# Head\n\nShe wrote well.[^s1p1] She read a lot.[^s1p2] Then.",
        author="ed", author_kind="person",
    )  # fmt: skip

    assert words_by_author([chapter]) == {"extractive": 3, "model": 4, "human": 1}


def test_a_proposal_that_was_taken_stays_its_engines():
    chapter = make_chapter(markdown="Nothing.")
    write(chapter, "She wrote.[^s1p1]", author="extractive, accepted by ed", author_kind="engine")

    assert words_by_author([chapter]) == {"extractive": 2, "model": 0, "human": 0}


def test_back_matter_and_parts_without_a_text_are_not_counted():
    book = make_biography()
    parts = [
        make_chapter(biography=book, kind="glossary", number=0, markdown="Words here."),
        make_chapter(biography=book),
    ]

    assert sum(words_by_author(parts).values()) == 0


def test_with_keys_for_pandoc_the_markdown_finds_its_records_beside_it():
    book = make_book_with_people()

    with default_storage.open(bundle(book, {"citations": "pandoc"})["file"]) as file:
        archive = zipfile.ZipFile(io.BytesIO(file.read()))
        text = archive.read("ada-lovelace.md").decode()

    assert 'bibliography: "references.json"' in text
    assert "[@notes-s1" in text
    assert set(book.exports.values_list("options__citations", flat=True)) == {None, "pandoc"}


def test_who_let_the_book_out_and_why_stands_in_the_manifest():
    book = make_biography()
    make_chapter(biography=book, markdown="She wrote.")
    give_permit(book, person="ada", reason="A proof for the family alone.")

    manifest = manifest_of(book)

    assert manifest["permit"]["person"] == "ada"
    assert manifest["permit"]["parts"] == {"chapter 1": 1}
    assert "permit" not in manifest["preflight"]["word"]


def test_fonts_that_the_installation_has_besides_are_named(settings, tmp_path):
    settings.BIOGRAPHIES_FONTS_DIR = tmp_path
    (tmp_path / "NotoSerifSC-Regular.ttf").touch()

    assert manifest_of(make_book_with_people())["added_fonts"] == ["NotoSerifSC-Regular.ttf"]
