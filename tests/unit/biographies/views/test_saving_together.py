"""Two people changed one chapter: what does not meet may be saved together."""

import pytest

from biographies.models import Chapter
from tests.edited import make_written
from tests.people import browse_as
from tests.unit.biographies.views.test_chapter_changes import EVIL, page, save, text_of

pytestmark = pytest.mark.django_db


class TestTogether:
    """Two people changed different places of a chapter: both may be kept."""

    def conflict(self, mine, theirs):
        chapter, client = make_written("One.\n\nTwo.\n\nThree.\n"), browse_as()
        save(browse_as(username="ben"), chapter, theirs)
        answer = save(client, chapter, mine, note="why")
        form = answer.context["form"]
        hidden = {name: form[name].value() for name in ("base", "origin")}
        return chapter, client, answer.content.decode(), hidden

    def together(self, client, chapter, mine, hidden):
        given = {"markdown": mine, "note": "why", "together": "1"}
        return client.post(page(chapter, "edit/"), given | hidden)

    def test_what_does_not_meet_is_saved_together(self):
        mine = "One.\n\nTwo.\n\nThree, mine.\n"
        chapter, client, html, hidden = self.conflict(mine, "One, theirs.\n\nTwo.\n\nThree.")

        answer = self.together(client, chapter, mine, hidden)

        assert "Save both together" in html
        assert answer.status_code == 303
        assert text_of(chapter) == "One, theirs.\n\nTwo.\n\nThree, mine.\n"
        assert Chapter.objects.get(pk=chapter.pk).current_revision.reason == "why"

    def test_what_meets_is_named_and_cannot_be(self):
        mine = "One, mine.\n\nTwo.\n\nThree."
        chapter, client, html, hidden = self.conflict(mine, f"One, {EVIL}.\n\nTwo.\n\nThree.")

        answer = self.together(client, chapter, mine, hidden)

        assert "Save both together" not in html
        assert "the same text in 1 place," in html
        assert (answer.status_code, text_of(chapter)[:5]) == (409, "One, ")

    def test_a_third_text_meanwhile_joins_the_two_only_after_a_look(self):
        mine = "One.\n\nTwo.\n\nThree, mine.\n"
        chapter, client, _, hidden = self.conflict(mine, "One, theirs.\n\nTwo.\n\nThree.")
        third = "One, theirs.\n\nTwo, third.\n\nThree.\n"
        save(browse_as(), Chapter.objects.get(pk=chapter.pk), third)

        answer = self.together(client, chapter, mine, hidden)
        again = {name: answer.context["form"][name].value() for name in ("base", "origin")}
        self.together(client, chapter, mine, again)

        assert answer.status_code == 409
        assert text_of(chapter) == third.replace("Three", "Three, mine")

    def test_without_its_origin_nothing_is_put_together(self):
        chapter, client, _, hidden = self.conflict("Mine.", "Theirs.")

        assert self.together(client, chapter, "Mine.", hidden | {"origin": ""}).status_code == 409
