"""An editor asks for a change; a real worker proposes, the editor takes a part of it."""

import pytest

from biographies import editing
from biographies.launch import start_book
from biographies.models import CheckResult, Decision
from biographies.sources import statements
from biographies.texts.kept_text import missing_from, reading
from taskqueue.models import TaskRun
from tests.books import is_over, make_faraday
from tests.edited import fresh
from tests.people import browse_as
from tests.stack import wait_until


@pytest.fixture
def chapter(content_worker):
    """A chapter of a book that was made and rests."""
    book = make_faraday(chapters=2, words=400)
    start_book(book)
    wait_until(lambda: is_over(book.pk), seconds=180, what="the end of the book")
    wait_until(lambda: nothing_runs(book), seconds=60, what="the end of its last run")
    return fresh(book.chapters.get(kind="chapter", number=1))


def nothing_runs(book):
    """Tell whether no run of a book is unfinished."""
    return not TaskRun.objects.unfinished().filter(subject=book.run_subject).exists()


def page(chapter, tail):
    return f"/biographies/{chapter.biography.slug}/chapters/{chapter.place}/{tail}"


def ask_for(client, chapter, **wanted):
    """Ask for a change by the form and return the proposal that comes of it."""
    client.post(page(chapter, "feedback/"), wanted)
    wait_until(editing.proposals_of(chapter).exists, seconds=90, what="the proposal")
    wait_until(lambda: nothing_runs(chapter.biography), seconds=60, what="the end of the run")
    return editing.proposals_of(chapter).get()


def test_a_part_of_a_proposal_becomes_the_text_and_is_checked(chapter):
    client = browse_as()
    before = chapter.current_revision
    proposal = ask_for(client, chapter, length="words", words="200")
    changes = editing.compare_with_current(chapter, proposal)
    assert proposal.word_count < before.word_count

    given = {"act": "chosen", "take": ["1"], "base": before.pk}
    client.post(page(chapter, f"proposals/{proposal.number}/"), given)

    now = fresh(chapter).current_revision
    assert now.markdown == changes.taking([1])
    assert Decision.objects.get(revision=proposal).person == client.person.username
    checks = CheckResult.objects.filter(revision=now)
    wait_until(lambda: checks.count() == 3, seconds=90, what="the three checks")
    assert fresh(chapter).state == "needs_review"


def test_what_is_locked_or_written_by_hand_stays_in_a_new_version(chapter):
    client = browse_as()
    locked = reading(statements(chapter.current_revision.markdown)[-1])
    client.post(page(chapter, "locks/"), {"statement": locked})
    mine = f"Mine alone.\n\n{chapter.current_revision.markdown}"
    given = {"markdown": mine, "base": chapter.current_revision_id, "save": "1"}
    client.post(page(chapter, "edit/"), given)
    wait_until(lambda: nothing_runs(chapter.biography), seconds=90, what="the end of the checks")

    proposal = ask_for(client, chapter, length="words", words="150")

    assert not missing_from(proposal.markdown, [locked, "Mine alone."])
    assert proposal.word_count <= 1.05 * 150


def test_each_wish_is_shown_with_what_became_of_it_and_why(chapter):
    client = browse_as()
    wishes = "en orden cronológico\nkeep the first sentence, without diamonds"
    proposal = ask_for(client, chapter, length="words", words="200", feedback=wishes)

    html = client.get(page(chapter, f"proposals/{proposal.number}/")).content.decode()

    assert "Met: About 200 words" in html
    assert (
        f"It has {proposal.word_count} words, {chapter.current_revision.word_count} before" in html
    )
    assert "Met: keep the first sentence" in html
    assert "1 statement stands in it word for word." in html
    assert "Not met: without diamonds" in html
    assert "“diamonds” stood nowhere in the text" in html
    assert "en orden cronológico" in html


def test_what_an_editor_saves_while_a_version_is_written_stays(chapter):
    client = browse_as()
    client.post(page(chapter, "feedback/"), {"length": "words", "words": "200"})
    given = {"markdown": "Mine.", "base": chapter.current_revision_id, "save": "1"}
    client.post(page(chapter, "edit/"), given)

    wait_until(lambda: nothing_runs(chapter.biography), seconds=90, what="the end of all runs")

    assert fresh(chapter).current_revision.markdown == "Mine.\n"
    assert editing.proposals_of(chapter).count() == 1
