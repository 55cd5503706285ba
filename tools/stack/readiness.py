"""How a program shows that it is ready; each answer is asked for again until it is yes."""

import http.client
import socket
from collections.abc import Callable

from . import ports
from .logs import Log

Ready = Callable[[Log], bool]


def says(words: str) -> Ready:
    """Ready once its log has these words."""
    return lambda log: words in log.text()


def listens(port: int) -> Ready:
    """Ready once it accepts a connection."""
    return lambda _: ports.answers(port)


def serves(port: int, path: str) -> Ready:
    """Ready once it answers this address; only a server error is no answer."""
    return lambda _: 0 < _status(port, path) < 500


def pongs(port: int) -> Ready:
    """Ready once a Redis-compatible server has loaded its data and answers PING."""
    return lambda _: _ping(port)


def _status(port: int, path: str) -> int:
    connection = http.client.HTTPConnection(ports.LOOPBACK, port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def _ping(port: int) -> bool:
    try:
        with socket.create_connection((ports.LOOPBACK, port), timeout=0.5) as link:
            link.sendall(b"PING\r\n")
            return link.recv(64).startswith(b"+PONG")
    except OSError:
        return False
