"""When a schedule is due: functions of the schedule, the last due time and the clock, no more.

Crontabs are read in their own time zone. On the nights when the clocks change, a job at fixed hours
runs once: in the spring, when its time does not exist, at the same moment as without the change; in
the autumn, when its time comes twice, at the first. A job whose hour is `*` goes by elapsed time.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any, TypeAlias

from celery.schedules import crontab
from django_celery_beat.clockedschedule import clocked

# A crontab, an interval or a moment; the stubs know hardly any of their fields.
Schedule: TypeAlias = Any

LOOK_AHEAD_DAYS = 40 * 366  # 29 February on a given weekday comes every 28 or 40 years
ALL_HOURS = 24


def rule_of(schedule: Schedule) -> str:
    """Return a schedule in words that are equal if and only if it is due at the same times."""
    if isinstance(schedule, crontab):
        fields = ("minute", "hour", "day_of_month", "month_of_year", "day_of_week")
        said = " ".join(str(getattr(schedule, f"_orig_{name}")) for name in fields)
        return f"crontab {said} {schedule.tz}"
    if isinstance(schedule, clocked):
        return f"at {schedule.clocked_time.astimezone(UTC).isoformat()}"
    return f"every {_length(schedule).total_seconds()} s"


def is_once(schedule: Schedule) -> bool:
    """Tell whether a schedule is due at one moment and never again."""
    return isinstance(schedule, clocked)


def latest(
    schedule: Schedule, *, after: datetime, now: datetime, start: datetime | None = None
) -> datetime | None:
    """Return the last due time in (after, now]; None: nothing is due.

    However many were missed, the last one stands for all of them. Intervals are counted from
    `start` if there is one, else from `after`; nothing is due before `start`.
    """
    if start and now < start:
        return None
    if isinstance(schedule, crontab):
        found = _latest_of_crontab(schedule, after, now)
        return found if found and (start is None or found >= start) else None
    if isinstance(schedule, clocked):
        moment: datetime = schedule.clocked_time
        return moment if after < moment <= now else None
    origin, length = start or after, _length(schedule)
    moment = origin + length * ((now - origin) // length)
    return moment if moment > after else None


def following(
    schedule: Schedule, *, after: datetime, start: datetime | None = None
) -> datetime | None:
    """Return the first due time after a moment; None: there is none."""
    if isinstance(schedule, crontab):
        since = max(after, start - timedelta.resolution) if start else after
        return next(_times_of_crontab(schedule, since), None)
    if isinstance(schedule, clocked):
        moment: datetime = schedule.clocked_time
        return max(moment, start or moment) if moment > after else None
    length = _length(schedule)
    if start is None:
        return after + length
    return start if after < start else start + length * ((after - start) // length + 1)


def _length(schedule: Schedule) -> timedelta:
    length: timedelta = schedule.run_every
    if length <= timedelta(0):
        msg = f"an interval of {length} would be due all the time"
        raise ValueError(msg)
    return length


def _latest_of_crontab(schedule: Schedule, after: datetime, now: datetime) -> datetime | None:
    day, first = now.astimezone(schedule.tz).date(), after.astimezone(schedule.tz).date()
    while day >= first:
        found = [moment for moment in _times_of_day(schedule, day) if after < moment <= now]
        if found:
            return max(found)
        day -= timedelta(days=1)
    return None


def _times_of_crontab(schedule: Schedule, after: datetime) -> Iterator[datetime]:
    first = after.astimezone(schedule.tz).date()
    for offset in range(LOOK_AHEAD_DAYS):
        for moment in _times_of_day(schedule, first + timedelta(days=offset)):
            if moment > after:
                yield moment


def _times_of_day(schedule: Schedule, day: date) -> list[datetime]:
    """Return the moments of a local day at which a crontab is due, in order, in UTC."""
    if (
        day.month not in schedule.month_of_year
        or day.day not in schedule.day_of_month
        or day.isoweekday() % 7 not in schedule.day_of_week
    ):
        return []
    is_hourly = len(schedule.hour) == ALL_HOURS
    times = (time(hour, minute) for hour in schedule.hour for minute in schedule.minute)
    moments = (
        moment
        for at in times
        for moment in _moments(datetime.combine(day, at), schedule.tz, is_hourly=is_hourly)
    )
    return sorted(set(moments))


def _moments(local: datetime, tz: tzinfo, *, is_hourly: bool) -> list[datetime]:
    """Return the moments at which a wall clock shows a time: one, or on two nights none or two."""
    first = local.replace(tzinfo=tz)
    second = first.replace(fold=1)
    if first.utcoffset() == second.utcoffset():
        return [first.astimezone(UTC)]
    exists = first.astimezone(UTC).astimezone(tz).replace(tzinfo=None) == local
    if not is_hourly:
        return [first.astimezone(UTC)]  # in the gap: as if the clock had not changed
    return [first.astimezone(UTC), second.astimezone(UTC)] if exists else []
