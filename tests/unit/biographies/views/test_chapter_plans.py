"""The plan of a chapter in an editor's hands."""

import pytest

from biographies.chapter_plans import PlanClosedError, change_plan
from biographies.models import Allocation, Chapter
from biographies.orders import ChapterOrder
from tests.edited import make_written
from tests.factories import make_biography, make_chapter, make_source
from tests.people import browse_as

pytestmark = pytest.mark.django_db
WISH = {
    "title": "The Ring", "brief": "The iron ring, not Davy.", "keywords": "ring, coil",
    "first_year": "1820", "last_year": "1832", "target_words": "900",
}  # fmt: skip


def address(chapter):
    return f"/biographies/{chapter.biography.slug}/chapters/{chapter.place}/plan/"


def send(chapter, **changes):
    return browse_as().post(address(chapter), WISH | changes)


def fresh(chapter):
    return Chapter.objects.get(pk=chapter.pk)


def test_the_form_holds_the_present_plan():
    chapter = make_chapter(title="Youth", brief="His youth.", keywords=["Boston", "Keimer"])
    form = browse_as().get(address(chapter)).context["form"]
    assert (form["title"].value(), form["keywords"].value()) == ("Youth", "Boston, Keimer")


def test_a_change_is_kept_as_asked_and_planned_anew():
    chapter = make_chapter(planned_in=3, supportable_words=500)
    answer = send(chapter)
    kept = fresh(chapter)
    assert answer.status_code == 303
    assert (kept.title, kept.target_words, kept.planned_in) == ("The Ring", 900, 0)
    assert kept.spec == {
        "title": "The Ring", "brief": "The iron ring, not Davy.", "keywords": ["ring", "coil"],
        "first_year": 1820, "last_year": 1832,
    }  # fmt: skip
    assert kept.supportable_words is None


def test_no_other_chapter_changes():
    book = make_biography()
    chapter = make_chapter(biography=book, number=1)
    other = make_chapter(biography=book, number=2, planned_in=3)
    send(chapter)
    assert fresh(other).planned_in == 3


def test_a_book_that_rests_at_its_plan_is_planned_again():
    chapter = make_chapter(biography=make_biography(state="draft"))
    make_source(biography=chapter.biography)
    send(chapter)
    chapter.biography.refresh_from_db()
    assert (chapter.biography.state, chapter.biography.goal) == ("queued", "plan")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"target_words": "5"}, "target_words"),
        ({"first_year": "1900"}, "last_year"),
        ({"keywords": ", ".join("abcdefghijklmnopqrstuvwxyz" * 9)}, "keywords"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(changes, field):
    chapter = make_chapter(planned_in=3)
    answer = send(chapter, **changes)
    assert field in answer.context["form"].errors
    assert fresh(chapter).planned_in == 3


def test_one_year_stands_for_both():
    chapter = make_chapter()
    send(chapter, first_year="")
    assert fresh(chapter).spec["first_year"] == fresh(chapter).spec["last_year"] == 1832


def test_a_written_chapter_keeps_its_plan():
    chapter = make_written()
    answer = send(chapter)
    said = " ".join(map(str, answer.wsgi_request._messages))
    assert answer.status_code == 303
    assert "ask for a change of its text instead" in said


def test_the_introduction_has_no_plan_to_edit():
    chapter = make_chapter(kind="introduction", number=0)
    assert browse_as().get(address(chapter)).status_code == 404


@pytest.mark.parametrize("state", ["queued", "running"])
def test_what_is_being_written_is_left_alone(state):
    chapter = make_chapter(state=state)
    with pytest.raises(PlanClosedError, match="just now"):
        change_plan(chapter, ChapterOrder(chapter.number))


def test_the_passages_are_given_back():
    chapter = make_chapter()
    change_plan(chapter, ChapterOrder(chapter.number))
    assert not Allocation.objects.filter(chapter=chapter).exists()
