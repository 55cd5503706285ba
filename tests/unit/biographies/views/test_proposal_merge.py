"""Deciding on a proposal after the chapter has moved on: a three-way comparison."""

import pytest

from biographies import editing
from biographies.errors import InvalidInputError
from biographies.models import Decision
from biographies.texts.three_way import Side
from tests.edited import fresh, make_proposal, make_written, save
from tests.people import browse_as
from tests.unit.biographies.views.test_chapter_changes import EVIL, said, shown, text_of
from tests.unit.biographies.views.test_proposals import decide

pytestmark = pytest.mark.django_db
TEXT = "One.\n\nTwo.\n\nThree.\n"


@pytest.fixture
def chapter():
    """Its proposal changes the second and third paragraph, and an editor the first and third."""
    chapter = make_written(TEXT)
    make_proposal(chapter, "One.\n\nTwo, new.\n\nThree, new.\n")
    save(chapter, "One, mine.\n\nTwo.\n\nThree, mine.\n")
    return fresh(chapter)


def test_it_shows_what_each_did_and_chooses_nothing_where_both_did(chapter):
    html = shown(browse_as(), chapter, "proposals/2/")

    assert "Changed since the proposal was made; it stays" in html
    assert "Conflict 1 of 1" in html
    assert "As it is now, in revision 3" in html
    assert html.count("checked>") == 1
    assert "Accept all" not in html


def test_what_the_proposal_alone_changed_is_taken_and_the_rest_stays(chapter):
    answer = decide(browse_as(), chapter, "chosen", take=["1"], conflict_1="now")

    assert answer.status_code == 303
    assert text_of(chapter) == "One, mine.\n\nTwo, new.\n\nThree, mine.\n"
    reason = fresh(chapter).current_revision.reason
    assert reason == "proposal 2 accepted, merged with revision 3"


@pytest.mark.parametrize(
    ("side", "third"),
    [("proposed", "Three, new."), ("now", "Three, mine."), ("parent", "Three.")],
)
def test_a_conflict_gets_the_words_that_were_chosen(chapter, side, third):
    decide(browse_as(), chapter, "chosen", take=["1"], conflict_1=side)

    assert text_of(chapter) == f"One, mine.\n\nTwo, new.\n\n{third}\n"


@pytest.mark.parametrize("act", ["chosen", "all"])
@pytest.mark.parametrize("given", [{}, {"conflict_1": "both"}, {"conflict_1": "eat"}])
def test_an_undecided_conflict_is_refused_at_its_place(chapter, act, given):
    answer = decide(browse_as(), chapter, act, take=["1"], **given)

    html = answer.content.decode()
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["conflict_1"])
    assert 'href="#conflict_1"' in html
    assert 'id="conflict_1_error"' in html
    assert not Decision.objects.exists()


def test_what_was_chosen_before_a_refusal_is_chosen_still(chapter):
    answer = decide(browse_as(), chapter, "eat", conflict_1="proposed")

    html = answer.content.decode()
    assert html.count("checked>") == 1
    assert "checked>\n            As proposal 2 has it" in html


def test_all_for_the_present_text_takes_nothing_and_is_asked_again(chapter):
    answer = decide(browse_as(), chapter, "chosen", conflict_1="now")

    assert list(answer.context["form"].errors) == ["take"]


def test_a_conflict_for_the_proposal_is_enough_to_accept(chapter):
    decide(browse_as(), chapter, "chosen", conflict_1="proposed")

    assert text_of(chapter) == "One, mine.\n\nTwo.\n\nThree, new.\n"
    reason = fresh(chapter).current_revision.reason
    assert reason == "proposal 2 accepted, 0 of 1 changes, merged with revision 3"


def test_it_can_be_rejected_with_its_conflicts_open(chapter):
    answer = decide(browse_as(), chapter, "none")

    assert "Proposal 2 is rejected" in said(answer)


def test_a_text_that_came_meanwhile_asks_for_another_look(chapter):
    save(chapter, "One, mine.\n\nTwo, mine.\n\nThree, mine.\n")

    answer = decide(browse_as(), chapter, "chosen", take=["1"], conflict_1="now")

    assert answer.status_code == 409
    assert "Conflict 2 of 2" in answer.content.decode()
    assert not Decision.objects.exists()


def test_without_a_conflict_all_may_be_accepted_at_once():
    chapter = make_written(TEXT)
    make_proposal(chapter, "One.\n\nTwo, new.\n\nThree, new.\n")
    save(chapter, "One, mine.\n\nTwo.\n\nThree.\n")

    decide(browse_as(), fresh(chapter), "all")

    assert text_of(chapter) == "One, mine.\n\nTwo, new.\n\nThree, new.\n"


def test_two_additions_at_one_place_may_both_be_taken():
    chapter = make_written("One.\n")
    make_proposal(chapter, "One.\n\nTheirs.\n")
    save(chapter, "One.\n\nMine.\n")

    html = shown(browse_as(), fresh(chapter), "proposals/2/")
    decide(browse_as(), fresh(chapter), "chosen", conflict_1="both")

    assert "Neither of them" in html
    assert "Nothing stands here then" in html
    assert text_of(chapter) == "One.\n\nMine.\n\nTheirs.\n"


def test_a_proposal_whose_changes_are_there_already_says_so():
    chapter = make_written(TEXT)
    make_proposal(chapter, "One.\n\nTwo.\n\nThree, new.\n")
    save(chapter, "One, mine.\n\nTwo.\n\nThree, new.\n")

    html = shown(browse_as(), fresh(chapter), "proposals/2/")

    assert "the chapter’s text says already" in html


def test_statements_of_one_paragraph_are_compared_one_by_one():
    chapter = make_written("One.[^1] Two.[^2] Three.[^3]\n\n[^1]: A.\n\n[^2]: B.\n\n[^3]: C.\n")
    text = chapter.current_revision.markdown
    make_proposal(chapter, text.replace("Three", "Four"))
    save(chapter, text.replace("One", "None"))

    decide(browse_as(), fresh(chapter), "all")

    assert text_of(chapter) == text.replace("Three", "Four").replace("One", "None")


def test_who_may_not_decide_sees_all_and_can_choose_nothing(chapter):
    html = shown(browse_as("auditor"), chapter, "proposals/2/")

    assert "Change 1, of the proposal alone" in html
    assert "Conflict 1 of 1" in html
    assert 'type="radio"' not in html


def test_what_comes_from_a_text_does_nothing_on_the_page():
    chapter = make_written(TEXT)
    make_proposal(chapter, f"One.\n\nTwo {EVIL}.\n\nThree {EVIL}.\n")
    save(chapter, f"One {EVIL}.\n\nTwo.\n\nThree, mine {EVIL}.\n")

    assert "<script>alert" not in shown(browse_as(), fresh(chapter), "proposals/2/")


def test_the_store_takes_no_merge_with_an_open_conflict(chapter):
    proposal = chapter.revisions.get(number=2)
    base = {"base_id": chapter.current_revision_id, "person": "ada"}

    with pytest.raises(InvalidInputError, match="conflict_1"):
        editing.accept(chapter, proposal, None, **base)

    assert editing.accept(chapter, proposal, None, **base, decided={1: Side.NOW}).saved.revision
