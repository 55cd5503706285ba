"""The matrix as a table in a document, between two marks; written by a run, never by hand."""

import platform
import re
import sqlite3
from datetime import UTC, datetime
from importlib.metadata import version

from django.db import connection

from tests.chaos.failures import FAILURES, IN_TRUE_TIME
from tests.chaos.work import Point

BEGIN = "<!-- {pair}: written by `make chaos`, do not edit -->"
END = "<!-- {pair}: end -->"


def write(path, pair, text):
    """Put the text between the marks of a pair of broker and database."""
    begin, end = BEGIN.format(pair=pair), END.format(pair=pair)
    document = path.read_text(encoding="utf-8")
    found = re.compile(f"{re.escape(begin)}.*{re.escape(end)}", re.DOTALL)
    if not found.search(document):
        msg = f"{path} has no marks for {pair}"
        raise ValueError(msg)
    new = found.sub(lambda _: f"{begin}\n{text}\n{end}", document)
    path.write_text(new, encoding="utf-8")


def render(*, scaled, true, broker, seconds):
    """Return the tables of a run that played everything; cells are found by failure and point."""
    notes = {}
    lines = [
        f"Run on {datetime.now(UTC):%d %B %Y} in {seconds / 60:.0f} min: {versions(broker)}.",
        "",
        "| struck by | " + " | ".join(Point) + " |",
        "|---|" + "---|" * len(Point),
    ]
    for failure in FAILURES:
        cells = [_cell(failure, point, scaled[failure.name], notes) for point in Point]
        lines.append(f"| **{failure.name}** | " + " | ".join(cells) + " |")
    lines += ["", *(f"- {mark}: {reason}." for reason, mark in notes.items()), "", *_true(true)]
    return "\n".join(lines).strip()


def versions(broker):
    """Say what was run on."""
    database = (
        f"SQLite {sqlite3.sqlite_version}"
        if connection.vendor == "sqlite"
        else f"PostgreSQL {connection.pg_version // 10_000}.{connection.pg_version % 10_000}"
    )
    python = platform.python_version()
    parts = [f"{name} {version(name.lower())}" for name in ("Celery", "kombu", "Django")]
    return ", ".join([broker, database, f"Python {python}", *parts])


def _cell(failure, point, cells, notes):
    if point not in failure.points:
        reason = failure.not_applicable[point]
        return notes.setdefault(reason, f"n/a ({chr(ord('a') + len(notes))})")
    return _figures(cells[point])


def _figures(cell):
    verdict = "kept" if not cell.complaints else f"**BROKEN**: {'; '.join(cell.complaints)}"
    outside = f"{cell.outside} of {cell.wanted_outside}"
    took = "–" if cell.ended_s is None else f"{cell.ended_s:.1f} s"
    return f"{verdict} · {outside} · {cell.guarded} of 1 · {took}"


def _true(true):
    lines = [
        "In true time (lease 60 s, heartbeat 15 s, sweeps every 10 s by beat), struck in the middle"
        " of the work:",
        "",
        "| struck by | the run | began again after | ended after | waiting one ended after |",
        "|---|---|---|---|---|",
    ]
    for failure in IN_TRUE_TIME:
        cells = true[failure.name]
        struck, waiting = cells[Point.IN_WORK], cells[Point.WAITING]
        again = "not needed" if struck.again_s is None else f"{struck.again_s:.1f} s"
        verdict = " · ".join(_figures(struck).split(" · ")[:3])
        ends = f"{struck.ended_s:.1f} s | {waiting.ended_s:.1f} s"
        lines.append(f"| **{failure.name}** | {verdict} | {again} | {ends} |")
    return lines
