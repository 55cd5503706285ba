"""Fetching from sites that forbid, lead on, drip, pour and break off."""

import gzip
import shutil
import ssl
import subprocess
import time
import zlib

import pytest

from biographies.errors import SourceUnreachableError, SourceUnreadableError
from biographies.sources.fetching import fetch
from tests.integration.web_site import PUBLIC, FakeNetwork, WebSite, rules

TEXT = b"Ada Lovelace was born in London in 1815. " * 20


@pytest.fixture
def sites():
    """A maker of listeners that are closed in the end."""
    made = []

    def make(**options):
        made.append(WebSite(**options))
        return made[-1]

    yield make
    for site in made:
        site.stop()


@pytest.fixture
def site(sites):
    """A listener with one page."""
    site = sites()
    site.page("/ada.txt", TEXT)
    return site


def test_a_page_is_fetched_with_its_name_and_its_true_address(site):
    site.leads_on("/life", "/ada.txt")

    fetched = fetch(f"{site.address}/life#top", rules=rules(site, contact="press@example.org"))

    assert (fetched.content, fetched.filename) == (TEXT, "ada.txt")
    assert fetched.address == f"{site.address}/ada.txt"
    assert site.paths == ["/robots.txt", "/life", "/ada.txt"]
    assert all("User-Agent: BookGen (press@example.org)\r\n" in one for one in site.requests)
    assert not any(
        "cookie" in one.lower() or "authorization" in one.lower() for one in site.requests
    )


def test_a_cookie_is_not_given_back(site):
    site.page("/", b"", status="302 Found", location="/ada.txt", set_cookie="who=ada")

    fetch(site.address, rules=rules(site))

    assert not any("cookie" in request.lower() for request in site.requests)


def test_redirects_end_somewhere(site):
    for number in range(8):
        site.leads_on(f"/{number}", f"/{number + 1}")

    with pytest.raises(SourceUnreadableError, match="leads on more than 5 times"):
        fetch(f"{site.address}/0", rules=rules(site))

    assert site.paths == ["/robots.txt", *(f"/{number}" for number in range(6))]


def test_what_robots_txt_forbids_is_not_fetched(site):
    site.page("/robots.txt", b"User-agent: *\nDisallow: /ada\n")

    with pytest.raises(SourceUnreadableError, match=r"asks programs not to fetch it"):
        fetch(f"{site.address}/ada.txt", rules=rules(site))

    assert site.paths == ["/robots.txt"]


def test_a_robots_txt_that_cannot_be_had_now_is_waited_for(site):
    site.page("/robots.txt", b"", status="503 Busy", retry_after="120")

    with pytest.raises(SourceUnreachableError) as refused:
        fetch(f"{site.address}/ada.txt", rules=rules(site))

    assert refused.value.retry_after_s == 120.0
    assert site.paths == ["/robots.txt"]


@pytest.mark.parametrize(
    ("status", "error", "words"),
    [
        ("401 No", SourceUnreadableError, "asks for a login"),
        ("403 No", SourceUnreadableError, "refuses it"),
        ("404 No", SourceUnreadableError, "no such page"),
        ("418 No", SourceUnreadableError, "does not give it"),
        ("429 No", SourceUnreachableError, "cannot now"),
        ("500 No", SourceUnreachableError, "cannot now"),
        ("302 No", SourceUnreadableError, "does not give it"),
    ],
)
def test_a_refusal_says_whether_to_try_again(site, status, error, words):
    site.page("/no", b"sorry", status=status)

    with pytest.raises(error, match=words):
        fetch(f"{site.address}/no", rules=rules(site))


def test_too_large_is_refused_by_what_the_site_declares(site):
    site.page("/big.txt", b"", content_length=10**9)

    with pytest.raises(SourceUnreadableError, match="larger than"):
        fetch(f"{site.address}/big.txt", rules=rules(site))


