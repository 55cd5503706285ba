"""When a schedule is due: what was missed counts once, and both change-over nights are right."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from celery.schedules import schedule as interval
from django_celery_beat.clockedschedule import clocked
from django_celery_beat.tzcrontab import TzAwareCrontab

from taskqueue.beat import due

LONDON = ZoneInfo("Europe/London")
SPRING = "2027-03-28"  # 01:30 does not exist
AUTUMN = "2026-10-25"  # 01:30 comes twice


def at(text):
    """Return a moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def crontab(minute, hour="*", *, zone=LONDON, **fields):
    """Return a crontab in London time."""
    return TzAwareCrontab(minute=minute, hour=hour, tz=zone, **fields)


def times(schedule, start, end):
    """Return every due time of a span, as a beat that is always there would meet them."""
    found, after = [], at(start)
    while (after := due.following(schedule, after=after)) and after <= at(end):
        found.append(after.strftime("%H:%M"))
    return found


def times_by_minutes(schedule, start, end):
    """Return every due time of a span, as a beat that looks once a minute would take them."""
    found, taken, now = [], at(start), at(start)
    while (now := now + timedelta(minutes=1)) <= at(end):
        moment = due.latest(schedule, after=taken, now=now)
        if moment:
            found.append(moment.strftime("%H:%M"))
            taken = moment
    return found


@pytest.mark.parametrize("reader", [times, times_by_minutes])
@pytest.mark.parametrize(
    ("night", "hour", "moments"),
    [
        (SPRING, "1", ["01:30"]),  # it would be 01:30 GMT; the clock shows 02:30
        (SPRING, "0", ["00:30"]),
        (SPRING, "2", ["01:30"]),
        (SPRING, "1,2", ["01:30"]),  # the same moment, once
        (SPRING, "*", ["00:30", "01:30", "02:30"]),
        (AUTUMN, "1", ["00:30"]),  # the first of the two, in summer time
        (AUTUMN, "2", ["02:30"]),
        (AUTUMN, "*", ["00:30", "01:30", "02:30"]),  # by elapsed time, though two say 01:30
    ],
)
def test_on_a_change_over_night_a_job_at_a_fixed_hour_runs_once(reader, night, hour, moments):
    assert reader(crontab("30", hour), f"{night}T00:00", f"{night}T03:00") == moments


@pytest.mark.parametrize(("night", "hours"), [(SPRING, 23), (AUTUMN, 25)])
def test_an_hourly_job_runs_once_in_each_hour_of_a_change_over_day(night, hours):
    start = datetime.fromisoformat(f"{night}T00:00").replace(tzinfo=LONDON).astimezone(UTC)
    end = start + timedelta(hours=hours)

    found = times(crontab("0"), start.strftime("%Y-%m-%dT%H:%M"), end.strftime("%Y-%m-%dT%H:%M"))

    assert len(found) == hours


@pytest.mark.parametrize("night", [SPRING, AUTUMN])
def test_a_daily_job_keeps_its_hour_before_and_after_a_change_over(night):
    day = at(f"{night}T12:00")
    schedule = crontab("0", "6")

    before = due.latest(schedule, after=day - timedelta(days=2), now=day - timedelta(days=1))
    after = due.following(schedule, after=day)

    assert [moment.astimezone(LONDON).hour for moment in (before, after)] == [6, 6]


def test_a_crontab_is_read_in_its_own_zone():
    tokyo = crontab("0", "9", zone=ZoneInfo("Asia/Tokyo"))

    assert due.following(tokyo, after=at("2026-11-22T12:00")) == at("2026-11-23T00:00")


@pytest.mark.parametrize(
    ("fields", "following"),
    [
        ({"day_of_week": "1"}, "2026-11-23T04:00"),
        ({"day_of_month": "1"}, "2026-12-01T04:00"),
        ({"day_of_month": "29", "month_of_year": "2"}, "2028-02-29T04:00"),
        ({"day_of_month": "29", "month_of_year": "2", "day_of_week": "0"}, "2032-02-29T04:00"),
    ],
)
def test_a_crontab_may_name_days_and_months(fields, following):
    schedule = crontab("0", "4", **fields)

    assert due.following(schedule, after=at("2026-11-22T12:00")) == at(following)
    assert due.latest(schedule, after=at("2026-11-22T12:00"), now=at(following)) == at(following)


