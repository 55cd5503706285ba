"""Flower beside a real worker: what it shows is true, what it does works, strangers do nothing."""

import base64
import json
import os
import re
import shutil
import subprocess
import sys
import urllib.error
import urllib.request

import pytest
from celery import current_app
from django.db import connection

from taskqueue.models import TaskRun
from tests.integration.ending_tasks import add, fail_until, note, until
from tests.integration.test_queue_broker import lines, wait_for
from tests.stack import ROOT, free_port, wait_until

pytestmark = pytest.mark.usefixtures("own_hook")

LOGIN = "operator:word"


class Flower:
    """One `celery flower` on loopback, and questions to it."""

    def __init__(self, env, log, *, login=LOGIN):
        self.port, self.login = free_port(), login
        self.log = log / f"flower{self.port}.log"
        self.command = [sys.executable, "-m", "celery", "-A", "bookgen_site", "flower"]
        self.command += ["--address=127.0.0.1", f"--port={self.port}", "--inspect_timeout=1500"]
        self.env = {**env, "FLOWER_BASIC_AUTH": login}  # an empty one is none

    def start(self):
        """Start it and wait until it answers."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=self.env, stdout=log, stderr=subprocess.STDOUT
            )
        wait_until(lambda: self.ask("/healthcheck", login="")[0] == 200, seconds=60, what="Flower")
        return self

    def stop(self):
        """End it."""
        self.process.terminate()
        self.process.wait(timeout=20)

    def ask(self, path, *, login=None, post=None):
        """Return status and text of an answer; status 0: there is no server yet."""
        login = self.login if login is None else login
        said = {"Authorization": f"Basic {base64.b64encode(login.encode()).decode()}"}
        url = f"http://127.0.0.1:{self.port}{path}"
        data = None if post is None else json.dumps(post).encode()
        request = urllib.request.Request(url, data=data, headers=said if login else {})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.read().decode()
        except urllib.error.URLError:
            assert self.process.poll() is None, self.output()
            return 0, ""

    def told(self, path, **options):
        """Return what an answer of 200 says."""
        status, text = self.ask(path, **options)
        assert status == 200, (path, status, text, self.output())
        return json.loads(text)

    def output(self):
        """Return its log."""
        return self.log.read_text(encoding="utf-8", errors="replace")


@pytest.fixture(scope="module")
def flower(queue_env, tmp_path_factory):
    """One Flower for the tests of this module."""
    flower = Flower(queue_env, tmp_path_factory.mktemp("flower")).start()
    yield flower
    flower.stop()


@pytest.fixture(scope="module")
def open_flower(queue_env, tmp_path_factory):
    """One Flower that nobody gave a login."""
    flower = Flower(queue_env, tmp_path_factory.mktemp("flower"), login="").start()
    yield flower
    flower.stop()


def seen(flower, run_id, state):
    """Wait until Flower's list of tasks shows a run in a state, and return what it says of it."""

    def look():
        status, text = flower.ask(f"/api/task/info/{run_id}")
        found = json.loads(text) if status == 200 else {}
        return found if found.get("state") == state else None

    return wait_until(look, what=f"{state} of {run_id} in Flower")


def known_workers(flower, worker):
    """Let Flower ask the workers until it knows this one; return the worker's name."""
    name = f"{worker.name}@test"
    wait_until(lambda: name in flower.told("/api/workers?refresh=1"), seconds=60, what=name)
    return name


def child_pids(name):
    """Return the processes of a worker's pool."""
    stats = current_app.control.inspect([name], timeout=10).stats() or {}
    return set(stats[name]["pool"]["processes"]) if name in stats else set()


