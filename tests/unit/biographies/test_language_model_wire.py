"""The wire: deadlines and checks while a socket waits."""

import ssl

import httpcore2
import pytest

from biographies.language_model import Provider, wire
from biographies.language_model.wire import Stopped, Watch


class FakeClock:
    """A clock that is set by hand."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


class FakeStream(httpcore2.NetworkStream):
    """A connection that is late so many times before it gives something."""

    def __init__(self, clock, late=0):
        self.clock, self.late, self.waits, self.closed = clock, late, [], False

    def read(self, max_bytes, timeout=None):
        self.waits.append(timeout)
        if self.late:
            self.late -= 1
            self.clock.now += timeout
            raise httpcore2.ReadTimeout
        return b"x"

    def write(self, buffer, timeout=None):
        self.waits.append(timeout)

    def close(self):
        self.closed = True

    def start_tls(self, ssl_context, server_hostname=None, timeout=None):
        return self

    def get_extra_info(self, info):
        return info


@pytest.fixture
def clock():
    """A clock that is set by hand."""
    return FakeClock()


def test_a_wait_is_cut_into_short_ones_and_the_check_asked_between(clock):
    looks = []
    stream = FakeStream(clock, late=3)
    watched = wire._Stream(stream, Watch(lambda: looks.append(1), 60, clock))

    assert watched.read(10) == b"x"
    assert stream.waits == [wire.LONGEST_LOOK_S] * 4
    assert len(looks) == 4


def test_a_read_ends_with_the_deadline_of_the_whole(clock):
    stream = FakeStream(clock, late=100)
    watched = wire._Stream(stream, Watch(lambda: None, 0.6, clock))

    with pytest.raises(httpcore2.ReadTimeout, match="whole answer"):
        watched.read(10)
    assert sum(stream.waits) == pytest.approx(0.6)


def test_the_check_is_not_asked_for_every_piece(clock):
    looks = []
    watch = Watch(lambda: looks.append(1), 60, clock)
    for _ in range(100):
        watch.look()

    assert len(looks) == 1


def test_what_a_check_raises_is_kept_for_the_caller(clock):
    reason = KeyError("cancelled")

    def check():
        raise reason

    watch = Watch(check, 60, clock)
    with pytest.raises(Stopped):
        watch.look()
    assert watch.reason is reason


def test_what_is_written_is_known_to_be_sent(clock):
    watch = Watch(lambda: None, 60, clock)
    stream = wire._Stream(FakeStream(clock), watch)

    assert not watch.has_sent
    stream.write(b"question")
    assert watch.has_sent


def test_a_connection_stays_watched_when_it_is_encrypted(clock):
    inner = FakeStream(clock)
    stream = wire._Stream(inner, Watch(lambda: None, 60, clock))
    encrypted = stream.start_tls(ssl.create_default_context(), "host", 1.0)

    assert type(encrypted) is wire._Stream
    assert encrypted.get_extra_info("socket") == "socket"
    encrypted.close()
    assert inner.closed


def test_certificates_are_checked():
    provider = Provider("s", "https://models.example/v1", "m")
    with wire.open_client(provider, Watch(lambda: None, 1)) as client:
        context = client._client._transport._pool._ssl_context

    assert context.verify_mode == ssl.CERT_REQUIRED
    assert context.check_hostname


@pytest.mark.parametrize(
    ("base_url", "proxy"),
    [
        ("https://models.example/v1", b"proxy.example"),
        ("https://inside.example/v1", None),
        ("https://127.0.0.1:8080/v1", None),
        ("https://localhost/v1", None),
        ("http://models.example/v1", None),
    ],
)
def test_a_proxy_of_the_environment_is_used_but_not_to_this_machine(monkeypatch, base_url, proxy):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("https_proxy", "http://user:word@proxy.example:3128")
    monkeypatch.setenv("no_proxy", "inside.example")
    told = wire._proxy(base_url)

    assert (told.url.host if told else None) == proxy
