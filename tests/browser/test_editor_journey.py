"""An editor's way from two files to a book in all formats, before real workers."""

import re

import pytest
from playwright.sync_api import expect

from tests.books import SAMPLES
from tests.browser.looking import look
from tests.browser.visiting import sign_in

FILES = [
    SAMPLES / "03-rotations-marriage-and-chemistry.md",
    SAMPLES / "04-induction-and-electrolysis.html",
]
MADE_MS = 240_000  # a whole small book, on a machine that does something else too
STEP_MS = 60_000
OWN = "He kept a notebook of all he did."
NOTE = "[^1]\n\n[^1]: It is in the archive of the house."  # without it no source stands behind OWN
FORMATS = {"Markdown": b"---", "Word": b"PK", "PDF": b"%PDF", "EPUB": b"PK"}


@pytest.mark.usefixtures("content_worker")
def test_an_editor_brings_a_book_from_its_files_to_its_exports(page, site):
    sign_in(page, site)
    begin_a_book(page)
    watch_the_chapters_come(page)
    open_the_passage_of_a_citation(page)
    edit_the_chapter(page)
    ask_for_a_change(page)
    accept_the_proposal(page)
    approve_the_chapter(page)
    make_and_fetch_all_formats(page)


def begin_a_book(page):
    """From the empty list to the page of a new book."""
    look(page, "biographies-none")
    page.get_by_role("button", name="New biography").click()
    page.get_by_role("heading", name="New biography").wait_for()
    look(page, "biography-new")
    page.get_by_label("Whose life").fill("Michael Faraday")
    page.get_by_label("Chapters").fill("3")
    page.get_by_label("Words per chapter").fill("250")
    page.get_by_label("Sources").set_input_files(FILES)
    page.get_by_label("Rights").select_option("public_domain")
    page.get_by_role("button", name="Start").click()
    page.get_by_role("heading", name="Michael Faraday", level=1).wait_for()


def watch_the_chapters_come(page):
    """The page tells of each part as it is written, until the book needs its editor."""
    look(page, "biography-begun")
    page.get_by_text(re.compile(r"[1-5] of 5 parts written,")).wait_for(timeout=MADE_MS)
    look(page, "biography-under-way")
    page.get_by_text("All is made that can be.").wait_for(timeout=MADE_MS)
    look(page, "biography-made")


def open_the_passage_of_a_citation(page):
    """A number in the text leads to the words of the source, and back."""
    page.get_by_role("link", name=re.compile("^Chapter 1")).click()
    page.get_by_role("heading", level=1, name=re.compile("Chapter 1")).wait_for()
    look(page, "chapter")
    page.get_by_role("article", name="Text").get_by_role("link").first.click()
    page.get_by_role("heading", name="The source says").wait_for()
    look(page, "chapter-passage")


def edit_the_chapter(page):
    """A sentence of the editor's own is saved as a new revision."""
    page.get_by_role("button", name="Edit", exact=True).click()
    text = page.get_by_role("textbox", name=re.compile("^Text"))
    text.fill(text.input_value().rstrip() + f"\n\n{OWN}{NOTE}\n")
    page.get_by_label("What you changed").fill("The notebook")
    look(page, "chapter-edit")
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("region", name="Preview").get_by_text(OWN).wait_for()
    look(page, "chapter-preview")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("article", name="Text").get_by_text(OWN).wait_for()
    page.get_by_role("button", name="History").click()
    page.get_by_text("The notebook").wait_for()
    look(page, "chapter-history")
    page.go_back()


def ask_for_a_change(page):
    """A wish becomes a proposal that is announced beside the text."""
    page.get_by_role("button", name="Ask for a change").click()
    page.get_by_label("Leave out").fill("Wollaston")
    look(page, "chapter-feedback")
    page.get_by_role("button", name="Ask for a proposal").click()
    page.get_by_role("link", name=re.compile("Compare and decide")).wait_for(timeout=STEP_MS)
    look(page, "chapter-proposed")


def accept_the_proposal(page):
    """What the proposal changes is shown and taken."""
    page.get_by_role("link", name=re.compile("Compare and decide")).click()
    page.get_by_role("heading", level=1, name=re.compile("^Proposal")).wait_for()
    look(page, "proposal")
    page.get_by_role("button", name="Accept all").click()
    page.get_by_role("article", name="Text").wait_for()
    look(page, "chapter-accepted")


def approve_the_chapter(page):
    """A chapter without open errors is approved; where it has warnings, with a reason."""
    approve = page.get_by_role("button", name="Approve")
    expect(approve).to_be_enabled(timeout=STEP_MS)
    reason = page.get_by_label("Reason")
    if reason.count():
        reason.fill("It is short, and right.")
    approve.click()
    page.get_by_role("button", name="Take the approval back").wait_for()
    look(page, "chapter-approved")


def make_and_fetch_all_formats(page):
    """All four files are made of the present text, and each is what it says."""
    page.get_by_role("link", name="Exports").click()
    look(page, "exports")
    page.get_by_role("button", name="Make the files").click()
    for name, beginning in FORMATS.items():
        row = page.get_by_role("row").filter(has_text="the present text")
        link = row.get_by_role("link", name=re.compile(f"Download {name}"))
        link.wait_for(timeout=STEP_MS)
        with page.expect_download() as fetched:
            link.click()
        assert fetched.value.path().read_bytes().startswith(beginning), name
    look(page, "exports-made")
