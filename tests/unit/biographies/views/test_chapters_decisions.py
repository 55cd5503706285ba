"""What an editor decides on a chapter's page, and what is said where it is refused."""

import pytest

from biographies.models import Chapter, CheckResult, Decision, Finding
from taskqueue.models import TaskRun
from tests.factories import make_biography, make_chapter, make_finding
from tests.people import browse_as

pytestmark = pytest.mark.django_db


def make_checked_chapter(**only_what_matters):
    """A chapter that every check has looked at."""
    chapter = make_chapter(**({"markdown": "Born.[^1]\n\n[^1]: Own."} | only_what_matters))
    for kind in ("length", "quality", "sources"):
        CheckResult.objects.create(
            biography=chapter.biography,
            revision=chapter.current_revision,
            check_kind=kind,
            is_valid=True,
        )
    return chapter


def address(chapter, tail=""):
    return f"/biographies/{chapter.biography.slug}/chapters/{chapter.place}/{tail}"


def send(chapter, tail, group="editor", **fields):
    return browse_as(group).post(address(chapter, tail), fields)


def words_of(answer):
    return " ".join(answer.content.decode().split())


def test_approving_leads_back_to_an_approved_chapter():
    chapter = make_checked_chapter()

    answer = send(chapter, "approve/", revision=chapter.current_revision_id)

    assert (answer.status_code, answer.url) == (303, address(chapter))
    page = words_of(browse_as().get(address(chapter)))
    assert "Take the approval back" in page
    assert f"Approved by {Decision.objects.get().person}" in page


def test_an_approval_sent_twice_is_one_decision():
    chapter, client = make_checked_chapter(), browse_as()
    fields = {"revision": chapter.current_revision_id, "form_key": "k1"}

    first, second = (client.post(address(chapter, "approve/"), fields) for _ in range(2))

    assert first.url == second.url == address(chapter)
    assert Decision.objects.count() == 1


def test_a_missing_reason_is_said_at_the_field():
    chapter = make_checked_chapter()
    make_finding(chapter=chapter, severity="warning")

    page = words_of(send(chapter, "approve/", revision=chapter.current_revision_id))

    assert 'id="id_reason_error"' in page
    assert "Say why it is approved all the same. 1 warning open." in page
    assert not Decision.objects.exists()


def test_open_errors_are_counted_at_the_button():
    chapter = make_checked_chapter()
    make_finding(chapter=chapter)

    page = words_of(browse_as().get(address(chapter)))
    refused = words_of(send(chapter, "approve/", revision=chapter.current_revision_id))

    assert 'disabled aria-describedby="approval-refusal"> Approve (1 open error)' in page
    assert 'role="alert"' in refused
    assert not Decision.objects.exists()


@pytest.mark.parametrize("fields", [{}, {"revision": "x"}, {"revision": "0"}, {"revision": "7777"}])
def test_a_text_that_was_not_read_is_not_approved(fields):
    chapter = make_checked_chapter()

    assert send(chapter, "approve/", **fields).status_code == 200
    assert not Decision.objects.exists()


def test_taking_back_needs_an_approval():
    chapter = make_checked_chapter()

    answer = browse_as().post(address(chapter, "reopen/"), follow=True)
    Chapter.objects.approve(chapter.pk)
    send(chapter, "reopen/", reason="a letter came")

    assert "It is not approved" in words_of(answer)
    assert Decision.objects.get().reason == "a letter came"


def test_taking_back_refuses_a_reason_that_is_too_long():
    chapter = make_checked_chapter()
    Chapter.objects.approve(chapter.pk)

    assert 'id="reopen-reason_error"' in words_of(send(chapter, "reopen/", reason="x" * 501))


def test_checking_again_sends_the_three_checks():
    chapter = make_checked_chapter()

    answer = send(chapter, "check/")

    assert (answer.status_code, answer.url) == (303, address(chapter, "#findings"))
    runs = TaskRun.objects.filter(subject=chapter.biography.run_subject)
    assert sorted(run.task for run in runs) == [
        "biographies.validate_chapter_length",
        "biographies.validate_content_quality",
        "biographies.validate_sources",
    ]


