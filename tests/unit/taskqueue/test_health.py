"""A reading is kept; operators hear of what two readings agree on, and when it is over."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from taskqueue import health
from taskqueue.health_rules import Finding, Status
from taskqueue.models import HealthReport, Pulse
from tests.unit.taskqueue.builders import make_well

pytestmark = pytest.mark.django_db

WELL = [Finding("beat", Status.HEALTHY)]
DEGRADED = [Finding("beat", Status.DEGRADED, "beat is silent")]
UNHEALTHY = [*DEGRADED, Finding("broker", Status.UNHEALTHY, "the broker is away")]


@pytest.fixture
def reads(monkeypatch, settings):
    """Make checks that find this, one after the other."""
    settings.ADMINS = [("Operator", "operator@example.org")]

    def read(*readings):
        for findings in readings:
            monkeypatch.setattr(health, "look", lambda findings=findings: findings)
            found = health.check_health()
        return found

    return read


def subjects():
    """Return the subjects of the mails, in order."""
    return [message.subject.partition("] ")[2] for message in mail.outbox]


def levels(caplog):
    """Return the levels of what was logged of the queue's health."""
    return [record.levelname for record in caplog.records if record.name == "taskqueue.health"]


def test_a_system_that_works_is_healthy_and_is_reported():
    make_well()

    found = health.check_health()

    report = HealthReport.objects.get(pk=found["report_id"])
    assert (found["status"], found["is_healthy"], found["reasons"]) == ("healthy", True, [])
    assert (report.status, report.is_healthy, report.checks) == ("healthy", True, found["checks"])
    assert str(report).endswith("healthy")


def test_a_reading_is_as_bad_as_its_worst_part_and_gives_reasons_worst_first(reads):
    found = reads(UNHEALTHY)

    assert (found["status"], found["is_healthy"]) == ("unhealthy", False)
    assert found["reasons"] == ["the broker is away", "beat is silent"]
    assert HealthReport.objects.get().reasons == found["reasons"]


@pytest.mark.parametrize("readings", [[UNHEALTHY], [WELL, UNHEALTHY], [UNHEALTHY, WELL, DEGRADED]])
def test_one_bad_reading_is_kept_to_itself(reads, caplog, readings):
    reads(*readings)

    assert (mail.outbox, levels(caplog)) == ([], [])


def test_two_bad_readings_in_a_row_are_told_once(reads, caplog):
    reads(WELL, UNHEALTHY, UNHEALTHY, UNHEALTHY, UNHEALTHY)

    assert (subjects(), levels(caplog)) == (["The queue is unhealthy"], ["ERROR"])
    assert "- the broker is away\n- beat is silent" in mail.outbox[0].body
    assert "the broker is away; beat is silent" in caplog.text


def test_the_end_of_what_was_told_is_told(reads, caplog):
    reads(UNHEALTHY, UNHEALTHY, WELL, WELL)

    assert subjects() == ["The queue is unhealthy", "The queue has recovered"]
    assert levels(caplog) == ["ERROR", "WARNING"]


def test_what_was_not_told_has_no_end_to_tell(reads):
    reads(WELL, UNHEALTHY, WELL)

    assert subjects() == []


@pytest.mark.parametrize(
    ("readings", "told"),
    [
        ([DEGRADED, UNHEALTHY], ["degraded"]),
        ([DEGRADED, UNHEALTHY, UNHEALTHY], ["degraded", "unhealthy"]),
        ([UNHEALTHY, UNHEALTHY, DEGRADED, DEGRADED], ["unhealthy"]),
        ([UNHEALTHY, UNHEALTHY, DEGRADED, UNHEALTHY, UNHEALTHY], ["unhealthy"]),
    ],
)
def test_only_what_gets_worse_is_told_anew(reads, readings, told):
    reads(*readings)

    assert subjects() == [f"The queue is {status}" for status in told]


def test_after_a_recovery_the_next_trouble_is_told(reads):
    reads(DEGRADED, DEGRADED, WELL, DEGRADED, DEGRADED)

    assert subjects() == [
        "The queue is degraded", "The queue has recovered", "The queue is degraded",
    ]  # fmt: skip


def test_without_a_mail_server_the_line_in_the_log_remains(reads, settings, caplog):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1  # nobody listens

    reads(DEGRADED, DEGRADED)

    assert levels(caplog) == ["ERROR", "WARNING"]
    assert "The operators could not be mailed" in caplog.text


def test_what_the_mail_server_did_not_take_is_told_with_the_next_reading(reads, settings):
    there = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1  # nobody listens
    reads(DEGRADED, DEGRADED)

    settings.EMAIL_BACKEND = there
    reads(DEGRADED, DEGRADED)

    assert subjects() == ["The queue is degraded"]


@pytest.fixture
def checked(monkeypatch):
    """Count the checks that are made."""
    made = []
    monkeypatch.setattr(health, "look", lambda: made.append(1) or WELL)
    return made


def test_a_check_that_is_overdue_is_made_by_one(settings, checked):
    settings.TASKQUEUE_HEALTH_OVERDUE_S = 600
    Pulse.objects.create(name="health", at=timezone.now() - timedelta(seconds=601))

    found = [health.check_if_overdue() for _ in range(3)]

    assert (found[0]["status"], found[1:], len(checked)) == ("healthy", [None, None], 1)


def test_a_system_that_has_just_begun_is_not_overdue(settings, checked):
    settings.TASKQUEUE_HEALTH_OVERDUE_S = 600

    assert health.check_if_overdue() is None
    Pulse.objects.update(at=timezone.now() - timedelta(seconds=599))
    assert health.check_if_overdue() is None
    assert checked == []
