"""One failure at every point at once: a run stopped at each, and what became of them."""

import json
import os
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime

from celery.result import AsyncResult
from django.utils import timezone
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from taskqueue.models import DeadLetter, Pulse, TaskRun
from taskqueue.rescue import SWEEP_PULSE
from tests.chaos.faults import LOSE_ANSWER, REFUSE
from tests.chaos.work import NEVER_STOPS, Point, effects_in_database, tick, work
from tests.stack import wait_until

QUEUE = "export"
SUBMIT_WITHIN_S = 5  # 2 s are promised; the machine may be busy


@dataclass
class Run:
    """One run of a scene, seen from outside."""

    id: str
    point: Point
    folder: object
    submit_s: float = 0.0

    @property
    def is_reached(self):
        """Tell whether its process has stopped at its point."""
        return (self.folder / "reached").exists()

    @property
    def pid(self):
        """Return the process that stopped there."""
        return int((self.folder / "reached").read_text(encoding="utf-8").split()[0])

    def go_on(self):
        """Let it go on, and every later attempt pass."""
        (self.folder / "go").touch()

    def refuse_commits(self, *, is_on):
        """Let the database refuse what its process commits, or let it be."""
        fault = self.folder / "fault"
        fault.write_text(REFUSE, encoding="utf-8") if is_on else fault.unlink()

    def lose_answer(self):
        """Let its next commit succeed and seem to fail."""
        (self.folder / "fault").write_text(LOSE_ANSWER, encoding="utf-8")

    def effects_outside(self):
        """Count its effects outside the database."""
        file = self.folder / "effects"
        return len(file.read_text(encoding="utf-8").split()) if file.exists() else 0


@dataclass
class Cell:
    """What became of one run, and what is to be complained of."""

    point: Point
    outside: int
    wanted_outside: int
    guarded: int
    attempts: int
    again_s: float | None  # from the blow to the next attempt's start
    ended_s: float | None  # from the blow to the end; None: it had ended before
    complaints: list = field(default_factory=list)


@dataclass
class Scene:
    """The runs of one failure and the stage that they are on."""

    failure: object
    stage: object
    folder: object
    runs: list = field(default_factory=list)
    struck_at: datetime | None = None
    starts: int = 0

    def set_up(self):
        """Bring a run to each point, then one that has to wait for a free process."""
        stops = [point for point in self.failure.points if point not in NEVER_STOPS]
        self.runs = by_beats(self, stops) if self.failure.beats else submit_all(self.folder, stops)
        for run in self.runs:
            wait_until(lambda run=run: run.is_reached, seconds=60, what=run.point)
        if Point.WAITING in self.failure.points:
            self.runs.append(submit(self.folder, Point.WAITING))
        self.starts = self.stage.starts()
        self.struck_at = datetime.now(UTC)

    @property
    def stopped(self):
        """Return the runs that stand at a point of their work."""
        return [run for run in self.runs if run.point not in NEVER_STOPS]

    def go_on(self):
        """Let every run go on, and submit one more while the failure lasts."""
        for run in self.runs:
            run.go_on()
        if Point.SUBMITTED in self.failure.points:
            self.runs.append(submit(self.folder, Point.SUBMITTED))

    def await_ends(self):
        """Wait until all have ended, and then for one sweep more: nothing may happen again."""
        deadline = time.monotonic() + self.stage.ends_within_s
        while TaskRun.objects.unfinished().exclude(task=tick.name).exists():
            if time.monotonic() > deadline:
                return
            time.sleep(0.05)
        ended_at = timezone.now()
        wait_until(
            lambda: Pulse.objects.filter(name=SWEEP_PULSE, at__gt=ended_at).exists(),
            seconds=self.stage.ends_within_s,
            what="one more sweep",
        )

    def await_ticks(self, number):
        """Wait until beat has started so many more of the regular runs."""
        ticks = TaskRun.objects.filter(task=tick.name)
        wanted = ticks.count() + number
        wait_until(lambda: ticks.count() >= wanted, seconds=60, what="beat's ticks")


def submit(folder, point):
    """Submit one run that stops at a point and return it; a broker that is away costs 2 s."""
    own = folder / point.name.lower()
    own.mkdir()
    before = time.monotonic()
    result = work.apply_async(kwargs={"folder": str(own), "point": point}, queue=QUEUE)
    return Run(result.id, point, own, submit_s=time.monotonic() - before)


def submit_all(folder, points):
    """Submit a run a point."""
    return [submit(folder, point) for point in points]


