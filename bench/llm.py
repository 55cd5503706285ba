"""What the model's writer adds to the model's own time: a book's chapters through real workers.

An endpoint that answers well after a second of latency, a worker of five processes, a Redis and a
database of their own. After a small book that loads what is slow to load, the chapters of a large
one are sent; the wall time from the first chapter's start to the last one's end is compared with
the least that the calls alone can take (calls x latency / concurrency), and the worker's CPU is
shared out over the calls: all of it, cutting into sections, judging, storing and finding what is
next to do included, but for what the same worker takes when it has nothing to do.

Ends with exit code 1 if a gate is missed.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from bench.queue import start_redis
from bench.queue_systems.processes import Worker
from tools.stack.config import read_variables
from tools.stack.process import die_with_parent

ROOT = Path(__file__).resolve().parent.parent
RESULTS = Path(__file__).parent / "results"
CHAPTERS, WORDS = 20, 2550
LATENCY_S, CONCURRENCY = 1.0, 5
MOST_TIMES, MOST_CPU_MS = 1.15, 50.0
IDLE_S = 6.0  # for which a worker that has nothing to do is looked at
WARM_UP = ("--chapters", "5", "--words", "300")


def main(arguments):
    """Measure, print the report, keep it, and return the exit code."""
    options = _parse(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with ExitStack() as afterwards:
        folder = Path(tempfile.mkdtemp(prefix="bench-llm-"))
        afterwards.callback(shutil.rmtree, folder, ignore_errors=True)
        figures = measure(options, folder, afterwards)
    report, is_met = told(options, figures)
    print(report)
    if options.keep:
        (RESULTS / "llm.txt").write_text(f"{report}\n", encoding="utf-8")
    return 0 if is_met else 1


def measure(options, folder, afterwards):
    """Write the book and return its figures."""
    port = _start_endpoint(options, afterwards)
    env = _environment(start_redis(folder, afterwards), folder, port)
    book = ("--chapters", str(options.chapters), "--words", str(options.words))
    _step(env, "prepare", *WARM_UP)
    _step(env, "prepare", *book)
    worker = Worker(
        app="bookgen_site",
        env=env,
        log=folder / "worker.log",
        queues="content_generation",
        concurrency=options.concurrency,
    )
    afterwards.callback(worker.stop)
    batch = ("--batch", str(options.concurrency))
    _step(env, "write", *WARM_UP, *batch)
    idle_rate = _cpu_rate(worker)
    began, cpu_before = time.monotonic(), worker.cpu_s()
    figures = _step(env, "write", *book, *batch)
    idle_s = idle_rate * (time.monotonic() - began)
    return {**figures, "cpu_s": worker.cpu_s() - cpu_before - idle_s, "idle_s": idle_s}


def _cpu_rate(worker):
    """Return the CPU seconds a second of a worker that has nothing to do."""
    before = worker.cpu_s()
    time.sleep(IDLE_S)
    return (worker.cpu_s() - before) / IDLE_S


def told(options, figures):
    """Return the report, whose last line is the figures, and whether both gates are met."""
    least_s = figures["calls"] * options.latency / options.concurrency
    times = figures["wall_s"] / least_s
    cpu_ms = 1000 * figures["cpu_s"] / figures["calls"]
    is_whole = figures["chapters"] == options.chapters and not figures["failed"]
    gates = [
        (times <= MOST_TIMES, f"{times:.2f} times the calls' own time, at most {MOST_TIMES}"),
        (cpu_ms <= MOST_CPU_MS, f"{cpu_ms:.0f} ms CPU a call, at most {MOST_CPU_MS:.0f}"),
        (is_whole, f"{figures['chapters']} chapters written, {figures['failed']} calls failed"),
    ]
    lines = [
        f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC, load {os.getloadavg()[0]:.1f} at the end",
        f"{options.chapters} chapters of {options.words} words, {figures['words']:,} written, "
        f"{figures['calls']} calls of {options.latency:g} s, {options.concurrency} at once",
        f"wall {figures['wall_s']:.1f} s, least {least_s:.1f} s, CPU {figures['cpu_s']:.1f} s "
        f"and {figures['idle_s']:.1f} s of the worker without work",
        *(f"{'met   ' if met else 'MISSED'} {said}" for met, said in gates),
        "; ".join(said.partition(",")[0] for _, said in gates),
    ]
    return "\n".join(lines), all(met for met, _ in gates)


def _start_endpoint(options, afterwards):
    """Start the endpoint in a process of its own; return its port."""
    plan = json.dumps({"latency_s": options.latency, "context_tokens": 32_000})
    command = [sys.executable, "-m", "tests.model_endpoint", "--port", "0", "--plan", plan]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True, preexec_fn=die_with_parent()
    )
    afterwards.callback(process.wait)
    afterwards.callback(process.terminate)
    return int(process.stdout.readline())


def _environment(redis_url, folder, port):
    return {
        **read_variables(os.environ),
        "DJANGO_SETTINGS_MODULE": "bookgen_site.settings",
        "BENCH_SYSTEM": "llm",
        "REDIS_URL": f"{redis_url}/0",
        "CELERY_BROKER_URL": f"{redis_url}/0",
        "DATABASE_URL": f"sqlite:///{folder}/books.sqlite3",
        "BOOKGEN_STATE_DIR": str(folder / "state"),
        "LLM_BASE_URL": f"http://127.0.0.1:{port}/v1",
        "LLM_MODEL": "tester",
        "LLM_CONTEXT_TOKENS": "32000",
        "LLM_OUTPUT_TOKENS": "8000",
    }


def _step(env, *arguments):
    command = [sys.executable, "-m", "bench.model_book", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def _parse(arguments):
    parser = argparse.ArgumentParser(prog="python -m bench.llm", description=__doc__)
    parser.add_argument("--chapters", type=int, default=CHAPTERS)
    parser.add_argument("--words", type=int, default=WORDS)
    parser.add_argument("--latency", type=float, default=LATENCY_S, help="of a call, seconds")
    parser.add_argument("--concurrency", type=int, default=CONCURRENCY, help="worker processes")
    parser.add_argument("--no-keep", dest="keep", action="store_false", help="keep no report")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