def test_a_finished_run_is_listed_with_its_result(flower, queue_worker):
    run_id = add.delay(2, 3).id
    wait_for(run_id, "SUCCESS")

    assert seen(flower, run_id, "SUCCESS")["result"] == "5"
    assert flower.told("/api/tasks")[run_id]["name"] == "tests.add"
    said = flower.told(f"/api/task/result/{run_id}")
    assert said == {"task-id": run_id, "state": "SUCCESS", "result": 5}
    status, page = flower.ask(f"/task/{run_id}")
    assert (status, run_id in page, "SUCCESS" in page) == (200, True, True)


def test_a_run_tried_again_is_shown_as_retry_and_then_as_success_under_one_id(
    flower, start_queue_worker, tmp_path
):
    start_queue_worker("export", env={"CELERY_TASK_MAX_RETRIES": "50"})
    run_id = fail_until.apply_async([str(tmp_path / "now")], queue="export").id
    result = f"/api/task/result/{run_id}"
    seen(flower, run_id, "RETRY")
    wait_until(lambda: flower.told(result)["state"] == "RETRY", what="RETRY as its result")

    (tmp_path / "now").touch()

    assert seen(flower, run_id, "SUCCESS")["result"] == "'worked'"
    assert flower.told(result)["state"] == "SUCCESS"
    assert list(flower.told("/api/tasks?taskname=tests.fail_until")) == [run_id]


@pytest.mark.usefixtures("only_on_redis")
def test_the_length_of_a_queue_is_the_sum_of_its_eleven_lists(flower, queue_worker, tmp_path):
    for _ in range(2):  # both processes are busy
        until.delay(str(tmp_path / "go"))
    wait_until(lambda: TaskRun.objects.filter(state="STARTED").count() == 2, what="two at work")
    for priority in [*range(11), None]:
        add.apply_async([1, 2], priority=priority)
    known_workers(flower, queue_worker)

    said = flower.told("/api/queues/length")["active_queues"]
    status, page = flower.ask("/broker")
    (tmp_path / "go").touch()

    # workers of other files may still be there, and their queues
    assert {"name": "default", "messages": 12} in said
    cells = re.findall(r"<td[^>]*>([a-z_]+|\d+)</td>", page)
    assert (status, cells[cells.index("default") + 1]) == (200, "12")


def test_a_restarted_pool_replaces_each_process_after_its_next_run(flower, queue_worker, tmp_path):
    name = known_workers(flower, queue_worker)
    before = child_pids(name)

    said = flower.told(f"/api/worker/pool/restart/{name}", post={})
    for _ in range(2):
        until.delay(str(tmp_path / "go"))
    wait_until(lambda: TaskRun.objects.filter(state="STARTED").count() == 2, what="two at work")
    (tmp_path / "go").touch()

    assert said == {"message": f"Restarting '{name}' worker's pool"}
    wait_until(lambda: (now := child_pids(name)) and not now & before, what="new processes")
    assert add.delay(1, 1).get(timeout=30) == 2


def test_a_pool_restarted_under_its_runs_does_each_once(flower, queue_worker, tmp_path):
    name = known_workers(flower, queue_worker)
    for number in range(60):
        note.delay(str(tmp_path / "notes"), str(number))
        if number % 20 == 10:
            flower.told(f"/api/worker/pool/restart/{name}", post={})

    wait_until(lambda: not TaskRun.objects.unfinished().exists(), seconds=60, what="the end of all")
    assert sorted(lines(tmp_path / "notes"), key=int) == [str(number) for number in range(60)]
    assert set(TaskRun.objects.values_list("state", "attempt")) == {("SUCCESS", 1)}


@pytest.mark.parametrize(("how", "reason"), [("revoke", "revoked"), ("abort", "aborted")])
def test_a_run_that_flower_stops_stops_at_its_next_step(
    flower, queue_worker, tmp_path, how, reason
):
    run_id = until.delay(str(tmp_path / "never")).id
    wait_for(run_id, "STARTED")

    said = flower.told(f"/api/task/{how}/{run_id}", post={})

    assert said == {"message": f"{reason.capitalize()} '{run_id}'"}
    assert wait_for(run_id, "REVOKED").cancel_reason == reason


