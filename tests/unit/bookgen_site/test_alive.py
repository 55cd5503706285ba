"""A container says whether its program is alive; each question has a yes, a no and no answer."""

import socket
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest
from django.db import OperationalError
from django.utils import timezone

from bookgen_site import alive
from taskqueue.models import Pulse, WorkerVitals


class Answering(BaseHTTPRequestHandler):
    """Answers as it is told, and remembers what it was asked."""

    status = 200
    asked: ClassVar = []

    def do_GET(self):
        """Answer."""
        self.asked.append((self.path, self.headers["Host"], self.headers["X-Forwarded-Proto"]))
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, format, *arguments):
        """Keep quiet."""


@pytest.fixture
def server(monkeypatch):
    """A program that answers by HTTP, its status and what it was asked."""
    monkeypatch.setattr(Answering, "asked", [])
    monkeypatch.setattr(Answering, "status", 200)
    found = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    thread = threading.Thread(target=found.serve_forever)
    thread.start()
    yield found
    found.shutdown()
    thread.join()
    found.server_close()


@pytest.fixture
def here(monkeypatch):
    """The name of this machine."""
    monkeypatch.setattr(alive.socket, "gethostname", lambda: "here")


def vitals(*, silent_s=0, stopped_at=None):
    """Make the row of the worker content@here."""
    at = timezone.now() - timedelta(seconds=silent_s)
    WorkerVitals.objects.create(name="content@here", at=at, stopped_at=stopped_at)


@pytest.mark.parametrize(
    ("hosts", "name"),
    [("a.example,b.example", "a.example"), (".b.example", "b.example"), ("*", "localhost"),
     ("", "localhost")],
)  # fmt: skip
def test_the_site_is_asked_as_its_proxy_asks(server, monkeypatch, hosts, name):
    monkeypatch.setenv("ALLOWED_HOSTS", hosts)

    said = alive.web(server.server_port)

    assert (said, Answering.asked) == ("", [("/healthz", name, "https")])


def test_flower_is_asked_what_needs_no_login(server):
    assert alive.flower(server.server_port) == ""
    assert Answering.asked[0][0] == "/healthcheck"


def test_an_answer_that_is_no_200_is_a_no(server, monkeypatch):
    monkeypatch.setattr(Answering, "status", 503)
    assert alive.web(server.server_port) == "/healthz says 503"


def test_a_program_that_does_not_listen_is_a_no():
    with socket.socket() as silent:  # bound, so that nobody else takes the port
        silent.bind(("127.0.0.1", 0))
        said = alive.flower(silent.getsockname()[1])
    assert "does not answer: ConnectionRefusedError" in said


@pytest.mark.parametrize("kind", ["web", "flower"])
def test_the_exit_code_tells_docker(monkeypatch, capsys, kind):
    monkeypatch.setattr(alive, kind, lambda: "it is gone")
    assert (alive.main([kind]), capsys.readouterr().out) == (1, "it is gone\n")
    monkeypatch.setattr(alive, kind, lambda: "")
    assert (alive.main([kind]), capsys.readouterr().out) == (0, "alive\n")


@pytest.mark.parametrize("arguments", [[], ["worker"], ["web", "now"], ["redis"]])
def test_anything_else_is_wrong_use(arguments, capsys):
    assert alive.main(arguments) == 2
    assert "usage" in capsys.readouterr().out


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes", "code"), [(0, 0), (1, 0), (3, 1)])
def test_a_beat_is_alive_that_ticked_within_two_minutes(minutes, code):
    Pulse.objects.create(name="beat", at=timezone.now() - timedelta(minutes=minutes))
    assert alive.main(["beat"]) == code


@pytest.mark.django_db
def test_a_beat_that_never_ticked_is_not_alive(capsys):
    assert alive.main(["beat"]) == 1
    assert capsys.readouterr().out == "beat has never ticked\n"


@pytest.mark.django_db
@pytest.mark.parametrize(("silent_s", "code"), [(0, 0), (100, 0), (130, 1)])
@pytest.mark.usefixtures("here")
def test_a_worker_is_alive_that_gave_a_sign_within_two_leases(settings, silent_s, code):
    settings.TASKQUEUE_LEASE_S = 60.0
    vitals(silent_s=silent_s)
    assert alive.main(["worker", "content"]) == code


@pytest.mark.django_db
@pytest.mark.usefixtures("here")
def test_a_worker_that_said_goodbye_or_is_another_machines_is_not_alive(capsys):
    vitals(stopped_at=timezone.now())
    assert (alive.main(["worker", "content"]), alive.main(["worker", "export"])) == (1, 1)
    assert capsys.readouterr().out.splitlines() == [
        "content@here is being stopped", "export@here has not been seen",
    ]  # fmt: skip


@pytest.mark.parametrize("arguments", [["beat"], ["worker", "content"]])
def test_a_database_that_is_away_is_a_no_without_its_address(monkeypatch, capsys, arguments):
    def lose(*_):
        msg = "connection to db.secret.example failed"
        raise OperationalError(msg)

    monkeypatch.setattr(alive, arguments[0], lose)

    assert alive.main(arguments) == 1
    assert capsys.readouterr().out == "the database does not answer: OperationalError\n"