def by_beats(scene, points):
    """Let beats start a run a point, each once, and regular ones besides."""
    every_second, _ = IntervalSchedule.objects.get_or_create(every=1, period="seconds")
    common = {"interval": every_second, "queue": QUEUE}
    PeriodicTask.objects.create(name="tick", task=tick.name, **common)
    for point in points:
        own = scene.folder / point.name.lower()
        own.mkdir()
        kwargs = json.dumps({"folder": str(own), "point": point})
        PeriodicTask.objects.create(
            name=point, task=work.name, kwargs=kwargs, one_off=True, **common
        )
    scene.stage.start_beats(scene.failure.beats)
    folders = [scene.folder / point.name.lower() for point in points]
    wait_until(lambda: all(id_of(folder) for folder in folders), seconds=60, what="beat's runs")
    return [
        Run(id_of(folder), point, folder) for folder, point in zip(folders, points, strict=True)
    ]


def id_of(folder):
    """Return the id of the one run with this folder; None while there is none."""
    ids = [
        run.pk for run in TaskRun.objects.filter(task=work.name) if str(folder) in str(run.kwargs)
    ]
    return ids[0] if ids else None


def play(failure, stage, folder):
    """Strike a run at each point of a failure and return a Cell for each."""
    stage.clear()
    scene = Scene(failure, stage, folder)
    try:
        scene.set_up()
        failure.strike(scene)
        scene.await_ends()
    finally:
        stage.recover()
        for file in folder.iterdir():
            (file / "go").touch()
    common = complaints_of_all(scene)
    return {run.point: look_at(run, scene, common) for run in scene.runs}


def complaints_of_all(scene):
    """Return what is wrong with the row as a whole: leases, workers, letters, ticks, logs."""
    over = TaskRun.objects.filter(state="STARTED", lease_until__lt=timezone.now()).count()
    letters, failed = DeadLetter.objects.count(), TaskRun.objects.filter(state="FAILURE").count()
    runs = TaskRun.objects.filter(task=work.name).count()
    checks = {
        f"{over} run(s) STARTED without a live lease": not over,
        "a worker died of it": scene.failure.ends_workers or scene.stage.starts() == scene.starts,
        f"{letters} dead letter(s) for {failed} failed run(s)": letters == failed,
        f"{runs} runs instead of {len(scene.runs)}": runs == len(scene.runs),
        "more ticks than seconds": not is_ticking_too_often(),
    }
    return broken(checks) + [f"log: {line}" for line in scene.stage.bad_lines()]


def is_ticking_too_often():
    """Tell whether there were more regular runs than periods, the first one included."""
    times = sorted(TaskRun.objects.filter(task=tick.name).values_list("created_at", flat=True))
    return bool(times) and len(times) > (times[-1] - times[0]).total_seconds() + 1.5


def look_at(run, scene, common):
    """Return the cell of one run."""
    row = TaskRun.objects.get(pk=run.id)
    later = row.attempts.filter(number__gt=1).order_by("number").first()
    failure, said = scene.failure, AsyncResult(run.id).state
    cell = Cell(
        point=run.point,
        outside=run.effects_outside(),
        wanted_outside=1 + (run.point in failure.twice),
        guarded=effects_in_database(run.id),
        attempts=row.attempts.count(),
        again_s=_seconds(scene.struck_at, later and later.started_at),
        ended_s=_seconds(scene.struck_at, row.ended_at),
    )
    checks = {
        f"the run is {row.state}": row.state == "SUCCESS",
        f"{cell.outside} effect(s) outside": cell.outside == cell.wanted_outside,
        f"{cell.guarded} guarded effect(s)": cell.guarded == 1,
        f"{cell.attempts} attempt(s)": cell.attempts == 1 + (run.point in failure.again),
        f"AsyncResult says {said}": said == row.state,
        "an attempt was left running": not row.attempts.filter(outcome="running").exists(),
        "an ERROR line without a dead letter": not scene.stage.error_lines(run.id),
        f"submitting took {run.submit_s:.1f} s": run.submit_s < SUBMIT_WITHIN_S,
    }
    cell.complaints = broken(checks) + common
    return cell


def broken(checks):
    """Return the complaints whose check did not hold."""
    return [complaint for complaint, holds in checks.items() if not holds]


def kill(pid, number):
    """Send a signal to a process that is there."""
    os.kill(pid, number)


def _seconds(since, moment):
    """Return the seconds between two moments; None if the second is missing or earlier."""
    if moment is None or moment < since:
        return None
    return (moment - since).total_seconds()
