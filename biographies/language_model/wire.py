"""The wire to an endpoint: HTTP that ends with a deadline, or when it is told to.

A time-out of HTTP libraries holds for one read: an endpoint that sends a byte now and then is
never late. Here every wait of a socket is cut into short ones, and between them the call's own
deadline and the caller's check are looked at.

Slow to import (openai, httpx2): whoever needs it imports it where it is used.
"""

import logging
import ssl
from collections.abc import Callable, Iterable
from functools import cache
from time import monotonic
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpcore2
import httpx2
import openai

from biographies.language_model.values import Provider

FAULTS: tuple[type[Exception], ...] = (
    openai.OpenAIError,
    httpx2.HTTPError,
    httpcore2.NetworkError,
    httpcore2.ProtocolError,
    httpcore2.TimeoutException,
    OSError,
)
_LATE = (openai.APITimeoutError, httpx2.TimeoutException, httpcore2.TimeoutException)
_LOUD = ("openai", "httpx2", "httpcore2")  # below this level they write whole requests
LONGEST_LOOK_S = 0.25  # a call that is cancelled ends so much later at most
LONGEST_CONNECT_S = 10.0


class Stopped(BaseException):
    """The caller's check ended the call; no library takes this for a fault of its own."""


class Watch:
    """Looks at the clock and asks the caller, while a call waits.

    check may ask a database, so it is not asked oftener than every LONGEST_LOOK_S.
    """

    def __init__(
        self, check: Callable[[], None], deadline_s: float, clock: Callable[[], float] = monotonic
    ) -> None:
        self._check, self._clock = check, clock
        self._ends_at = clock() + deadline_s
        self._asks_at = 0.0
        self.reason: BaseException | None = None  # what check raised
        self.has_sent = False

    @property
    def left_s(self) -> float:
        """Seconds until the deadline."""
        return self._ends_at - self._clock()

    def look(self) -> float:
        """Return how long to wait until the next look.

        Raises Stopped where check raised, ReadTimeout when the time is over.
        """
        if self._clock() >= self._asks_at:
            self._asks_at = self._clock() + LONGEST_LOOK_S
            try:
                self._check()
            except BaseException as exc:  # noqa: BLE001  # whatever ends the call is raised again
                self.reason = exc
                raise Stopped from None
        if self.left_s <= 0:
            msg = "the deadline of the whole answer is over"
            raise httpcore2.ReadTimeout(msg)
        return min(LONGEST_LOOK_S, self.left_s)


class _Stream(httpcore2.NetworkStream):
    """A connection whose reads look at a watch."""

    def __init__(self, stream: httpcore2.NetworkStream, watch: Watch) -> None:
        self._stream, self._watch = stream, watch

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        while True:
            wait_s = self._watch.look()
            try:
                return self._stream.read(max_bytes, timeout=wait_s)
            except httpcore2.ReadTimeout:
                continue

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._watch.look()
        self._stream.write(buffer, timeout=max(0.001, self._watch.left_s))
        self._watch.has_sent = True

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, timeout), self._watch)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


class _Backend(httpcore2.NetworkBackend):
    """Opens connections that look at a watch."""

    def __init__(self, watch: Watch) -> None:
        self._backend, self._watch = httpcore2.SyncBackend(), watch

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        self._watch.look()
        wait_s = max(0.001, min(LONGEST_CONNECT_S, self._watch.left_s))
        stream = self._backend.connect_tcp(host, port, wait_s, local_address, socket_options)
        return _Stream(stream, self._watch)


class _Transport(httpx2.HTTPTransport):
    """HTTP whose connections look at a watch; the library takes a backend one layer below only."""

    def __init__(self, base_url: str, watch: Watch) -> None:
        self._pool = httpcore2.ConnectionPool(
            ssl_context=_tls() if base_url.startswith("https:") else None,
            proxy=_proxy(base_url),
            network_backend=_Backend(watch),
        )


def open_client(provider: Provider, watch: Watch) -> openai.OpenAI:
    """Return a client for one call; its socket waits only as long as the watch lets it.

    It follows no redirect, and the key and organisation of another service that the environment
    may hold (OPENAI_API_KEY …) stay here.
    """
    for name in _LOUD:
        logging.getLogger(name).setLevel(logging.WARNING)  # OPENAI_LOG may have said otherwise
    wait = httpx2.Timeout(provider.deadline_s, connect=LONGEST_CONNECT_S)
    http = httpx2.Client(
        transport=_Transport(provider.base_url, watch), follow_redirects=False, timeout=wait
    )
    client = openai.OpenAI(
        api_key=provider.api_key or "none",
        admin_api_key="",
        webhook_secret="",
        base_url=provider.base_url,
        max_retries=0,
        timeout=wait,
        http_client=http,
    )
    client.organization = client.project = None
    return client


def listed_models(provider: Provider, watch: Watch) -> object:
    """Return what GET /models of an endpoint says, parsed; None where that is no JSON."""
    with open_client(provider, watch) as client:
        response = client.get("/models", cast_to=httpx2.Response)
        try:
            return response.json()
        except ValueError:
            return None


def is_late(exc: BaseException) -> bool:
    """Tell whether a fault of the wire is that nothing came in time."""
    return isinstance(exc, _LATE)


def is_untrusted(exc: BaseException | None) -> bool:
    """Tell whether a fault of the wire is a certificate that this machine does not trust."""
    while exc is not None:
        if isinstance(exc, ssl.SSLCertVerificationError):
            return True
        exc = exc.__cause__ or exc.__context__
    return False


@cache
def _tls() -> ssl.SSLContext:
    """Return what checks certificates: some 20 ms to make, so once a process."""
    return httpx2.create_ssl_context()


def _proxy(base_url: str) -> httpcore2.Proxy | None:
    """Return the proxy that HTTP_PROXY, HTTPS_PROXY and NO_PROXY say; none to this machine."""
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    is_here = host in ("localhost", "::1") or host.startswith("127.")
    address = getproxies().get(parts.scheme)
    if not address or is_here or proxy_bypass(host):
        return None
    told = httpx2.Proxy(address)
    return httpcore2.Proxy(url=str(told.url), auth=told.raw_auth)
