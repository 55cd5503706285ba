"""A database of its own for each system, SQLite unless a PostgreSQL server is named."""

import os
import subprocess
import sys

import psycopg

from bench.queue_systems.processes import ROOT


def databases(folder, systems, server, afterwards):
    """Make and migrate one database for each system; return their addresses."""
    made = []
    for system in systems:
        url = _create(server, system, afterwards) if server else f"sqlite:///{folder}/{system}.db"
        _migrate(system, url, folder)
        made.append(url)
    return made


def _create(server, system, afterwards):
    name = f"bench_{system.replace('-', '_')}_{os.getpid()}"
    connection = psycopg.connect(server, autocommit=True)
    connection.execute(f"CREATE DATABASE {name}")
    afterwards.callback(connection.close)
    afterwards.callback(connection.execute, f"DROP DATABASE {name} WITH (FORCE)")
    return f"{server.rpartition('/')[0]}/{name}"


def _migrate(system, url, folder):
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "bench.queue_systems.settings",
        "BENCH_SYSTEM": system,
        "DATABASE_URL": url,
        "BOOKGEN_STATE_DIR": str(folder / "state"),
    }
    command = [sys.executable, "-m", "django", "migrate", "--verbosity", "0", "--skip-checks"]
    subprocess.run(command, cwd=ROOT, env=env, check=True)
