"""The site says whether it lives and whether it is ready."""

import pytest
from django.db import OperationalError, connection

from taskqueue import broker

pytestmark = pytest.mark.django_db


def test_a_living_process_says_so_without_asking_anybody(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.parametrize(("epoch", "status"), [("an-epoch", 200), (None, 503)])
def test_readiness_names_what_is_missing(client, monkeypatch, epoch, status):
    monkeypatch.setattr(broker, "current_epoch", lambda: epoch)

    answer = client.get("/readyz")

    assert answer.status_code == status
    assert answer.json() == {"database": True, "migrations": True, "broker": epoch is not None}


def test_readiness_without_a_database_is_an_answer(client, monkeypatch):
    def lose():
        msg = "no route to the secret host"
        raise OperationalError(msg)

    monkeypatch.setattr(broker, "current_epoch", lambda: "an-epoch")
    monkeypatch.setattr(connection, "cursor", lose)

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json() == {"database": False, "migrations": False, "broker": True}


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_a_probe_is_read_only_and_leaves_no_cookie(client, monkeypatch, address):
    monkeypatch.setattr(broker, "current_epoch", lambda: "an-epoch")

    head = client.head(address)

    assert (head.status_code, head.content, dict(head.cookies)) == (200, b"", {})
    assert "default-src 'none'" in head.headers["Content-Security-Policy"]
    assert client.post(address).status_code == 405


def test_a_probe_in_plain_http_is_answered_where_pages_want_https(client, settings, monkeypatch):
    monkeypatch.setattr(broker, "current_epoch", lambda: "an-epoch")
    settings.SECURE_SSL_REDIRECT = True

    statuses = [client.get(address).status_code for address in ("/healthz", "/readyz", "/")]

    assert statuses == [200, 200, 301]


def test_the_first_page_leads_to_the_login(client):
    assert client.get("/").headers["Location"] == "/login/?next=/"