def test_too_large_is_counted_whatever_the_site_declares(site):
    def pour(connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
        while True:
            connection.sendall(b"a" * 65536)

    site.answers["/big.txt"] = pour

    with pytest.raises(SourceUnreadableError, match=r"larger than 1 MB, the limit"):
        fetch(f"{site.address}/big.txt", rules=rules(site, max_bytes=1024 * 1024))


def test_a_small_packed_file_that_unpacks_to_much_is_refused(site):
    bomb = gzip.compress(b"\0" * 20_000_000)
    site.page("/bomb.txt", bomb, content_encoding="gzip")

    with pytest.raises(SourceUnreadableError, match="larger than"):
        fetch(f"{site.address}/bomb.txt", rules=rules(site, max_bytes=1024 * 1024))


@pytest.mark.parametrize(
    ("coding", "packed"), [("gzip", gzip.compress), ("deflate", zlib.compress)]
)
def test_a_packed_page_is_unpacked(site, coding, packed):
    site.page("/packed.txt", packed(TEXT) + b"more", content_encoding=coding)

    assert fetch(f"{site.address}/packed.txt", rules=rules(site)).content == TEXT


@pytest.mark.parametrize(
    ("coding", "body", "error", "words"),
    [
        ("br", TEXT, SourceUnreadableError, "packed as br"),
        ("gzip", TEXT, SourceUnreadableError, "cannot be unpacked"),
        ("gzip", gzip.compress(TEXT)[:-20], SourceUnreachableError, "before it was whole"),
    ],
)
def test_what_cannot_be_unpacked_is_said(site, coding, body, error, words):
    site.page("/packed.txt", body, content_encoding=coding)

    with pytest.raises(error, match=words):
        fetch(f"{site.address}/packed.txt", rules=rules(site))


def drip(head):
    """An answer that sends a byte now and then, for ever."""

    def answer(connection):
        connection.sendall(head)
        while True:
            connection.sendall(b"a")
            time.sleep(0.05)

    return answer


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nX-Long: ",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 99999\r\n\r\n",
    ],
)
def test_a_site_that_drips_does_not_beat_the_deadline(site, head):
    site.answers["/slow.txt"] = drip(head)
    begun = time.monotonic()

    with pytest.raises(SourceUnreachableError, match="longer than 1 seconds"):
        fetch(f"{site.address}/slow.txt", rules=rules(site, timeout_s=1))

    assert time.monotonic() - begun < 20


def test_a_name_that_is_never_answered_does_not_beat_the_deadline():
    class Silent(FakeNetwork):
        def resolve(self, host, port):
            time.sleep(3)
            return []

    with pytest.raises(SourceUnreachableError, match="longer than"):
        fetch("http://lives.example/", rules=rules(timeout_s=0.3), network=Silent())


def test_a_site_that_breaks_off_may_be_tried_again(site):
    site.answers["/cut.txt"] = b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\nAda"

    with pytest.raises(SourceUnreachableError):
        fetch(f"{site.address}/cut.txt", rules=rules(site))


def test_a_site_that_is_away_may_be_tried_again(sites):
    away = sites()
    away.stop()

    with pytest.raises(SourceUnreachableError, match="cannot be reached"):
        fetch(away.address, rules=rules(away))


def test_what_is_no_text_is_refused(site):
    site.page("/ada.png", b"\x89PNG", content_type="image/png")

    with pytest.raises(SourceUnreadableError, match="gives image/png, which cannot be read"):
        fetch(f"{site.address}/ada.png", rules=rules(site))


def test_an_empty_page_is_refused(site):
    site.page("/none.txt", b"")

    with pytest.raises(SourceUnreadableError, match="an empty file"):
        fetch(f"{site.address}/none.txt", rules=rules(site))


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """A certificate for lives.example that nobody has signed but itself, with its key."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl makes the certificate")
    file = tmp_path_factory.mktemp("tls") / "lives.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command += ["-subj", "/CN=lives.example", "-addext", "subjectAltName=DNS:lives.example"]
    command += ["-keyout", str(file), "-out", f"{file}.crt"]
    subprocess.run(command, check=True, capture_output=True)
    file.write_text(file.read_text() + file.with_name("lives.pem.crt").read_text())
    return file


@pytest.fixture
def safe_site(sites, certificate):
    """A listener with TLS and one page."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    site = sites(tls=context)
    site.page("/ada.txt", TEXT)
    return site


def test_a_certificate_is_checked_for_the_name_though_a_number_is_connected_to(
    safe_site, certificate, monkeypatch
):
    monkeypatch.setattr("certifi.where", lambda: str(certificate))
    network = FakeNetwork([PUBLIC], public=safe_site)

    fetched = fetch("https://lives.example/ada.txt", rules=rules(), network=network)

    assert fetched.content == TEXT
    assert safe_site.names == ["lives.example"] * 2
    with pytest.raises(SourceUnreadableError, match="certificate is not valid"):
        fetch("https://letters.example/ada.txt", rules=rules(), network=network)


def test_a_certificate_that_nobody_vouches_for_is_refused(safe_site):
    network = FakeNetwork([PUBLIC], public=safe_site)

    with pytest.raises(SourceUnreadableError, match="certificate is not valid"):
        fetch("https://lives.example/ada.txt", rules=rules(), network=network)

    assert safe_site.requests == []


def test_a_site_that_talks_no_tls_may_be_tried_again(site):
    network = FakeNetwork([PUBLIC], public=site)

    with pytest.raises(SourceUnreachableError):
        fetch("https://lives.example/ada.txt", rules=rules(timeout_s=5), network=network)


def test_a_name_that_nobody_knows_may_be_tried_again():
    class Nobody(FakeNetwork):
        def resolve(self, host, port):
            raise OSError

    with pytest.raises(SourceUnreachableError, match=r"no address is known for lives.example"):
        fetch("http://lives.example/", rules=rules(), network=Nobody())


def test_a_time_that_is_over_already_is_said(site):
    with pytest.raises(SourceUnreachableError, match="longer than"):
        fetch(f"{site.address}/ada.txt", rules=rules(site, timeout_s=0))
