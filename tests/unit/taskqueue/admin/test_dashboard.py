"""The admin's first page: queues, workers, failures and health, in few statements."""

from datetime import timedelta

import pytest
from django.utils import timezone

from taskqueue import broker
from taskqueue.models import HealthReport, Pulse, WorkerVitals
from tests.people import browse_as, make_person
from tests.unit.taskqueue.admin.desk import INDEX, RUNS
from tests.unit.taskqueue.builders import make_dead, make_run, make_worker

pytestmark = pytest.mark.django_db
STATEMENTS = 20


def shown(client):
    """Return the text of the first page, with single spaces."""
    return " ".join(client.get(INDEX).content.decode().split())


def test_every_queue_has_its_counts_which_lead_to_the_runs(operator):
    make_run(queue="export")
    make_run(queue="export", state="RETRY")
    text = shown(operator)

    assert 'aria-label="1 waiting in export"' in text
    assert f"{RUNS}?queue=export&amp;state__in=PENDING%2CQUEUED" in text
    assert 'aria-label="1 retrying in export"' in text
    assert 'aria-label="0 held in default"' in text


def test_what_a_count_leads_to_is_what_was_counted(operator):
    make_run(queue="export")
    make_run(queue="export", state="SUCCESS")

    page = operator.get(f"{RUNS}?queue=export&state__in=PENDING%2CQUEUED")

    assert page.context["cl"].result_count == 1


def test_a_pause_says_who_and_why(operator, full_desk):
    assert "<strong>paused</strong> by ann" in shown(operator)
    assert "&lt;u&gt;full&lt;/u&gt;" in shown(operator)


def test_a_worker_is_online_silent_or_stopped(operator):
    make_worker("w1@test", memory_main_kb=2048)
    make_worker("w2@test", at=timezone.now() - timedelta(hours=1))
    make_worker("w3@test", stopped_at=timezone.now())
    make_run(state="STARTED", worker="w1@test")
    make_run(state="STARTED", worker="w1@test")
    text = shown(operator)

    assert [word in text for word in ("online", "silent", "stopped", "2 MiB")] == [True] * 4
    assert "unit.add ×2" in text
    assert operator.get(f"/admin/taskqueue/workervitals/{WorkerVitals.objects.first().pk}/change/")


def test_failures_are_counted_and_their_causes_named(operator):
    letter = make_dead(ended_at=timezone.now())
    text = shown(operator)

    assert "1 dead letter open" in text
    assert "1 run failed in 24 hours" in text
    assert letter.group.fingerprint[:8] in text


def test_the_last_health_report_and_beats_sign_of_life_are_shown(operator):
    HealthReport.objects.create(is_healthy=False, status="unhealthy", reasons=["no broker"])
    Pulse.objects.create(name="beat")
    text = shown(operator)

    assert "unhealthy</span>" in text
    assert "<li>no broker</li>" in text
    assert "sign of life: <time" in text


def test_a_new_system_says_what_is_missing(operator):
    text = shown(operator)

    assert "Nobody has checked yet" in text
    assert "No worker has given a sign of life" in text


def test_it_leads_to_flower_and_the_status(operator, settings):
    settings.FLOWER_URL = "https://flower.example/"
    text = shown(operator)

    assert 'href="https://flower.example/"' in text
    assert 'href="/status/"' in text


def test_it_takes_few_statements(operator, full_desk, django_assert_max_num_queries):
    for number in range(30):
        make_run(queue="export", state="STARTED", worker=f"w{number}")
        make_worker(f"w{number}")

    with django_assert_max_num_queries(STATEMENTS):
        operator.get(INDEX)


def test_it_never_asks_the_broker(operator, monkeypatch):
    for name in ("send", "current_epoch", "queue_lengths", "lend_producer"):
        monkeypatch.delattr(broker, name)

    assert "Queues</h2>" in shown(operator)


def test_who_may_not_see_runs_sees_no_queue():
    client = browse_as("", username="clerk", is_staff=True)
    assert "Queues</h2>" not in shown(client)
    assert "Queues</h2>" in shown(browse_as("auditor"))


def test_a_log_out_is_the_products_own(operator):
    make_person("auditor")
    assert 'action="/logout/"' in shown(operator)
