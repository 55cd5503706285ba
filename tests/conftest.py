"""A database that workers share with the tests, a real broker, workers on demand; marks.

The broker is a Redis and the database an SQLite file of the tests' own, unless the variables of
`python -m tools.services -- pytest …` name a RabbitMQ or a PostgreSQL.
"""

import os
from pathlib import Path

import pytest
from celery import current_app
from django.conf import settings
from django.db import connections

import tests.integration.ending_tasks  # noqa: F401  # registers the tasks in this process too
from biographies.language_model import Provider
from bookgen_site import env
from taskqueue import broker
from tests.model_endpoint import model_endpoint
from tests.model_plan import KEY, Plan
from tests.stack import RabbitBroker, RedisServer, SharedWorkers, Worker

HERE = Path(__file__).parent
# No test asks, or pays, the language models of whoever runs it: .env does not win over these.
os.environ |= dict.fromkeys([name for name in os.environ if name.startswith("LLM_")], "")
settings.LLM_PROVIDERS = ()
BROKER_URL = os.environ.get("TEST_BROKER_URL", "")
DATABASE_URL = os.environ.get("TEST_DATABASE_URL", "")


def pytest_addoption(parser):
    """Let a second Python be tried with a share of the tests, of all files alike."""
    parser.addoption("--every", type=int, default=1, metavar="N", help="run each N-th test only")


@pytest.hookimpl(trylast=True)  # after whatever shuffles
def pytest_collection_modifyitems(config, items):
    """Mark each test by its top folder, and leave out what is not asked for."""
    for item in items:
        folder = Path(item.path).relative_to(HERE).parts[0]
        if folder in {"unit", "integration", "browser", "chaos"}:
            item.add_marker(getattr(pytest.mark, folder))
    every = config.getoption("--every")
    if every > 1:
        left_out = [item for at, item in enumerate(items) if at % every]
        config.hook.pytest_deselected(items=left_out)
        items[:] = items[::every]


QUICK = {
    "TASKQUEUE_LEASE_S": "3",
    "TASKQUEUE_HEARTBEAT_S": "0.5",
    "TASKQUEUE_HEARTBEAT_AFTER_S": "0.5",
    "TASKQUEUE_SWEEP_S": "0.3",
    "TASKQUEUE_SWEEP_OVERDUE_S": "0.6",
    "CELERY_TASK_RETRY_BACKOFF": "1",
    "CELERY_TASK_RETRY_BACKOFF_MAX": "2",
}


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory):
    """Use TEST_DATABASE_URL's server, or an SQLite file: workers cannot see one in memory."""
    if DATABASE_URL:
        use_database(DATABASE_URL)
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        name = str(tmp_path_factory.mktemp("db") / "test.sqlite3")
        settings.DATABASES["default"]["TEST"]["NAME"] = name
        connections["default"].settings_dict["TEST"]["NAME"] = name


def use_database(url):
    """Let this process use another database than its settings, which were read before this file."""
    os.environ["DATABASE_URL"] = url
    chosen = settings.DATABASES["default"] = env.database(Path())
    if "TEST_SERVICES_DIR" in os.environ:
        # A test's end empties all tables at once; where that and a sweep of a worker wait for each
        # other, the sweep is to give way: who looks for a deadlock first is ended.
        chosen["OPTIONS"] = {"options": "-c deadlock_timeout=60s"}
    connections.settings.update(connections.configure_settings(settings.DATABASES))
    del connections["default"]


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory):
    """One broker for the session, Redis or RabbitMQ; a test that kills it starts it again."""
    if BROKER_URL:
        server = RabbitBroker(Path(os.environ["TEST_SERVICES_DIR"], "rabbitmq"))
    else:
        server = RedisServer(tmp_path_factory.mktemp("redis"))
    if not server.answers():
        server.start()
    yield server
    if server.is_ours:
        server.stop()


@pytest.fixture(scope="session")
def broker_url(redis_server):
    """Make this process publish to the tests' own broker."""
    conf = current_app.conf
    conf.broker_url = conf.broker_read_url = conf.broker_write_url = redis_server.url
    conf.broker_transport_options = env.transport_options(redis_server.url)
    current_app._after_fork()  # a test before may have made connections to the one of the settings
    return redis_server.url


@pytest.fixture
def queue(transactional_db, redis_server, broker_url):
    """An empty broker; returns the server."""
    redis_server.empty()
    broker.breaker.close()
    return redis_server


@pytest.fixture
def only_on_redis(redis_server):
    """Leave a test out where the broker is RabbitMQ: what it tells of is Redis's own."""
    if redis_server.kind != "redis":
        pytest.skip("of Redis alone")


