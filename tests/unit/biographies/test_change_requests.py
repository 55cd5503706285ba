"""What becomes of a request for a new version, and of what a worker writes meanwhile."""

import pytest

from biographies import editing
from biographies.change_requests import Offers, last_request, wishes_of
from biographies.launch import ask_for_change, is_being_written, start_book
from biographies.models import Biography, Chapter
from biographies.steps import regenerate_chapter
from biographies.steps.drafting import keep_text, write_part
from biographies.steps.revisions import NewText
from taskqueue.models import TaskRun
from tests.edited import fresh, make_planned, make_proposal, make_written, save
from tests.factories import make_chapter, make_revision, make_run
from tests.fakes import FakeGuard
from tests.workers import work_off

pytestmark = pytest.mark.django_db
CHECKS = ["validate_chapter_length", "validate_content_quality", "validate_sources"]


class TestAsking:
    """A new version is asked for once at a time, and its answer is kept."""

    def test_it_is_sent_by_name_and_the_chapter_is_queued(self):
        chapter = make_written()

        run = ask_for_change(chapter, feedback="Make it shorter")

        assert (run.task, run.step) == ("biographies.regenerate_chapter", "chapter 1")
        assert (run.subject, run.kwargs["feedback"]) == (
            chapter.biography.run_subject, "Make it shorter",
        )  # fmt: skip
        assert fresh(chapter).state == "queued"
        assert is_being_written(chapter)

    def test_a_second_one_waits_for_the_first(self):
        chapter = make_written()
        ask_for_change(chapter, feedback="Make it shorter")

        assert ask_for_change(fresh(chapter), feedback="Make it longer") is None
        assert TaskRun.objects.count() == 1

    def test_another_chapters_run_is_no_hindrance(self):
        chapter = make_written()
        ask_for_change(make_written(biography=chapter.biography, number=2), feedback="Shorter")

        assert ask_for_change(chapter, feedback="Make it longer")

    def test_an_approved_chapter_stays_approved_until_a_proposal_is_taken(self):
        chapter = make_written(state="approved")

        ask_for_change(chapter, feedback="Make it shorter")

        assert fresh(chapter).state == "approved"

    def test_nobody_asked_so_there_is_no_request(self):
        chapter = make_written()
        make_run(
            task="biographies.regenerate_chapter", step="chapter 1", kwargs={"reason": "checks"},
            subject=chapter.biography.run_subject,
        )  # fmt: skip

        assert last_request(chapter) is None
        assert not Offers(chapter).is_waiting

    @pytest.mark.parametrize(
        ("columns", "cause"),
        [
            (
                {"state": "FAILURE", "error_code": "x.y", "error_message": "No words left."},
                "No words left",
            ),
            (
                {"state": "FAILURE", "error_code": "python.KeyError", "error_message": "'a'"},
                "operators",
            ),
            ({"state": "REVOKED", "cancel_reason": "by ben"}, "cancelled: by ben"),
        ],
    )
    def test_why_a_request_came_to_nothing_is_said(self, columns, cause):
        chapter = make_written()
        run = ask_for_change(chapter, feedback="Leave out Ada")
        TaskRun.objects.filter(pk=run.pk).update(**columns)

        offers = Offers(fresh(chapter))

        assert cause in offers.request.cause
        assert (offers.came_to_nothing, offers.is_waiting) == (True, False)

    def test_a_request_is_told_no_more_when_the_text_has_changed_since(self):
        chapter = make_written()
        run = ask_for_change(chapter, feedback="Make it shorter")
        TaskRun.objects.filter(pk=run.pk).update(state="SUCCESS", result={"is_unchanged": True})
        assert Offers(chapter).came_to_nothing

        save(chapter, "Mine.")

        assert Offers(fresh(chapter)).request is None

    def test_which_wishes_a_proposal_meets_is_told_from_the_texts(self):
        chapter = make_written(markdown="One two three four.")
        asked = "Make it shorter. Leave out two. Sound merrier"
        proposal = make_proposal(chapter, "One two.", word_count=1, feedback=asked)

        wishes = wishes_of(proposal)

        assert wishes.met == ("Make it shorter",)
        assert wishes.not_met == ("Leave out two", "Sound merrier")

    def test_what_the_run_of_a_proposal_said_of_its_wishes_is_kept_to(self):
        chapter = make_written()
        why = [{"said": "more about Paris", "is_met": True, "why": "2 statements speak of it."}]
        run = make_run(
            task="biographies.regenerate_chapter",
            result={"directives_why": why, "directives_met": ["more about Paris"]},
        )
        proposal = make_proposal(chapter, feedback="more about Paris", run_id=run.pk)

        (outcome,) = wishes_of(proposal).outcomes

        assert (outcome.is_met, outcome.why) == (True, "2 statements speak of it.")

    def test_a_proposal_after_failed_checks_answers_no_wish(self):
        chapter = make_written()
        proposal = make_proposal(chapter, "Other.", reason="checks", feedback="80 words of 100.")

        assert wishes_of(proposal).not_met == ()

    def test_a_proposal_to_what_was_empty_is_compared_with_nothing(self):
        proposal = make_revision(
            chapter=make_chapter(), is_proposal=True, feedback="Make it longer", word_count=3
        )

        assert wishes_of(proposal).met == ("Make it longer",)


