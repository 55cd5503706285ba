"""Locking a statement on a chapter's page, and unlocking it."""

import pytest

from biographies.models import StatementLock
from tests.edited import make_written
from tests.people import browse_as

pytestmark = pytest.mark.django_db


def address(chapter, tail=""):
    return f"/biographies/{chapter.biography.slug}/chapters/{chapter.place}/{tail}"


def words_of(answer):
    return " ".join(answer.content.decode().split())


def test_a_locked_statement_is_shown_as_locked_with_who():
    chapter, client = make_written("One is here.\n\nTwo.\n"), browse_as()

    answer = client.post(address(chapter, "locks/"), {"statement": "One is here."})

    assert (answer.status_code, answer.url) == (303, address(chapter) + "#locks")
    page = words_of(client.get(address(chapter)))
    assert f"Locked by {StatementLock.objects.get().person}" in page
    assert 'locked" id="statement-1"' in page


def test_a_statement_that_is_not_there_is_refused_at_the_field():
    chapter = make_written("One.\n")

    answer = browse_as().post(address(chapter, "locks/"), {"statement": "Gone."})

    assert "no such statement any more" in words_of(answer)
    assert not StatementLock.objects.exists()


def test_an_unlocked_statement_is_free_again():
    chapter, client = make_written("One.\n"), browse_as()
    client.post(address(chapter, "locks/"), {"statement": "One."})

    client.post(address(chapter, f"locks/{StatementLock.objects.get().pk}/remove/"))

    assert not StatementLock.objects.exists()
    again = client.post(address(chapter, "locks/99/remove/"), follow=True)
    assert "gone already" in words_of(again)


def test_a_save_that_loses_a_locked_statement_is_refused_at_the_text():
    chapter, client = make_written("One.\n\nTwo.\n"), browse_as()
    client.post(address(chapter, "locks/"), {"statement": "One."})
    given = {"markdown": "Two.\n", "base": chapter.current_revision_id}

    answer = client.post(address(chapter, "edit/"), given)

    assert "unlock it on the chapter’s page" in words_of(answer).replace("&#x27;", "’")


def test_a_lock_whose_statement_left_the_text_says_so():
    chapter = make_written("One.\n")
    StatementLock.objects.create(chapter=chapter, text="Gone.", text_sha256="0", person="ada")

    assert "does not have it" in words_of(browse_as().get(address(chapter)))
