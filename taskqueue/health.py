"""Is the queue well? Every rule is applied, the reading is kept, and operators are told of changes.

They are told when two readings in a row were bad, and again when one is good: mail to ADMINS and
one ERROR line each way down, one WARNING line up.
"""

import logging
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import mail_admins
from django.db import transaction
from django.utils import timezone

from taskqueue.health_rules import Finding, Status, look, worst
from taskqueue.models import DeadLetter, HealthReport, Pulse

logger = logging.getLogger(__name__)

CHECK_PULSE = "health"
WORST_FIRST = list(reversed(Status))


def check_health() -> dict[str, Any]:
    """Make all checks, keep a HealthReport, tell the operators what is new, and return it."""
    findings = look()
    with transaction.atomic():
        # Takes the row: of two checks at once the second sees what the first has announced.
        Pulse.objects.update_or_create(name=CHECK_PULSE, defaults={"at": timezone.now()})
        before = HealthReport.objects.order_by("-at", "-pk").first()
        report = _keep(findings, before)
    announced = Status.HEALTHY if before is None else Status(before.announced)
    if report.announced != announced and not _announce(report):
        HealthReport.objects.filter(pk=report.pk).update(announced=announced)  # the next one tells
    return {
        "is_healthy": report.is_healthy,
        "status": str(report.status),
        "reasons": report.reasons,
        "checks": report.checks,
        "dead_letters_open": DeadLetter.objects.open().count(),
        "report_id": report.pk,
    }


def check_if_overdue() -> dict[str, Any] | None:
    """Check if nobody has for TASKQUEUE_HEALTH_OVERDUE_S; None if somebody has.

    Beat asks, and so does a worker that sweeps in its place: the scheduled check is a run, which
    needs beat, the broker and a worker of the monitoring queue.
    """
    limit = timezone.now() - timedelta(seconds=settings.TASKQUEUE_HEALTH_OVERDUE_S)
    # A system that has just begun has the whole time for its first scheduled check.
    Pulse.objects.get_or_create(name=CHECK_PULSE)
    overdue = Pulse.objects.filter(name=CHECK_PULSE, at__lt=limit)
    return check_health() if overdue.update(at=timezone.now()) == 1 else None


def reasons_of(findings: list[Finding]) -> list[str]:
    """Return what is wrong in words, the worst first."""
    bad = [finding for finding in findings if finding.status != Status.HEALTHY]
    bad.sort(key=lambda finding: WORST_FIRST.index(finding.status))
    return [finding.said for finding in bad]


def _keep(findings: list[Finding], before: HealthReport | None) -> HealthReport:
    status = worst(findings)
    return HealthReport.objects.create(
        at=timezone.now(),
        is_healthy=status == Status.HEALTHY,
        status=status,
        reasons=reasons_of(findings),
        checks={finding.name: finding.said for finding in findings},
        announced=_to_announce(status, before),
    )


def _to_announce(status: HealthReport.Status, before: HealthReport | None) -> HealthReport.Status:
    """Return what operators should know: what two readings agree on, if worse; health at once."""
    if before is None or status == Status.HEALTHY:
        return Status.HEALTHY
    order = list(Status)
    both = min(status, Status(before.status), key=order.index)
    return max(both, Status(before.announced), key=order.index)


def _announce(report: HealthReport) -> bool:
    """Tell the operators; False if the mail server did not take it.

    Not a run of its own, as other notices are: the queue may be what is ill.
    """
    reasons = "\n".join(f"- {reason}" for reason in report.reasons or ())
    if report.announced == Status.HEALTHY:
        logger.warning("The queue has recovered", extra={"report_id": report.pk})
        subject, body = "The queue has recovered", "Every check is well again."
    else:
        logger.error(
            "The queue is %s: %s",
            report.announced,
            "; ".join(report.reasons or ()),
            extra={"report_id": report.pk},
        )
        subject = f"The queue is {report.announced}"
        body = (
            f"Two checks in a row found:\n\n{reasons}\n\nWhat to do stands in docs/operations.md."
        )
    try:
        mail_admins(subject, f"{body}\n\n{_when(report.at)}")
    except (OSError, SMTPException):
        logger.warning("The operators could not be mailed", exc_info=True)
        return False
    return True


def _when(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"
