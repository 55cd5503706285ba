"""Acts on runs: shown before, bound to what was shown, done once, told, kept."""

import pytest
from django.contrib.messages import get_messages
from django.db import OperationalError

from taskqueue.desk import bulk
from taskqueue.desk.run_acts import PrioritiseRuns
from taskqueue.desk.selection import Selection
from taskqueue.models import DeadLetter, OperatorAction, TaskRun
from tests.people import browse_as
from tests.unit.taskqueue.admin.desk import RUNS, act_url, confirm, hidden, said, tick
from tests.unit.taskqueue.builders import make_dead, make_run, state_of

pytestmark = pytest.mark.django_db
ACTS = ("retry_runs", "cancel_runs", "prioritise_runs")


def test_nothing_is_done_before_it_is_confirmed(operator):
    run = make_run()

    page = tick(operator, "cancel_runs", run)

    assert (page.status_code, state_of(run)) == (200, "PENDING")
    assert not OperatorAction.objects.exists()


def test_the_page_counts_what_would_be_done_and_says_why_not(operator):
    rows = [make_run(), make_run(), make_run(state="SUCCESS")]

    text = tick(operator, "cancel_runs", *rows).content.decode()

    assert "2 would be cancelled" in text
    assert "it has ended before: SUCCESS" in text
    assert "Cancel: 2 runs" in text


def test_cancelled_runs_are_told_with_numbers_and_kept_with_who_and_why(operator):
    rows = [make_run(), make_run(state="SUCCESS")]
    page = tick(operator, "cancel_runs", *rows)

    text = said(operator, confirm(operator, page, "cancel_runs", reason="a wrong source"))

    assert "2 runs: 1 cancelled, 1 skipped" in text
    action = OperatorAction.objects.get()
    assert (action.actor, action.reason) == (operator.person.username, "a wrong source")
    assert state_of(rows[0]) == "REVOKED"


def test_a_cancellation_without_a_reason_is_refused_at_the_field(operator):
    run = make_run()
    page = tick(operator, "cancel_runs", run)

    answer = confirm(operator, page, "cancel_runs", reason=" ")

    assert answer.context["form"].errors["reason"] == ["This field is required."]
    assert 'aria-describedby="id_reason_helptext id_reason_error"' in answer.content.decode()
    assert confirm(operator, answer, "cancel_runs", reason="now").status_code == 303
    assert state_of(run) == "REVOKED"


def test_a_failed_run_is_retried_by_its_letter_and_leads_to_the_new_run(operator):
    letter = make_dead()
    page = tick(operator, "retry_runs", letter.run)

    text = said(operator, confirm(operator, page, "retry_runs"))

    again = TaskRun.objects.get(retry_of=letter.run)
    assert DeadLetter.objects.get().state == "retried"
    assert f"?id__in={again.pk}" in text
    assert f"/operatoraction/{OperatorAction.objects.get().pk}/" in text


def test_what_would_wait_for_a_paused_queue_is_said(operator, full_desk):
    letter = make_dead(queue="export")

    text = tick(operator, "retry_runs", letter.run).content.decode()

    assert "1 would wait: queue export is paused" in text


def test_a_priority_is_asked_for_then_shown_then_set(operator):
    run = make_run()
    asked = tick(operator, "prioritise_runs", run)
    shown = operator.post(
        act_url("prioritise_runs"),
        {**hidden(asked, act_url("prioritise_runs")), "priority": "9"},
    )

    text = said(operator, confirm(operator, shown, "prioritise_runs"))

    run.refresh_from_db()
    assert (run.priority, "1 run: 1 changed" in text) == (9, True)


@pytest.mark.parametrize("priority", ["11", "-1", "x", ""])
def test_a_bad_priority_is_refused_at_the_field(operator, priority):
    asked = tick(operator, "prioritise_runs", make_run())

    page = operator.post(
        act_url("prioritise_runs"),
        {**hidden(asked, act_url("prioritise_runs")), "priority": priority},
    )

    assert "priority" in page.context["options"].errors
    assert "token" not in hidden(page, act_url("prioritise_runs"))


def test_a_set_that_has_changed_is_shown_and_asked_about_again(operator):
    rows = [make_run(), make_run()]
    page = tick(operator, "cancel_runs", *rows)
    TaskRun.objects.filter(pk=rows[0].pk).update(state="SUCCESS")

    again = confirm(operator, page, "cancel_runs", reason="because")

    assert (again.status_code, state_of(rows[1])) == (409, "PENDING")
    assert f"{rows[0].pk} was “waits: cancel”, is “ended: ended”" in again.content.decode()
    assert confirm(operator, again, "cancel_runs", reason="because").status_code == 303
    assert state_of(rows[1]) == "REVOKED"


def test_a_form_that_is_sent_twice_acts_once(operator):
    page = tick(operator, "cancel_runs", make_run())
    confirm(operator, page, "cancel_runs", reason="because")

    again = confirm(operator, page, "cancel_runs", reason="because")

    assert (again.status_code, OperatorAction.objects.count()) == (409, 1)


def test_all_that_match_are_carried_as_their_filter(operator):
    for _ in range(3):
        make_run(queue="export")
    make_run()

    page = tick(operator, "cancel_runs", make_run(queue="export"), where=f"{RUNS}?queue=export",
                select_all=True)  # fmt: skip

    assert page.context["chosen"].as_dict() == {
        "filters": {"queue": "export"}, "ids": [], "limit": 10_000,
    }  # fmt: skip
    assert page.context["said"]["count"] == 4


