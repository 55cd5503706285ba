"""Edit, history, comparison and restore, as an editor meets them."""

import pytest

from biographies.launch import ask_for_change
from biographies.models import Chapter
from tests.edited import make_written
from tests.factories import make_biography, make_chapter, make_revision
from tests.people import browse_as

pytestmark = pytest.mark.django_db
EVIL = '<script>alert(1)</script> "><img src=x onerror=alert(1)>'


def page(chapter, tail=""):
    return f"/biographies/{chapter.biography.slug}/chapters/{chapter.place}/{tail}"


def save(client, chapter, markdown="Mine.", *, base="current", headers=None, **more):
    base = chapter.current_revision_id if base == "current" else base
    given = {"markdown": markdown, "base": base or "", "note": "", "form_key": "", "save": "1"}
    return client.post(page(chapter, "edit/"), given | more, headers=headers)


def said(answer):
    return " ".join(str(message) for message in answer.wsgi_request._messages)


def text_of(chapter):
    return Chapter.objects.get(pk=chapter.pk).current_revision.markdown


class TestEdit:
    """The form with the chapter's text."""

    def test_it_holds_the_present_text_and_its_revision(self):
        chapter = make_written(f"{EVIL}\n")

        answer = browse_as().get(page(chapter, "edit/"))

        html = answer.content.decode()
        assert answer.context["form"]["base"].value() == chapter.current_revision_id
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
        assert "<script>alert" not in html

    def test_a_save_leads_to_the_chapter_and_says_so(self):
        chapter, client = make_written(), browse_as()

        answer = save(client, chapter, "Mine.\r\n\r\nMore.", note="clearer")

        assert (answer.status_code, answer.url) == (303, page(chapter))
        assert "this is revision 2 now" in said(answer)
        revision = Chapter.objects.get(pk=chapter.pk).current_revision
        assert (revision.markdown, revision.reason) == ("Mine.\n\nMore.\n", "clearer")
        assert revision.author == client.person.username

    def test_a_form_that_is_sent_twice_saves_once(self):
        chapter, client = make_written(), browse_as()

        first, second = save(client, chapter), save(client, chapter)

        assert (first.url, second.url) == (page(chapter), page(chapter))
        assert chapter.revisions.count() == 2

    def test_what_is_typed_after_going_back_to_a_form_that_was_sent_is_kept(self):
        chapter, client = make_written(), browse_as()
        save(client, chapter, "Mine.", form_key="k1")

        answer = save(client, chapter, "Mine, and more.", form_key="k1")

        assert answer.status_code == 409
        assert answer.context["form"]["markdown"].value() == "Mine, and more.\n"

    def test_an_unchanged_text_is_said_to_be(self):
        answer = save(browse_as(), chapter := make_written(), "One.\n\nTwo.")

        assert "Nothing was changed" in said(answer)
        assert chapter.revisions.count() == 1

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("", "cannot be saved without a text"),
            ("a" * 200_001, "200,000 are the limit"),
            ("tw\x00o", "control character (U+0000)"),
            ("One.[^s9p9]", "[^s9p9]: the book has no such passage"),
        ],
    )
    def test_a_bad_text_is_refused_at_the_field_and_kept_in_it(self, text, words):
        chapter = make_written()

        answer = save(browse_as(), chapter, text)

        form = answer.context["form"]
        assert answer.status_code == 200
        assert words in " ".join(form.errors["markdown"])
        assert form["markdown"].value() == text
        assert 'id="id_markdown_error"' in answer.content.decode()
        assert chapter.revisions.count() == 1

    def test_a_note_that_is_too_long_is_refused_at_the_field(self):
        answer = save(browse_as(), make_written(), note="n" * 201)

        assert list(answer.context["form"].errors) == ["note"]

    def test_an_approval_that_a_save_takes_back_is_named(self):
        book = make_biography(state="approved")
        chapter, client = make_written(biography=book, state="approved"), browse_as()

        assert "Saving another text takes the approval back" in shown(client, chapter, "edit/")
        told = said(save(client, chapter))

        assert "The chapter’s approval is taken back" in told
        assert "The book’s approval is taken back" in told

    def test_who_edits_what_is_being_written_is_told_what_becomes_of_it(self):
        chapter = make_written()
        ask_for_change(chapter, feedback="Make it shorter")

        assert "the result comes as a proposal beside it" in shown(browse_as(), chapter, "edit/")

    def test_a_chapter_without_a_text_may_be_written_by_hand(self):
        chapter, client = make_chapter(), browse_as()

        assert client.get(page(chapter, "edit/")).status_code == 200
        save(client, chapter, "Mine.")

        assert text_of(chapter) == "Mine.\n"

    def test_who_was_logged_out_is_led_back_by_the_login(self):
        chapter, client = make_written(), browse_as()
        client.logout()

        assert save(client, chapter).url == f"/login/?next={page(chapter, 'edit/')}"


def shown(client, chapter, tail=""):
    return client.get(page(chapter, tail)).content.decode()


