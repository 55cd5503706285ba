"""The page on which an editor says how a model is to write a book."""

import pytest

from biographies.models import Biography
from biographies.style_sheet import style_of
from biographies.writing.llm import StyleSheet
from tests.factories import make_biography
from tests.people import browse_as

pytestmark = pytest.mark.django_db
USUAL = '{"tense": "past", "tone": "plain and exact", "spelling": "British"}'
WARM = {"tense": "present", "tone": "warm", "spelling": "American"}


@pytest.fixture
def book():
    return make_biography(slug="ada", writer="llm")


def words_of(answer):
    return " ".join(answer.content.decode().split())


def send(**said):
    return browse_as().post("/biographies/ada/style/", {"seen": USUAL} | said)


def test_a_style_is_kept_and_shown(book):
    answer = send(**WARM)

    assert (answer.status_code, answer.url) == (303, "/biographies/ada/style/")
    assert style_of(Biography.objects.get()) == StyleSheet(**WARM)
    assert 'value="warm"' in words_of(browse_as().get("/biographies/ada/style/"))


def test_what_cannot_be_asked_is_said_at_its_field(book):
    answer = send(tone="a\x00b", tense="past", spelling="British")

    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["tone"]
    assert Biography.objects.get().style_sheet == {}


def test_who_was_overtaken_is_told_what_is_kept_and_may_save_again(book):
    send(**WARM)
    refused = send(tense="past", tone="dry", spelling="British")
    again = send(tense="past", tone="dry", seen=refused.context["form"].data["seen"])

    assert refused.status_code == 409
    assert "it is now: present tense, warm, American spelling" in words_of(refused)
    assert again.status_code == 303
    assert style_of(Biography.objects.get()).tone == "dry"


def test_a_book_of_its_sources_own_sentences_says_that_a_style_does_nothing():
    make_biography(slug="ada")
    page = words_of(browse_as().get("/biographies/ada/style/"))

    assert "a style changes nothing in it" in page
    assert 'href="/biographies/ada/style/"' not in page


def test_who_may_only_read_sees_the_style_without_a_form(book):
    page = words_of(browse_as("auditor").get("/biographies/ada/style/"))

    assert "<dd>plain and exact</dd>" in page
    assert 'name="tone"' not in page