@pytest.mark.parametrize("query", ["q=biography:1", "worker=w1", "state__in=PENDING,HELD"])
def test_a_filter_that_no_command_has_is_carried_as_ids(operator, query):
    runs = [make_run(subject="biography:1", worker="w1") for _ in range(2)]

    page = tick(operator, "cancel_runs", runs[0], where=f"{RUNS}?{query}", select_all=True)

    assert set(page.context["chosen"].ids) == {run.pk for run in runs}


def test_a_span_is_carried_as_the_moment_it_meant(operator):
    run = make_run()

    page = tick(operator, "cancel_runs", run, where=f"{RUNS}?since=1h", select_all=True)

    assert page.context["chosen"].filters["since"].startswith("20")


@pytest.mark.parametrize("query", ["state=PENDING", "state=nonsense", "since=nonsense"])
@pytest.mark.parametrize("select_all", [True, False])
def test_rows_that_match_no_more_never_become_all_rows(operator, query, select_all):
    run, other = make_run(state="SUCCESS"), make_run(state="HELD")

    answer = tick(operator, "cancel_runs", run, where=f"{RUNS}?{query}", select_all=select_all)

    if answer.status_code == 200:  # a filter that nothing matches, carried as such
        assert answer.context["said"]["count"] == 0
    else:
        assert "choose again" in said(operator, answer)
    assert state_of(other) == "HELD"


def test_an_empty_search_is_no_filter(operator):
    run = make_run(queue="export")

    page = tick(operator, "cancel_runs", run, where=f"{RUNS}?q=&queue=export", select_all=True)

    assert page.context["chosen"].filters == {"queue": "export"}


def test_more_than_an_act_takes_is_said(operator, monkeypatch):
    monkeypatch.setattr("taskqueue.admin.acting.LARGEST", 2)

    page = tick(operator, "cancel_runs", make_run(), make_run(), make_run())

    assert page.context["said"]["count"] == 2
    assert "These are the oldest 2" in page.content.decode()


def test_the_act_leads_back_to_the_filtered_list(operator):
    where = f"{RUNS}?queue=default"
    page = tick(operator, "cancel_runs", make_run(), where=where)

    answer = confirm(operator, page, "cancel_runs", reason="because")

    assert answer.headers["Location"] == where


def test_an_act_never_leads_to_another_site(operator):
    page = tick(operator, "cancel_runs", make_run())

    answer = confirm(operator, page, "cancel_runs", reason="x", next="https://evil.example/")

    assert answer.headers["Location"] == "/admin/"


def test_a_run_has_the_buttons_of_what_its_state_allows(operator):
    verbs = {}
    for state in ("PENDING", "STARTED", "FAILURE", "SUCCESS"):
        page = operator.get(f"{RUNS}{make_run(state=state).pk}/change/")
        verbs[state] = [offer["verb"] for offer in page.context["offers"]]

    assert verbs == {
        "PENDING": ["Cancel", "Change priority"], "STARTED": ["Cancel"], "FAILURE": ["Retry"],
        "SUCCESS": [],
    }  # fmt: skip


def test_a_button_on_a_runs_page_shows_what_it_would_do(operator):
    run = make_run()
    page = operator.get(f"{RUNS}{run.pk}/change/")

    shown = operator.post(act_url("cancel_runs"), hidden(page, act_url("cancel_runs")))

    assert "1 would be cancelled" in shown.content.decode()


@pytest.mark.parametrize("token", ["", "nonsense", "a:b:c"])
def test_a_token_that_was_not_made_here_does_nothing(operator, token):
    run = make_run()

    answer = operator.post(act_url("cancel_runs"), {"token": token, "reason": "x"})

    assert "token: it was not made here" in said(operator, answer)
    assert state_of(run) == "PENDING"


def test_a_token_for_another_priority_does_nothing(operator):
    run = make_run()
    token = bulk.preview(PrioritiseRuns(3), Selection(ids=(run.pk,))).token

    for typed in ({"priority": "9"}, {}):
        answer = operator.post(act_url("prioritise_runs"), {"token": token, **typed})
        assert "Nothing was done: token" in said(operator, answer)
    run.refresh_from_db()
    assert run.priority == 5


def test_a_selection_that_is_not_whole_is_refused(operator):
    answer = operator.post(act_url("cancel_runs"), {"selection": "nonsense"})

    assert answer.headers["Location"] == RUNS
    assert "choose again" in str(next(iter(get_messages(answer.wsgi_request))))


def test_an_act_that_nobody_knows_is_not_found_and_reading_one_leads_to_the_list(operator):
    assert operator.post(act_url("burn"), {}).status_code == 404
    assert operator.get(act_url("cancel_runs")).headers["Location"] == RUNS


@pytest.mark.parametrize("name", ACTS)
def test_who_may_only_look_is_offered_nothing_and_refused_everything(name):
    client, run = browse_as("auditor"), make_run()
    page = client.get(RUNS)

    assert f'value="{name}"' not in page.content.decode()
    assert tick(client, name, run).status_code == 403
    assert client.post(act_url(name), {"token": "x"}).status_code == 403
    assert client.get(f"{RUNS}{run.pk}/change/").context["offers"] == []


def test_a_batch_that_the_database_refuses_is_told_as_failed(operator, monkeypatch):
    page = tick(operator, "cancel_runs", make_run())
    monkeypatch.setattr("taskqueue.desk.bulk.note", refuse)

    text = said(operator, confirm(operator, page, "cancel_runs", reason="x"))

    assert "1 run: 1 failed. Left alone: the disk is full." in text


def refuse(*args, **kwargs):
    """Stand in for a database that takes nothing more."""
    msg = "the disk is full"
    raise OperationalError(msg)
