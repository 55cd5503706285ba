"""A worker's child, which may start no process through multiprocessing, reads files in one."""

import pytest

from biographies.launch import read_sources
from biographies.models import Source
from tests.factories import make_biography, make_source
from tests.integration.sources.hostile import HOSTILE, good_docx, good_epub, good_pdf
from tests.stack import wait_until

pytestmark = pytest.mark.usefixtures("content_worker")


def test_a_worker_reads_good_files_and_names_the_bad_ones():
    book = make_biography()
    for name, content in (("a.docx", good_docx()), ("a.epub", good_epub()), ("a.pdf", good_pdf())):
        make_source(biography=book, filename=name, content=content)
    make_source(biography=book, filename="b.docx", content=HOSTILE["word-laughs"][1]())

    read_sources(book)
    wait_until(lambda: not book.sources.unread().exists(), seconds=90, what="the sources")

    states = dict(Source.objects.values_list("filename", "state"))
    assert states == {"a.docx": "ready", "a.epub": "ready", "a.pdf": "ready", "b.docx": "failed"}
