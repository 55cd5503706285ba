"""A source that a real worker reads again while the chapters of its book stand."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from biographies.steps import generate_chapter
from biographies.steps.rereading import outdated
from taskqueue.models import TaskRun
from tests.edited import fresh
from tests.factories import make_biography, make_source
from tests.fakes import FakeGuard
from tests.people import browse_as
from tests.stack import wait_until
from tests.texts import TEXT

pytestmark = pytest.mark.usefixtures("content_worker")
FOREWORD = "This letter was found late, and the printer set it before all others of that year.\n\n"


@pytest.fixture
def chapter():
    """A written chapter of a book with one source."""
    book = make_biography(chapter_count=1)
    make_source(biography=book, content=TEXT.encode())
    generate_chapter(None, 1, ("", 150), book.pk, guard=FakeGuard())
    return fresh(book.chapters.get(kind="chapter"))


def page_of(source, tail=""):
    return f"/biographies/{source.biography.slug}/sources/{source.pk}/{tail}"


def wait_until_read(book):
    done = TaskRun.objects.unfinished().filter(subject=book.run_subject)
    wait_until(lambda: not done.exists(), seconds=120, what="the reading")


def cited_by(chapter):
    rows = fresh(chapter).current_revision.citations.order_by("ordinal")
    return list(rows.values_list("passage__version__number", flat=True))


def test_a_corrected_file_is_read_beside_what_is_cited_until_the_chapter_is_checked(chapter):
    editor, source = browse_as(), chapter.biography.sources.get()
    file = SimpleUploadedFile("better.txt", f"{FOREWORD}{TEXT}".encode())
    before = fresh(chapter).current_revision.markdown

    editor.post(page_of(source, "replace/"), {"sources": file})
    wait_until_read(chapter.biography)
    assert (fresh(chapter).current_revision.markdown, set(cited_by(chapter))) == (before, {1})
    editor.post(page_of(source, "recheck/"))
    wait_until_read(chapter.biography)

    assert set(cited_by(chapter)) == {2}
    assert not outdated(fresh(chapter).current_revision).exists()
    assert fresh(chapter).current_revision.checks.filter(check_kind="sources").exists()
    assert not chapter.findings.open().filter(rule__startswith="citation").exists()


def test_the_same_file_read_again_is_no_new_reading(chapter):
    editor, source = browse_as(), chapter.biography.sources.get()

    editor.post(page_of(source, "read/"))
    wait_until_read(chapter.biography)

    assert source.versions.count() == 1
    assert "said just what it had said" in editor.get(page_of(source)).content.decode()
