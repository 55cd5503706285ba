"""Schedules run now, switched and edited at the desk: confirmed, done once, kept."""

import pytest
from django.urls import reverse
from django_celery_beat.models import CrontabSchedule, IntervalSchedule, PeriodicTask, SolarSchedule
from django_celery_results.models import TaskResult

from taskqueue.admin.run_now import SALT
from taskqueue.models import BeatTick, OperatorAction, TaskRun
from tests.people import browse_as
from tests.unit.taskqueue.admin.desk import hidden, said, tick
from tests.unit.taskqueue.builders import make_run, perform
from tests.unit.taskqueue.schedules import NOON, every, messages, plain

pytestmark = pytest.mark.django_db
LIST = reverse("admin:django_celery_beat_periodictask_changelist")
RUN_NOW = reverse("admin:django_celery_beat_periodictask_run_now")


def run_now(client, *schedules):
    """Choose schedules, confirm, and return the answer."""
    page = tick(client, "run_now", *schedules, where=LIST)
    return client.post(RUN_NOW, hidden(page, RUN_NOW))


def test_nothing_runs_before_it_is_confirmed(operator):
    page = tick(operator, "run_now", every(), where=LIST)

    assert "the times at which it is due stay as they are" in page.content.decode()
    assert not TaskRun.objects.exists()


def test_a_tracked_task_becomes_a_run_in_its_schedules_queue(operator):
    job = every(queue="export", priority=9)
    BeatTick.objects.create(schedule=job, rule="x", due_at=job.date_changed)

    text = said(operator, run_now(operator, job))

    run = TaskRun.objects.get()
    assert (run.task, run.queue, run.priority) == ("unit.add", "export", 9)
    assert f"run {run.pk[:8]}" in text
    assert BeatTick.objects.get().due_at == job.date_changed


def test_a_plain_task_is_sent(operator, memory_broker):
    text = said(operator, run_now(operator, plain(queue="export")))

    assert "a job: sent; it keeps no run." in text
    assert messages(memory_broker, "export") == 1


def test_a_broker_that_is_away_is_said(operator, monkeypatch):
    monkeypatch.setattr("taskqueue.broker.lend_producer", away)

    assert "refused: the broker does not answer" in said(operator, run_now(operator, plain()))


def away():
    """Stand in for a broker that is away."""
    raise ConnectionRefusedError


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"task": "unit.gone"}, "is not registered"),
        ({"args": "[1]"}, "missing 1 required positional argument"),
        ({"args": "{"}, "refused: "),
        ({"priority": 200}, "outside 0 to 10"),
    ],
)
def test_what_cannot_run_is_refused_and_the_others_run(operator, changes, words):
    job, bad = every(), every(name="bad", seconds=7, **changes)

    text = said(operator, run_now(operator, job, bad))

    assert words in text
    assert TaskRun.objects.count() == 1


def test_it_is_kept_once_with_what_became_of_each(operator):
    page = tick(operator, "run_now", every(), where=LIST)

    for _ in range(2):
        operator.post(RUN_NOW, hidden(page, RUN_NOW))

    action = OperatorAction.objects.get()
    assert action.detail["outcomes"] == {"a job": TaskRun.objects.get().pk}
    assert (action.actor, action.target) == (operator.person.username, "a job")


def test_a_token_that_was_not_made_here_runs_nothing(operator):
    assert "choose the schedules again" in said(operator, operator.post(RUN_NOW, {"token": SALT}))
    assert operator.get(RUN_NOW).headers["Location"] == LIST


def test_who_may_only_look_runs_switches_and_edits_nothing():
    client, job = browse_as("auditor"), every()
    for action in ("run_now", "enable_tasks", "disable_tasks", "delete_selected"):
        tick(client, action, job, where=LIST)
    assert client.post(RUN_NOW, {"token": "x"}).status_code == 403

    job.refresh_from_db()
    assert (job.enabled, TaskRun.objects.count(), OperatorAction.objects.count()) == (True, 0, 0)


@pytest.mark.parametrize(("action", "is_on"), [("enable_tasks", True), ("disable_tasks", False)])
def test_a_switch_is_kept(operator, action, is_on):
    job = every(enabled=not is_on)

    tick(operator, action, job, where=LIST)

    job.refresh_from_db()
    assert job.enabled is is_on
    assert OperatorAction.objects.get().target == "a job"


def test_the_last_result_leads_to_its_run(operator):
    job = every()
    TaskResult.objects.create(task_id="r1", status="FAILURE", periodic_task_name=job.name)
    newest = TaskResult.objects.create(task_id="r2", status="SUCCESS", periodic_task_name=job.name)

    text = operator.get(LIST).content.decode()

    assert newest.task_id == "r2"
    assert "/taskrun/r2/change/" in text
    assert "/taskrun/r1/change/" not in text


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (IntervalSchedule, {"every": "9", "period": "hours"}),
        (CrontabSchedule, {"minute": "1", "hour": "2", "day_of_month": "*", "month_of_year": "*",
                           "day_of_week": "*", "timezone": "UTC"}),
    ],
)  # fmt: skip
def test_a_rule_that_is_added_changed_and_deleted_is_kept_each_time(operator, model, values):
    name = model._meta.model_name
    values = {**values, "periodictask_set-TOTAL_FORMS": "0", "periodictask_set-INITIAL_FORMS": "0"}
    before = set(model.objects.values_list("pk", flat=True))
    assert operator.post(reverse(f"admin:django_celery_beat_{name}_add"), values).status_code == 302
    made = model.objects.exclude(pk__in=before).get()
    for page, data in (("change", values), ("delete", {"post": "yes"})):
        operator.post(reverse(f"admin:django_celery_beat_{name}_{page}", args=[made.pk]), data)

    assert sorted(action.action for action in OperatorAction.objects.all()) == [
        f"add_{name}", f"change_{name}", f"delete_{name}",
    ]  # fmt: skip


def test_the_page_of_a_schedule_says_when_it_is_due_and_how_it_ended(operator):
    job = every()
    BeatTick.objects.create(schedule=job, rule="x", due_at=NOON)
    TaskResult.objects.create(task_id="r1", status="FAILURE", periodic_task_name=job.name)

    page = operator.get(reverse("admin:django_celery_beat_periodictask_change", args=[job.pk]))

    assert "2026-11-22 13:00:00 UTC" in page.content.decode()
    assert "/taskrun/r1/change/" in page.content.decode()


def test_a_result_keeps_the_name_of_the_schedule_that_beat_sent_along():
    perform(make_run(), periodic_task_name="a job")

    assert TaskResult.objects.get().periodic_task_name == "a job"


def test_a_schedule_by_the_sun_is_refused_at_the_field(operator):
    solar = SolarSchedule.objects.create(event="sunset", latitude=1, longitude=2)
    address = reverse("admin:django_celery_beat_periodictask_add")
    data = {"name": "n", "task": "unit.add", "solar": solar.pk, "args": "[]", "kwargs": "{}",
            "headers": "{}"}  # fmt: skip

    page = operator.post(address, data)

    assert "does not go by the sun" in page.context["adminform"].form.errors["solar"][0]
    assert not PeriodicTask.objects.filter(name="n").exists()


def test_the_form_carries_its_script_as_a_file_and_labels_both_time_fields(operator):
    text = operator.get(reverse("admin:django_celery_beat_periodictask_add")).content.decode()

    assert "taskqueue/schedule_form.js" in text
    assert "django.jQuery" not in text
    assert 'for="id_start_time_0"' in text
    assert 'for="id_start_time_1"' in text
