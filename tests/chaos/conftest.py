"""The stage of the matrix; one failure is played once, and its cells are looked at one by one."""

import os
import time
from pathlib import Path

import pytest
from django.db import connection
from kombu import Connection

from tests.chaos import table
from tests.chaos.failures import FAILURES, IN_TRUE_TIME
from tests.chaos.scene import play
from tests.chaos.stage import SCALED, Stage
from tests.chaos.work import TABLE
from tests.conftest import QUICK
from tests.stack import ROOT

BROKERS = {"redis": "Redis", "rabbitmq": "RabbitMQ"}
DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


class Players:
    """Plays each failure once and keeps what came of it."""

    def __init__(self):
        self.scaled, self.true = {}, {}
        self.pair = ""
        self.broker = ""

    def cells_of(self, failure, stage, folder):
        """Return the cells of a failure; who asks first has it played."""
        played = self.scaled if stage.is_scaled else self.true
        if failure.name not in played:
            played[failure.name] = "its scene was broken off"
            played[failure.name] = play(failure, stage, folder)
        return played[failure.name]

    @property
    def is_complete(self):
        """Tell whether every failure was played."""
        played = [*self.scaled.values(), *self.true.values()]
        is_whole = all(isinstance(cells, dict) for cells in played)
        return is_whole and len(played) == len(FAILURES) + len(IN_TRUE_TIME)


@pytest.fixture(scope="session")
def players(redis_server):
    """What was played; CHAOS_TABLE names the document that a whole run writes its table into."""
    players, began = Players(), time.monotonic()
    yield players
    document = os.environ.get("CHAOS_TABLE")
    if document and players.is_complete:
        seconds = time.monotonic() - began
        found = {"scaled": players.scaled, "true": players.true, "broker": players.broker}
        table.write(ROOT / document, players.pair, table.render(**found, seconds=seconds))


@pytest.fixture(scope="session")
def chaos_env(worker_env):
    """The environment of a worker on a database whose commits can fail, in true time."""
    kept = {name: value for name, value in worker_env.items() if name not in QUICK}
    return {**kept, "DJANGO_SETTINGS_MODULE": "tests.chaos.chaos_settings"}


@pytest.fixture(scope="module")
def effects(django_db_setup, django_db_blocker):
    """The table in which effects are counted; nothing but the task keeps its rows single."""
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            cursor.execute(TABLE)
        yield
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE chaos_effect")


@pytest.fixture(scope="module")
def raise_stage(effects, players, redis_server, chaos_env, tmp_path_factory):
    """Set up broker, database and workers that are kept running."""
    raised = []

    def build(env, *, is_scaled):
        redis_server.empty()
        players.pair = f"{BROKERS[redis_server.kind]} and {DATABASES[connection.vendor]}"
        players.broker = broker_version(redis_server)
        log = tmp_path_factory.mktemp("chaos_logs")
        env = {**chaos_env, **env}
        raised.append(Stage(broker=redis_server, env=env, log=log, is_scaled=is_scaled))
        return raised[-1]

    yield build
    for stage in raised:
        stage.stop()


@pytest.fixture(scope="module")
def stage(raise_stage):
    """Everything ten times faster."""
    return raise_stage(SCALED, is_scaled=True)


@pytest.fixture(scope="module")
def true_stage(raise_stage):
    """Everything as fast as it is."""
    return raise_stage({}, is_scaled=False)


@pytest.fixture
def scene_folder(tmp_path_factory) -> Path:
    """A folder for the files of a scene."""
    return tmp_path_factory.mktemp("scene")


def broker_version(server):
    """Return the name and version of the broker."""
    if server.kind == "redis":
        return f"Redis {server.client.info('server')['redis_version']}"
    with Connection(server.url, connect_timeout=5) as asked:
        return f"RabbitMQ {asked.connection.server_properties['version']}"