class TestPreview:
    """The text as its page would show it, before it is saved."""

    def test_it_stands_above_the_form_with_the_text_kept_and_nothing_saved(self):
        chapter = make_written()

        answer = save(browse_as(), chapter, f"## New\n\n{EVIL}[^s9p9]", preview="1")

        html = answer.content.decode()
        assert "<h2>New</h2>" in html
        assert "<script>alert" not in html
        assert "<img" not in html
        assert "s9p9" in html
        assert answer.context["form"]["markdown"].value().startswith("## New")
        assert chapter.revisions.count() == 1

    def test_htmx_gets_the_preview_alone(self):
        headers = {"HX-Request": "true"}

        answer = save(browse_as(), make_written(), "Mine.", preview="1", headers=headers)

        assert [template.name for template in answer.templates] == [
            "biographies/_chapter_preview.html"
        ]
        assert ">Mine.</span>" in answer.content.decode()

    def test_what_cannot_be_saved_is_not_previewed_but_refused(self):
        answer = save(browse_as(), make_written(), "", preview="1")

        assert "previewed" not in answer.context
        assert "cannot be saved without a text" in answer.content.decode()


class TestConflict:
    """Two people save the same chapter."""

    def make(self, mine="Mine.", theirs="Theirs."):
        chapter, client = make_written(), browse_as()
        save(browse_as(username="ben"), chapter, theirs)
        return chapter, client, save(client, chapter, mine)

    def test_the_second_gets_all_three_texts_and_nothing_is_lost(self):
        chapter, _, answer = self.make(mine=f"Mine {EVIL}")

        html = answer.content.decode()
        assert answer.status_code == 409
        assert answer.context["form"]["markdown"].value() == f"Mine {EVIL}\n"
        assert "Theirs." in html
        assert "Revision 2 by ben" in html
        assert "<script>alert" not in html
        assert text_of(chapter) == "Theirs.\n"

    def test_mine_can_be_put_on_top_of_what_is_shown(self):
        chapter, client, answer = self.make()

        base = answer.context["form"]["base"].value()
        again = save(client, chapter, "Mine.", base=base)

        assert (again.status_code, text_of(chapter)) == (303, "Mine.\n")
        assert chapter.revisions.get(number=3).parent.markdown == "Theirs.\n"

    def test_a_third_text_meanwhile_is_a_conflict_again(self):
        chapter, client, answer = self.make()
        base = answer.context["form"]["base"].value()
        save(browse_as(), Chapter.objects.get(pk=chapter.pk), "Third.")

        again = save(client, chapter, "Mine.", base=base)

        assert (again.status_code, text_of(chapter)) == (409, "Third.\n")

    def test_a_first_text_that_came_meanwhile_is_a_conflict_too(self):
        chapter, client = make_chapter(), browse_as()
        save(client, chapter, "Theirs.")

        assert save(client, chapter, "Mine.", base=None).status_code == 409

    def test_a_forged_base_is_a_conflict(self):
        chapter, other = make_written(), make_written()

        assert save(browse_as(), chapter, base=other.current_revision_id).status_code == 409


class TestHistory:
    """All texts of a chapter."""

    def test_each_is_listed_with_who_why_and_how_many_words_more(self):
        chapter, client = make_written(), browse_as(username="ada")
        save(client, chapter, "One.\n\nTwo.\n\nThree more words.", note=EVIL)

        answer = client.get(page(chapter, "history/"))

        html = answer.content.decode()
        assert [one.status for one in answer.context["history"]] == ["current", ""]
        assert answer.context["history"][0].words_said == "5 (+3)"
        assert [one.who for one in answer.context["history"]] == ["ada", "the extractive writer"]
        assert "&lt;script&gt;" in html
        assert "<script>alert" not in html
        assert answer.context["compared"] == (1, 2)

    def test_proposals_are_listed_with_what_became_of_them(self):
        chapter, client = make_written(), browse_as(username="ada")
        for number in (2, 3):
            parent = chapter.current_revision
            make_revision(chapter=chapter, number=number, is_proposal=True, parent=parent)
        client.post(page(chapter, "proposals/2/"), {"act": "none", "reason": "dry"})

        answer = client.get(page(chapter, "history/"))

        statuses = [one.status for one in answer.context["history"]]
        assert statuses == ["proposal, open", "proposal, rejected by ada", "current"]
        assert "decided: dry" in answer.content.decode()

    def test_a_chapter_without_a_text_has_none(self):
        assert "The chapter has no text yet" in shown(browse_as(), make_chapter(), "history/")

    def test_a_list_does_not_cost_more_the_longer_it_is(self, django_assert_num_queries):
        chapter, client = make_written(), browse_as()
        client.get(page(chapter, "history/"))
        for number in range(2, 12):
            make_revision(chapter=chapter, number=number)

        with django_assert_num_queries(8):
            client.get(page(chapter, "history/"))


