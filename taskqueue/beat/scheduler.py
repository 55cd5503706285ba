"""Beat: what is due is sent once, however many beats there are and however long none was there.

A due time is taken by a guarded UPDATE of the schedule's BeatTick; the run of a tracked task is
written in the same transaction, so a beat that dies loses nothing and repeats nothing. A plain task
has no row: when the broker does not take its message, its due time is given back.
"""

import logging
import os
import socket
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.db import DatabaseError, InterfaceError, connections, transaction
from django.db.models import F
from django.utils import timezone
from django_celery_beat.models import PeriodicTask, PeriodicTasks
from django_celery_beat.schedulers import DatabaseScheduler, ModelEntry

from taskqueue import broker, health, health_rules
from taskqueue.beat import due
from taskqueue.dispatch import checked_priority, checked_queue
from taskqueue.models import BeatTick
from taskqueue.rescue import note_pulse

logger = logging.getLogger(__name__)

RELOAD_S = 60.0  # an edit is seen at once; this is for rows that were changed past Django's save()
ALIVE_EVERY_S = 10.0


class BeatEntry(ModelEntry):  # type: ignore[misc]  # untyped base
    """A schedule with the last due time that any beat has taken."""

    def __init__(self, model: PeriodicTask, app: Any = None) -> None:
        # None, which the base class fills in, says that the schedule was switched on anew.
        self.is_fresh = model.last_run_at is None
        self.begins_after: datetime = model.last_run_at or model.date_changed
        super().__init__(model, app)
        self.rule = due.rule_of(self.schedule)
        if due.is_once(self.schedule):  # late is better than never
            self.begins_after = self.schedule.clocked_time - timedelta.resolution
        self.taken_until(self.begins_after)

    def taken_until(self, moment: datetime) -> None:
        """Note that everything due up to this moment has been taken, or is not wanted."""
        self.after = moment
        self.next_due = due.following(self.schedule, after=moment, start=self.model.start_time)

    def due_at(self, now: datetime) -> datetime | None:
        """Return the due time to take now, None if there is none; of several missed, the last."""
        if self.next_due is None or now < self.next_due:
            return None
        return due.latest(self.schedule, after=self.after, now=now, start=self.model.start_time)

    def _disable(self, model: PeriodicTask) -> None:
        # The base class saves all columns as it once read them, over an operator's newer ones.
        switch_off(model)