def test_where_nothing_can_be_checked_that_is_said():
    chapter = make_chapter()

    answer = browse_as().post(address(chapter, "check/"), follow=True)

    assert "nothing here to check" in words_of(answer)


def test_a_finding_is_ignored_with_a_reason():
    finding = make_finding(chapter=make_checked_chapter())

    answer = send(finding.chapter, f"findings/{finding.pk}/ignore/", reason="It is so.")

    assert answer.url == address(finding.chapter, "#findings")
    finding.refresh_from_db()
    assert (finding.state, finding.state_reason) == ("ignored", "It is so.")
    page = words_of(browse_as().get(address(finding.chapter)))
    assert "Fixed and ignored (1)" in page
    assert ": It is so." in page


def test_ignoring_without_a_reason_is_refused_at_the_field():
    finding = make_finding(chapter=make_checked_chapter())

    page = words_of(send(finding.chapter, f"findings/{finding.pk}/ignore/", reason=" "))

    assert f'id="ignore-{finding.pk}-reason_error"' in page
    assert "<details open>" in page
    assert Finding.objects.open().count() == 1


def test_a_finding_leads_to_asking_for_its_mending():
    chapter = make_checked_chapter()
    make_finding(chapter=chapter, message="Too short & dull.", evidence={"text": "So."})

    page = words_of(browse_as().get(address(chapter)))

    assert "feedback/?feedback=Too%20short%20%26%20dull.%20%E2%80%9CSo.%E2%80%9D" in page


def test_an_ignored_finding_can_be_opened_again():
    finding = make_finding(chapter=make_checked_chapter(), state="ignored", state_reason="so")

    send(finding.chapter, f"findings/{finding.pk}/reopen/")

    finding.refresh_from_db()
    assert finding.state == "open"


@pytest.mark.parametrize(
    ("state", "act", "words"),
    [("fixed", "reopen", "not ignored any more"), ("fixed", "ignore", "not open any more")],
)
def test_a_fixed_finding_is_left_alone(state, act, words):
    finding = make_finding(chapter=make_checked_chapter(), state=state)
    tail = f"findings/{finding.pk}/{act}/"

    answer = browse_as().post(address(finding.chapter, tail), {"reason": "so"}, follow=True)

    assert words in words_of(answer)
    finding.refresh_from_db()
    assert finding.state == "fixed"


def test_another_chapters_finding_is_not_there():
    book = make_biography()
    chapter = make_checked_chapter(biography=book)
    other = make_finding(chapter=make_chapter(biography=book, number=2))

    answer = send(chapter, f"findings/{other.pk}/ignore/", reason="so")

    assert answer.status_code == 404
    assert send(chapter, f"findings/{10**30}/reopen/").status_code == 404


ACTS = ("approve/", "reopen/", "check/", "findings/1/ignore/", "findings/1/reopen/")


@pytest.mark.parametrize("tail", ACTS)
def test_an_auditor_decides_nothing(tail):
    assert send(make_checked_chapter(), tail, group="auditor").status_code == 403


@pytest.mark.parametrize("tail", ACTS)
def test_a_decision_takes_a_post(tail):
    assert browse_as().get(address(make_checked_chapter(), tail)).status_code == 405


def test_an_operator_may_have_a_text_checked_and_not_approve_it():
    chapter = make_checked_chapter()

    assert send(chapter, "check/", group="operator").status_code == 303
    assert send(chapter, "approve/", group="operator").status_code == 403


def test_who_may_not_decide_sees_no_form():
    chapter = make_checked_chapter()
    make_finding(chapter=chapter, severity="note")

    page = words_of(browse_as("auditor").get(address(chapter)))

    assert page.count("<form") == 1  # logging out
    assert "It waits for an editor’s approval." in page