def test_a_task_that_flower_starts_is_a_run_like_any_other(flower, queue_worker):
    asked = {"queue": "default", "priority": 9}
    known = flower.told("/api/task/async-apply/taskqueue.probe", post=asked)["task-id"]
    unknown = flower.told("/api/task/send-task/tests.add", post={"args": [1, 2], **asked})[
        "task-id"
    ]

    assert wait_for(known, "SUCCESS").priority == 9
    assert (wait_for(unknown, "SUCCESS").priority, TaskRun.objects.get(pk=unknown).result) == (9, 3)


def test_flower_outlives_the_connections_of_its_database(flower, queue_worker):
    if connection.vendor != "postgresql":
        pytest.skip("only a server can end a connection")
    run_id = add.delay(2, 3).id
    wait_for(run_id, "SUCCESS")
    asked = [flower.ask(f"/api/task/result/{run_id}")[0] for _ in range(20)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND datname = current_database()"
        )

    def is_well():
        return {flower.ask(f"/api/task/result/{run_id}")[0] for _ in range(20)} == {200}

    wait_until(is_well, what="answers from each of Flower's threads")
    assert asked == [200] * 20


@pytest.mark.usefixtures("only_on_redis")
@pytest.mark.parametrize("priority", [11, -1, "high", True])
@pytest.mark.parametrize("how", ["async-apply", "send-task"])
def test_a_priority_that_is_none_starts_nothing_from_flower(flower, queue, how, priority):
    asked = {"queue": "export", "priority": priority}

    status, _ = flower.ask(f"/api/task/{how}/taskqueue.probe", post=asked)

    assert (status, TaskRun.objects.count(), queue.client.keys("export*")) == (500, 0, [])


PAGES = ["/", "/tasks", "/broker", "/workers", "/api/tasks", "/api/workers", "/api/queues/length"]


@pytest.mark.parametrize("login", ["", "operator:wrong", "stranger:word"])
@pytest.mark.parametrize("path", PAGES)
def test_a_stranger_sees_nothing(flower, path, login):
    assert flower.ask(path, login=login)[0] == 401


@pytest.mark.parametrize("login", ["", "operator:wrong"])
def test_a_stranger_starts_nothing(flower, queue, login):
    asked = {"queue": "default"}

    said = flower.ask("/api/task/async-apply/taskqueue.probe", login=login, post=asked)

    assert (said[0], TaskRun.objects.count()) == (401, 0)


def test_measurements_and_health_are_told_to_everybody_who_reaches_it(flower):
    """Which is why the stack's Flower listens on loopback alone."""
    assert flower.ask("/healthcheck", login="") == (200, "OK")
    assert flower.ask("/metrics", login="")[0] == 200


def test_started_by_hand_it_has_the_login_of_the_local_env(tmp_path):
    for package in ("bookgen_site", "taskqueue"):
        shutil.copytree(ROOT / package, tmp_path / package)
    (tmp_path / ".env").write_text("SECRET_KEY=x\nFLOWER_BASIC_AUTH=a:b\n", encoding="utf-8")
    code = "import os, bookgen_site.celery; print(os.environ['FLOWER_BASIC_AUTH'])"
    env = {name: value for name, value in os.environ.items() if not name.startswith("FLOWER_")}

    said = subprocess.check_output([sys.executable, "-c", code], cwd=tmp_path, env=env, text=True)

    assert said == "a:b\n"


def test_without_a_login_pages_are_open_and_what_acts_is_not(open_flower, queue):
    asked = {"queue": "default"}

    assert open_flower.ask("/")[0] == 200
    assert open_flower.ask("/api/tasks")[0] == 401
    assert open_flower.ask("/api/task/async-apply/taskqueue.probe", post=asked)[0] == 401
    assert not TaskRun.objects.exists()
