"""Asking for a new version of a chapter, and deciding on the proposal that comes."""

import pytest

from biographies import editing
from biographies.forms.chapters import ChangeRequestForm
from biographies.models import Chapter, Decision
from taskqueue.models import TaskRun
from tests.edited import make_proposal, make_written
from tests.factories import make_chapter
from tests.people import browse_as
from tests.unit.biographies.views.test_chapter_changes import (
    EVIL,
    page,
    said,
    save,
    shown,
    text_of,
)

pytestmark = pytest.mark.django_db


def ask(client, chapter, **given):
    return client.post(page(chapter, "feedback/"), given)


def decide(client, chapter, act, *, base=None, number=2, **more):
    given = {"act": act, "base": base or chapter.current_revision_id}
    return client.post(page(chapter, f"proposals/{number}/"), given | more)


class TestAsking:
    """The form for a change."""

    def test_it_says_what_the_writer_can_do(self):
        html = shown(browse_as(), make_written(), "feedback/")

        assert "Tone or style it cannot" in html
        assert "more about her notes" in html

    def test_a_finding_may_fill_it(self):
        html = shown(browse_as(), make_written(), "feedback/?feedback=Say+%3Cb%3E+it")

        assert "Say &lt;b&gt; it</textarea>" in html

    def test_what_is_asked_is_sent_and_the_chapter_waits_for_it(self):
        chapter = make_written()

        answer = ask(browse_as(), chapter, length="shorter", leave_out="the horse, Paris")

        assert (answer.status_code, answer.url) == (303, page(chapter))
        asked = "Make it shorter. Leave out the horse. Leave out Paris"
        assert TaskRun.objects.get().kwargs["feedback"] == asked
        assert Chapter.objects.get(pk=chapter.pk).state == "queued"
        assert "A new version is being written" in shown(browse_as(), chapter)

    def test_a_form_that_is_sent_twice_asks_once(self):
        chapter, client = make_written(), browse_as()

        answers = [ask(client, chapter, length="shorter", form_key="k1") for _ in range(2)]

        assert [answer.url for answer in answers] == [page(chapter)] * 2
        assert TaskRun.objects.count() == 1

    def test_a_second_request_is_refused_in_words_while_one_is_under_way(self):
        chapter, client = make_written(), browse_as()
        ask(client, chapter, length="shorter")

        answer = ask(client, chapter, length="longer")

        assert answer.status_code == 409
        assert "ask again when that is done" in answer.content.decode()
        assert TaskRun.objects.count() == 1

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({}, "feedback"),
            ({"feedback": "too few"}, "feedback"),
            ({"feedback": "a b c" * 1_000}, "feedback"),
            ({"feedback": "tw\x00o three four"}, "feedback"),
            ({"length": "words"}, "words"),
            ({"length": "words", "words": "99"}, "words"),
            ({"words": "500", "feedback": "one two three"}, "length"),
            ({"length": "huge"}, "length"),
            ({"leave_out": "St. Petersburg"}, "leave_out"),
        ],
    )
    def test_what_cannot_be_understood_is_refused_at_its_field(self, given, field):
        answer = ask(browse_as(), make_written(), **given)

        assert list(answer.context["form"].errors) == [field]
        assert not TaskRun.objects.exists()

    def test_one_word_is_enough_if_it_says_what_to_do(self):
        ask(browse_as(), make_written(), feedback="shorter")

        assert TaskRun.objects.get().kwargs["feedback"] == "shorter"

    def test_a_chapter_that_is_not_written_cannot_be_changed(self):
        chapter = make_chapter()

        answer = ask(browse_as(), chapter, length="shorter")

        assert answer.url == page(chapter)
        assert "not written yet" in said(answer)

    def test_only_chapters_can_be_asked_for(self):
        chapter = make_written(kind="introduction", number=0)

        assert browse_as().get(page(chapter, "feedback/")).status_code == 404

    def test_what_came_of_the_last_request_is_said(self):
        chapter, client = make_written(), browse_as()
        ask(client, chapter, feedback=f"Sound like {EVIL}")
        result = {"is_unchanged": True, "directives_not_met": ["Sound merrier"]}
        TaskRun.objects.update(state="SUCCESS", result=result)

        for html in (shown(client, chapter, "feedback/"), shown(client, chapter)):
            assert "it came out as the text was" in html or "came out as the text is" in html
            assert "Not met: Sound merrier" in html
            assert "<script>alert" not in html

    def test_why_the_last_one_failed_is_said(self):
        chapter, client = make_written(), browse_as()
        ask(client, chapter, leave_out="Ada")
        TaskRun.objects.update(state="FAILURE", error_code="x.y", error_message="No words left.")

        assert "it could not be written: No words left." in shown(client, chapter, "feedback/")
        assert "could not be written:</strong> No words left." in shown(client, chapter)

    def test_all_wishes_are_said_in_sentences(self):
        given = {
            "length": "words",
            "words": "900",
            "leave_out": "Paris;\n Rome",
            "feedback": "Why?",
        }
        form = ChangeRequestForm(given)

        assert form.is_valid()
        assert form.wanted == "About 900 words. Leave out Paris. Leave out Rome. Why?"


