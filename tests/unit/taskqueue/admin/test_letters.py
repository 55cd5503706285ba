"""Dead letters at the desk: by group, by filter, one by one, with other arguments, by rule."""

import json

import pytest
from django.urls import reverse

from taskqueue import dead_letters
from taskqueue.models import DeadLetter, DeadLetterGroup, OperatorAction, TaskRun
from tests.people import browse_as
from tests.unit.taskqueue.admin.desk import (
    GROUPS,
    LETTERS,
    act_url,
    confirm,
    hidden,
    said,
    tick,
)
from tests.unit.taskqueue.builders import make_dead

pytestmark = pytest.mark.django_db
RULE = {"retries_itself": "on", "cool_down_s": "600", "max_automatic_retries": "3", "reason": "so"}


def edit_url(letter):
    """Return the address of the form with a letter's arguments."""
    return reverse("admin:taskqueue_deadletter_edit", args=[letter.pk])


def rule_url(letter):
    """Return the address of the form with its group's rule."""
    return reverse("admin:taskqueue_deadlettergroup_rule", args=[letter.group_id])


def edit(client, letter, **typed):
    """Send the form as it stands but for what was typed."""
    page = client.get(edit_url(letter))
    kept = {name: field.initial for name, field in page.context["form"].fields.items()}
    data = {**kept, **page.context["form"].initial, **typed}
    return client.post(edit_url(letter), {name: value or "" for name, value in data.items()})


def again(client, letter, page):
    """Confirm what a page has shown."""
    return client.post(edit_url(letter), {**page.context["form"].data})


def test_letters_are_retried_as_new_runs(operator):
    letters = [make_dead(), make_dead()]
    page = tick(operator, "retry_dead_letters", *letters, where=LETTERS)

    text = said(operator, confirm(operator, page, "retry_dead_letters", model="deadletter"))

    assert "2 dead letters: 2 retried" in text
    assert TaskRun.objects.filter(retry_of__isnull=False).count() == 2


def test_letters_are_archived_with_a_reason_and_never_without(operator):
    letter = make_dead()
    page = tick(operator, "archive_dead_letters", letter, where=LETTERS)

    refused = confirm(operator, page, "archive_dead_letters", model="deadletter")
    assert "reason" in refused.context["form"].errors
    confirm(operator, page, "archive_dead_letters", model="deadletter", reason="an old book")

    letter.refresh_from_db()
    assert (letter.state, letter.reason) == ("archived", "an old book")


def test_a_group_is_retried_by_its_filter(operator):
    make_dead()
    letter = make_dead(task="unit.quiet", args=[])

    page = tick(operator, "retry_dead_letters", letter.group, where=GROUPS)

    assert page.context["chosen"].filters == {"group": letter.group.fingerprint}
    answer = confirm(operator, page, "retry_dead_letters", model="deadlettergroup")
    assert "1 dead letter: 1 retried" in said(operator, answer)


def test_several_groups_are_archived_by_their_open_letters(operator):
    letters = [make_dead(), make_dead(task="unit.quiet", args=[]), make_dead()]
    dead_letters.archive(letters[2], reason="before")

    page = tick(operator, "archive_dead_letters", *{one.group for one in letters}, where=GROUPS)

    assert page.context["said"]["count"] == 2


def test_groups_without_open_letters_never_become_all_letters(operator):
    letters = [make_dead(), make_dead(task="unit.quiet", args=[])]
    other = make_dead(task="unit.typed", args=["a"])
    for letter in letters:
        dead_letters.archive(letter, reason="before")

    groups = [letter.group for letter in letters]
    answer = tick(operator, "archive_dead_letters", *groups, where=GROUPS)

    assert "choose again" in said(operator, answer)
    other.refresh_from_db()
    assert other.state == "open"


def test_a_letter_that_was_retried_before_is_skipped_and_said(operator):
    letter = make_dead()
    dead_letters.retry(letter)

    page = tick(operator, "retry_dead_letters", letter, where=f"{LETTERS}?state=all")

    assert "it was retried before as run" in page.content.decode()
    assert "token" not in hidden(page, act_url("retry_dead_letters", "deadletter"))


