"""Which addresses may be fetched: the URL's form, and the numeric address behind its name."""

import ipaddress
import re
import socket
import unicodedata
from dataclasses import dataclass
from typing import NoReturn
from urllib.parse import SplitResult, quote, urlsplit

from biographies.errors import AddressRefusedError
from biographies.sources.fetching.values import FetchRules

MAX_ADDRESS = 2_000
_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*")
_DOTS = str.maketrans(dict.fromkeys("\u3002\uff0e\uff61", "."))
_NOT_IN_TARGET = "!$%&'()*+,/:;=?@~[]"
# 2000::/3 is all of IPv6 that is given out for the public. Within it these lead elsewhere, and
# `is_global` does not say so of all of them (6to4, Python 3.11.7).
_PUBLIC_V6 = ipaddress.IPv6Network("2000::/3")
_TUNNELS = tuple(
    ipaddress.IPv6Network(network)
    for network in (
        "2001::/23",  # Teredo, ORCHID, benchmarking
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: any IPv4 address
        "3fff::/20",  # documentation
    )
)
_RELAYS = ipaddress.IPv4Network("192.88.99.0/24")  # 6to4's


@dataclass(frozen=True, slots=True)
class Target:
    """A web address taken apart; the host is a name in ASCII or a numeric address."""

    scheme: str
    host: str
    port: int
    path: str  # with the query

    @property
    def origin(self) -> str:
        """Return scheme, host and port, as robots.txt is kept by."""
        return f"{self.scheme}://{self.host_header}"

    @property
    def host_header(self) -> str:
        """Return the host as a request names it: the port only where it is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def address(self) -> str:
        """Return the whole address."""
        return f"{self.origin}{self.path}"


def check_address(address: str, *, rules: FetchRules) -> str:
    """Return an address in its normal form; raise AddressRefusedError with the reason.

    What a name leads to is asked only when it is fetched.
    """
    return take_apart(address, rules=rules).address


def take_apart(address: str, *, rules: FetchRules) -> Target:
    """Return an address's parts; raise AddressRefusedError for what is never fetched.

    Every spelling of a numeric host (decimal, octal, hexadecimal, short, full-width) is brought
    into its usual form first.
    """
    parts = _split(address)
    host = _host(parts.hostname or "")
    port = _port(parts)
    is_allowed = f"{host}:{port}" in rules.allowed_hosts
    if not is_allowed and port not in rules.ports:
        ports = " and ".join(str(each) for each in sorted(rules.ports))
        _refuse(f"port {port} is not one that we ask; those are {ports}")
    if not is_allowed and (number := as_number(host)) and not is_public(number):
        _refuse(f"{host} is not a public address")
    path = quote(parts.path or "/", safe=_NOT_IN_TARGET)
    query = f"?{quote(parts.query, safe=_NOT_IN_TARGET)}" if parts.query else ""
    target = Target(parts.scheme, host, port, path + query)
    if len(target.address) > MAX_ADDRESS:  # a letter beyond ASCII is six signs or more here
        length = len(target.address)
        _refuse(f"it has {length} characters when written out; the limit is {MAX_ADDRESS}")
    return target


def is_public(address: str) -> bool:
    """Tell whether a numeric address is one of the public internet's, whatever its form."""
    try:
        number = ipaddress.ip_address(address)
    except ValueError:  # a zone (fe80::1%eth0), or no address at all
        return False
    if isinstance(number, ipaddress.IPv6Address):
        if number.ipv4_mapped is not None:
            return is_public(str(number.ipv4_mapped))
        if number not in _PUBLIC_V6 or any(number in network for network in _TUNNELS):
            return False
    elif number in _RELAYS:
        return False
    return number.is_global and not (number.is_multicast or number.is_reserved)


def as_number(host: str) -> str:
    """Return a host as a numeric address if that is what it is, "" for a name."""
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    last = host.rpartition(".")[2]
    if not re.fullmatch(r"\d+|0x[0-9a-f]*", last):
        return ""
    try:  # 127.1, 0x7f.1, 2130706433, 0177.0.0.1: what the C library takes for an address
        return socket.inet_ntoa(socket.inet_aton(host))
    except OSError:
        return _refuse(f"{host} is neither a name nor an address")


def _split(address: str) -> SplitResult:
    if len(address) > MAX_ADDRESS:
        _refuse(f"it has {len(address)} characters; the limit is {MAX_ADDRESS}")
    # urlsplit drops tabs and line ends without a word, and browsers read \ as /
    if re.search(r"[\s\\\x00-\x1f\x7f<>\"]", address):
        _refuse("it has a blank, a control character or another sign that no address has")
    try:
        parts = urlsplit(address)
    except ValueError:
        _refuse("it is not a web address")
    if parts.scheme not in _PORTS or not parts.netloc:
        _refuse("it must begin with http:// or https://")
    if "[" in parts.netloc and ":" not in (parts.hostname or ""):
        _refuse("it is not a web address")  # an address form of the future, [v1.a]
    if "@" in parts.netloc:
        _refuse("it has a user name or password in it")
    return parts


def _host(host: str) -> str:
    """Return a host in its one form; full-width letters and dots become the usual ones."""
    name = unicodedata.normalize("NFKC", host).translate(_DOTS).lower().removesuffix(".")
    if ":" in name:
        try:
            return str(ipaddress.IPv6Address(name)) if "%" not in name else _refuse(_NO_ZONE)
        except ValueError:
            _refuse(f"[{name}] is not an address")
    try:
        name = name if name.isascii() else name.encode("idna").decode("ascii")
    except UnicodeError:
        _refuse(f"{name} is not a host name")
    if not _HOST.fullmatch(name) or len(name) > 253:
        _refuse(f"{name or 'nothing'} is not a host name")
    return as_number(name) or name


_NO_ZONE = "its host has a zone, which only this machine would know"


def _port(parts: SplitResult) -> int:
    try:
        return parts.port if parts.port is not None else _PORTS[parts.scheme]
    except ValueError:
        return _refuse("its port is not a number from 1 to 65535")


def _refuse(reason: str) -> NoReturn:
    raise AddressRefusedError(reason)
