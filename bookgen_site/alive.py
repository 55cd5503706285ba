"""Is the program of this container alive? `python -m bookgen_site.alive web` asks it.

`web` and `flower` are asked by HTTP; `beat` and `worker NAME` have said so in the database, where a
worker that is frozen or cut off from its broker says nothing. Exit code 0 yes, 1 no, 2 wrong use.
"""

import http.client
import socket
import sys
from collections.abc import Callable, Sequence

import django
from django.db import DatabaseError, InterfaceError
from django.utils import timezone

from bookgen_site import env

WEB_PORT, FLOWER_PORT = 8000, 5555  # as the programs of the image listen
TIMEOUT_S = 5.0
LEASES = 2  # a worker that has been silent this many leases is not merely slow


def main(arguments: Sequence[str]) -> int:
    """Ask, say in a line what was found, and return the exit code."""
    match list(arguments):
        case ["web"]:
            said = web()
        case ["flower"]:
            said = flower()
        case ["beat"]:
            said = _asked_of_database(beat)
        case ["worker", name]:
            said = _asked_of_database(lambda: worker(f"{name}@{socket.gethostname()}"))
        case _:
            print("usage: python -m bookgen_site.alive web | flower | beat | worker NAME")  # noqa: T201  # a command
            return 2
    print(said or "alive")  # noqa: T201  # Docker keeps it: `docker inspect` shows it
    return 1 if said else 0


def web(port: int = WEB_PORT) -> str:
    """Ask the site as its proxy would: by a name it answers to, over HTTPS; return the trouble."""
    name = next(iter(env.listing("ALLOWED_HOSTS")), "localhost").lstrip(".")
    name = "localhost" if name == "*" else name
    return _status(port, "/healthz", {"Host": name, "X-Forwarded-Proto": "https"})


def flower(port: int = FLOWER_PORT) -> str:
    """Ask Flower, which needs no login for this; return the trouble."""
    return _status(port, "/healthcheck", {})


def beat() -> str:
    """Look when a beat last ticked; with several, one that lives speaks for all."""
    from taskqueue.health_rules import BEAT_LATE, BEAT_PULSE  # these need Django set up
    from taskqueue.models import Pulse

    last = Pulse.objects.filter(name=BEAT_PULSE).values_list("at", flat=True).first()
    if last is None:
        return "beat has never ticked"
    return "" if timezone.now() - last <= BEAT_LATE else f"beat last ticked at {last:%H:%M:%S}"


def worker(name: str) -> str:
    """Look when this worker last gave a sign of life; return the trouble."""
    from django.conf import settings

    from taskqueue.models import WorkerVitals  # needs Django set up

    row = WorkerVitals.objects.filter(name=name).first()
    if row is None:
        return f"{name} has not been seen"
    if row.stopped_at:
        return f"{name} is being stopped"
    silent_s = (timezone.now() - row.at).total_seconds()
    limit_s = LEASES * settings.TASKQUEUE_LEASE_S
    return "" if silent_s <= limit_s else f"{name} has been silent for {silent_s:.0f} s"


def _asked_of_database(question: Callable[[], str]) -> str:
    django.setup()
    try:
        return question()
    except (DatabaseError, InterfaceError) as exc:
        return f"the database does not answer: {type(exc).__name__}"


def _status(port: int, path: str, headers: dict[str, str]) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_S)
    try:
        connection.request("GET", path, headers=headers)
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as exc:
        return f"port {port} does not answer: {type(exc).__name__}"
    finally:
        connection.close()
    return "" if status == 200 else f"{path} says {status}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
