"""Beat's schedules in the admin: shown with their next due time, refused where beat would."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django_celery_beat.models import ClockedSchedule, IntervalSchedule, PeriodicTask

import taskqueue.tasks  # noqa: F401  # registers the health check
from taskqueue.models import BeatTick

pytestmark = pytest.mark.django_db
LIST = reverse("admin:django_celery_beat_periodictask_changelist")


@pytest.fixture
def job():
    """A schedule every 300 s that was due a minute ago."""
    found = PeriodicTask.objects.get(name="health_check")
    due_at = timezone.now() - timedelta(seconds=60)
    BeatTick.objects.create(schedule=found, rule="every 300.0 s", due_at=due_at)
    return found


def save(client, job, **changes):
    """Post the form of a schedule with these changes and return the page."""
    address = reverse("admin:django_celery_beat_periodictask_change", args=[job.pk])
    page = client.get(address)
    kept = page.context["adminform"].form.initial
    values = {name: value for name, value in kept.items() if value is not None}
    return client.post(address, {**values, "task": job.task, "enabled": "on", **changes})


@pytest.mark.parametrize(
    ("scheduler", "is_warned"),
    [("taskqueue.beat:Scheduler", False), ("celery.beat:PersistentScheduler", True)],
)
def test_the_page_knows_our_scheduler_as_one_that_reads_it(
    admin_client, settings, scheduler, is_warned
):
    settings.CELERY_BEAT_SCHEDULER = scheduler

    assert admin_client.get(LIST).context["wrong_scheduler"] is is_warned


def test_the_next_due_time_is_shown(admin_client, job):
    expected = job.tick.due_at + timedelta(seconds=300)

    shown = admin_client.get(LIST).content.decode()

    assert f"{expected:%Y-%m-%d %H:%M:%S} UTC" in shown
    assert "(overdue)" not in shown


def test_a_schedule_that_should_have_been_sent_is_overdue(admin_client, job):
    BeatTick.objects.update(due_at=datetime(2020, 1, 1, tzinfo=UTC))

    assert "2020-01-01 00:05:00 UTC (overdue)" in admin_client.get(LIST).content.decode()


def test_a_schedule_that_is_off_is_never_due(admin_client, job):
    PeriodicTask.objects.update(enabled=False)

    assert "UTC" not in admin_client.get(LIST).content.decode()


def test_what_has_been_sent_for_the_only_time_is_never_due_again(admin_client, job):
    moment = ClockedSchedule.objects.create(clocked_time=timezone.now() - timedelta(hours=1))
    PeriodicTask.objects.filter(pk=job.pk).update(clocked=moment, interval=None, one_off=True)

    assert "never again" in admin_client.get(LIST).content.decode()


def test_a_schedule_that_cannot_be_read_does_not_take_the_list_with_it(admin_client, job):
    nothing = IntervalSchedule.objects.create(every=0, period="seconds")
    PeriodicTask.objects.filter(pk=job.pk).update(interval=nothing)

    assert "cannot be read" in admin_client.get(LIST).content.decode()


def test_a_good_form_is_saved_and_its_times_go_on(admin_client, job):
    answer = save(admin_client, job, priority=9, queue="export")

    job.refresh_from_db()
    assert (answer.status_code, job.priority, job.queue) == (302, 9, "export")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"priority": 11}, "priority: 11 is outside 0 to 10"),
        ({"queue": "nowhere"}, "queue: &#x27;nowhere&#x27; is not one of"),
    ],
)
def test_what_beat_would_refuse_is_not_saved(admin_client, job, changes, said):
    answer = save(admin_client, job, **changes)

    assert (answer.status_code, said in answer.content.decode()) == (200, True)
    job.refresh_from_db()
    assert (job.priority, job.queue) == (8, "monitoring")


def test_an_empty_queue_and_priority_mean_the_tasks_own(admin_client, job):
    save(admin_client, job, priority="", queue="")

    job.refresh_from_db()
    assert (job.priority, job.queue) == (None, None)


def test_the_form_says_what_a_priority_means_here(admin_client, job):
    address = reverse("admin:django_celery_beat_periodictask_change", args=[job.pk])

    page = admin_client.get(address).content.decode()

    assert "10 is the most urgent" in page
    assert "priority reversed" not in page


def test_a_schedule_is_deleted_with_its_tick(admin_client, job):
    address = reverse("admin:django_celery_beat_periodictask_delete", args=[job.pk])

    answer = admin_client.post(address, {"post": "yes"})

    assert (answer.status_code, BeatTick.objects.count()) == (302, 0)
