"""An address goes the whole way: the page's form, the queue, a real worker, a real site."""

from pathlib import Path

import pytest

from biographies.models import Source
from taskqueue.models import TaskRun
from tests.factories import make_biography
from tests.integration.web_site import WebSite
from tests.people import browse_as
from tests.stack import wait_until
from tests.texts import TEXT


@pytest.fixture
def site(settings, worker_env):
    """A site that the operator allows, here and in the workers."""
    settings.MEDIA_ROOT = Path(worker_env["BOOKGEN_STATE_DIR"]) / "media"
    site = WebSite()
    settings.SOURCE_FETCH_ALLOWED_HOSTS = [site.host_and_port]
    yield site
    site.stop()


@pytest.fixture
def fetching_worker(nobody_else, start_worker, site):
    """A worker that may fetch from the site and tries again after a second."""
    env = {"SOURCE_FETCH_ALLOWED_HOSTS": site.host_and_port, "CELERY_TASK_RETRY_BACKOFF": "1"}
    return start_worker("content_generation", env=env)


def busy_once(site, path, page):
    """Answer that the site cannot now, and from the second time on with the page."""
    site.page(path, page)
    good = site.answers[path]
    answers = iter([b"HTTP/1.1 503 Busy\r\nRetry-After: 1\r\n\r\n"])
    site.answers[path] = lambda connection: connection.sendall(next(answers, good))


def test_a_site_that_is_busy_once_is_asked_again_and_its_page_read(site, fetching_worker):
    busy_once(site, "/ada.txt", TEXT.encode())
    book = make_biography()

    browse_as().post(
        f"/biographies/{book.slug}/sources/address/", {"address": f"{site.address}/ada.txt"}
    )

    ready = Source.objects.filter(biography=book, state="ready")
    wait_until(ready.exists, seconds=120, what="the source's passages")
    wait_until(lambda: TaskRun.objects.get().state == "SUCCESS", seconds=60, what="the run's end")
    assert TaskRun.objects.get().retries == 1
    assert site.paths.count("/ada.txt") == 2
    assert ready.get().file.size == len(TEXT)
