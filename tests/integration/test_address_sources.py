"""An address becomes a source: fetched by the step that reads it, all of it or nothing."""

from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command

from biographies import source_acts
from biographies.errors import AddressRefusedError, SourceUnreachableError, SourceUnreadableError
from biographies.guard import Unguarded
from biographies.importing import import_addresses
from biographies.models import Source
from biographies.steps import addresses, ingest_source
from biographies.steps.addresses import add_address, waits_for_fetch
from taskqueue.errors import LeaseLostError
from tests.factories import make_biography, make_source
from tests.fakes import FakeGuard, Killed, KilledGuard
from tests.integration.web_site import WebSite
from tests.texts import TEXT

pytestmark = pytest.mark.django_db

PAGE = f"<html><head><title>A Life of Ada</title></head><body><p>{TEXT}</p></body></html>".encode()


@pytest.fixture
def site(settings, tmp_path):
    """A site that the operator allows, with a page; files go to a folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path
    site = WebSite()
    site.page("/lives/ada", PAGE, content_type="text/html; charset=utf-8")
    settings.SOURCE_FETCH_ALLOWED_HOSTS = [site.host_and_port]
    yield site
    site.stop()


@pytest.fixture
def source(site):
    """The page as a source that waits to be fetched."""
    return add_address(make_biography(), f"{site.address}/lives/ada", guard=Unguarded())[0]


def files_kept():
    """Return the names of all files of sources."""
    books = default_storage.listdir("sources")[0] if default_storage.exists("sources") else []
    return [name for book in books for name in default_storage.listdir(f"sources/{book}")[1]]


def test_an_address_is_fetched_kept_as_a_file_and_read(source, site):
    figures = ingest_source(source.pk, guard=FakeGuard())

    source.refresh_from_db()
    assert (source.state, figures["passages"] > 0) == ("ready", True)
    assert (source.filename, Path(source.file.path).read_bytes()) == ("ada.html", PAGE)
    assert source.size == len(PAGE)
    assert (source.title, source.record["kind"]) == ("A Life of Ada", "webpage")
    assert source.record["url"] == f"{site.address}/lives/ada"
    assert len(source.record["extra"]["accessed"]) == len("2024-05-06")


def test_what_was_fetched_is_read_again_from_its_file(source, site):
    ingest_source(source.pk, guard=FakeGuard())
    asked = len(site.requests)
    Source.objects.requeue(source.pk)

    ingest_source(source.pk, guard=FakeGuard())

    assert len(site.requests) == asked


def test_an_address_that_is_fetched_again_is_a_new_reading_where_its_page_changed(source, site):
    ingest_source(source.pk, guard=FakeGuard())
    first = Source.objects.get().file.name
    site.page("/lives/ada", PAGE.replace(b"1828", b"1829"), content_type="text/html")

    source_acts.read_again(source.biography, source.pk, encoding="", is_fetched=True)
    figures = ingest_source(source.pk, guard=FakeGuard())

    source.refresh_from_db()
    assert (figures["version"], figures["is_new"], len(files_kept())) == (2, True, 2)
    assert source.file.name != first
    assert not waits_for_fetch(source)


def test_an_address_that_gives_the_same_again_has_one_reading(source, site):
    ingest_source(source.pk, guard=FakeGuard())
    asked = len(site.requests)

    source_acts.read_again(source.biography, source.pk, encoding="", is_fetched=True)
    figures = ingest_source(source.pk, guard=FakeGuard())

    assert len(site.requests) > asked
    assert (figures["version"], figures["is_new"]) == (1, False)


def test_an_address_that_is_gone_leaves_its_earlier_reading_and_is_fetched_again_next(source, site):
    ingest_source(source.pk, guard=FakeGuard())
    site.page("/lives/ada", b"", status="404 Not Found")
    source_acts.read_again(source.biography, source.pk, encoding="", is_fetched=True)

    with pytest.raises(SourceUnreadableError):
        ingest_source(source.pk, guard=FakeGuard())

    source.refresh_from_db()
    assert (source.state, source.current_version.number) == ("ready", 1)
    assert waits_for_fetch(source)


def test_a_site_that_cannot_now_leaves_the_source_to_the_next_try(source, site):
    site.page("/lives/ada", b"", status="503 Busy", retry_after="60")
    with pytest.raises(SourceUnreachableError) as first:
        ingest_source(source.pk, guard=FakeGuard())
    source.refresh_from_db()
    assert (source.state, bool(source.file), first.value.retry_after_s) == ("parsing", False, 60.0)

    site.page("/lives/ada", PAGE, content_type="text/html")
    ingest_source(source.pk, guard=FakeGuard())

    source.refresh_from_db()
    assert source.state == "ready"


def test_a_page_that_is_not_there_fails_with_the_reason_and_may_be_removed(source, site):
    site.page("/lives/ada", b"", status="404 No")

    with pytest.raises(SourceUnreadableError):
        ingest_source(source.pk, guard=FakeGuard())

    source.refresh_from_db()
    assert (source.state, source.error_code) == ("failed", "source.unreadable")
    assert source.error_message == "the site has no such page (status 404)"
    assert files_kept() == []


def test_a_site_that_is_no_longer_allowed_is_not_asked(source, site, settings):
    settings.SOURCE_FETCH_ALLOWED_HOSTS = []

    with pytest.raises(AddressRefusedError):
        ingest_source(source.pk, guard=FakeGuard())

    source.refresh_from_db()
    assert (source.error_code, site.connections) == ("source.address_refused", 0)


def test_the_same_text_at_two_addresses_is_one_source(source, site):
    twin = make_source(biography=source.biography, content=PAGE, filename="mine.html")

    with pytest.raises(SourceUnreadableError, match=r"the same text as mine.html"):
        ingest_source(source.pk, guard=FakeGuard())

    source.refresh_from_db()
    assert (source.state, bool(source.file)) == ("failed", False)
    assert len(files_kept()) == len([twin])


def test_the_same_text_that_came_meanwhile_is_one_source(source, monkeypatch):
    make_source(biography=source.biography, content=PAGE, filename="mine.html")
    monkeypatch.setattr(addresses, "_refuse_twin", lambda *_: None)

    with pytest.raises(SourceUnreadableError, match="another source of the book"):
        ingest_source(source.pk, guard=Unguarded())

    assert len(files_kept()) == 1


def test_an_attempt_that_lost_its_run_keeps_no_file(source):
    with pytest.raises(LeaseLostError):
        ingest_source(source.pk, guard=FakeGuard(lost_at_write=2))

    source.refresh_from_db()
    assert (bool(source.file), source.size, files_kept()) == (False, 0, [])


def test_a_process_killed_after_the_fetch_costs_no_second_one(source, site):
    with pytest.raises(Killed):
        ingest_source(source.pk, guard=KilledGuard(at_write=3))
    asked = len(site.requests)

    ingest_source(source.pk, guard=FakeGuard())

    source.refresh_from_db()
    assert (source.state, len(site.requests)) == ("ready", asked)


def test_a_declared_encoding_is_used_where_the_bytes_say_nothing(site):
    page = "Ada escribió una señal y después otra. ".encode("iso8859-15") * 20
    for path, charset in (("/a.txt", "iso-8859-15"), ("/b.txt", "no-such"), ("/c.txt", "ascii")):
        site.page(path, page + path.encode(), content_type=f"text/plain; charset={charset}")
        source, _ = add_address(make_biography(), site.address + path, guard=Unguarded())
        ingest_source(source.pk, guard=FakeGuard())

    assert list(Source.objects.order_by("pk").values_list("encoding", flat=True)) == [
        "iso8859-15",
        "",
        "",
    ]


@pytest.mark.parametrize(
    "content", ["señal".encode(), "señal".encode("utf-16")], ids=["utf-8", "utf-16"]
)
def test_bytes_that_say_their_encoding_need_none_declared(content):
    fetched = addresses.Fetched(content, "a.txt", "https://example.org/a.txt", "iso-8859-1")

    assert addresses.needed_encoding(fetched) == ""


def test_two_requests_at_one_moment_keep_an_address_once(source, monkeypatch):
    monkeypatch.setattr(addresses, "find_address", lambda *_: None)

    again = add_address(source.biography, source.address, guard=Unguarded())

    assert again == (source, False)


def test_the_command_fetches_at_once_and_says_what_became_of_each(site, capsys):
    book = make_biography()
    good, bad = f"{site.address}/lives/ada", f"{site.address}/none"
    with pytest.raises(SystemExit) as ended:
        call_command("import_sources", str(book.pk), "--address", good, "--address", bad)

    assert ended.value.code == 3
    said = capsys.readouterr().out
    assert f"{good}: added" in said
    assert f"{bad}: failed: the site has no such page (status 404)" in said
    assert (book.sources.get().title, book.sources.get().address) == ("A Life of Ada", good)


def test_an_address_that_is_there_or_only_tried_is_not_added(site):
    book, address = make_biography(), f"{site.address}/lives/ada"
    site.leads_on("/other", "/lives/ada")

    (tried,) = import_addresses(book, [address], is_kept=False)
    assert (tried.status, tried.passages > 0, book.sources.count()) == ("added", True, 0)
    import_addresses(book, [address])

    again = import_addresses(book, [address, f"{site.address}/other"])
    assert [one.status for one in again] == ["already there"] * 2
    assert book.sources.count() == 1
