"""What tracking costs: CPU and rate of runs that do nothing, against the same Celery without it.

Three systems, on one real Redis with an append-only file and each with two worker processes and a
database of its own, take turns within one run: `tracked` keeps row, lease, attempt and result of
every run; `results` is the same Celery with django-celery-results alone, which notes the start and
the end of each task; `bare` keeps nothing. In each round each system is given the same number of
tasks while its worker is stopped, then works them off while the other workers are stopped; what is
reported is the median over the rounds, and of ratios the median of the rounds' own.

All have the site's settings: late acknowledgement, prefetch 1, events on, both time limits, log
level INFO. `results` is a plain shared_task with Celery's DjangoTask and fix-up, the backend
`django-db`, result_extended and task_track_started on; `bare` has ignore_result and no backend.
`tracked-early`, on demand, is `tracked` with early acknowledgement and worker_disable_prefetch.

Ends with exit code 1 if tracking costs more than it may.
"""

import argparse
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import deque
from contextlib import ExitStack
from pathlib import Path

from bench.queue_systems.databases import databases
from bench.queue_systems.processes import (
    Broker,
    Submitter,
    Worker,
    other_workers,
    wait_until,
)
from tools.stack.config import Config, read_variables
from tools.stack.logs import Log
from tools.stack.process import die_with_parent
from tools.stack.redis_server import own_server

SYSTEMS = ("tracked", "results", "bare", "tracked-early")
RESULTS = Path(__file__).parent / "results"
MOST = 1.2  # CPU of a tracked run to that of a task whose result is kept
AIM = 1.0
WARM_UP = 100
DRAIN_S = 300
EPILOG = """
examples:
  make bench-queue
  make bench-queue ARGS="--rounds 3 --runs 100"
  python -m bench.queue --database postgres://user:password@127.0.0.1:5432/postgres

exit codes: 0 the target is met, 1 it is missed, 2 wrong use, 6 a worker of an earlier run is left
"""


def main(arguments):
    """Measure, print the table, keep it, and return the exit code."""
    options = _parse(arguments)
    leftovers = [line for _, line in other_workers() if "@bench" in line]
    if leftovers:
        print(f"a worker of an earlier run is left: {leftovers[0]}", file=sys.stderr)
        return 6
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with ExitStack() as afterwards:
        folder = Path(tempfile.mkdtemp(prefix="bench-queue-"))
        afterwards.callback(shutil.rmtree, folder, ignore_errors=True)
        rounds = Bench(options, folder, afterwards).run()
    figures = summary(rounds)
    report = table(options, figures, rounds)
    print(report)
    if options.keep:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / f"queue-{options.name}.txt").write_text(f"{report}\n", encoding="utf-8")
    return 0 if figures["ratio"] <= MOST else 1


class Bench:
    """The systems, started, and the rounds that they take turns in."""

    def __init__(self, options, folder, afterwards):
        self.options = options
        url = start_redis(folder, afterwards)
        self.others = set()
        self.parts = {}
        names = options.systems
        for number, (name, database) in enumerate(
            zip(names, databases(folder, names, options.database, afterwards), strict=True)
        ):
            env = _environment(name, f"{url}/{number}", database, folder, options)
            submitter = Submitter(env=env)
            afterwards.callback(submitter.stop)
            app = "bookgen_site" if name.startswith("tracked") else "bench.queue_systems.plain"
            include = "bench.queue_systems.tracked" if app == "bookgen_site" else ""
            worker = Worker(app=app, env=env, log=folder / f"{name}.log", include=include)
            afterwards.callback(worker.stop)
            self.parts[name] = (submitter, worker, Broker(f"{url}/{number}"))
            worker.pause()

    def run(self):
        """Warm up, then measure the rounds; each begins with another system."""
        for name in self.parts:
            self.measure(name, WARM_UP)
        order, rounds = deque(self.parts), []
        for number in range(1, self.options.rounds + 1):
            rounds.append({name: self.measure(name, self.options.runs) for name in order})
            print(f"round {number}: {_short(rounds[-1])}", file=sys.stderr, flush=True)
            order.rotate(-1)
        for name in self.parts:
            self._check_rows(name)
        return rounds

    def measure(self, name, runs):
        """Submit and work off so many tasks of one system; return what it cost."""
        submitter, worker, broker = self.parts[name]
        self._look_for_others()
        submitted = submitter.ask(runs)
        cpu_before, began = worker.cpu_s(), time.perf_counter()
        worker.go_on()
        wait_until(broker.is_empty, seconds=DRAIN_S, what=f"the end of {name}'s tasks")
        took_s = time.perf_counter() - began
        if name.endswith("early"):  # its messages are gone before the work is done
            wait_until(lambda: _is_idle(worker), seconds=DRAIN_S, what="rest", pause_s=0)
        cpu_s = worker.cpu_s() - cpu_before
        worker.pause()
        return {
            "cpu_ms": 1000 * cpu_s / runs,
            "per_s": runs / took_s,
            "submit_cpu_ms": 1000 * submitted["cpu_s"] / runs,
            "submit_per_s": runs / submitted["wall_s"],
        }

    def _look_for_others(self):
        """Refuse a second worker of ours; others on the machine make figures worse, not wrong."""
        ours = {worker.process.pid for _, worker, _ in self.parts.values()}
        strangers = [pid for pid, line in other_workers() if "@bench" not in line]
        benches = [pid for pid, line in other_workers() if "@bench" in line]
        self.others.add(len(strangers))
        if not {os.getpgid(pid) for pid in benches} <= ours:
            msg = "a left-over worker would falsify the figures"
            raise SystemExit(msg)

    def _check_rows(self, name):
        """Make sure that what was measured was done."""
        done = WARM_UP + self.options.rounds * self.options.runs
        for table_name, count in self.parts[name][0].ask("rows").items():
            if count != (0 if name == "bare" else done):
                msg = f"{name}: {count} rows of {table_name}, not {done}"
                raise SystemExit(msg)


