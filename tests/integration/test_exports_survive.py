"""Two files of one book are set at once when their worker is killed: each comes out whole, once."""

from pathlib import Path

import pytest
from django.db import transaction

from biographies import tasks
from biographies.models import Export
from biographies.models.source import content_hash
from taskqueue.models import TaskRun
from tests.factories import (
    make_biography,
    make_chapter,
    make_citation,
    make_passage,
    make_read_source,
)
from tests.integration.test_queue_broker import wait_for
from tests.stack import wait_until

SENTENCE = "In {year} she went on with her notes, and wrote letter {letter} of that year.[^s1p1]"
WANTED = ({"trim": "a5"}, {"trim": "6x9"})


def make_long_book():
    """Make a book of some forty pages, which is set in a process of its own."""
    book = make_biography(chapter_count=1)
    version = make_read_source(biography=book, passages=0, number=1).current_version
    passage = make_passage(version=version, ordinal=1, text="She wrote letters in every year.")
    paragraphs = [
        " ".join(SENTENCE.format(year=year, letter=letter) for letter in range(1, 13))
        for year in range(1800, 1850)
    ]
    chapter = make_chapter(biography=book, markdown="\n\n".join(paragraphs))
    make_citation(revision=chapter.current_revision, passage=passage)
    return book


@pytest.fixture
def kept(worker_env, settings):
    """The folder where the workers keep what they have set."""
    settings.MEDIA_ROOT = f"{worker_env['BOOKGEN_STATE_DIR']}/media"
    return Path(settings.MEDIA_ROOT) / "exports"


@pytest.fixture
def start_exporter(nobody_else, start_worker, tmp_path):
    """Start workers that keep their temporary files in the folder of the test."""
    return lambda: start_worker("export", concurrency=2, env={"TMPDIR": str(tmp_path)})


def files_in(folder):
    """Return every file below a folder, half ones too."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def kill_between_file_and_row(worker, runs, folder):
    """Kill a worker that has stored a file and cannot note it: somebody else holds its runs."""
    with transaction.atomic():
        TaskRun.objects.filter(pk__in=runs).update(priority=5)
        wait_until(lambda: files_in(folder), seconds=60, what="a stored file")
        worker.kill()


def test_two_exports_whose_worker_is_killed_are_one_good_file_each(kept, start_exporter, tmp_path):
    book, first = make_long_book(), start_exporter()
    runs = [tasks.export_to_pdf.delay(None, one, biography_id=book.pk).id for one in WANTED]
    wait_until(lambda: len(list(tmp_path.glob("*/order"))) == 2, what="two books being set")

    kill_between_file_and_row(first, runs, kept / str(book.pk))
    assert not Export.objects.exists()
    start_exporter()
    ended = [wait_for(run, "SUCCESS", seconds=90) for run in runs]

    exports = [Export.objects.get(run_id=run.pk) for run in ended]
    assert [(one.options, one.is_fit) for one in exports] == [(one, True) for one in WANTED]
    paths = [Path(one.file.path) for one in exports]
    assert [content_hash(path.read_bytes()) for path in paths] == [one.sha256 for one in exports]
    assert files_in(kept / str(book.pk)) == sorted(paths)
    assert {path.parent for path in paths} == set((kept / str(book.pk)).iterdir())
    assert list(tmp_path.glob("bookgen-*")) == []
