"""Any registered task submitted at the desk: checked at its fields, sent once, kept."""

import uuid

import pytest
from django.urls import reverse

from taskqueue.models import OperatorAction, TaskRun
from tests.people import browse_as
from tests.unit.taskqueue.admin.desk import RUNS, said

pytestmark = pytest.mark.django_db
SUBMIT = reverse("admin:taskqueue_taskrun_submit")


def submit(client, task="unit.add", **typed):
    """Send the form of a task."""
    data = {"arg_left": "1", "arg_right": "2", "queue": "export", "priority": "7",
            "run_id": uuid.uuid4(), **typed}  # fmt: skip
    if task != "unit.add":
        del data["arg_left"], data["arg_right"]
    return client.post(f"{SUBMIT}?task={task}", data)


def test_the_tasks_are_offered_with_their_words_and_parameters(operator):
    text = operator.get(SUBMIT).content.decode()

    assert "?task=unit.add" in text
    assert "(left, right)" in text
    assert "taskqueue.canary" not in text  # keeps no run


def test_the_list_of_runs_leads_there(operator):
    assert f'href="{SUBMIT}"' in operator.get(RUNS).content.decode()


def test_the_form_starts_with_the_tasks_own_queue_and_the_usual_priority(operator):
    form = operator.get(f"{SUBMIT}?task=unit.typed").context["form"]

    assert (form["queue"].initial, form["priority"].initial) == ("default", 5)
    assert form.fields["arg_title"].help_text == "str; required"
    assert form.fields["arg_number"].help_text == "int; left empty, it is 1"
    assert form.fields["arg_names"].help_text == "list[str]; left empty, it is ()"


def test_a_run_is_kept_and_sent_and_its_page_follows(operator, sent, submitted):
    answer = submitted(submit, operator, reason="a try")

    run = TaskRun.objects.get()
    assert (run.kwargs, run.queue, run.priority) == ({"left": 1, "right": 2}, "export", 7)
    assert sent.ids == [run.pk]
    assert answer.headers["Location"].endswith(f"/taskrun/{run.pk}/change/")
    assert f"Run {run.pk} of unit.add is submitted" in said(operator, answer)


def test_who_submitted_what_and_why_is_kept(operator):
    submit(operator, reason="a try")

    action = OperatorAction.objects.get()
    assert (action.actor, action.action, action.reason, action.target) == (
        operator.person.username, "submit_run", "a try", f"run {TaskRun.objects.get().pk}",
    )  # fmt: skip


def test_a_double_click_submits_once(operator):
    key = uuid.uuid4()

    answers = [submit(operator, run_id=key).headers["Location"] for _ in range(2)]

    assert (TaskRun.objects.count(), OperatorAction.objects.count(), len(set(answers))) == (1, 1, 1)


def test_a_form_of_another_task_with_a_used_key_is_refused(operator):
    key = uuid.uuid4()
    submit(operator, run_id=key)

    page = submit(operator, "unit.quiet", run_id=key)

    assert "is a run of unit.add" in page.context["form"].non_field_errors()[0]


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"arg_left": "Ada"}, "arg_left", 'a text needs its quotes: "Ada"'),
        ({"arg_left": "{"}, "arg_left", "This is not JSON"),
        ({"arg_left": "Infinity"}, "arg_left", "no number that can be kept"),
        ({"arg_left": "[" * 9000 + "]" * 9000}, "arg_left", "nested too deeply"),
        ({"arg_left": '"\\ud800"'}, "arg_left", "cannot keep the character"),
        ({"arg_left": ""}, "arg_left", "This field is required."),
        ({"arg_up": "1"}, "__all__", "up: unit.add has no such parameter"),
        ({"queue": "nowhere"}, "queue", "Select a valid choice"),
        ({"priority": "11"}, "priority", "less than or equal to 10"),
        ({"priority": "-1"}, "priority", "greater than or equal to 0"),
        ({"priority": "x"}, "priority", "Enter a whole number"),
        ({"run_id": "x"}, "run_id", "Enter a valid UUID."),
    ],
)
def test_what_is_wrong_is_refused_at_its_field(operator, typed, field, words):
    page = submit(operator, **typed)

    errors = page.context["form"].errors
    assert (page.status_code, set(errors)) == (400, {field})
    assert words in errors[field][0]
    assert not TaskRun.objects.exists()


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"arg_title": "3"}, "arg_title"), ({"arg_title": '"a"', "arg_names": "[1]"}, "arg_names")],
)
def test_a_value_of_the_wrong_kind_is_refused_at_its_field(operator, typed, field):
    page = submit(operator, "unit.typed", **typed)

    assert set(page.context["form"].errors) == {field}


def test_a_field_that_is_left_empty_is_not_given(operator):
    submit(operator, "unit.typed", arg_title='"a"', arg_number="")

    assert TaskRun.objects.get().kwargs == {"title": "a"}


@pytest.mark.parametrize("task", ["unit.nothing", "taskqueue.canary"])
def test_a_task_that_is_not_offered_is_not_found(operator, task):
    assert submit(operator, task).status_code == 404


def test_who_may_only_look_may_not_submit():
    client = browse_as("auditor")

    assert client.get(SUBMIT).status_code == 403
    assert submit(client).status_code == 403
    assert SUBMIT not in client.get(RUNS).content.decode()
