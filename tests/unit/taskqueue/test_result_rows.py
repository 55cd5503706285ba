"""The rows of django-celery-results, which its admin shows: as its own backend writes them."""

import pytest
from celery import current_app
from django_celery_results.models import TaskResult

from tests.unit.taskqueue.builders import make_run, perform

pytestmark = pytest.mark.django_db


def test_a_run_has_one_row_with_all_that_the_admin_shows():
    run = make_run()

    perform(run, argsrepr="[1, 2]", kwargsrepr="{}")

    row = TaskResult.objects.get()
    assert (row.task_id, row.task_name, row.status, row.result) == (
        run.pk,
        run.task,
        "SUCCESS",
        "3",
    )
    assert (row.task_args, row.task_kwargs, row.worker) == ('"[1, 2]"', '"{}"', "w1@test")


def test_a_row_that_is_stored_again_keeps_when_it_was_made():
    backend = current_app.backend
    backend.store_result("plain", None, "RETRY")
    first = TaskResult.objects.get()

    backend.store_result("plain", 3, "SUCCESS")

    last = TaskResult.objects.get()
    assert (last.pk, last.status, last.date_created) == (first.pk, "SUCCESS", first.date_created)
    assert last.date_done > first.date_done


def test_a_task_without_a_row_may_track_its_start():
    backend = current_app.backend
    backend.store_result("plain", {"pid": 7}, "STARTED")
    began = TaskResult.objects.get().date_started

    backend.store_result("plain", 3, "SUCCESS")

    row = TaskResult.objects.get()
    assert (row.status, row.date_started) == ("SUCCESS", began)
    assert began
