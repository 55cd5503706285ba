"""The queue's rows can be read at the desk by who may, as text, in few statements."""

import pytest
from django.contrib import admin
from django.urls import reverse

from taskqueue.models import TaskAttempt, TaskRun
from tests.people import browse_as
from tests.unit.taskqueue.admin.desk import GROUPS, LETTERS, RUNS
from tests.unit.taskqueue.builders import make_dead, make_run

pytestmark = pytest.mark.django_db
OURS = ("taskqueue", "django_celery_results", "django_celery_beat")
MODELS = [model for model in admin.site._registry if model._meta.app_label in OURS]
READ_ONLY = [model for model in MODELS if model._meta.app_label != "django_celery_beat"]
STATEMENTS = 16  # of a list with its filters, its messages and who asks


def address(model, page, *args):
    """Return an address of a model's admin."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.mark.parametrize("group", ["operator", "auditor", "superuser"])
def test_every_list_and_every_page_opens_to_who_may_look(full_desk, group):
    client = browse_as(group)
    for model in MODELS:
        assert client.get(address(model, "changelist")).status_code == 200
        row = model._default_manager.first()
        if row is not None:
            page = client.get(address(model, "change", row.pk))
            assert (model, page.status_code) == (model, 200)


@pytest.mark.parametrize("group", ["editor", ""])
def test_nobody_else_sees_a_list(full_desk, group):
    client = browse_as(group)
    answers = {
        client.get(address(model, "changelist"), follow=True).status_code for model in MODELS
    }

    assert answers == {403}


def test_the_anonymous_are_sent_to_the_products_login(client, db):
    answer = client.get(RUNS)

    assert answer.headers["Location"].endswith(f"/admin/login/?next={RUNS}")


@pytest.mark.parametrize("model", READ_ONLY)
def test_nobody_adds_changes_or_deletes_such_a_row_by_hand(full_desk, model):
    client, row = browse_as("superuser"), model._default_manager.first()

    assert client.get(address(model, "add")).status_code == 403
    assert client.post(address(model, "change", row.pk), {"state": "SUCCESS"}).status_code == 403
    assert client.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("model", MODELS)
def test_text_from_rows_is_never_markup(full_desk, operator, model):
    row = model._default_manager.first()
    pages = [operator.get(address(model, "changelist"))]
    if row is not None:
        pages.append(operator.get(address(model, "change", row.pk)))

    text = "".join(page.content.decode() for page in pages)
    assert not [tag for tag in ("<script>", "<b>biography", "<i>ill", "<u>full") if tag in text]


@pytest.mark.parametrize("where", [RUNS, LETTERS, GROUPS])
def test_a_list_takes_as_many_statements_for_forty_rows_as_for_two(
    operator, where, django_assert_max_num_queries
):
    for number in range(40):
        make_dead(task=f"unit.t{number}", args=[])

    with django_assert_max_num_queries(STATEMENTS):
        operator.get(where)


@pytest.mark.parametrize("model", MODELS)
def test_no_list_needs_more_statements_than_that(
    full_desk, operator, model, django_assert_max_num_queries
):
    with django_assert_max_num_queries(STATEMENTS):
        operator.get(address(model, "changelist"))


def test_a_run_shows_its_attempts_words_first_and_the_trace_folded_away(operator):
    run = make_run(state="FAILURE", attempt=1)
    TaskAttempt.objects.create(
        run=run, number=1, worker="w1", error_code="unit.later", message="no route",
        error_class="x.LaterError", traceback="Traceback: in f",
    )  # fmt: skip

    text = operator.get(address(TaskRun, "change", run.pk)).content.decode()

    assert "unit.later: no route" in text
    assert "<summary>Traceback</summary><pre>Traceback: in f</pre>" in text


def test_a_runs_arguments_are_shown_by_parameter_without_secrets(operator):
    run = make_run(kwargs={"api_key": "abc", "url": "https://u:p4ss@host/"})

    text = operator.get(address(TaskRun, "change", run.pk)).content.decode()

    assert "&quot;left&quot;: 1" in text
    assert "abc&quot;" not in text
    assert "p4ss" not in text


def test_a_run_is_linked_to_its_letter_its_retry_and_flower(operator, settings):
    settings.FLOWER_URL = "https://flower.example/"
    letter = make_dead()
    again = make_run(retry_of=letter.run)

    text = operator.get(address(TaskRun, "change", letter.run_id)).content.decode()

    assert address(type(letter), "change", letter.pk) in text
    assert address(TaskRun, "change", again.pk) in text
    assert f"https://flower.example/task/{letter.run_id}" in text


def test_a_run_that_a_pause_holds_says_who_paused_and_why(operator, full_desk):
    run = make_run(state="HELD", queue="export", held_for="queue export is paused")

    text = operator.get(address(TaskRun, "change", run.pk)).content.decode()

    assert "queue export is paused by ann since" in text


@pytest.mark.parametrize(
    ("words", "count"),
    [("3fa9", 1), ("3fa90000-0000", 1), ("biography:12", 1), ("nothing", 0), ("3fa9 plan", 0)],
)
def test_runs_are_found_by_how_their_id_begins_and_by_subject(operator, words, count):
    make_run(id="3fa90000-0000-4000-8000-000000000001")
    make_run(id="4fa90000-0000-4000-8000-000000000001", subject="biography:12", step="plan")

    assert operator.get(RUNS, {"q": words}).context["cl"].result_count == count


@pytest.mark.parametrize(
    ("filters", "count"),
    [({"state": "RETRY"}, 1), ({"queue": "export"}, 0), ({"since": "1h"}, 7), ({"since": "?"}, 0),
     ({"worker": "w9"}, 0), ({"task": "unit.quiet"}, 1)],
)  # fmt: skip
def test_runs_are_filtered(operator, full_desk, filters, count):
    assert operator.get(RUNS, filters).context["cl"].result_count == count


@pytest.mark.parametrize(
    ("filters", "count"),
    [({}, 2), ({"state": "all"}, 2), ({"state": "archived"}, 0), ({"group": "0000"}, 0),
     ({"q": "unit.later"}, 2), ({"q": "99999"}, 0)],
)  # fmt: skip
def test_letters_are_filtered_and_the_open_ones_come_unasked(operator, full_desk, filters, count):
    assert operator.get(LETTERS, filters).context["cl"].result_count == count


@pytest.mark.parametrize(
    ("filters", "count"),
    [({"open": "yes"}, 2), ({"open": "no"}, 0), ({"last": "1"}, 2), ({"last": "x"}, 2)],
)
def test_groups_are_filtered(operator, full_desk, filters, count):
    assert operator.get(GROUPS, filters).context["cl"].result_count == count


def test_an_id_of_nothing_leads_back_and_says_so(operator):
    for model in ("taskrun", "deadletter", "deadlettergroup"):
        page = operator.get(f"/admin/taskqueue/{model}/nope/change/", follow=True)
        assert "doesn’t exist" in page.content.decode()
