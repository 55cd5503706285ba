"""The admin shows what calls cost, and neither what was asked nor what was answered."""

import pytest

from tests.factories import make_biography
from tests.model_ledger import make_call
from tests.people import browse_as

pytestmark = pytest.mark.django_db

ADMIN = "/admin/biographies/modelcall/"


def test_of_an_answer_its_length_alone_is_shown():
    client = browse_as("operator")
    call = make_call(make_biography(), answer="She wrote a secret letter.", error_code="x.y")
    row = client.get(f"{ADMIN}{call.pk}/change/").content.decode()
    rows = client.get(ADMIN, {"q": call.request_sha256}).content.decode()

    assert "Characters of the answer" in row
    assert ">26<" in row
    assert "secret" not in row + rows
    assert "x.y" in rows


def test_a_call_can_be_changed_by_nobody():
    client = browse_as("superuser")
    call = make_call(make_biography())

    assert client.post(f"{ADMIN}{call.pk}/change/", {"model": "other"}).status_code == 403