class TestWaiting:
    """The chapter's page asks whether the proposal has come."""

    def poll(self, client, chapter, seen=""):
        return client.get(page(chapter, f"proposals/?seen={seen}"))

    def test_nothing_new_is_no_answer(self):
        chapter, client = make_written(), browse_as()
        ask(client, chapter, length="shorter")
        first = self.poll(client, chapter)

        again = self.poll(client, chapter, first.context["signature"])

        assert (first.status_code, again.status_code) == (200, 204)
        assert "hx-trigger" in first.content.decode()

    def test_a_proposal_that_came_ends_the_asking(self):
        chapter, client = make_written(), browse_as()
        ask(client, chapter, length="shorter")
        seen = self.poll(client, chapter).context["signature"]
        TaskRun.objects.update(state="SUCCESS", result={})
        make_proposal(chapter, feedback=EVIL)

        html = self.poll(client, chapter, seen).content.decode()

        assert "hx-trigger" not in html
        assert "Proposal 2" in html
        assert "<script>alert" not in html


class TestProposal:
    """A proposal's page."""

    def test_it_says_what_was_asked_what_is_met_and_what_would_change(self):
        chapter = make_written("One two three.\n")
        make_proposal(
            chapter, f"One three.\n\n{EVIL}\n", feedback="Make it shorter. Sing", word_count=1
        )

        html = shown(browse_as(), chapter, "proposals/2/")

        assert "Met: Make it shorter" in html
        assert "Not met: Sing" in html
        assert "Not understood: say it as" in html
        assert "[removed: </span>two" in html
        assert "<script>alert" not in html

    def test_all_changes_are_ticked_at_first(self):
        chapter = make_written()
        make_proposal(chapter)

        html = shown(browse_as(), chapter, "proposals/2/")

        assert html.count("checked>") == 2

    def test_all_can_be_accepted(self):
        chapter, client = make_written(), browse_as()
        make_proposal(chapter)

        answer = decide(client, chapter, "all")

        assert (answer.status_code, answer.url) == (303, page(chapter))
        assert text_of(chapter) == "One 1.\n\nTwo 2.\n"
        assert "Proposal 2 is accepted: this is revision 3 now" in said(answer)
        assert Decision.objects.get().person == client.person.username

    def test_some_can_be_accepted(self):
        chapter = make_written()
        make_proposal(chapter)

        decide(browse_as(), chapter, "chosen", take=["1"])

        assert text_of(chapter) == "One 1.\n\nTwo.\n"

    def test_none_can_be_accepted(self):
        chapter = make_written()
        make_proposal(chapter)

        answer = decide(browse_as(), chapter, "none", reason="dry")

        assert text_of(chapter) == "One.\n\nTwo.\n"
        assert "Proposal 2 is rejected" in said(answer)
        assert Decision.objects.get().reason == "dry"

    @pytest.mark.parametrize(
        ("act", "more", "field"),
        [
            ("chosen", {}, "take"),
            ("chosen", {"take": ["3"]}, "take"),
            ("chosen", {"take": ["x"]}, "take"),
            ("eat", {}, "act"),
            ("none", {"reason": "r" * 301}, "reason"),
        ],
    )
    def test_what_makes_no_sense_is_refused_and_decides_nothing(self, act, more, field):
        chapter = make_written()
        make_proposal(chapter)

        answer = decide(browse_as(), chapter, act, **more)

        assert (answer.status_code, list(answer.context["form"].errors)) == (200, [field])
        assert not Decision.objects.exists()

    def test_the_first_decision_is_shown_to_who_comes_second(self):
        chapter = make_written()
        make_proposal(chapter)
        decide(browse_as(username="ben"), chapter, "all")

        answer = decide(browse_as(), chapter, "none")

        assert "Proposal 2 was accepted before, by ben" in said(answer)
        assert Decision.objects.filter(kind="accepted").count() == 1

    def test_a_decided_one_has_no_form_any_more(self):
        chapter, client = make_written(), browse_as(username="ben")
        make_proposal(chapter)
        decide(client, chapter, "none", reason=EVIL)

        html = shown(client, chapter, "proposals/2/")

        assert "This proposal was rejected by ben" in html
        assert "Accept" not in html
        assert "<script>alert" not in html

    def test_it_is_compared_with_the_present_text_and_says_so(self):
        chapter, client = make_written(), browse_as()
        make_proposal(chapter)
        save(client, chapter, "One.\n\nTwo.\n\nMine.")

        html = shown(client, chapter, "proposals/2/")

        assert "it was made from revision 1" in html
        assert "is compared here with revision 3" in html
        assert "Mine" in html

    def test_what_was_ticked_against_another_text_is_not_done(self):
        chapter, client = make_written(), browse_as()
        make_proposal(chapter)
        before = chapter.current_revision_id
        save(client, chapter, "Mine.")

        answer = decide(client, chapter, "all", base=before)

        assert answer.status_code == 409
        assert "Nothing is decided" in answer.content.decode()
        assert text_of(chapter) == "Mine.\n"

    def test_a_text_that_came_at_the_last_moment_is_not_lost(self, monkeypatch):
        chapter, client = make_written(), browse_as()
        make_proposal(chapter)
        accept = editing.accept

        def accept_late(*args, **kwargs):
            save(browse_as(), chapter, "Mine.")
            return accept(*args, **kwargs)

        monkeypatch.setattr(editing, "accept", accept_late)
        answer = decide(client, chapter, "all")

        assert (answer.status_code, text_of(chapter)) == (409, "Mine.\n")

    def test_a_proposal_may_be_rejected_whatever_the_text_is_by_now(self):
        chapter, client = make_written(), browse_as()
        make_proposal(chapter)
        before = chapter.current_revision_id
        save(client, chapter, "Mine.")

        assert decide(client, chapter, "none", base=before).status_code == 303

    def test_a_mark_that_the_book_does_not_have_is_named(self):
        chapter = make_written()
        make_proposal(chapter, "One.[^s9p9]\n")

        answer = decide(browse_as(), chapter, "all")

        assert "[^s9p9]: the book has no such passage" in answer.content.decode()
        assert not Decision.objects.exists()

    def test_other_open_ones_stay_listed(self):
        chapter = make_written()
        for number in (2, 3):
            make_proposal(chapter, number=number)

        client = browse_as()

        assert "Other open proposals" in shown(client, chapter, "proposals/2/")
        assert shown(client, chapter).count("Compare and decide on proposal") == 2

    def test_who_may_not_decide_sees_no_form(self):
        chapter = make_written()
        make_proposal(chapter)

        html = shown(browse_as("auditor"), chapter, "proposals/2/")

        assert "Accept" not in html
        assert "<ins>" in html

    def test_one_that_says_what_the_text_does_can_only_be_taken_or_left(self):
        chapter = make_written()
        make_proposal(chapter, "One.\n\nTwo.\n")

        html = shown(browse_as(), chapter, "proposals/2/")

        assert "says just this already" in html
        assert "Accept the ticked" not in html

    @pytest.mark.parametrize("number", [1, 9, 10**30])
    def test_what_is_no_proposal_is_not_found(self, number):
        chapter = make_written()

        assert browse_as().get(page(chapter, f"proposals/{number}/")).status_code == 404