@pytest.mark.parametrize(
    ("schedule", "last"),
    [
        (interval(timedelta(hours=1)), "2026-11-22T11:00"),
        (crontab("0"), "2026-11-22T11:00"),
        (crontab("0", "4"), "2026-11-22T04:00"),
        (crontab("*/15"), "2026-11-22T11:15"),
    ],
)
def test_of_what_was_missed_the_last_one_stands_for_all(schedule, last):
    now = at("2026-11-22T11:20")

    moment = due.latest(schedule, after=at("2026-11-22T02:00"), now=now)

    assert moment == at(last)
    assert due.latest(schedule, after=moment, now=now) is None


@pytest.mark.parametrize(
    "schedule", [interval(timedelta(hours=1)), crontab("0"), crontab("0", "3")]
)
def test_what_was_taken_is_not_due_again(schedule):
    after = at("2026-11-22T03:00")

    assert due.latest(schedule, after=after, now=after) is None
    assert due.latest(schedule, after=after, now=at("2026-11-22T03:59:59")) is None


def test_two_clocks_that_differ_make_the_same_due_time():
    sweeps, after = interval(timedelta(seconds=10)), at("2026-11-22T03:00")

    found = {
        due.latest(sweeps, after=after, now=after + timedelta(seconds=seconds))
        for seconds in (10, 10.3, 19.9)
    }

    assert found == {after + timedelta(seconds=10)}


def test_an_interval_does_not_drift_with_the_moments_at_which_it_is_served():
    sweeps, taken = interval(timedelta(seconds=10)), at("2026-11-22T03:00")
    for second in (13, 21, 39, 40):
        now = at("2026-11-22T03:00") + timedelta(seconds=second)
        taken = due.latest(sweeps, after=taken, now=now) or taken

    assert taken == at("2026-11-22T03:00:40")


@pytest.mark.parametrize(
    ("now", "moment"),
    [("2026-11-22T08:59", None), ("2026-11-22T09:00", "09:00"), ("2026-11-22T11:10", "11:00")],
)
def test_with_a_start_nothing_is_due_before_it_and_intervals_count_from_it(now, moment):
    start, after = at("2026-11-22T09:00"), at("2026-11-22T07:20")

    found = due.latest(interval(timedelta(hours=1)), after=after, now=at(now), start=start)

    assert (found and found.strftime("%H:%M")) == moment


def test_the_first_due_time_after_a_start_is_told():
    start, hourly = at("2026-11-22T09:00"), interval(timedelta(hours=1))

    found = [
        due.following(schedule, after=at(after), start=start).strftime("%H:%M")
        for schedule, after in (
            (hourly, "2026-11-22T07:20"), (hourly, "2026-11-22T09:20"),
            (crontab("5"), "2026-11-22T07:20"), (crontab("0"), "2026-11-22T07:20"),
        )
    ]  # fmt: skip

    assert found == ["09:00", "10:00", "09:05", "09:00"]


def test_a_crontab_is_not_due_before_its_start():
    found = due.latest(
        crontab("0"),
        after=at("2026-11-22T07:20"), now=at("2026-11-22T09:45"), start=at("2026-11-22T09:30"),
    )  # fmt: skip

    assert found is None


def test_a_moment_is_due_once():
    moment = at("2026-11-22T09:00")
    once, before = clocked(moment), moment - timedelta(hours=1)

    assert due.is_once(once)
    assert not due.is_once(crontab("0"))
    assert due.latest(once, after=before, now=before) is None
    assert due.latest(once, after=before, now=moment + timedelta(days=9)) == moment
    assert due.latest(once, after=moment, now=moment + timedelta(days=9)) is None
    assert due.following(once, after=before) == moment
    assert due.following(once, after=moment) is None


def test_a_crontab_that_never_comes_has_no_due_time():
    never = crontab("0", "4")
    never.day_of_month = {31}
    never.month_of_year = {2}

    assert due.following(never, after=at("2026-11-22T09:00")) is None


def test_an_interval_of_nothing_is_refused():
    with pytest.raises(ValueError, match="due all the time"):
        due.following(interval(timedelta(0)), after=at("2026-11-22T09:00"))


def test_a_rule_tells_schedules_apart_by_what_makes_them_due():
    schedules = [
        crontab("0"), crontab("0", "4"), crontab("0", zone=UTC), interval(timedelta(hours=1)),
        interval(timedelta(minutes=1)), clocked(at("2026-11-22T09:00")),
    ]  # fmt: skip

    assert len({due.rule_of(schedule) for schedule in schedules}) == len(schedules)
    assert due.rule_of(crontab("0")) == due.rule_of(crontab("0"))