class Scheduler(DatabaseScheduler):  # type: ignore[misc]  # untyped base
    """django-celery-beat's scheduler, with a loop of its own over shared due times."""

    Entry = BeatEntry

    def __init__(
        self, *args: Any, clock: Callable[[], datetime] = timezone.now, **kwargs: Any
    ) -> None:
        self.clock = clock
        self.name = f"{socket.gethostname()}:{os.getpid()}"
        self._entries: dict[str, BeatEntry] = {}
        self._seen: datetime | None = None
        self._reload_at = self._alive_at = 0.0
        super().__init__(*args, **kwargs)

    def setup_schedule(self) -> None:
        """Keep what CELERY_BEAT_SCHEDULE says; without it the database is not asked yet.

        Celery's own `backend_cleanup` is not installed: cleanup_expired_results does its work.
        """
        if self.app.conf.beat_schedule:
            self.update_from_dict(self.app.conf.beat_schedule)
            self._reload_at = 0.0

    @property
    def schedule(self) -> dict[str, BeatEntry]:
        """Return the enabled schedules, read again when one was edited and once a minute."""
        seen = PeriodicTasks.last_change()
        if seen != self._seen or monotonic() >= self._reload_at:
            self._reload_at = 0.0  # if it cannot be read now, it is at the next look
            self._entries = self.all_as_schedule()
            self._seen, self._reload_at = seen, monotonic() + RELOAD_S
        return self._entries

    def all_as_schedule(self) -> dict[str, BeatEntry]:
        """Read the enabled schedules; one that makes no sense is left out with an ERROR."""
        entries = {}
        models = PeriodicTask.objects.filter(enabled=True).select_related(
            "tick", "interval", "crontab", "clocked"
        )  # all of them: the base class leaves out what is hours away, and so what was missed
        for model in models:
            try:
                entry = BeatEntry(model, app=self.app)
            except Exception:  # one bad schedule must not stop the others
                logger.error("The schedule %s cannot be read", model.name, exc_info=True)  # noqa: G201  # a record, not an alarm of ours
                continue
            if model.enabled:
                entry.taken_until(_taken_until(entry, self.clock()))
                entries[model.name] = entry
        return entries

    def tick(self, *_: Any, **__: Any) -> float:
        """Send what is due; return the seconds until the next look."""
        _renew_connections()
        try:
            self._note_alive()
            waits = [self._serve_or_say(entry) for entry in list(self.schedule.values())]
        except (DatabaseError, InterfaceError):
            logger.warning("Beat cannot reach the database", exc_info=True)
            _renew_connections(is_lost=True)
            self._reload_at = 0.0  # what was just taken may have been rolled back
            return float(self.max_interval)
        return float(max(0.0, min([self.max_interval, *waits])))

    def _serve_or_say(self, entry: BeatEntry) -> float:
        try:
            return self._serve(entry)
        except (DatabaseError, InterfaceError):
            raise
        except Exception:  # one bad schedule must not stop the others
            logger.error("The schedule %s could not be served", entry.name, exc_info=True)  # noqa: G201  # as above
            self._reload_at = 0.0
            return float(self.max_interval)

    def _serve(self, entry: BeatEntry) -> float:
        """Take and send what is due of one schedule; return the seconds it can wait."""
        now = self.clock()
        if entry.model.expires and now >= entry.model.expires:
            switch_off(entry.model)
            return float(self.max_interval)
        due_at = entry.due_at(now)
        task = self.app.tasks.get(entry.task)
        if due_at and getattr(task, "is_tracked", False):
            self._keep_run(entry, due_at, task)
        elif due_at and (broker.breaker.is_open or not self._send_plain(entry, due_at, task)):
            return broker.BREAK_S
        next_due: datetime | None = entry.next_due
        if next_due is None:
            return float(self.max_interval)
        return (next_due - self.clock()).total_seconds()

    def _keep_run(self, entry: BeatEntry, due_at: datetime, task: Any) -> None:
        """Write the run in the transaction that takes its due time; its message follows."""
        with transaction.atomic():
            if not self._take(entry, due_at):
                return
            try:
                with transaction.atomic():
                    task.apply_async(entry.args, entry.kwargs, **_options(entry, due_at))
            except (TypeError, ValueError) as exc:
                _refuse(entry, exc)
                return
        logger.info("Due: %s (%s), %s", entry.name, entry.task, due_at)

    def _send_plain(self, entry: BeatEntry, due_at: datetime, task: Any) -> bool:
        """Take and send; False: the broker did not take the message, and it is due again."""
        before = entry.after
        try:
            options = {**_options(entry, due_at), "priority": _own_priority(entry, task)}
            if options.get("queue"):
                checked_queue(options["queue"])
        except ValueError as exc:
            if self._take(entry, due_at):
                _refuse(entry, exc)
            return True
        if not self._take(entry, due_at):
            return True
        try:
            with broker.lend_producer() as producer:
                send = task.apply_async if task else self._by_name(entry.task)
                send(entry.args, entry.kwargs, producer=producer, retry=False, **options)
        except TypeError as exc:  # arguments that do not fit
            _refuse(entry, exc)
        except broker.BROKER_ERRORS as exc:
            broker.breaker.trip()
            self._give_back(entry, due_at, before)
            logger.warning(
                "The broker did not take %s; it is tried again", entry.name,
                extra={"error": type(exc).__name__},
            )  # fmt: skip
            return False
        logger.debug("Due: %s (%s), %s", entry.name, entry.task, due_at)
        return True

    @transaction.atomic
    def _take(self, entry: BeatEntry, due_at: datetime) -> bool:
        """Take a due time; False if another beat has, or the schedule is switched off."""
        now, key = self.clock(), entry.model.pk
        free = BeatTick.objects.filter(pk=key, rule=entry.rule, due_at__lt=due_at)
        if not free.update(due_at=due_at, taken_at=now, taken_by=self.name):
            taken = BeatTick.objects.filter(pk=key).values_list("due_at", flat=True).first()
            entry.taken_until(max(due_at, taken or due_at))
            return False
        entry.taken_until(due_at)
        changes: dict[str, Any] = {"last_run_at": now, "total_run_count": F("total_run_count") + 1}
        if entry.model.one_off:
            changes |= {"enabled": False, "last_run_at": None}
            PeriodicTasks.update_changed()
        if PeriodicTask.objects.filter(pk=key, enabled=True).update(**changes):
            return True
        transaction.set_rollback(True)
        return False

    def _give_back(self, entry: BeatEntry, due_at: datetime, before: datetime) -> None:
        ours = BeatTick.objects.filter(pk=entry.model.pk, due_at=due_at, taken_by=self.name)
        if ours.update(due_at=before):
            entry.taken_until(before)

    def _by_name(self, name: str) -> Callable[..., Any]:
        return lambda args, kwargs, **options: self.app.send_task(name, args, kwargs, **options)

    def _note_alive(self) -> None:
        """Leave a sign of life, and see to the health check when nobody makes it."""
        if monotonic() >= self._alive_at:
            note_pulse(health_rules.BEAT_PULSE)
            self._alive_at = monotonic() + ALIVE_EVERY_S
            health.check_if_overdue()


