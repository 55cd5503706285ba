"""Ports on loopback: which are free, and what to say when one is not."""

import random
import socket

from .errors import Exit, StackError

LOOPBACK = "127.0.0.1"
BELOW_OUTGOING = range(20_000, 32_768)  # Linux takes the ports above for outgoing connections


def is_free(port: int) -> bool:
    """Tell whether a server could listen on this port of the loopback address."""
    with socket.socket() as probe:
        # as the servers do it: connections that have just ended do not count
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def answers(port: int, timeout_s: float = 0.5) -> bool:
    """Tell whether something on loopback accepts a connection on this port."""
    try:
        with socket.create_connection((LOOPBACK, port), timeout=timeout_s):
            return True
    except OSError:
        return False


def any_free(*, apart_from: set[int]) -> int:
    """Return a port that is free now and not among those already given away.

    It is below those that outgoing connections take, so that a server which is started again finds
    it free: a client that tries a closed port of that range again and again may even get it, and
    is then connected to itself.
    """
    while True:
        port = random.choice(BELOW_OUTGOING)  # noqa: S311  # no secret
        if port not in apart_from and is_free(port):
            return port


def read_port(name: str, raw: str) -> int | None:
    """Return the port that variable `name` asks for, None when it is unset."""
    if not raw.strip():
        return None
    if raw.strip().isdecimal() and 1 <= int(raw) <= 65_535:
        return int(raw)
    msg = f"{name} is not a port: give a whole number from 1 to 65535."
    raise StackError(msg, exit_code=Exit.WRONG_USE)


def choose(name: str, raw: str, *, default: int | None, taken: set[int]) -> int:
    """Return the port that `name` asks for, else the default, else (default None) any free one.

    Raises StackError, naming the port and the variable, when the port is in use.
    """
    asked = read_port(name, raw) or default
    if asked is None:
        return any_free(apart_from=taken)
    if asked in taken or not is_free(asked):
        msg = f"Port {asked} is in use; end what uses it, or choose another: {name}=… make run"
        raise StackError(msg, exit_code=Exit.CONFLICT)
    return asked
