"""Pages and a real worker: what is asked for on a page is done and can be fetched there."""

import hashlib
import io
import zipfile

import pytest

from biographies.models import Source
from taskqueue.models import TaskRun
from tests.books import SAMPLES, is_over, make_faraday
from tests.factories import make_biography, make_chapter
from tests.people import browse_as
from tests.stack import wait_until
from tests.texts import ANSWERED

pytestmark = pytest.mark.usefixtures("content_worker")
LETTERS = SAMPLES / "02-assistant-and-traveller.txt"


def is_done(book):
    return not TaskRun.objects.unfinished().filter(subject=book.run_subject).exists()


def download(editor, export):
    page = f"/biographies/{export.biography.slug}/exports/{export.pk}/"
    return b"".join(editor.get(page).streaming_content)


def test_files_asked_for_on_the_page_are_downloaded_as_they_were_made():
    editor = browse_as()
    book = make_biography()
    make_chapter(biography=book, markdown=f"She wrote to him about the engine.{ANSWERED}")
    page = f"/biographies/{book.slug}/exports/"

    editor.post(page, {"formats": ["markdown", "word", "pdf", "epub"]})
    wait_until(lambda: is_done(book), seconds=120, what="the four files")

    files = {export.export_format: download(editor, export) for export in book.exports.all()}
    sums = dict(book.exports.values_list("export_format", "sha256"))
    assert {name: hashlib.sha256(file).hexdigest() for name, file in files.items()} == sums
    assert b"about the engine" in files["markdown"]
    assert files["pdf"].startswith(b"%PDF")
    assert "word/document.xml" in zipfile.ZipFile(io.BytesIO(files["word"])).namelist()
    assert editor.get(page).content.count(b"the present text") == 4


def test_a_source_added_on_the_page_is_read_though_nobody_starts_the_book():
    editor = browse_as()
    book = make_biography()
    page = f"/biographies/{book.slug}/sources/"

    with LETTERS.open("rb") as file:
        editor.post(page, {"sources": [file]})
    wait_until(lambda: book.sources.get().state == "ready", seconds=60, what="the reading")

    source = Source.objects.get()
    first = source.current_version.passages.get(ordinal=1)
    text = editor.get(f"{page}{source.pk}/?passage=1").content.decode()
    assert first.text[:20] in text
    book.refresh_from_db()
    assert book.state == "draft"


def test_a_book_started_while_its_sources_are_read_reads_each_once():
    editor = browse_as()
    book = make_faraday(chapters=1, words=200)
    Source.objects.update(state="queued", current_version=None)
    source = book.sources.first()

    editor.post(f"/biographies/{book.slug}/sources/{source.pk}/read/")
    editor.post(f"/biographies/{book.slug}/start/")
    wait_until(lambda: is_over(book.pk), seconds=240, what="the book")

    readings = TaskRun.objects.filter(task="biographies.ingest_source")
    assert readings.count() == book.sources.count()