def switch_off(model: PeriodicTask) -> None:
    """Disable a schedule without touching what an operator may be editing in it."""
    PeriodicTask.objects.filter(pk=model.pk).update(enabled=False, last_run_at=None)
    PeriodicTasks.update_changed()
    model.enabled = False


def _renew_connections(*, is_lost: bool = False) -> None:
    """Close what is too old or broken; Django's own does it within a transaction too."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close() if is_lost else connection.close_if_unusable_or_obsolete()


def _taken_until(entry: BeatEntry, now: datetime) -> datetime:
    """Return what has been taken of a schedule, in the words of its tick.

    A schedule whose times were changed, or that was switched on again, begins anew when the first
    beat sees it: what it missed before is not caught up. last_run_at is empty after a switch-off.
    """
    tick, _ = BeatTick.objects.get_or_create(
        schedule=entry.model, defaults={"rule": entry.rule, "due_at": entry.begins_after}
    )
    is_once = due.is_once(entry.schedule)
    is_on_again = entry.is_fresh and tick.taken_at is not None and not is_once
    if tick.rule != entry.rule or is_on_again:
        begins = entry.begins_after if is_once else max(now, tick.due_at)
        as_seen = BeatTick.objects.filter(pk=tick.pk, rule=tick.rule, taken_at=tick.taken_at)
        as_seen.update(rule=entry.rule, due_at=begins, taken_at=None)
        tick.refresh_from_db()
    return max(tick.due_at, entry.begins_after) if entry.is_fresh else tick.due_at


def _options(entry: BeatEntry, due_at: datetime) -> dict[str, Any]:
    headers = {**entry.options["headers"], "celery_beat_task": True}
    return {**entry.options, "headers": {**headers, "periodic_task_due_at": due_at.isoformat()}}


def _own_priority(entry: BeatEntry, task: Any) -> int:
    """Return the priority of a message without a row; raise ValueError outside 0 to 10."""
    asked = entry.options.get("priority", getattr(task, "priority", None))
    return checked_priority(asked)


def _refuse(entry: BeatEntry, exc: Exception) -> None:
    logger.error("The schedule %s was not sent: %s", entry.name, exc, extra={"task": entry.task})
