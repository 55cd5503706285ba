"""What can be approved: errors block, warnings ask for a reason, and the text is the one read."""

import pytest

from biographies.approving import approval_of, approve_chapter, reopen_chapter
from biographies.errors import InvalidInputError
from biographies.models import Biography, Chapter, CheckResult, Decision, Finding
from tests.factories import make_biography, make_chapter, make_finding, make_revision

pytestmark = pytest.mark.django_db


def make_checked_chapter(**only_what_matters):
    """A chapter with a text that every check has looked at."""
    chapter = make_chapter(**({"markdown": "Born.[^s1p1]"} | only_what_matters))
    for kind in ("length", "quality", "sources"):
        CheckResult.objects.create(
            biography=chapter.biography,
            revision=chapter.current_revision,
            check_kind=kind,
            is_valid=True,
        )
    return chapter


def approve(chapter, **given):
    values = {"chapter_id": chapter.pk, "revision_id": chapter.current_revision_id, "person": "ed"}
    approve_chapter(**(values | given))
    chapter.refresh_from_db()


def refused(chapter, **given):
    """Return the field and the message of a refusal; nothing may have changed by it."""
    with pytest.raises(InvalidInputError) as caught:
        approve(chapter, **given)
    assert not Decision.objects.exists()
    return caught.value.field, caught.value.message


def test_an_approval_is_a_state_and_a_decision():
    chapter = make_checked_chapter()

    approve(chapter, reason=" read twice ")

    assert chapter.state == "approved"
    decision = Decision.objects.get()
    assert (decision.kind, decision.person, decision.reason, decision.revision) == (
        "approved", "ed", "read twice", chapter.current_revision,
    )  # fmt: skip


def test_open_errors_block_and_are_counted():
    chapter = make_checked_chapter()
    for _ in range(2):
        make_finding(chapter=chapter)

    field, message = refused(chapter, reason="never mind")

    assert (field, message) == (
        "chapter", "2 open errors must be fixed, or ignored with a reason, first.",
    )  # fmt: skip


@pytest.mark.parametrize("state", ["ignored", "fixed"])
def test_an_error_that_is_settled_blocks_no_more(state):
    chapter = make_checked_chapter()
    make_finding(chapter=chapter, state=state)

    approve(chapter)

    assert chapter.state == "approved"


def test_warnings_ask_for_a_reason():
    chapter = make_checked_chapter()
    make_finding(chapter=chapter, severity="warning")

    assert refused(chapter, reason="  ")[0] == "reason"
    approve(chapter, reason="It is a quotation.")
    assert chapter.state == "approved"


def test_notes_ask_for_nothing():
    chapter = make_checked_chapter()
    make_finding(chapter=chapter, severity="note")

    approve(chapter)

    assert chapter.state == "approved"


def test_a_text_that_is_not_checked_asks_for_a_reason():
    chapter = make_chapter(markdown="Born.[^s1p1]")

    field, message = refused(chapter)

    assert field == "reason"
    assert "Not checked yet: length, content quality, sources." in message


def test_an_introduction_has_no_checks_to_wait_for():
    chapter = make_chapter(kind="introduction", number=0, markdown="Ada.[^s1p1]")

    approve(chapter)

    assert chapter.state == "approved"


def test_an_introduction_without_sources_asks_for_a_reason():
    chapter = make_chapter(kind="introduction", number=0, markdown="Ada. Said.[^s1p1] Great.")

    field, message = refused(chapter)

    assert field == "reason"
    assert "1 statement without a source." in message


def test_only_the_text_that_was_read_is_approved():
    chapter = make_checked_chapter()

    field, message = refused(chapter, revision_id=make_revision(chapter=chapter).pk)

    assert field == "revision"
    assert "read it again" in message


@pytest.mark.parametrize("state", ["queued", "running", "approved", "failed"])
def test_only_what_needs_review_is_approved(state):
    chapter = make_checked_chapter()
    Chapter.objects.filter(pk=chapter.pk).update(state=state)

    assert refused(chapter)[0] == "chapter"


def test_what_has_no_text_is_not_approved():
    chapter = make_chapter(state="needs_review")

    assert refused(chapter) == ("chapter", "There is no text yet that could be approved.")


def test_back_matter_is_not_approved_by_itself():
    chapter = make_chapter(kind="bibliography", number=0, markdown="Works.")

    assert refused(chapter)[0] == "chapter"


def test_a_reason_has_a_limit():
    assert refused(make_checked_chapter(), reason="x" * 501)[0] == "reason"


def test_findings_of_another_chapter_do_not_count():
    chapter = make_checked_chapter()
    make_finding(chapter=make_chapter(biography=chapter.biography, number=2))

    assert (approval_of(chapter).errors, approval_of(chapter).why_reason) == (0, "")


def test_taking_an_approval_back_is_a_decision_too():
    chapter = make_checked_chapter(biography=make_biography(state="approved"))
    approve(chapter)

    reopen_chapter(chapter_id=chapter.pk, person="ed", reason="a letter came")

    chapter.refresh_from_db()
    assert chapter.state == "needs_review"
    assert [one.kind for one in Decision.objects.all()] == ["reopened", "approved"]
    assert Biography.objects.get(pk=chapter.biography_id).state == "needs_review"


def test_what_is_not_approved_cannot_be_reopened():
    chapter = make_checked_chapter()

    with pytest.raises(InvalidInputError, match="not approved but needs review"):
        reopen_chapter(chapter_id=chapter.pk, person="ed")

    assert not Finding.objects.exists()
