"""Each check says yes or no, and why, in words an operator can act on."""

from datetime import timedelta

import pytest
from django.utils import timezone

from taskqueue import health
from taskqueue.models import HealthReport, Pulse

pytestmark = pytest.mark.django_db


@pytest.fixture
def pulses(settings):
    """Note that a sweep and a canary through every queue have just come."""
    for name in ["sweep", *(f"canary.{queue}" for queue in settings.TASKQUEUE_QUEUES)]:
        Pulse.objects.create(name=name)
    return Pulse.objects


@pytest.mark.usefixtures("pulses")
def test_a_queue_that_works_is_healthy_and_is_reported():
    found = health.check_health()

    assert (found["is_healthy"], set(found["checks"].values())) == (True, {"ok"})
    report = HealthReport.objects.get(pk=found["report_id"])
    assert (report.is_healthy, report.checks) == (True, found["checks"])


@pytest.mark.parametrize(
    ("pulse", "minutes", "check", "said"),
    [
        ("sweep", 3, "sweeps", "no sweep"),
        ("canary.export", 4, "queue export", "nobody reads the queue export"),
    ],
)
def test_what_has_not_come_lately_is_named(pulses, pulse, minutes, check, said):
    pulses.filter(name=pulse).update(at=timezone.now() - timedelta(minutes=minutes))

    found = health.check_health()

    assert not found["is_healthy"]
    assert said in found["checks"][check]


def test_a_default_queue_that_nobody_reads_is_said_but_makes_nobody_ill(pulses):
    pulses.filter(name="canary.default").delete()

    found = health.check_health()

    unread = [name for name, said in found["checks"].items() if said != "ok"]
    assert (found["is_healthy"], unread) == (True, ["queue default"])
    assert "nobody reads" in found["checks"]["queue default"]


@pytest.mark.usefixtures("pulses")
def test_a_broker_that_is_away_is_ill(sent):
    sent.is_away = True

    found = health.check_health()

    assert (found["is_healthy"], found["checks"]["broker"]) == (
        False,
        "the broker does not answer",
    )


@pytest.mark.usefixtures("pulses")
def test_reports_are_kept_a_week():
    old = HealthReport.objects.create(
        is_healthy=True, at=timezone.now() - timedelta(days=8), checks={}
    )

    health.check_health()

    assert not HealthReport.objects.filter(pk=old.pk).exists()
    assert HealthReport.objects.count() == 1