class TestMeanwhile:
    """A person and a worker write the same chapter: neither text is lost."""

    def test_what_a_worker_wrote_after_a_person_saved_is_a_proposal(self):
        chapter = make_planned()
        stale = fresh(chapter)
        save(chapter, "Mine.")

        write_part(stale, guard=FakeGuard())

        now = fresh(chapter)
        assert (now.current_revision.markdown, now.state) == ("Mine.\n", "needs_review")
        assert editing.proposals_of(chapter).get().author == "extractive"

    def test_the_same_run_proposes_once(self):
        chapter = make_planned()
        stale = fresh(chapter)
        save(chapter, "Mine.")

        write_part(stale, guard=FakeGuard())
        write_part(stale, guard=FakeGuard())

        assert editing.proposals_of(chapter).count() == 1

    def test_a_regeneration_after_checks_does_not_write_over_what_was_saved_meanwhile(
        self, monkeypatch
    ):
        chapter = make_planned()
        write_part(chapter, guard=FakeGuard())
        book = chapter.biography
        Chapter.objects.filter(pk=chapter.pk).update(target_words=60)
        guard = FakeGuard()
        monkeypatch.setattr(guard, "check", lambda: save(fresh(chapter), "Mine."))

        result = regenerate_chapter(None, 1, ("checks", ""), book.pk, guard=guard)

        assert fresh(chapter).current_revision.markdown == "Mine.\n"
        assert result["proposal_id"] == editing.proposals_of(chapter).get().pk

    def test_an_approval_meanwhile_keeps_the_text_too(self):
        chapter = make_planned()
        write_part(chapter, guard=FakeGuard())
        stale = fresh(chapter)
        Chapter.objects.approve(chapter.pk)
        text = NewText(markdown="Another.", author_kind="engine", author="extractive")

        proposal = keep_text(stale, text, guard=FakeGuard())

        assert proposal.is_proposal
        assert fresh(chapter).state == "approved"

    def test_a_running_book_goes_on_with_a_persons_text(self):
        chapter = make_planned()
        start_book(chapter.biography)
        save(
            fresh(chapter), "Ada was born in London in December 1815.[^1]\n\n[^1]: I saw the book."
        )

        work_off(chapter.biography)

        book = Biography.objects.get(pk=chapter.biography_id)
        assert (book.state, fresh(chapter).current_revision.author) == ("needs_review", "ada")
        assert book.exports.count() == 4

    def test_a_running_book_makes_no_files_of_what_stands_on_no_source(self):
        chapter = make_planned()
        start_book(chapter.biography)
        save(fresh(chapter), "Ada was born in London in December 1815.")

        work_off(chapter.biography)

        book = Biography.objects.get(pk=chapter.biography_id)
        assert (book.state, book.exports.count()) == ("needs_review", 0)
        assert book.reason == ("no files are made: 1 statement stands on no source (chapter 1: 1)")

    def test_a_resting_book_only_checks_a_persons_text(self):
        chapter = make_planned()
        start_book(chapter.biography)
        work_off(chapter.biography)
        save(fresh(chapter), "Mine.")

        assert sorted(work_off(chapter.biography)) == CHECKS
        assert fresh(chapter).biography.state == "needs_review"
        assert fresh(chapter).current_revision.markdown == "Mine.\n"

    def test_a_person_saves_while_a_version_is_written_and_both_are_there(self):
        chapter = make_planned()
        write_part(chapter, guard=FakeGuard())
        ask_for_change(fresh(chapter), feedback="About 60 words")
        save(fresh(chapter), "Mine.")

        work_off(chapter.biography)

        assert fresh(chapter).current_revision.markdown == "Mine.\n"
        assert editing.proposals_of(chapter).count() == 1
        assert fresh(chapter).state == "needs_review"