def summary(rounds):
    """Return each system's medians, and the median of the rounds' ratios to `results`."""
    figures = {
        name: {key: statistics.median(one[name][key] for one in rounds) for key in rounds[0][name]}
        for name in sorted(rounds[0], key=SYSTEMS.index)
    }
    for name, row in figures.items():
        for key, ratio in (("cpu_ms", "ratio"), ("submit_cpu_ms", "submit_ratio")):
            row[ratio] = statistics.median(one[name][key] / one["results"][key] for one in rounds)
    ratios = sorted(one["tracked"]["cpu_ms"] / one["results"]["cpu_ms"] for one in rounds)
    spread = (ratios[0], ratios[-1])
    return {"systems": figures, "ratio": figures["tracked"]["ratio"], "spread": spread}


def table(options, figures, rounds):
    """Return the report; its last line is the figures that are judged."""
    lines = [
        f"{options.rounds} rounds of {options.runs} tasks, 2 worker processes, {options.name}, "
        f"events {options.events}, load {os.getloadavg()[0]:.1f} at the end",
        "",
        "| system | CPU ms/run | to results | runs/s | submit CPU ms | to results | submits/s |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| {name} | {row['cpu_ms']:.2f} | {row['ratio']:.2f} | {row['per_s']:.0f} "
        f"| {row['submit_cpu_ms']:.2f} | {row['submit_ratio']:.2f} | {row['submit_per_s']:.0f} |"
        for name, row in figures["systems"].items()
    ]
    ratio, (low, high) = figures["ratio"], figures["spread"]
    verdict = "met" if ratio <= MOST else "MISSED"
    aim = ", the aim too" if ratio < AIM else f", the aim of {AIM} is not"
    lines += [
        "",
        f"CPU of a tracked run to that of a task with django-celery-results: {ratio:.2f} "
        f"({low:.2f} to {high:.2f} over {len(rounds)} rounds); at most {MOST} is {verdict}"
        f"{aim if ratio <= MOST else ''}",
    ]
    return "\n".join(lines)


def start_redis(folder, afterwards):
    """Start a Redis of the benchmark's own; return its address without the database."""
    config = Config(state_dir=folder, web_port=0, flower_port=0, variables={})
    server = own_server(config, taken=set())
    process = subprocess.Popen(
        server.program.command, stdout=subprocess.DEVNULL, preexec_fn=die_with_parent()
    )
    afterwards.callback(process.wait)
    afterwards.callback(process.terminate)
    log = Log(folder / "redis.log")
    wait_until(lambda: server.program.ready(log), seconds=10, what="the Redis server")
    return server.url.rpartition("/")[0]


def _environment(name, broker_url, database, folder, options):
    return {
        **read_variables(os.environ),
        "DJANGO_SETTINGS_MODULE": "bench.queue_systems.settings",
        "BENCH_SYSTEM": name,
        "BENCH_EVENTS": options.events,
        "REDIS_URL": broker_url,
        "CELERY_BROKER_URL": broker_url,
        "DATABASE_URL": database,
        "BOOKGEN_STATE_DIR": str(folder / "state"),
    }


def _is_idle(worker, pause_s=0.1):
    before = worker.cpu_s()
    time.sleep(pause_s)
    return worker.cpu_s() - before <= 0.01  # one tick: nothing but its timers


def _short(figures):
    return ", ".join(f"{name} {row['cpu_ms']:.2f} ms" for name, row in figures.items())


def _parse(arguments):
    parser = argparse.ArgumentParser(
        prog="python -m bench.queue",
        description=__doc__,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--runs", type=int, default=200, help="tasks of each system in a round")
    parser.add_argument("--systems", default="tracked,results,bare", help="; ".join(SYSTEMS))
    parser.add_argument("--database", default="", help="a PostgreSQL server's address")
    parser.add_argument("--events", choices=("on", "off"), default="on")
    parser.add_argument("--no-keep", dest="keep", action="store_false", help="keep no report")
    options = parser.parse_args(arguments)
    options.systems = options.systems.split(",")
    if not {"tracked", "results"} <= set(options.systems) <= set(SYSTEMS):
        parser.error(f"--systems: tracked, results and any other of {', '.join(SYSTEMS)}")
    options.name = "postgresql" if options.database else "sqlite"
    return options


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