def test_a_groups_page_counts_by_age_and_shows_the_newest_letter(operator):
    letter = make_dead()

    page = operator.get(f"{GROUPS}{letter.group_id}/change/")

    text = page.content.decode()
    assert "left to people" in text
    assert f"?group={letter.group.fingerprint}&amp;state=all" in text
    assert [offer["verb"] for offer in page.context["offers"]] == ["Retry", "Archive"]


def test_a_group_without_open_letters_offers_nothing(operator):
    letter = make_dead()
    dead_letters.archive(letter, reason="x")

    assert operator.get(f"{GROUPS}{letter.group_id}/change/").context["offers"] == []
    assert operator.get(f"{LETTERS}{letter.pk}/change/").context["offers"] == []


def test_a_letters_page_has_every_attempt_with_its_trace(operator):
    letter = make_dead()
    attempt = {
        "number": 1, "worker": "w1", "outcome": "crash", "message": "it died", "memory_kb": 2048,
        "started_at": "2026-11-22T12:00:00+00:00", "ended_at": None, "traceback": "tb1",
    }  # fmt: skip
    DeadLetter.objects.update(attempts=[attempt], traceback="tb2")

    text = operator.get(f"{LETTERS}{letter.pk}/change/").content.decode()

    assert [part in text for part in ("it died", "2 MiB", "tb1", "tb2", "crash")] == [True] * 5


class TestRetryWithEditedArguments:
    """The difference is shown, then done; a bad edit is refused at its field."""

    def test_the_form_has_the_arguments_that_failed(self, operator):
        initial = operator.get(edit_url(make_dead())).context["form"].initial

        assert initial == {"arg_left": "1", "arg_right": "2"}

    def test_the_difference_is_shown_before_anything_is_done(self, operator):
        letter = make_dead()

        page = edit(operator, letter, arg_right="5")

        assert page.context["diff"] == [{"name": "right", "was": "2", "is": "5"}]
        assert not OperatorAction.objects.exists()

    def test_what_was_shown_is_done_and_kept(self, operator):
        letter = make_dead()
        page = edit(operator, letter, arg_right="5", reason="a typo")

        text = said(operator, again(operator, letter, page))

        run = TaskRun.objects.get(retry_of=letter.run)
        action = OperatorAction.objects.get()
        assert (run.args, f"retried as run {run.pk}" in text) == ([1, 5], True)
        assert (action.reason, action.detail["diff"]) == (
            "a typo", {"right": {"was": 2, "is": 5}},
        )  # fmt: skip

    def test_another_edit_than_the_one_shown_is_shown_first(self, operator):
        letter = make_dead()
        page = edit(operator, letter, arg_right="5")

        other = operator.post(edit_url(letter), {**page.context["form"].data, "arg_right": "6"})

        assert other.context["diff"] == [{"name": "right", "was": "2", "is": "6"}]
        assert not OperatorAction.objects.exists()

    @pytest.mark.parametrize(
        ("typed", "field"),
        [
            ({"arg_right": "{"}, "arg_right"),
            ({"arg_right": "NaN"}, "arg_right"),
            ({"arg_right": ""}, "arg_right"),
            ({"arg_right": "[" * 5000}, "arg_right"),
            ({"arg_right": '"\\u0000"'}, "arg_right"),
            ({"arg_other": "1"}, "__all__"),
            ({}, "__all__"),
        ],
    )
    def test_a_bad_edit_is_refused_at_its_field(self, operator, typed, field):
        page = edit(operator, make_dead(), **typed)

        assert (page.status_code, set(page.context["form"].errors)) == (400, {field})

    def test_a_value_of_the_wrong_kind_is_refused_at_its_field(self, operator):
        letter = make_dead(task="unit.typed", args=["a"])

        page = edit(operator, letter, arg_number='"x"')

        assert page.context["form"].errors == {"arg_number": ["number: 'x' is no int"]}

    def test_a_hidden_secret_stays_as_it_was(self, operator):
        letter = make_dead(args=[1], kwargs={"right": "https://u:p4ss@h/"})
        page = edit(operator, letter, arg_left="7")

        again(operator, letter, page)

        assert "p4ss" not in page.content.decode()
        assert TaskRun.objects.get(retry_of=letter.run).kwargs == {"right": "https://u:p4ss@h/"}

    def test_the_mask_of_a_secret_is_never_sent(self, operator):
        letter = make_dead(args=[1], kwargs={"right": "https://u:p4ss@h/"})

        page = edit(operator, letter, arg_right=json.dumps("https://u:•••@other/"))

        assert "write the secret" in page.context["form"].errors["arg_right"][0]

    def test_a_letter_that_is_not_open_any_more_is_not_retried(self, operator):
        letter = make_dead()
        page = edit(operator, letter, arg_right="5")
        dead_letters.archive(letter, reason="x")

        assert "was archived before" in said(operator, again(operator, letter, page))
        assert not TaskRun.objects.filter(retry_of=letter.run).exists()

    def test_a_letter_of_a_task_that_is_gone_is_refused(self, operator):
        letter = make_dead()
        DeadLetter.objects.update(task="unit.gone")

        assert "is not registered" in said(operator, operator.get(edit_url(letter)))

    def test_a_retry_that_another_has_taken_is_said_above_the_form(self, operator):
        letter = make_dead(key="k")
        page = edit(operator, letter, arg_right="5")
        other = make_dead(key="k")
        dead_letters.retry(other)

        refused = again(operator, letter, page)

        assert "has its key" in refused.context["form"].non_field_errors()[0]


