"""Locking a statement on a chapter's page, and unlocking it."""

import pytest

from biographies.locking import lock_statement
from biographies.models import StatementLock
from tests.edited import fresh, make_proposal, make_written, save
from tests.factories import make_citation, make_passage
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


@pytest.mark.parametrize(
    ("statement", "said"),
    [("Gone.", "no such statement any more"), ("", "Give the statement"), ("e", "2 statements")],
)
def test_what_is_not_one_statement_of_the_text_is_refused_at_the_field(statement, said):
    chapter = make_written("One here.\n\nTwo there.\n")

    answer = browse_as().post(address(chapter, "locks/"), {"statement": statement})

    assert said in words_of(answer)
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


def test_the_panel_beside_a_passage_says_who_locked_its_statement():
    chapter, client = make_written("Ada wrote.[^s1p7]\n"), browse_as()
    passage = make_passage(ordinal=7, text="Ada wrote.")
    make_citation(revision=chapter.current_revision, passage=passage, ordinal=1, end=17)
    panel = address(chapter, "citations/1/")
    assert "Lock this statement" in words_of(client.get(panel, headers={"HX-Request": "true"}))

    client.post(address(chapter, "locks/"), {"statement": "Ada wrote."})

    shown = words_of(client.get(panel, headers={"HX-Request": "true"}))
    assert f"Locked by {client.person.username}, " in shown
    assert ("Lock this statement" in shown, "locks/1/remove/" in shown) == (False, True)


def test_an_accepted_change_that_loses_a_locked_statement_is_refused_at_the_changes():
    chapter, client = make_written("One.\n\nTwo.\n"), browse_as()
    proposal = make_proposal(chapter, "Two.\n")
    client.post(address(chapter, "locks/"), {"statement": "One."})
    given = {"act": "all", "base": chapter.current_revision_id}

    answer = client.post(address(chapter, f"proposals/{proposal.number}/"), given)

    assert "It lacks “One.”, which is locked; unlock it" in words_of(answer)
    assert fresh(chapter).current_revision.number == 1


def test_an_old_text_without_a_locked_statement_is_not_restored():
    chapter, client = make_written("One.\n"), browse_as()
    now = save(chapter, "Two.\n").revision
    client.post(address(chapter, "locks/"), {"statement": "Two."})

    answer = client.post(
        address(chapter, "history/restore/"), {"number": 1, "base": now.pk}, follow=True
    )

    assert "Nothing is restored: it lacks “Two.”, which is locked" in words_of(answer)


def test_who_only_looks_sees_locks_and_cannot_change_them():
    chapter = make_written("One.\n")
    lock_statement(chapter, "One.", person="ada")
    client = browse_as("auditor")

    answer = client.post(address(chapter, "locks/"), {"statement": "One."})

    assert answer.status_code == 403
    assert "Unlock" not in words_of(client.get(address(chapter)))


def test_a_lock_whose_statement_left_the_text_says_so():
    chapter = make_written("One.\n")
    StatementLock.objects.create(chapter=chapter, text="Gone.", text_sha256="0", person="ada")

    assert "does not have it" in words_of(browse_as().get(address(chapter)))