class TestDiff:
    """Two texts compared."""

    def test_it_shows_what_came_and_went_in_words_too(self):
        chapter, client = make_written("One.\n\nAda wrote it.\n"), browse_as()
        save(client, chapter, f"One.\n\nAda printed it.\n\n{EVIL}")

        html = shown(client, chapter, "diff/?a=1&b=2")

        assert "[removed: </span>wrote" in html
        assert "[added: </span>printed" in html
        assert "1 unchanged paragraph, 1 word" in html
        assert "<script>alert" not in html

    def test_citations_that_came_and_went_are_named(self):
        chapter = make_written("One.[^s1p2]\n")
        make_revision(chapter=chapter, number=2, markdown="One.[^s1p3]\n")

        html = shown(browse_as(), chapter, "diff/?a=1&b=2")

        assert "New citations: passage 3 of source 1" in html
        assert "Lost citations: passage 2 of source 1" in html

    def test_each_source_of_citations_is_said_once(self):
        chapter, client = make_written("One.\n"), browse_as()
        said = "One.[^s1p2] Two.[^s1p4] Three.[^s1p7] Four.[^s2p1]\n"
        make_revision(chapter=chapter, number=2, markdown=said)

        html = shown(client, chapter, "diff/?a=1&b=2")

        assert "passages 2, 4 and 7 of source 1 (unknown); passage 1 of source 2" in html

    def test_the_same_text_twice_is_said_to_be(self):
        assert "The two texts are the same" in shown(browse_as(), make_written(), "diff/?a=1&b=1")

    @pytest.mark.parametrize("query", ["a=1&b=9", f"a={2**62}&b=1"])
    def test_a_text_that_is_not_there_is_not_found(self, query):
        assert browse_as().get(page(make_written(), f"diff/?{query}")).status_code == 404

    @pytest.mark.parametrize("query", ["", "a=1", "a=x&b=1", "a=-1&b=1", f"a={10**30}&b=1"])
    def test_what_is_no_number_leads_back_to_the_list(self, query):
        chapter = make_written()

        answer = browse_as().get(page(chapter, f"diff/?{query}"))

        assert (answer.status_code, answer.url) == (303, page(chapter, "history/"))


class TestRestore:
    """An old text is the chapter's again."""

    def send(self, client, chapter, number=1, base=None):
        base = base or Chapter.objects.get(pk=chapter.pk).current_revision_id
        return client.post(page(chapter, "history/restore/"), {"number": number, "base": base})

    def test_it_is_a_new_revision(self):
        chapter, client = make_written(), browse_as()
        save(client, chapter)

        answer = self.send(client, chapter)

        assert (answer.status_code, text_of(chapter)) == (303, "One.\n\nTwo.\n")
        assert "Restored from revision 1: this is revision 3 now" in said(answer)

    def test_over_a_text_that_nobody_saw_it_is_refused(self):
        chapter, client = make_written(), browse_as()
        save(client, chapter)

        answer = self.send(client, chapter, base=chapter.current_revision_id)

        assert (answer.url, text_of(chapter)) == (page(chapter, "history/"), "Mine.\n")
        assert "Nothing is restored" in said(answer)

    @pytest.mark.parametrize("number", ["9", "", "x"])
    def test_what_is_not_there_is_not_found(self, number):
        assert self.send(browse_as(), make_written(), number=number).status_code == 404

    def test_it_takes_a_post(self):
        assert browse_as().get(page(make_written(), "history/restore/")).status_code == 405


READS = ("history/", "diff/?a=1&b=1", "proposals/", "proposals/2/")
WRITES = ("edit/", "feedback/")


class TestWhoMay:
    """Pages by group."""

    @pytest.fixture
    def chapter(self):
        chapter = make_written(biography=make_biography(is_shared=False))
        make_revision(chapter=chapter, number=2, is_proposal=True)
        return chapter

    @pytest.mark.parametrize("tail", READS)
    def test_an_auditor_reads(self, chapter, tail):
        assert browse_as("auditor").get(page(chapter, tail)).status_code == 200

    @pytest.mark.parametrize("tail", [*WRITES, "history/restore/"])
    def test_an_auditor_changes_nothing(self, chapter, tail):
        assert browse_as("auditor").post(page(chapter, tail), {}).status_code == 403

    @pytest.mark.parametrize("act", ["all", "none", "chosen"])
    def test_an_auditor_decides_nothing(self, chapter, act):
        answer = browse_as("auditor").post(page(chapter, "proposals/2/"), {"act": act})

        assert answer.status_code == 403

    @pytest.mark.parametrize("tail", [*READS, *WRITES])
    def test_anothers_book_is_not_there(self, chapter, tail):
        assert browse_as().get(page(chapter, tail)).status_code == 404

    @pytest.mark.parametrize("tail", [*WRITES, "history/restore/", "proposals/2/"])
    def test_anothers_book_cannot_be_changed(self, chapter, tail):
        assert browse_as().post(page(chapter, tail), {"number": 1, "base": 1}).status_code == 404

    @pytest.mark.parametrize("tail", [*READS, *WRITES])
    def test_the_anonymous_are_led_to_the_login(self, chapter, tail, client):
        assert client.get(page(chapter, tail)).url.startswith("/login/?next=")

    def test_an_operator_may_not_edit_but_ask(self):
        chapter, client = make_written(), browse_as("operator")

        statuses = [client.get(page(chapter, tail)).status_code for tail in WRITES]

        assert statuses == [403, 200]
