"""Connections that go only to checked addresses and end when the time is over."""

import queue
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import httpcore

from biographies.errors import AddressRefusedError, SourceUnreachableError, SourceUnreadableError
from biographies.sources.fetching.addresses import as_number, is_public
from biographies.sources.fetching.values import Network

MAX_ADDRESSES_TRIED = 4


class Deadline:
    """The moment by which all of a fetch is done."""

    def __init__(self, timeout_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._timeout_s = timeout_s
        self._clock = clock
        self._end = clock() + timeout_s

    def left_s(self) -> float:
        """Return the seconds that are left; raise SourceUnreachableError if there are none."""
        left = self._end - self._clock()
        if left <= 0:
            raise self.error()
        return left

    def error(self) -> SourceUnreachableError:
        """Return the error that says so."""
        return SourceUnreachableError(f"it took longer than {self._timeout_s:g} seconds")


class CheckedBackend(httpcore.NetworkBackend):
    """Opens connections: a name is resolved once, and every address of it must be public.

    What is connected to is one of the addresses that were checked, never the name again; TLS still
    asks for the name. Hosts that the operator allows (host and port) are not checked.
    """

    def __init__(self, network: Network, deadline: Deadline, allowed_hosts: frozenset[str]) -> None:
        self._network = network
        self._deadline = deadline
        self._allowed = allowed_hosts
        self._resolved: dict[tuple[str, int], Sequence[str]] = {}

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first checked address that answers."""
        cause: OSError | None = None
        for address in self._addresses(host, port)[:MAX_ADDRESSES_TRIED]:
            try:
                opened = self._network.connect(address, port, self._deadline.left_s())
            except OSError as exc:
                cause = exc
                continue
            return _TimedStream(opened, self._deadline)
        self._deadline.left_s()
        msg = f"{host} cannot be reached"
        raise SourceUnreachableError(msg) from cause

    def _addresses(self, host: str, port: int) -> Sequence[str]:
        known = self._resolved.get((host, port))
        if known is not None:
            return known
        number = as_number(host)
        found = [number] if number else self._ask(host, port)
        if f"{host}:{port}" not in self._allowed:
            hidden = [address for address in found if not is_public(address)]
            if hidden:
                msg = f"{host} leads to {hidden[0]}, which is not a public address"
                raise AddressRefusedError(msg)
        self._resolved[host, port] = found
        return found

    def _ask(self, host: str, port: int) -> Sequence[str]:
        """Resolve a name in a thread of its own: the C library's resolver takes no time limit."""
        answers: queue.SimpleQueue[Sequence[str] | OSError] = queue.SimpleQueue()

        def ask() -> None:
            try:
                answers.put(self._network.resolve(host, port))
            except (OSError, UnicodeError) as exc:
                answers.put(OSError(str(exc)))

        threading.Thread(target=ask, name="resolve", daemon=True).start()
        try:
            answer = answers.get(timeout=self._deadline.left_s())
        except queue.Empty:
            raise self._deadline.error() from None
        if isinstance(answer, OSError) or not answer:
            msg = f"no address is known for {host}"
            raise SourceUnreachableError(msg)
        return answer


class _TimedStream(httpcore.NetworkStream):
    """A connection each of whose reads and writes has only what is left of the time.

    A timeout for each read alone is no bound: a server that sends a byte now and then keeps it.
    """

    def __init__(self, opened: Any, deadline: Deadline) -> None:
        self._socket = opened
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return bytes(self._timed(lambda: self._socket.recv(max_bytes)))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._timed(lambda: self._socket.sendall(buffer))

    def close(self) -> None:
        self._socket.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        try:
            wrapped = self._timed(
                lambda: ssl_context.wrap_socket(self._socket, server_hostname=server_hostname)
            )
        except BaseException:
            self.close()
            raise
        return _TimedStream(wrapped, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        known: Mapping[str, Callable[[], Any]] = {
            "ssl_object": lambda: self._socket if isinstance(self._socket, ssl.SSLSocket) else None
        }
        return known[info]() if info in known else None

    def _timed(self, act: Callable[[], Any]) -> Any:
        self._socket.settimeout(self._deadline.left_s())
        try:
            return act()
        except TimeoutError:
            raise self._deadline.error() from None
        except ssl.SSLCertVerificationError as exc:
            msg = f"its certificate is not valid ({exc.verify_message})"
            raise SourceUnreadableError(msg) from exc
        except OSError as exc:
            msg = "the connection was lost"
            raise SourceUnreachableError(msg) from exc
