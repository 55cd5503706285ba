"""Runs a program to its end, and says what it and its children used."""

import json
import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Used:
    """What a process used: CPU seconds, user and system, from its start to its end; megabytes."""

    cpu_s: float
    peak_mb: float
    said: dict[str, float] = field(default_factory=dict)


def run(command, folder):
    """Run a program, wait for it, and return what it used; its last line may be JSON.

    The figures are those of wait4, so that those of its own ended children are among them. Ends the
    bench with the program's own words if it fails. What this process holds in memory while it
    starts another is counted there as well (Linux does that): it must stay small.
    """
    log = Path(folder) / "said.txt"
    with log.open("wb") as said:
        process = subprocess.Popen(
            list(map(str, command)), cwd=ROOT, stdout=said, stderr=subprocess.STDOUT
        )
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    text = log.read_text(encoding="utf-8", errors="replace")
    if process.returncode:
        msg = f"{' '.join(map(str, command))}\n{text}"
        raise SystemExit(msg)
    last = text.strip().rpartition("\n")[2]
    said = json.loads(last) if last.startswith("{") else {}
    return Used(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, said)
