"""Beat for real: two processes, a killed one, a broker that dies and falls silent."""

import signal
import subprocess
import sys
from contextlib import suppress
from datetime import timedelta

import pytest
from django.utils import timezone
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from taskqueue import broker
from taskqueue.models import HealthReport, TaskRun
from tests.stack import ROOT, free_port, wait_until

CANARY = "taskqueue.canary"  # a plain task

pytestmark = pytest.mark.usefixtures("own_hook", "nobody_else")


class Beat:
    """One `celery beat` process."""

    def __init__(self, *, env, log):
        self.log = log / f"beat{free_port()}.log"
        command = [sys.executable, "-m", "celery", "-A", "bookgen_site", "beat", "--pidfile="]
        command += ["-l", "INFO"]
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=env, stdout=out, stderr=subprocess.STDOUT
            )

    def output(self):
        """Return its log."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def end(self, number=signal.SIGTERM):
        """Send it a signal and wait for its end."""
        with suppress(ProcessLookupError):
            self.process.send_signal(number)
        self.process.wait(timeout=30)


@pytest.fixture
def start_beat(queue, queue_env, tmp_path):
    """Start beats over the test's own schedules; all are ended with it."""
    started = []

    def start():
        env = {**queue_env, "TASKQUEUE_HEALTH_OVERDUE_S": "1"}
        started.append(Beat(env=env, log=tmp_path))
        return started[-1]

    PeriodicTask.objects.all().delete()
    yield start
    for beat in started:
        if beat.process.poll() is None:
            beat.end(signal.SIGKILL)


def every_second(name, task, **changes):
    """Keep a schedule that is due every second."""
    rule, _ = IntervalSchedule.objects.get_or_create(every=1, period="seconds")
    values = {"queue": "export", "enabled": False, **changes}
    return PeriodicTask.objects.create(name=name, task=task, interval=rule, **values)


def go(*jobs):
    """Switch these schedules on, or all."""
    for job in jobs or PeriodicTask.objects.all():
        job.enabled = True
        job.save()


def messages(name):
    """Return how many messages wait in a queue, over all priorities."""
    return sum(broker.queue_lengths([name])[name].values())


def runs_reach(count):
    """Wait until so many runs have been made."""
    wait_until(lambda: TaskRun.objects.count() >= count, seconds=60, what=f"{count} runs")


def due_times():
    """Return the due time of each run."""
    options = TaskRun.objects.values_list("options", flat=True)
    return [kept["headers"]["periodic_task_due_at"] for kept in options]


def test_of_two_beats_one_sends_and_one_is_enough(start_beat):
    every_second("tracked", "taskqueue.probe")
    plain = every_second("plain", CANARY, args='["x"]', queue="validation")
    beats = [start_beat(), start_beat()]
    wait_until(lambda: all("beat: Starting" in beat.output() for beat in beats), seconds=60)
    go()

    runs_reach(6)
    beats[0].end(signal.SIGKILL)
    runs_reach(TaskRun.objects.count() + 3)
    beats[1].end()

    assert beats[1].process.returncode == 0, beats[1].output()
    plain.refresh_from_db()
    assert len(set(due_times())) == TaskRun.objects.count() >= messages("export") > 0
    assert plain.total_run_count >= messages("validation") > 0


def test_a_silent_broker_does_not_stop_beat_and_what_was_missed_is_sent_once(queue, start_beat):
    jobs = [every_second("ticking", "taskqueue.probe"), every_second("plain", CANARY, args='["x"]')]
    missed("taskqueue.get_queue_stats")
    beat = start_beat()
    go(*jobs)
    wait_until(lambda: messages("export"), seconds=60, what="a message")

    unsent = stay_silent(queue)
    sent = PeriodicTask.objects.get(name="plain").total_run_count
    after = PeriodicTask.objects.filter(name="plain", total_run_count__gt=sent)
    wait_until(after.exists, seconds=60, what="another plain message")

    assert (unsent > 0, beat.process.poll()) == (True, None)
    assert len(set(due_times())) == TaskRun.objects.count()
    assert TaskRun.objects.filter(task="taskqueue.get_queue_stats").count() == 1


def stay_silent(queue):
    """Silence the broker until beat has made runs and a health check; return how many wait."""
    queue.signal(signal.SIGSTOP)
    try:
        runs_reach(TaskRun.objects.count() + 4)
        told = HealthReport.objects.filter(checks__broker__startswith="the broker does not answer")
        wait_until(told.exists, seconds=60, what="beat's own health check")
        return TaskRun.objects.filter(state="PENDING").count()
    finally:
        queue.signal(signal.SIGCONT)


def missed(task):
    """Keep an hourly schedule that was last sent nine hours ago."""
    job = every_second("missed", task)
    rule = IntervalSchedule.objects.create(every=3600, period="seconds")
    nine_hours_ago = timezone.now() - timedelta(hours=9)
    PeriodicTask.objects.filter(pk=job.pk).update(
        interval=rule, enabled=True, last_run_at=nine_hours_ago
    )