class TestRule:
    """The rule of a group, set by a form."""

    def test_it_is_set_and_kept(self, operator):
        letter = make_dead()

        text = said(operator, operator.post(rule_url(letter), RULE))

        group = DeadLetterGroup.objects.get()
        assert (group.retries_itself, group.cool_down_s, group.max_automatic_retries) == (
            True, 600, 3,
        )  # fmt: skip
        assert "retried after 10 m 0 s, at most 3×" in text
        assert OperatorAction.objects.get().detail["rule"]["cool_down_s"] == 600

    def test_a_form_that_is_sent_twice_sets_it_once(self, operator):
        letter = make_dead()
        for _ in range(2):
            operator.post(rule_url(letter), RULE)

        assert OperatorAction.objects.count() == 1

    @pytest.mark.parametrize(
        ("field", "value"), [("cool_down_s", "59"), ("cool_down_s", "x"), ("cool_down_s", "604801"),
                             ("max_automatic_retries", "0"), ("max_automatic_retries", "11")],
    )  # fmt: skip
    def test_a_bad_one_is_refused_at_its_field(self, operator, field, value):
        page = operator.post(rule_url(make_dead()), {**RULE, field: value})

        assert (page.status_code, set(page.context["form"].errors)) == (400, {field})

    def test_the_form_shows_the_rule_as_it_is(self, operator):
        page = operator.get(rule_url(make_dead()))

        assert page.context["form"].initial["cool_down_s"] == 3600


def test_who_may_only_look_is_refused(full_desk):
    client, letter = browse_as("auditor"), full_desk[0]

    for where in (edit_url(letter), rule_url(letter)):
        assert client.get(where).status_code == 403
        assert client.post(where, RULE).status_code == 403
    for where in (LETTERS, GROUPS):
        assert tick(client, "archive_dead_letters", letter, where=where).status_code == 403
    assert client.post(act_url("archive_dead_letters", "deadletter")).status_code == 403


def test_a_letter_and_a_group_that_are_not_there_are_not_found(operator):
    assert operator.get("/admin/taskqueue/deadletter/99/retry-edited/").status_code == 404
    assert operator.get("/admin/taskqueue/deadlettergroup/99/rule/").status_code == 404
