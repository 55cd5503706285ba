"""Each setting of the client's list: what the environment says is what really happens."""

import json
import subprocess
import sys
from datetime import timedelta

import pytest
import redis
from celery import current_app
from django.utils import timezone
from django_celery_results.models import TaskResult

from taskqueue.models import TaskAttempt
from taskqueue.tasks import cleanup_expired_results
from tests.integration.ending_tasks import add, end, until
from tests.integration.test_queue_broker import wait_for
from tests.stack import ROOT, RedisServer, wait_until

pytestmark = pytest.mark.usefixtures("own_hook")

CELERYS = {
    "CELERY_TASK_TIME_LIMIT": "77",
    "CELERY_TASK_SOFT_TIME_LIMIT": "66",
    "CELERY_RESULT_EXPIRES": "5555",
    "CELERY_WORKER_MAX_TASKS_PER_CHILD": "44",
    "CELERY_WORKER_PREFETCH_MULTIPLIER": "3",
}
SEND = """
from bookgen_site.celery import app
app.loader.import_default_modules()
app.send_task("tests.add", [1, 2], queue="export", priority=7, retry=False)
"""
REPORT = """
from bookgen_site.celery import app
print(app.bugreport())
"""
DATABASE = """
import json
from bookgen_site.celery import app
app.loader.import_default_modules()
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("PRAGMA database_list")
    print(json.dumps(cursor.fetchone()[2]))
"""


def fresh(code, env):
    """Run code in a new process with only these changes to its environment; return its output."""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def run_on(start_queue_worker, env, *arguments, **options):
    """Start a worker with this environment, and a run of `tests.end` for it; return its id."""
    start_queue_worker("export", env=env)
    return end.apply_async([*arguments], queue="export", **options).id


def answer_of(worker, question):
    """Ask a worker by broadcast until it answers: a question that nobody heard is not kept."""
    inspect = current_app.control.inspect([f"{worker.name}@test"], timeout=5)
    answers = wait_until(getattr(inspect, question), seconds=60, what=f"an answer to {question}")
    return answers[f"{worker.name}@test"]


def delay_of(run):
    """Return the seconds from the end of a run's attempt until the next one is due."""
    return (run.next_attempt_at - run.attempts.get().ended_at).total_seconds()


def test_a_worker_uses_what_the_environment_says(start_queue_worker):
    worker = start_queue_worker("export", env=CELERYS)
    conf, stats = answer_of(worker, "conf"), answer_of(worker, "stats")

    assert {key: conf[key] for key in CELERYS} == {key: int(CELERYS[key]) for key in CELERYS}
    assert conf["CELERY_BROKER_URL"] == "********"
    assert stats["pool"]["timeouts"] == [66, 77]
    assert (stats["pool"]["max-tasks-per-child"], stats["prefetch_count"]) == (44, 3)


@pytest.mark.parametrize("retries", ["0", "1"])
def test_max_retries_is_how_often_a_run_is_tried_again(start_queue_worker, retries):
    env = {"CELERY_TASK_MAX_RETRIES": retries, "CELERY_TASK_RETRY_BACKOFF": "0"}

    run = wait_for(run_on(start_queue_worker, env, "temporary"), "FAILURE")

    assert (run.retries, run.attempt) == (int(retries), int(retries) + 1)


@pytest.mark.parametrize(
    ("backoff", "longest", "jitter", "low", "high"),
    [
        ("True", "600", "on", 54, 66),
        ("40", "600", "off", 40, 40),
        ("40", "30", "off", 30, 30),
        ("40", "600", "on", 36, 44),
    ],
)
def test_backoff_its_cap_and_its_jitter_are_the_delay_in_the_row(
    start_queue_worker, backoff, longest, jitter, low, high
):
    env = {
        "CELERY_TASK_RETRY_BACKOFF": backoff,
        "CELERY_TASK_RETRY_BACKOFF_MAX": longest,
        "CELERY_TASK_RETRY_JITTER": jitter,
    }

    run = wait_for(run_on(start_queue_worker, env, "temporary"), "RETRY")

    assert low <= delay_of(run) <= high
    assert (delay_of(run) == low) is (jitter == "off")


@pytest.mark.parametrize(
    ("hard", "soft", "how", "outcomes"),
    [
        ("30", "1", "sleep", {"error"}),
        ("2", "1", "sleep on", {"timeout"}),
        ("1", "", "sleep", {"error", "timeout"}),  # the soft one is then as short
    ],
)
def test_the_time_limits_end_a_task_that_sleeps(start_queue_worker, hard, soft, how, outcomes):
    env = {"CELERY_TASK_TIME_LIMIT": hard, "CELERY_TASK_SOFT_TIME_LIMIT": soft}

    run_id = run_on(start_queue_worker, {**env, "CELERY_TASK_MAX_RETRIES": "0"}, how)

    run = wait_for(run_id, "FAILURE", seconds=40)
    assert run.error_code == "queue.time_limit"
    assert run.attempts.get().outcome in outcomes


