"""What is done to the system, and what its runs must come to: the rows of the matrix."""

import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from tests.chaos.scene import kill
from tests.chaos.work import Point
from tests.stack import wait_until

NOTHING_LEFT = "the run has nothing left to commit"
AS_BEFORE_CLAIM = "it begins as a run struck before the claim does"
NOT_BEATS = "beat has no part in it"


@dataclass(frozen=True)
class Failure:
    """One row: the blow, and what is expected where it is not one attempt with one effect.

    `again`: the points at which a second attempt is expected; `twice`: those at which its effect
    outside the database is had twice; not_applicable: those that mean nothing, with the reason.
    """

    name: str
    strike: Callable
    again: tuple = ()
    twice: tuple = ()
    not_applicable: Mapping = field(default_factory=dict)
    ends_workers: bool = False
    beats: int = 0  # that start the runs
    is_representative: bool = False
    only: tuple = tuple(Point)

    @property
    def points(self):
        """Return the points at which it is played."""
        return [point for point in self.only if point not in self.not_applicable]


def stop_worker(scene):
    """SIGTERM to a worker that has work in hand; it may finish it."""
    worker = scene.stage.worker
    begun = worker.output().count("Warm shutdown")
    worker.process.send_signal(signal.SIGTERM)
    wait_until(lambda: worker.output().count("Warm shutdown") > begun, what="the shutdown")
    scene.go_on()


def kill_children(scene):
    """SIGKILL to the process of each run."""
    for run in scene.stopped:
        kill(run.pid, signal.SIGKILL)
    scene.go_on()


def kill_worker(scene):
    """SIGKILL to a worker and its processes, while another one, on another queue, lives."""
    scene.stage.worker.kill_group()
    scene.go_on()


def kill_all_workers(scene):
    """SIGKILL to every worker and its processes."""
    for worker in scene.stage.workers:
        worker.kill_group()
    scene.go_on()


def kill_broker(scene):
    """The broker dies and comes back with what its file holds; the work goes on meanwhile."""
    scene.stage.broker.signal(signal.SIGKILL)
    scene.go_on()
    time.sleep(scene.stage.outage_s)
    scene.stage.broker.start()


def empty_broker(scene):
    """The broker dies and comes back with nothing."""
    scene.stage.broker.signal(signal.SIGKILL)
    scene.go_on()
    time.sleep(scene.stage.outage_s)
    scene.stage.broker.forget()
    scene.stage.broker.start()


def silence_broker(scene):
    """The broker neither answers nor hangs up."""
    scene.stage.broker.signal(signal.SIGSTOP)
    scene.go_on()
    time.sleep(scene.stage.silence_s)
    scene.stage.broker.signal(signal.SIGCONT)


def refuse_commits(scene):
    """The database refuses whatever the runs commit, for a while."""
    for run in scene.stopped:
        run.refuse_commits(is_on=True)
    scene.go_on()
    time.sleep(scene.stage.outage_s)
    for run in scene.stopped:
        run.refuse_commits(is_on=False)


def lose_answers(scene):
    """The next commit of each run happens, and its process sees an error."""
    for run in scene.stopped:
        run.lose_answer()
    scene.go_on()


def kill_beat(scene):
    """SIGKILL to beat, which is started again."""
    scene.stage.beats[0].kill_group()
    scene.go_on()
    scene.await_ticks(3)


def watch_two_beats(scene):
    """Two beats have started the runs, each as if it were alone; they go on for a while."""
    scene.go_on()
    scene.await_ticks(3)


IN_HAND = (Point.AFTER_CLAIM, Point.IN_WORK, Point.AFTER_EFFECT)
# The main process sees its child die and counts that, even where nothing was claimed yet.
SEEN_TO_DIE = (Point.BEFORE_CLAIM, *IN_HAND)
COMMITS = (Point.AFTER_CLAIM, Point.IN_WORK)  # the attempt itself sees the error
DATABASE = {
    Point.AFTER_COMMIT: NOTHING_LEFT,
    Point.WAITING: AS_BEFORE_CLAIM,
    Point.SUBMITTED: AS_BEFORE_CLAIM,
}
BEAT = {Point.WAITING: NOT_BEATS, Point.SUBMITTED: NOT_BEATS}


def _killed(name, strike, again=IN_HAND, **more):
    return Failure(name, strike, again=again, twice=(Point.AFTER_EFFECT,), **more)


def _uncommitted(name, strike, **more):
    again, twice = COMMITS, (Point.IN_WORK,)
    return Failure(name, strike, again=again, twice=twice, not_applicable=DATABASE, **more)


def _beaten(name, strike, **more):
    return Failure(name, strike, not_applicable=BEAT, **more)


FAILURES = (
    Failure("SIGTERM to the worker", stop_worker, ends_workers=True, is_representative=True),
    _killed("SIGKILL of a child", kill_children, SEEN_TO_DIE, is_representative=True),
    _killed("SIGKILL of a whole worker", kill_worker, ends_workers=True),
    _killed("SIGKILL of all workers", kill_all_workers, ends_workers=True),
    Failure("broker killed, back with its data", kill_broker, is_representative=True),
    Failure("broker killed, back empty", empty_broker),
    Failure("broker silent", silence_broker),
    _uncommitted("database refuses commits", refuse_commits),
    _uncommitted("commit done, answer lost", lose_answers, is_representative=True),
    _beaten("beat killed", kill_beat, beats=1),
    _beaten("two beats", watch_two_beats, beats=2),
)

# These are played in true time too: the product's own lease, heartbeat and sweep, and beat.
IN_TRUE_TIME = [
    replace(failure, only=(Point.IN_WORK, Point.WAITING, Point.SUBMITTED))
    for failure in FAILURES
    if failure.strike in (kill_children, kill_worker, silence_broker)
]
