"""One fetch: robots.txt first, redirects by hand, sizes counted while reading."""

import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urljoin

import httpcore

from biographies.errors import SourceUnreachableError, SourceUnreadableError
from biographies.sources.fetching.addresses import Target, take_apart
from biographies.sources.fetching.connection import CheckedBackend, Deadline
from biographies.sources.fetching.kinds import charset_of, filename_of, suffix_of
from biographies.sources.fetching.robots import MAX_ROBOTS_BYTES, Robots, parse_robots
from biographies.sources.fetching.values import (
    AGENT,
    Fetched,
    FetchRules,
    Network,
    SystemNetwork,
)

MAX_REDIRECTS = 5
_CHUNK = 64 * 1024
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LATER = frozenset({408, 425, 429})
_KINDS = "text/html, application/xhtml+xml, text/plain, text/markdown, application/pdf, */*;q=0.5"


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: dict[str, str]
    body: bytes = field(default=b"", repr=False)


def download(address: str, *, rules: FetchRules, network: Network | None = None) -> Fetched:
    """Fetch an address; see biographies.sources.fetching.fetch."""
    backend = CheckedBackend(
        network or SystemNetwork(), Deadline(rules.timeout_s), rules.allowed_hosts
    )
    # no connection is kept: a fetch has two or three requests
    with httpcore.ConnectionPool(
        network_backend=backend, max_keepalive_connections=0, retries=0
    ) as pool:
        return _Visit(pool, rules).fetch(address)


class _Visit:
    """The requests of one fetch; what robots.txt says is asked once a site."""

    def __init__(self, pool: httpcore.ConnectionPool, rules: FetchRules) -> None:
        self._pool = pool
        self._rules = rules
        self._robots: dict[str, Robots] = {}

    def fetch(self, address: str) -> Fetched:
        """Return what an address gives, if the sites on the way let us have it."""
        target, answer = self._follow(address, limit=self._rules.max_bytes, is_polite=True)
        _refuse_failure(answer)
        declared = answer.headers.get("content-type", "")
        suffix = suffix_of(declared, target.address)
        if not answer.body:
            msg = "the address gives an empty file"
            raise SourceUnreadableError(msg)
        return Fetched(
            content=answer.body,
            filename=filename_of(target.address, suffix),
            address=target.address,
            charset=charset_of(declared),
        )

    def _follow(self, address: str, *, limit: int, is_polite: bool) -> tuple[Target, _Answer]:
        """Return the answer at the end of the redirects, each of them checked like the first."""
        for _ in range(MAX_REDIRECTS + 1):
            target = take_apart(address, rules=self._rules)
            if is_polite and not self._robots_of(target).allows(target.path):
                msg = f"{target.host} asks programs not to fetch it (robots.txt)"
                raise SourceUnreadableError(msg)
            answer = self._get(target, limit=limit)
            place = answer.headers.get("location", "")
            if answer.status not in _REDIRECTS or not place:
                return target, answer
            address = urljoin(target.address, place.partition("#")[0])
        msg = f"it leads on more than {MAX_REDIRECTS} times"
        raise SourceUnreadableError(msg)

    def _robots_of(self, target: Target) -> Robots:
        """Return a site's rules: none where it has no robots.txt (RFC 9309 §2.3.1.3)."""
        if target.origin not in self._robots:
            address = f"{target.origin}/robots.txt"
            _, answer = self._follow(address, limit=MAX_ROBOTS_BYTES, is_polite=False)
            if answer.status >= 500 or answer.status in _LATER:
                raise _unreachable(answer)
            text = answer.body.decode("utf-8-sig", "replace") if answer.status == 200 else ""
            self._robots[target.origin] = parse_robots(text, agent=AGENT)
        return self._robots[target.origin]

    def _get(self, target: Target, *, limit: int) -> _Answer:
        url = httpcore.URL(
            scheme=target.scheme, host=target.host, port=target.port, target=target.path
        )
        headers: dict[bytes | str, bytes | str] = {
            "Host": target.host_header,
            "User-Agent": self._rules.user_agent,
            "Accept": _KINDS,
            "Accept-Encoding": "gzip",
            "Connection": "close",
        }
        with _in_our_words(), self._pool.stream("GET", url, headers=headers) as response:
            found = {
                key.decode("latin-1").lower(): value.decode("utf-8", "replace")
                for key, value in response.headers
            }
            if response.status != 200:  # an error page is not read
                return _Answer(response.status, found)
            _check_length(found.get("content-length", ""), limit)
            coding = found.get("content-encoding", "").strip().lower()
            packed = _counted(response.iter_stream(), limit)
            body = b"".join(_counted(_unpacked(packed, coding), limit))
            return _Answer(response.status, found, body)


def _counted(chunks: Iterable[bytes], limit: int) -> Iterator[bytes]:
    """Pass chunks on until they are more than the limit: packed or not, whatever was declared."""
    total = 0
    for chunk in chunks:
        total += len(chunk)
        _check_length(str(total), limit)
        yield chunk


def _check_length(length: str, limit: int) -> None:
    if length.isascii() and length.isdecimal() and int(length[:18]) > limit:
        msg = f"it is larger than {limit / 1024 / 1024:.3g} MB, the limit"
        raise SourceUnreadableError(msg)


def _unpacked(chunks: Iterable[bytes], coding: str) -> Iterator[bytes]:
    """Return the bytes as they were before they were packed, never more than a chunk at a time."""
    if coding in ("", "identity"):
        yield from chunks
        return
    if coding not in ("gzip", "x-gzip", "deflate"):
        msg = f"it comes packed as {coding[:40]}, which we did not ask for"
        raise SourceUnreadableError(msg)
    inflater = zlib.decompressobj(zlib.MAX_WBITS | 32)  # gzip or zlib, whichever it is
    for chunk in chunks:
        rest = chunk
        while rest:
            yield inflater.decompress(rest, _CHUNK)
            rest = inflater.unconsumed_tail
        if inflater.eof:  # what comes behind the end is nobody's
            return
    while not inflater.eof:
        more = inflater.decompress(inflater.unconsumed_tail, _CHUNK)
        if not more:
            msg = "the file ended before it was whole"
            raise SourceUnreachableError(msg)
        yield more


@contextmanager
def _in_our_words() -> Iterator[None]:
    """Turn what the libraries raise into our errors."""
    try:
        yield
    except zlib.error as exc:
        msg = "it comes packed in a way that cannot be unpacked"
        raise SourceUnreadableError(msg) from exc
    except httpcore.ProtocolError as exc:
        msg = "the site's answer broke off or is no web page's"
        raise SourceUnreachableError(msg) from exc
    except (httpcore.NetworkError, httpcore.TimeoutException) as exc:
        msg = "the connection was lost"
        raise SourceUnreachableError(msg) from exc


def _refuse_failure(answer: _Answer) -> None:
    if answer.status == 200:
        return
    if answer.status >= 500 or answer.status in _LATER:
        raise _unreachable(answer)
    reasons = {401: "asks for a login", 403: "refuses it", 404: "has no such page"}
    reasons[410] = "has no such page any more"
    msg = f"the site {reasons.get(answer.status, 'does not give it')} (status {answer.status})"
    raise SourceUnreadableError(msg)


def _unreachable(answer: _Answer) -> SourceUnreachableError:
    """Return the error of a site that cannot now, with the wait that it asks for in seconds."""
    wait = answer.headers.get("retry-after", "")
    seconds = float(wait) if re.fullmatch(r"\d{1,7}", wait) else None
    return SourceUnreachableError(f"the site cannot now (status {answer.status})", seconds)