@pytest.fixture
def only_on_rabbitmq(redis_server):
    """Leave a test out where the broker is Redis: what it tells of is RabbitMQ's own."""
    if redis_server.kind != "rabbitmq":
        pytest.skip("of RabbitMQ alone: python -m tools.services -- pytest …")


@pytest.fixture
def only_on_postgres(db):
    """Leave a test out where the database is SQLite, which has one writer at a time."""
    if connections["default"].vendor != "postgresql":
        pytest.skip("of PostgreSQL alone: python -m tools.services -- pytest …")


@pytest.fixture(scope="session")
def worker_env(django_db_setup, broker_url, tmp_path_factory):
    """The environment of a worker that shares the tests' broker and database, at a quick pace."""
    name = connections["default"].settings_dict["NAME"]
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    is_redis = broker_url.startswith("redis")
    return {
        **kept,
        **QUICK,
        # with RabbitMQ nothing may ask for a Redis: this one is not there
        "REDIS_URL": broker_url if is_redis else "redis://127.0.0.1:1/0",
        "CELERY_BROKER_URL": broker_url,
        "DATABASE_URL": f"{server_of(DATABASE_URL)}/{name}"
        if DATABASE_URL
        else f"sqlite:///{name}",
        "BOOKGEN_STATE_DIR": str(tmp_path_factory.mktemp("state")),
    }


def server_of(url):
    """Return a database's address without the name of the database."""
    return url.rpartition("/")[0]


@pytest.fixture(scope="session")
def queue_env(worker_env):
    """The environment of a worker that knows the queue and no books."""
    return {**worker_env, "DJANGO_SETTINGS_MODULE": "tests.integration.queue_settings"}


@pytest.fixture(scope="session")
def shared_workers(queue_env):
    """The worker that tests share just now; `use` changes it for another."""
    workers = SharedWorkers()
    yield workers
    workers.stop()


@pytest.fixture
def own_hook(settings):
    """Let the end of a run in this process ask nobody."""
    settings.TASKQUEUE_ON_END = ""


@pytest.fixture
def queue_worker(queue, own_hook, shared_workers, queue_env, tmp_path_factory):
    """Two processes on the queue `default` that know no books; the queue's tests share them."""
    log = tmp_path_factory.mktemp("queue_worker")
    return shared_workers.use("queue", queues="default", env=queue_env, log=log, concurrency=2)


@pytest.fixture
def nobody_else(queue, shared_workers):
    """No worker but those that the test starts."""
    shared_workers.stop()


@pytest.fixture
def start_queue_worker(start_worker, own_hook, queue_env, shared_workers):
    """Start workers of a test's own that know no books; a shared one may read `default`."""
    shared_workers.stop(but="queue")

    def start(queues="default", *, env=None, **options):
        return start_worker(queues, env={**queue_env, **(env or {})}, **options)

    return start


@pytest.fixture
def worker(queue, shared_workers, worker_env, tmp_path_factory):
    """A worker on the queue `default` that tests share; who kills one starts one of his own."""
    log = tmp_path_factory.mktemp("worker")
    return shared_workers.use("default", queues="default", env=worker_env, log=log)


@pytest.fixture
def start_worker(queue, worker_env, tmp_path):
    """Start workers of a test's own; all are ended with it."""
    started = []

    def start(queues="default", *, env=None, concurrency=1, extra=()):
        worker = Worker(
            queues=queues,
            env={**worker_env, **(env or {})},
            log=tmp_path,
            concurrency=concurrency,
            extra=extra,
        )
        started.append(worker)
        return worker.start()

    yield start
    for worker in started:
        worker.stop()


@pytest.fixture
def content_worker(queue, shared_workers, worker_env, tmp_path_factory, settings):
    """A worker on every queue that tests share, and files where it keeps its own."""
    settings.MEDIA_ROOT = Path(worker_env["BOOKGEN_STATE_DIR"]) / "media"
    queues = "high_priority,content_generation,validation,export,monitoring,default"
    log = tmp_path_factory.mktemp("book_worker")
    return shared_workers.use("book", queues=queues, env=worker_env, log=log, concurrency=2)


@pytest.fixture
def model_service(settings, worker_env, nobody_else):
    """An endpoint that this process and the workers of the test know; no others are there."""
    settings.MEDIA_ROOT = Path(worker_env["BOOKGEN_STATE_DIR"]) / "media"
    settings.LLM_OUTAGE_WAIT_S = 0.5
    with model_endpoint(Plan(api_key=KEY, context_tokens=16_000, latency_s=0.2)) as server:
        settings.LLM_PROVIDERS = (Provider("1", server.base_url, "tester", KEY),)
        yield server
