"""One Chromium and one gunicorn for the session; each test has a context and a page of its own."""

import os

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.looking import WIDE, Watch
from tests.web import WebServer
from tools import browser as tools_browser

# It asks for hosts of its maker at every start otherwise, which a closed network refuses loudly.
QUIET = ("--disable-background-networking", "--disable-component-update", "--disable-sync")
QUIET += ("--no-first-run", "--disable-quic", "--disable-domain-reliability")
IN_A_CONTAINER = ("--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu")
ASYNC_UNSAFE = "DJANGO_ALLOW_ASYNC_UNSAFE"


@pytest.fixture(scope="session")
def browser():
    """Headless Chromium; where it or axe is missing the tests are skipped, but fail in CI."""
    lacking = tools_browser.missing()
    if lacking:
        reason = f"{'; '.join(lacking)}: {tools_browser.HOW}"
        is_ci = os.environ.get("CI") == "true"
        pytest.fail(reason) if is_ci else pytest.skip(reason)
    # Playwright's sync API keeps an event loop running in this thread, and Django's ORM refuses to
    # work where it sees one; but nothing else runs while a test is waiting for the database.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv(ASYNC_UNSAFE, "true")
        chromium = playwright.chromium.launch(
            executable_path=tools_browser.program(), args=[*IN_A_CONTAINER, *QUIET]
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def web(worker_env, tmp_path_factory):
    """The site, started once: it shares the tests' database, broker and files with workers."""
    env = {name: value for name, value in worker_env.items() if name != ASYNC_UNSAFE}
    server = WebServer(env=env, log=tmp_path_factory.mktemp("web"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def site(queue, web):
    """The site's address, with empty tables and an empty broker."""
    assert web.process.poll() is None, web.output()
    return web.address


@pytest.fixture
def new_page(browser, site):
    """Open pages, each in a context of its own: what the browser complains of fails the test."""
    contexts = []

    def open_one():
        context = browser.new_context(viewport=WIDE, locale="en-GB", reduced_motion="reduce")
        context.set_default_timeout(15_000)
        contexts.append((context, Watch(context)))
        return context.new_page()

    yield open_one
    for context, _ in contexts:
        context.close()  # before the tables are emptied: a page may be asking for news
    for _, watch in contexts:
        watch.settle()


@pytest.fixture
def page(new_page):
    """A page of the test's own."""
    return new_page()
