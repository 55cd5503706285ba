"""What 0004 makes of rows of before, and that code of before can still write."""

import importlib

import pytest
from django.apps import apps
from django.db import connection
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from taskqueue.models import HealthReport

pytestmark = pytest.mark.django_db
MIGRATION = importlib.import_module("taskqueue.migrations.0004_monitoring")


def test_a_report_of_before_gets_a_status():
    for is_healthy in (True, False):
        HealthReport.objects.create(is_healthy=is_healthy)

    MIGRATION.tell_status(apps, None)

    reports = HealthReport.objects.order_by("pk")
    assert [report.status for report in reports] == ["healthy", "unhealthy"]


def test_celerys_own_cleanup_goes_and_an_operators_stays():
    every = IntervalSchedule.objects.create(every=1, period="days")
    for name in ("celery.backend_cleanup", "nightly"):
        PeriodicTask.objects.create(name=name, task="celery.backend_cleanup", interval=every)

    MIGRATION.drop_celerys_cleanup(apps, None)

    kept = PeriodicTask.objects.filter(task="celery.backend_cleanup")
    assert [task.name for task in kept] == ["nightly"]


def test_code_of_before_writes_reports_without_the_new_columns():
    columns = "(at, is_healthy, checks) VALUES (CURRENT_TIMESTAMP, %s, %s)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO taskqueue_healthreport {columns}", [True, "{}"]
        )  # two constants

    report = HealthReport.objects.get()
    assert (report.status, report.announced, report.reasons) == ("healthy", "healthy", None)
