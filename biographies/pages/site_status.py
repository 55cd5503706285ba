"""Whether everything is up, in an editor's words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from taskqueue.models import HealthReport
from taskqueue.stats import run_figures, worker_stats

DUTIES = {
    "high_priority": "What somebody marked as urgent; it goes before all else.",
    "content_generation": "Reads sources, plans books and writes chapters.",
    "validation": "Checks chapters and whole books.",
    "export": "Makes the files: Markdown, Word, PDF and EPUB.",
    "monitoring": "Looks after the system itself: health checks and clean-up.",
    "default": "Whatever has no queue of its own; a book needs nothing of it.",
}
NOT_NEEDED = frozenset({"default"})
# What a check of the queue's health means to somebody who makes a book.
MEANINGS = {
    "database": "The database does not answer: nothing can begin or end.",
    "broker": "Work cannot be handed to the workers just now. What you start is kept and waits.",
    "sweeps": "What failed is not tried again at present, and lost work is not taken up.",
    "beat": "Nothing regular is done at present: retries may come late.",
    "schedules": "Something regular is set up wrongly and is not done.",
    "canaries": "Nobody can tell at present whether every queue is served.",
    "leases": "Some work has stopped halfway and is not taken up again.",
    "dead letters": "Many steps have failed for good and wait for an operator.",
    "disk": "There is hardly any room left for files: uploads and exports may fail.",
    "clocks": "The machines’ clocks differ: work may be done late.",
    "consumer timeout": "Long work may be interrupted and begun again.",
}
_QUEUE = "queue "


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing that is wrong: what it means to an editor, and the operators' own words."""

    meaning: str
    said: str


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One queue: what it does, what is in it, and whether somebody serves it."""

    name: str
    duty: str
    waiting: int
    running: int
    retrying: int
    held: int
    oldest_s: float = field(compare=False)
    workers: int
    paused_at: datetime | None
    paused_by: str
    paused_why: str

    @property
    def is_unserved(self) -> bool:
        """Tell whether a book could be stuck here: nobody reads it."""
        needed = self.name not in NOT_NEEDED or self.waiting > 0
        return needed and not self.workers

    @property
    def state(self) -> str:
        """Return how it is, in one word."""
        if self.paused_at is not None:
            return "paused"
        return "stopped" if self.is_unserved else "ok"


@dataclass(frozen=True, slots=True)
class WorkerLine:
    """One worker as it last said of itself."""

    name: str
    state: str  # online, silent, stopped
    queues: str
    busy: int
    slots: int
    seen_at: datetime = field(compare=False)


@dataclass(frozen=True, slots=True)
class SiteStatus:
    """The whole installation at one moment."""

    is_broker_there: bool
    queues: tuple[QueueLine, ...]
    workers: tuple[WorkerLine, ...]
    report: HealthReport | None
    readings: tuple[Reading, ...]
    is_report_old: bool

    @property
    def is_well(self) -> bool:
        """Tell whether there is nothing to say."""
        return not self.troubles and not self.readings

    @property
    def troubles(self) -> list[str]:
        """Say what is wrong at this very moment."""
        said = [] if self.is_broker_there else [MEANINGS["broker"]]
        if not any(worker.state == "online" for worker in self.workers):
            said.append("No worker is up: nothing is read, written or made until one is started.")
            return said
        unserved = [line.duty for line in self.queues if line.is_unserved]
        said += [f"Nobody does this at present: {duty}" for duty in unserved]
        said += [f"Paused: {line.duty}" for line in self.queues if line.paused_at]
        return said

    @property
    def facts(self) -> object:
        """Return what the page shows, apart from what only time changes."""
        seen = self.report.pk if self.report else None
        queues = [(line, round(line.oldest_s / 60)) for line in self.queues]
        told = [
            (line.name, line.waiting, line.running, line.retrying, line.held, line.workers,
             line.paused_at, minutes)
            for line, minutes in queues
        ]  # fmt: skip
        workers = [(one.name, one.state, one.queues, one.busy) for one in self.workers]
        return [self.is_broker_there, told, workers, seen, self.is_report_old]


def look_at_site() -> SiteStatus:
    """Return how the installation is; a broker that is silent costs about 2 s."""
    now = timezone.now()
    said = worker_stats()
    workers = tuple(_worker(name, each, now) for name, each in said["workers"].items())
    report = HealthReport.objects.order_by("-at", "-pk").first()
    limit = timedelta(seconds=settings.TASKQUEUE_HEALTH_OVERDUE_S)
    return SiteStatus(
        is_broker_there=said["is_broker_reachable"],
        queues=tuple(_queue(name, each, workers) for name, each in run_figures(now).items()),
        workers=workers,
        report=report,
        readings=tuple(_readings(report)),
        is_report_old=report is None or now - report.at > limit,
    )


def _queue(name: str, figures: Mapping[str, Any], workers: Iterable[WorkerLine]) -> QueueLine:
    pause = figures["paused"] or {}
    online = (worker for worker in workers if worker.state == "online")
    return QueueLine(
        name=name,
        duty=DUTIES.get(name, "A queue that this installation does not know."),
        waiting=figures["waiting"] + figures["delayed"],
        running=figures["running"],
        retrying=figures["retrying"],
        held=figures["held"],
        oldest_s=figures["oldest_s"],
        workers=sum(name in worker.queues.split(", ") for worker in online),
        paused_at=datetime.fromisoformat(pause["at"]) if pause else None,
        paused_by=pause.get("by", ""),
        paused_why=pause.get("reason", ""),
    )


def _worker(name: str, said: Mapping[str, Any], now: datetime) -> WorkerLine:
    return WorkerLine(
        name=name,
        state=said["state"],
        queues=", ".join(said["queues"]),
        busy=len(said["active"]),
        slots=said["concurrency"],
        seen_at=now - timedelta(seconds=said["heartbeat_age_s"]),
    )


def _readings(report: HealthReport | None) -> Iterable[Reading]:
    """Say what the last health check found, the worst first."""
    if report is None:
        return
    names = {said: name for name, said in report.checks.items()}
    for reason in report.reasons or ():
        yield Reading(_meaning(names.get(reason, "")), reason)


def _meaning(name: str) -> str:
    if name.startswith(_QUEUE):
        duty = DUTIES.get(name.removeprefix(_QUEUE))
        return f"Late, or not done at present: {duty}" if duty else "A queue is not served."
    return MEANINGS.get(name, "Something is not as it should be.")
