"""The queue's rows can be read in the admin, and nothing can be typed in."""

import pytest
from django.contrib import admin
from django.urls import reverse

from taskqueue.models import DeadLetter, DeadLetterGroup, HealthReport, TaskAttempt, TaskRun

pytestmark = pytest.mark.django_db
MODELS = [model for model in admin.site._registry if model._meta.app_label == "taskqueue"]


@pytest.fixture
def rows():
    """One row of the tables that have pages of their own."""
    run = TaskRun.objects.create(task="tests.x", queue="default", subject="biography:1")
    TaskAttempt.objects.create(run=run, number=1)
    group = DeadLetterGroup.objects.create(fingerprint="0" * 16, task="tests.x", error_class="E")
    DeadLetter.objects.create(
        group=group, run=run, task="tests.x", queue="default", priority=5, error_class="E"
    )
    HealthReport.objects.create(is_healthy=True)
    return run


@pytest.mark.parametrize("model", MODELS)
def test_every_list_opens(admin_client, rows, model):
    address = reverse(f"admin:taskqueue_{model._meta.model_name}_changelist")

    assert admin_client.get(address).status_code == 200


def test_a_run_shows_its_attempts_and_takes_no_change(admin_client, rows):
    address = reverse("admin:taskqueue_taskrun_change", args=[rows.pk])

    assert "tests.x" in admin_client.get(address).content.decode()
    assert admin_client.post(address, {"state": "SUCCESS"}).status_code == 403


@pytest.mark.parametrize("model", MODELS)
def test_nobody_adds_a_row_by_hand(admin_client, model):
    address = reverse(f"admin:taskqueue_{model._meta.model_name}_add")

    assert admin_client.get(address).status_code == 403
