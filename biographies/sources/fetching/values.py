"""What fetching is told, what it gives back, and the network that it stands on."""

import re
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

MAX_FETCHED_BYTES = 25 * 1024 * 1024
OPEN_PORTS = frozenset({80, 443})
AGENT = "BookGen"  # what a site's robots.txt calls us


@dataclass(frozen=True, slots=True)
class FetchRules:
    """The bounds of one fetch; `allowed_hosts` are "host:port" that may be private.

    `ports` are those that any public host may be asked at. timeout_s is for all of it: names,
    robots.txt, redirects and the file.
    """

    timeout_s: float = 30.0
    contact: str = ""  # an address or mail that a site's owner can turn to
    allowed_hosts: frozenset[str] = frozenset()
    ports: frozenset[int] = OPEN_PORTS
    max_bytes: int = MAX_FETCHED_BYTES

    @property
    def user_agent(self) -> str:
        """Return how we name ourselves to the sites."""
        contact = re.sub(r"[^ -~]", "?", self.contact)  # all that a header may hold
        return f"{AGENT} ({contact})" if contact else AGENT


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came from an address: the bytes, a name that tells the reader, and the true address."""

    content: bytes
    filename: str
    address: str  # after redirects
    charset: str = ""  # as the site declares it


class Network(Protocol):
    """How names become addresses, and addresses connections."""

    def resolve(self, host: str, port: int) -> Sequence[str]:
        """Return every numeric address of a name; raise OSError if there is none."""

    def connect(self, address: str, port: int, timeout_s: float) -> socket.socket:
        """Open a connection to a numeric address; raise OSError."""


class SystemNetwork:
    """The machine's own resolver and connections; proxies of the environment are not used."""

    def resolve(self, host: str, port: int) -> Sequence[str]:
        """Return every numeric address of a name, each once."""
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return list(dict.fromkeys(str(entry[4][0]) for entry in found))

    def connect(self, address: str, port: int, timeout_s: float) -> socket.socket:
        """Open a connection to a numeric address."""
        return socket.create_connection((address, port), timeout=timeout_s)
