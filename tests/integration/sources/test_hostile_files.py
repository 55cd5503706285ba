"""Each hostile or broken file ends in its reason, within its limits, and leaves nothing behind."""

import os
import re
import tempfile
import time
from pathlib import Path

import pytest

from biographies.errors import SourceUnreadableError
from biographies.models import Passage, SourceVersion
from biographies.sources import confined
from biographies.sources.confined import Limits
from biographies.steps.reading import ingest_source, read_all
from tests.factories import make_biography, make_source
from tests.fakes import FakeGuard
from tests.integration.sources.hostile import HOSTILE, PROSE, good_docx

pytestmark = pytest.mark.django_db

SLOW = 4  # seconds that the slowest file may take here; editors' files may take more
GENEROUS = 40  # for a machine that is busy with other things


def children():
    """Return the processes that this one has started and that still are there."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        if int(fields[1]) == os.getpid():
            found.append(stat.parent.name)
    return found


@pytest.fixture
def empty_folder(tmp_path, monkeypatch):
    """A folder for temporary files, of this process and of those that it starts."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return tmp_path


@pytest.mark.parametrize("case", HOSTILE)
def test_a_bad_file_ends_in_its_reason_and_leaves_nothing(case, empty_folder, monkeypatch):
    filename, make, reason = HOSTILE[case]
    source = make_source(filename=filename, content=make())
    monkeypatch.setattr(confined, "LIMITS", Limits(SLOW if case == "pdf-slow" else GENEROUS))
    before, started = children(), time.monotonic()

    with pytest.raises(SourceUnreadableError):
        ingest_source(source.pk, guard=FakeGuard())

    source.refresh_from_db()
    assert re.search(reason, source.error_message), source.error_message
    assert (source.state, source.error_code) == ("failed", "source.unreadable")
    assert (SourceVersion.objects.count(), Passage.objects.count()) == (0, 0)
    assert time.monotonic() - started < GENEROUS
    assert (children(), list(empty_folder.iterdir())) == (before, [])


def test_a_file_that_is_gone_is_named():
    source = make_source(filename="a.docx", content=good_docx())
    source.file.storage.delete(source.file.name)

    with pytest.raises(SourceUnreadableError, match="no longer in the storage"):
        ingest_source(source.pk, guard=FakeGuard())


def test_the_siblings_of_a_bad_file_go_on():
    book = make_biography()
    for case in ("word-laughs", "pdf-noise", "text-zeros"):
        filename, make, _ = HOSTILE[case]
        make_source(biography=book, filename=filename, content=make())
    make_source(biography=book, filename="good.txt", content=PROSE.encode())

    read_all(book, guard=FakeGuard())

    states = list(book.sources.order_by("pk").values_list("state", flat=True))
    assert states == ["failed", "failed", "failed", "ready"]


def test_there_are_more_than_forty_cases():
    assert len(HOSTILE) > 40