@pytest.mark.parametrize(("tasks", "processes"), [("1", 3), ("100", 1)])
def test_a_process_is_replaced_after_so_many_tasks(start_queue_worker, tasks, processes):
    start_queue_worker("export", env={"CELERY_WORKER_MAX_TASKS_PER_CHILD": tasks})

    for _ in range(3):
        wait_for(add.apply_async([1, 2], queue="export").id, "SUCCESS")

    assert len(set(TaskAttempt.objects.values_list("pid", flat=True))) == processes


@pytest.mark.parametrize("multiplier", [1, 3])
def test_a_worker_takes_so_many_runs_ahead(start_queue_worker, tmp_path, multiplier):
    env = {"CELERY_WORKER_PREFETCH_MULTIPLIER": str(multiplier)}
    worker = start_queue_worker("export", env=env)
    name = f"{worker.name}@test"
    ids = [until.apply_async([str(tmp_path / "go")], queue="export").id for _ in range(5)]

    def taken():
        inspect = current_app.control.inspect([name], timeout=2)
        found = (inspect.active() or {}).get(name, []), (inspect.reserved() or {}).get(name, [])
        return [len(one) for one in found] == [1, multiplier - 1]

    wait_until(taken, seconds=60, what="one at work and the others taken")
    (tmp_path / "go").touch()
    assert [wait_for(run_id, "SUCCESS").attempt for run_id in ids] == [1] * 5


def test_a_result_is_cleaned_away_when_it_has_expired(start_queue_worker):
    for name, age_s in {"young": 60, "old": 140}.items():
        TaskResult.objects.create(task_id=name)
        done = timezone.now() - timedelta(seconds=age_s)
        TaskResult.objects.filter(task_id=name).update(date_done=done)
    start_queue_worker("export", env={"CELERY_RESULT_EXPIRES": "100"})

    run = wait_for(cleanup_expired_results.apply_async(queue="export").id, "SUCCESS")

    assert run.result["results"] == 1
    assert list(TaskResult.objects.exclude(task_id=run.pk).values_list("task_id", flat=True)) == [
        "young"
    ]


@pytest.fixture(scope="module")
def own_server(tmp_path_factory):
    """A server of this module's own, behind a password that must be quoted in an address."""
    server = RedisServer(tmp_path_factory.mktemp("redis"))
    server.start()
    server.client.config_set("requirepass", "a/b c:@")
    yield server
    server.client = redis.Redis(port=server.port, password="a/b c:@", decode_responses=True)
    server.stop()


@pytest.mark.parametrize(
    ("variables", "database"),
    [
        ({"REDIS_URL": "redis://:a%2Fb%20c%3A%40@127.0.0.1:{port}/2"}, 2),
        (
            {
                "REDIS_HOST": "127.0.0.1",
                "REDIS_PORT": "{port}",
                "REDIS_DB": "3",
                "REDIS_PASSWORD": "a/b c:@",
            },
            3,
        ),
        (
            {
                "REDIS_URL": "redis://nowhere.invalid/0",
                "CELERY_BROKER_URL": "redis://:a%2Fb%20c%3A%40@127.0.0.1:{port}/4",
            },
            4,
        ),
    ],
    ids=["REDIS_URL", "REDIS_HOST and so on", "CELERY_BROKER_URL"],
)
def test_a_message_goes_to_the_server_that_the_environment_names(
    worker_env, own_server, variables, database
):
    unset = dict.fromkeys(["REDIS_URL", "REDIS_HOST", "CELERY_BROKER_URL"], "")
    named = {name: value.format(port=own_server.port) for name, value in variables.items()}

    fresh(SEND, {**worker_env, **unset, **named})

    client = redis.Redis(port=own_server.port, db=database, password="a/b c:@")
    assert client.llen("export:7") == 1
    client.close()


def test_the_database_is_the_one_that_the_environment_names(worker_env, tmp_path):
    named = tmp_path / "named.sqlite3"

    said = fresh(DATABASE, {**worker_env, "DATABASE_URL": f"sqlite:///{named}"})

    assert json.loads(said) == str(named)


def test_a_report_of_the_settings_holds_no_password(worker_env):
    named = dict.fromkeys(("REDIS_URL", "CELERY_BROKER_URL"), "redis://:sesame@127.0.0.1/0")

    said = fresh(REPORT, {**worker_env, **named})

    assert ("CELERY_BROKER_URL: '********'" in said, "sesame" in said) == (True, False)
