"""The help page: every state is explained, every limit is the code's own."""

import pytest
from django.utils.html import escape

from biographies.models import Finding, Source
from biographies.models.states import State
from biographies.sources import LIMITS_IN_WORDS, READABLE_SUFFIXES
from biographies.views import help as help_view
from tests.people import browse_as

pytestmark = pytest.mark.django_db


def words():
    return " ".join(browse_as().get("/help/").content.decode().split())


@pytest.mark.parametrize(
    ("explained", "states"),
    [
        (help_view.BOOK_STATES, State),
        (help_view.SOURCE_STATES, Source.State),
        (help_view.FINDING_STATES, Finding.Severity),
    ],
)
def test_every_state_is_explained(explained, states):
    html = words()

    assert [word for word, _ in explained] == states.values
    assert all(escape(meaning) in html for _, meaning in explained)


def test_the_limits_are_those_of_the_code(settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 77

    html = words()

    assert ", ".join(READABLE_SUFFIXES) in html
    assert LIMITS_IN_WORDS in html
    assert "77 files, 100 MB together" in html
    assert "100 to 20000" in html
    assert "4 times in all" in html


def test_it_tells_what_marks_and_short_chapters_are():
    html = words()

    assert "[^s2p412]" in html
    assert "evidence-limited" in html
    assert "operators of your house" in html


def test_it_is_for_those_who_may_see_books(client):
    assert client.get("/help/").url.startswith("/login/")
    assert browse_as().post("/help/").status_code == 405


def test_too_many_files_at_once_are_answered_in_words(settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 1
    client = browse_as()
    body = "".join(
        f'--x\r\nContent-Disposition: form-data; name="a"; filename="{n}"\r\n\r\nb\r\n'
        for n in range(3)
    )

    answer = client.generic(
        "POST", "/biographies/new/", body + "--x--\r\n", "multipart/form-data; boundary=x"
    )

    assert answer.status_code == 400
    assert "send fewer at a time" in answer.content.decode()
