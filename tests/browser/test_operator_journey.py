"""An operator's way from a run that failed for good to one that succeeds, before real workers."""

import re
import shutil
from pathlib import Path

import pytest

from biographies import launch
from biographies.models import Export
from taskqueue.models import OperatorAction, TaskRun
from tests.browser.looking import look
from tests.browser.visiting import sign_in
from tests.factories import make_biography, make_chapter
from tests.stack import wait_until
from tests.texts import ANSWERED


@pytest.fixture
def full_disk(content_worker, settings):
    """A place where no file of a book can be kept, until the test mends it by deleting it."""
    folder = Path(settings.MEDIA_ROOT, "exports")
    aside = folder.with_name("exports aside")
    if folder.exists():
        folder.rename(aside)
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.touch()
    yield folder
    if aside.exists():
        folder.unlink() if folder.is_file() else shutil.rmtree(folder, ignore_errors=True)
        aside.rename(folder)


def test_an_operator_reads_a_failed_runs_attempts_and_retries_its_dead_letter(
    page, site, full_disk
):
    failed = failed_export()
    sign_in(page, site, group="operator")
    come_to_the_failed_run(page, site)
    read_its_attempts(page, failed)
    full_disk.unlink()
    retry_its_dead_letter(page)
    see_it_succeed(page, failed)


def failed_export():
    """Return a run whose retries are over."""
    book = make_biography(state="needs_review")
    make_chapter(biography=book, markdown=f"She wrote a note.{ANSWERED}", state="needs_review")
    run = launch.send_export(book, "markdown", {})
    wait_until(
        lambda: TaskRun.objects.filter(pk=run.pk, state="FAILURE").exists(),
        seconds=60,
        what="the failure",
    )
    return run


def come_to_the_failed_run(page, site):
    """The desk's first page names what failed and leads there."""
    page.get_by_role("link", name="Admin").click()
    page.get_by_text("1 dead letter open").wait_for()
    look(page, "desk", is_admin=True)
    page.get_by_role("link", name="1 run failed in 24 hours").click()
    page.get_by_role("heading", name=re.compile("run", re.IGNORECASE), level=1).wait_for()
    look(page, "desk-runs", is_admin=True)


def read_its_attempts(page, failed):
    """Every attempt has its row, with what went wrong in words and the trace folded away."""
    page.get_by_role("link", name=failed.pk[:8]).click()
    attempts = page.get_by_role("region", name="Attempts")
    attempts.get_by_role("rowheader", name="4", exact=True).wait_for()
    attempts.get_by_text(re.compile("Traceback")).first.click()
    look(page, "desk-run", is_admin=True)


def retry_its_dead_letter(page):
    """The run leads to its dead letter, which is retried once what would be done was shown."""
    page.get_by_role(
        "link", name=re.compile(r"^Dead ?letter|biographies\.export", re.I)
    ).first.click()
    page.get_by_role("button", name="Retry…").wait_for()
    look(page, "desk-dead-letter", is_admin=True)
    page.get_by_role("button", name="Retry…").click()
    page.get_by_text("What was chosen").wait_for()
    look(page, "desk-retry-shown", is_admin=True)
    page.get_by_role("button", name="Retry: 1").click()
    page.get_by_role("status").wait_for()
    look(page, "desk-retried", is_admin=True)


def see_it_succeed(page, failed):
    """The new run is linked from the letter, ends well, and the act is in the log."""
    again = wait_until(lambda: TaskRun.objects.filter(retry_of=failed.pk, state="SUCCESS").first())
    page.reload()
    page.get_by_role("link", name=re.compile(again.pk[:8])).first.click()
    page.get_by_text("SUCCESS").first.wait_for()
    look(page, "desk-run-succeeded", is_admin=True)
    assert Export.objects.filter(export_format="markdown").count() == 1
    assert OperatorAction.objects.count() == 1
