"""Editing a chapter, comparing its texts and deciding on a proposal, in a real browser."""

import pytest

from biographies.models import Chapter
from tests.browser.looking import allow_status, look
from tests.browser.visiting import sign_in
from tests.edited import fresh, make_proposal, make_written, save
from tests.texts import PASSAGES

pytestmark = pytest.mark.usefixtures("nobody_else")  # what is sent stays as it is
TEXT = "\n\n".join(["## Childhood", *PASSAGES[:6]]) + "\n"
OTHER = "\n\n".join(["## Childhood", PASSAGES[0].replace("London", "the city"), *PASSAGES[2:7]])


@pytest.fixture
def chapter(site):
    """A written chapter, and a proposal beside it."""
    chapter = make_written(TEXT)
    make_proposal(chapter, OTHER + "\n", feedback="Make it shorter. Sing of the city")
    return chapter


def address(site, chapter, tail=""):
    return f"{site}/biographies/{chapter.biography.slug}/chapters/{chapter.place}/{tail}"


def open_editor(page, site, chapter):
    """Open the form with the chapter's text and return its field."""
    page.goto(address(site, chapter, "edit/"))
    return page.get_by_role("textbox", name="Text")


def test_a_text_is_previewed_and_saved_by_the_keyboard(page, site, chapter):
    sign_in(page, site)
    field = open_editor(page, site, chapter)
    look(page, "chapter-edit")
    field.fill(f"{TEXT}\nAda was well.[^s9p9]")

    page.get_by_role("button", name="Preview").click()
    page.get_by_role("heading", name="Preview").wait_for()
    look(page, "chapter-preview")
    field.fill(f"{TEXT}\nAda was well.")
    field.press("Control+s")

    page.get_by_text("this is revision 3 now").wait_for()
    assert fresh(chapter).current_revision.markdown.endswith("Ada was well.\n")


def test_a_text_that_could_not_be_saved_is_offered_back_after_the_login(page, site, chapter):
    person = sign_in(page, site)
    open_editor(page, site, chapter).fill("Typed for an hour.")
    page.context.clear_cookies()
    allow_status(page, 403)  # no session, no token
    page.get_by_role("button", name="Save").click()
    page.wait_for_load_state()
    sign_in(page, site, person)

    field = open_editor(page, site, chapter)
    page.get_by_text("This browser keeps a text").wait_for()
    look(page, "chapter-kept-copy")
    page.get_by_role("button", name="Put it into the field").click()

    assert field.input_value() == "Typed for an hour."
    page.get_by_role("button", name="Save").click()
    page.get_by_text("this is revision 3 now").wait_for()


def test_leaving_with_an_unsaved_text_asks(page, site, chapter):
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    sign_in(page, site)
    open_editor(page, site, chapter).press_sequentially("New. ")

    page.get_by_role("link", name="Cancel").click()
    page.get_by_role("button", name="History").wait_for()

    assert asked == ["beforeunload"]


def test_two_people_save_the_same_chapter_and_no_text_is_lost(page, site, chapter):
    sign_in(page, site)
    open_editor(page, site, chapter).fill(f"{TEXT}\nMine.")
    save(chapter, TEXT.replace("London", "Londinium"), person="ben")
    allow_status(page, 409)

    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", name="The chapter has changed while you wrote").wait_for()
    look(page, "chapter-conflict")
    page.get_by_role("button", name="Put mine on top").click()

    page.get_by_text("this is revision 4 now").wait_for()
    assert fresh(chapter).current_revision.markdown.endswith("Mine.\n")


def test_texts_are_listed_compared_and_restored(page, site, chapter):
    save(chapter, TEXT.replace("London", "Londinium"), person="ben", note="Latin")
    sign_in(page, site)
    page.goto(address(site, chapter, "history/"))
    look(page, "chapter-history")

    page.get_by_role("button", name="Compare", exact=True).click()
    page.get_by_role("heading", name="From revision 1 to revision 3").wait_for()
    look(page, "chapter-diff")
    page.get_by_role("link", name="Back to the history").click()
    page.get_by_role("button", name="Restore 1").click()

    page.get_by_text("Restored from revision 1").wait_for()
    assert fresh(chapter).current_revision.markdown == TEXT


def test_a_change_is_asked_for(page, site, chapter):
    sign_in(page, site)
    page.goto(address(site, chapter))
    page.get_by_role("button", name="Ask for a change").click()
    page.get_by_role("button", name="Ask for a proposal").click()
    page.get_by_text("Say in at least 3 words").wait_for()
    look(page, "chapter-feedback-refused")

    page.get_by_label("shorter, about three quarters").check()
    page.get_by_role("button", name="Ask for a proposal").click()

    page.get_by_text("A new version is being written").wait_for()
    look(page, "chapter-waiting")


def test_a_part_of_a_proposal_is_taken(page, site, chapter):
    sign_in(page, site)
    page.goto(address(site, chapter))
    page.get_by_role("link", name="Compare and decide on proposal 2").click()
    page.get_by_text("Not met: Sing of the city").wait_for()
    look(page, "chapter-proposal")

    page.get_by_label("Accept change 2").uncheck()
    page.get_by_role("button", name="Accept the ticked changes").click()

    page.get_by_text("Proposal 2 is accepted").wait_for()
    now = Chapter.objects.get(pk=chapter.pk).current_revision.markdown
    assert ("the city" in now, PASSAGES[1] in now) == (True, True)
    page.goto(address(site, chapter, "proposals/2/"))
    look(page, "chapter-proposal-decided")


def test_a_proposal_for_a_text_that_moved_on_is_decided_place_by_place(page, site, chapter):
    moved = TEXT.replace(PASSAGES[0], PASSAGES[0].replace("London", "Londinium"))
    save(chapter, moved.replace(PASSAGES[3], f"{PASSAGES[3]} So it was."), person="ben")
    sign_in(page, site)
    page.goto(address(site, chapter, "proposals/2/"))
    page.get_by_role("button", name="Accept what is ticked and chosen").click()
    page.get_by_role("link", name="conflict 1", exact=True).click()
    look(page, "chapter-merge")

    page.get_by_role("group", name="Conflict 1 of 1").get_by_label("As proposal 2 has it").check()
    page.get_by_role("button", name="Accept what is ticked and chosen").click()

    page.get_by_text("Proposal 2 is accepted").wait_for()
    now = fresh(chapter).current_revision.markdown
    assert ("the city" in now, "Londinium" in now, "So it was." in now) == (True, False, True)
