"""What becomes of a text that a person saves, restores, accepts or rejects."""

import pytest

from biographies import editing
from biographies.editing import MAX_PARAGRAPH, MAX_TEXT, TextMovedOnError, clean_markdown
from biographies.errors import InvalidInputError
from biographies.models import Decision, Passage
from taskqueue.models import TaskRun
from tests.edited import fresh, make_proposal, make_written, save
from tests.factories import make_biography, make_chapter, make_citation, make_passage
from tests.steps import make_book_with_source, plan, write

pytestmark = pytest.mark.django_db
CHECKS = ["validate_chapter_length", "validate_content_quality", "validate_sources"]


def accept(chapter, proposal, taken=None, *, person="ada", base="current"):
    base_id = chapter.current_revision_id if base == "current" else base
    return editing.accept(chapter, proposal, taken, base_id=base_id, person=person)


def sent():
    """Return the names of all that was sent to the workers."""
    return sorted(run.task.removeprefix("biographies.") for run in TaskRun.objects.all())


class TestClean:
    """What a chapter may hold."""

    def test_newlines_are_plain_and_one_ends_the_text(self):
        assert clean_markdown("  One\r\ntwo\rthree \r\n\r\n") == "  One\ntwo\nthree\n"

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            (" \r\n\t", "without a text"),
            ("a" * (MAX_TEXT + 1), "200,000 are the limit"),
            ("One\ntw\x00o", "line 2 holds a control character (U+0000)"),
            ("One\x1b[0m", "U+001B"),
            ("half \ud83d", "U+D83D"),
            ("One.\n\n" + "[" * (MAX_PARAGRAPH + 1), "begins “[[["),
        ],
    )
    def test_what_no_chapter_may_hold_is_refused_with_its_reason(self, text, words):
        with pytest.raises(InvalidInputError, match="markdown") as refused:
            clean_markdown(text)

        assert words in refused.value.message

    def test_a_text_at_the_limit_is_taken(self):
        paragraph = "a" * MAX_PARAGRAPH

        assert clean_markdown(paragraph) == f"{paragraph}\n"
        assert len(clean_markdown("a\n\n" * (MAX_TEXT // 3) + "a")) == MAX_TEXT


class TestSave:
    """A person's text becomes the chapter's own."""

    def test_it_is_a_new_revision_in_the_persons_name(self):
        chapter = make_written()

        revision = save(chapter, "Mine.\r\n", note="shorter").revision

        assert fresh(chapter).current_revision == revision
        assert (revision.number, revision.markdown, revision.reason) == (2, "Mine.\n", "shorter")
        assert (revision.author_kind, revision.author) == ("person", "ada")
        assert revision.parent_id == chapter.current_revision_id

    def test_its_checks_are_sent(self):
        save(make_written(), "Mine.")

        assert sent() == CHECKS

    def test_a_part_without_checks_sends_none(self):
        save(make_written(kind="introduction", number=0), "Mine.")

        assert sent() == []

    @pytest.mark.parametrize("text", ["One.\n\nTwo.\n", "One.\r\n\r\nTwo.", "One.\n\nTwo.\n\n\n"])
    def test_an_unchanged_text_makes_no_revision(self, text):
        chapter = make_written()

        assert save(chapter, text).revision is None
        assert (chapter.revisions.count(), sent()) == (1, [])

    def test_the_first_text_of_an_unwritten_chapter_may_be_a_persons(self):
        chapter = make_chapter()

        save(chapter, "Mine.")

        assert fresh(chapter).state == "needs_review"
        assert fresh(chapter).is_written

    def test_over_a_text_that_moved_on_nothing_is_saved(self):
        chapter = make_written()
        before = chapter.current_revision_id
        save(chapter, "Theirs.", person="ben")

        with pytest.raises(TextMovedOnError):
            save(fresh(chapter), "Mine.", base=before)

        assert fresh(chapter).current_revision.markdown == "Theirs.\n"
        assert chapter.revisions.count() == 2

    def test_who_types_what_another_has_saved_meanwhile_has_no_conflict(self):
        chapter = make_written()
        before = chapter.current_revision_id
        save(chapter, "The same.", person="ben")

        assert save(fresh(chapter), "The same.", base=before).revision is None

    def test_it_takes_the_approval_of_chapter_and_book_back(self):
        book = make_biography(state="approved")
        chapter = make_written(biography=book, state="approved")

        saved = save(chapter, "Mine.")

        assert (saved.took_approval_back, saved.reopened_book) == (True, True)
        assert (fresh(chapter).state, fresh(chapter).biography.state) == ("needs_review",) * 2
        decision = Decision.objects.get()
        assert (decision.kind, decision.person) == ("reopened", "ada")
        assert decision.revision_id == chapter.current_revision_id

    def test_an_unchanged_text_leaves_the_approval(self):
        chapter = make_written(state="approved")

        save(chapter, "One.\n\nTwo.")

        assert fresh(chapter).state == "approved"


class TestCitations:
    """A person's marks cite passages of the book."""

    def test_a_mark_becomes_a_citation(self):
        book = make_book_with_source()
        plan(book)
        write(book)
        chapter = fresh(book.chapters.get(kind="chapter", number=1))
        passage = Passage.objects.filter(allocations__chapter=chapter).first()

        revision = save(chapter, f"{passage.text}[^s1p{passage.ordinal}]").revision

        assert list(revision.citations.values_list("passage", flat=True)) == [passage.pk]

    def test_an_unknown_mark_is_refused_by_its_name_and_nothing_is_kept(self):
        chapter = make_written()

        with pytest.raises(InvalidInputError) as refused:
            save(chapter, "Mine.[^s9p9]")

        assert refused.value.field == "[^s9p9]"
        assert (chapter.revisions.count(), sent()) == (1, [])

    def test_a_mark_goes_on_meaning_the_passage_that_it_meant_before_the_source_was_read_again(
        self,
    ):
        chapter = make_written()
        source = make_passage().version.source
        type(source).objects.filter(pk=source.pk).update(number=1, biography=chapter.biography)
        old = make_passage(version=source.current_version, ordinal=7, text="Ada wrote.")
        make_citation(revision=chapter.current_revision, passage=old)
        new = make_passage(text="Quite another.", ordinal=7)
        type(source).objects.filter(pk=source.pk).update(current_version=new.version)

        revision = save(chapter, "Ada wrote.[^s1p7]").revision

        assert revision.citations.get().passage_id == old.pk


class TestRestore:
    """An old text comes back as a new one."""

    def test_it_says_where_it_comes_from(self):
        chapter = make_written()
        old = chapter.current_revision
        save(chapter, "Mine.")
        now = fresh(chapter)

        saved = editing.restore(now, old, base_id=now.current_revision_id, person="ben")

        assert fresh(chapter).current_revision.markdown == old.markdown
        assert (saved.revision.reason, saved.revision.author) == ("restored from revision 1", "ben")
        assert saved.revision.number == 3

    def test_over_a_text_that_moved_on_nothing_is_restored(self):
        chapter = make_written()
        old = chapter.current_revision
        save(chapter, "Mine.")
        now = fresh(chapter)
        save(now, "Theirs.")

        with pytest.raises(TextMovedOnError):
            editing.restore(now, old, base_id=now.current_revision_id, person="ben")


class TestAccept:
    """A proposal is taken whole, in part, or not at all; once."""

    def test_taken_whole_it_is_the_text_and_counts_as_a_persons(self):
        chapter = make_written()
        proposal = make_proposal(chapter, "One.\n\nOther.\n", feedback="Make it other")

        saved = accept(chapter, proposal).saved

        now = fresh(chapter)
        assert now.current_revision == saved.revision
        assert (saved.revision.markdown, now.is_kept) == (proposal.markdown, True)
        assert saved.revision.author == "extractive, accepted by ada"
        assert saved.revision.reason == "proposal 2 accepted"
        assert saved.revision.feedback == "Make it other"
        assert sent() == CHECKS

    def test_a_part_of_it_may_be_taken(self):
        chapter = make_written()
        proposal = make_proposal(chapter, "One 1.\n\nTwo 2.\n")

        saved = accept(chapter, proposal, frozenset({2})).saved

        assert saved.revision.markdown == "One.\n\nTwo 2.\n"
        assert saved.revision.reason == "proposal 2 accepted, 1 of 2 changes"

    def test_rejected_it_changes_nothing_and_keeps_the_reason(self):
        chapter = make_written()
        proposal = make_proposal(chapter, "Other.")

        decided = editing.reject(chapter, proposal, person="ada", reason="too dry")

        assert (decided.decision.kind, decided.decision.reason) == ("rejected", "too dry")
        assert fresh(chapter).current_revision_id == chapter.current_revision_id
        assert list(editing.proposals_of(chapter)) == []

    def test_the_first_decision_stands(self):
        chapter = make_written()
        proposal = make_proposal(chapter, "Other.")
        first = accept(chapter, proposal)

        second = editing.reject(chapter, proposal, person="ben", reason="")
        third = accept(fresh(chapter), proposal, person="ben")

        assert [second.is_first, third.is_first] == [False, False]
        assert second.decision == third.decision == first.decision
        assert fresh(chapter).current_revision == first.saved.revision

    def test_a_decision_between_look_and_lock_stands_too(self, monkeypatch):
        chapter = make_written()
        proposal = make_proposal(chapter, "Other.")
        lock = editing._lock

        def lock_after_another(locked):
            monkeypatch.setattr(editing, "_lock", lock)
            editing.reject(chapter, proposal, person="ben", reason="")
            return lock(locked)

        monkeypatch.setattr(editing, "_lock", lock_after_another)
        decided = accept(chapter, proposal)

        assert (decided.is_first, decided.decision.person) == (False, "ben")
        assert chapter.revisions.count() == 2

    def test_against_a_text_that_moved_on_nothing_is_taken(self):
        chapter = make_written()
        proposal = make_proposal(chapter, "Other.")
        before = chapter.current_revision_id
        save(chapter, "Theirs.")

        with pytest.raises(TextMovedOnError):
            accept(fresh(chapter), proposal, base=before)

        assert editing.decision_on(proposal) is None

    def test_a_proposal_that_says_what_the_text_does_is_accepted_without_a_new_one(self):
        chapter = make_written()
        proposal = make_proposal(chapter, "One.\n\nTwo.\n")

        decided = accept(chapter, proposal)

        assert (decided.decision.kind, decided.saved.revision) == ("accepted", None)
