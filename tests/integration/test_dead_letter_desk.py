"""What failed for good, as an operator meets it: listed, retried by group, told, counted."""

import json
import subprocess
import sys
import threading
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import pairwise

import pytest
from celery import current_app
from django.core.management import call_command

import taskqueue.tasks  # noqa: F401  # registers process_dead_letter_queue
from taskqueue import dead_letters
from taskqueue.desk.waiting import try_now
from taskqueue.models import DeadLetter, QueuePause, TaskRun
from tests.integration.ending_tasks import end, fail_until
from tests.integration.test_queue_broker import wait_for
from tests.stack import ROOT

pytestmark = pytest.mark.usefixtures("own_hook")
RETRY_ALL = """
import django
django.setup()
import tests.integration.ending_tasks
from django.core.management import call_command
call_command("retry_dead_letters", "--all", "--yes", "--json")
"""
SECRET = "whsec_QUJDREVGR0hJSktMTU5PUA=="


@pytest.fixture
def printed(capsys):
    """Run a command and return the JSON object that it prints."""

    def run(*words):
        call_command(*map(str, words), "--json")
        return json.loads(capsys.readouterr().out.splitlines()[-1])

    return run


@pytest.fixture
def receiver():
    """An address that answers 503 at first and 204 from then on, and what it was sent."""

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"]))
            got.append((self.headers["webhook-id"], json.loads(body)))
            self.send_response(503 if len(got) == 1 else 204)
            self.end_headers()

        def log_message(self, *args):
            """Say nothing."""

    got = []
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", got
    server.shutdown()
    thread.join()
    server.server_close()


def failed_for_good(path):
    """Start two runs that fail four times each, and return their ids once they have."""
    started = [fail_until.apply_async([str(path)], priority=9, queue="default") for _ in range(2)]
    for result in started:
        wait_for(result.id, "FAILURE", seconds=90)
    return [result.id for result in started]


def test_a_task_that_fails_for_good_shows_its_attempts_and_its_group_is_run_again(
    queue_worker, tmp_path, printed
):
    runs = failed_for_good(tmp_path / "mended")
    said = printed("list_dead_letters")
    for letter in said["dead_letters"]:
        assert_four_attempts(letter)
    (group,) = {letter["group"] for letter in said["dead_letters"]}

    (tmp_path / "mended").touch()
    done = printed("retry_dead_letters", "--group", group, "--reason", "mended", "--yes")

    assert (said["counts"]["open"], done["outcomes"]) == (2, {"retried": 2})
    new = [wait_for(row["run"], "SUCCESS", seconds=60) for row in done["items"]]
    assert {(run.queue, run.priority, run.attempt) for run in new} == {("default", 9, 1)}
    assert {run.retry_of_id for run in new} == set(runs)
    assert dead_letters.counts() == {"open": 0, "retried": 2, "archived": 0, "ever": 2}


def assert_four_attempts(letter):
    """Each has its time, its code and its traceback, and they follow one another."""
    attempts = letter["attempts"]
    assert [attempt["number"] for attempt in attempts] == [1, 2, 3, 4]
    assert {attempt["error_code"] for attempt in attempts} == {"test.later"}
    assert all("TryLaterError: temporary" in attempt["traceback"] for attempt in attempts)
    begun = [datetime.fromisoformat(attempt["started_at"]) for attempt in attempts]
    ended = [datetime.fromisoformat(attempt["ended_at"]) for attempt in attempts]
    assert all(end >= start for start, end in zip(begun, ended, strict=True))
    waits = [start - end for end, (_, start) in zip(ended[:-1], pairwise(begun), strict=True)]
    assert all(wait > timedelta(0) for wait in waits)


def test_a_retry_that_fails_again_is_a_letter_of_the_same_group_that_names_the_first(
    queue_worker, printed
):
    wait_for(end.apply_async(["permanent"], priority=2).id, "FAILURE")
    (first,) = printed("list_dead_letters")["dead_letters"]

    done = printed("retry_dead_letters", first["id"], "--yes")
    wait_for(done["items"][0]["run"], "FAILURE")

    (again,) = printed("list_dead_letters")["dead_letters"]
    assert (again["group"], again["retry_of"], again["priority"]) == (
        first["group"], first["run"], 2,
    )  # fmt: skip
    assert dead_letters.counts() == {"open": 1, "retried": 1, "archived": 0, "ever": 2}


def test_a_letter_is_run_again_with_another_argument_and_works(queue_worker, printed):
    wait_for(end.delay("permanent").id, "FAILURE")
    letter = DeadLetter.objects.get()

    done = printed("retry_dead_letters", letter.pk, "--set", "how=success", "--yes")

    assert wait_for(done["run"], "SUCCESS").args == ["success"]
    letter.refresh_from_db()
    assert (letter.args, letter.state) == (["permanent"], "retried")


def test_two_operators_at_once_retry_each_letter_once(queue_worker, queue_env):
    started = [end.delay("permanent") for _ in range(12)]
    for result in started:
        wait_for(result.id, "FAILURE", seconds=60)
    QueuePause.objects.create(queue="default")  # what is retried would fail, and be a letter again
    command = [sys.executable, "-c", RETRY_ALL]

    both = [
        subprocess.Popen(command, cwd=ROOT, env=queue_env, stdout=subprocess.PIPE) for _ in range(2)
    ]

    said = [json.loads(one.communicate(timeout=120)[0] or "{}") for one in both]
    assert sum(one.get("outcomes", {}).get("retried", 0) for one in said) == 12, said
    assert TaskRun.objects.filter(retry_of__isnull=False).count() == 12
    assert dead_letters.counts()["retried"] == 12


def test_the_operators_address_is_told_once_and_tried_again(
    queue, start_queue_worker, receiver, settings
):
    url, got = receiver
    env = {"TASKQUEUE_WEBHOOK_URL": url, "TASKQUEUE_WEBHOOK_SECRET": SECRET}
    start_queue_worker("default,monitoring", env=env)
    wait_for(end.delay("permanent").id, "FAILURE")
    for _ in range(2):
        process = current_app.tasks["taskqueue.process_dead_letter_queue"].delay()
        wait_for(process.id, "SUCCESS")

    notice = TaskRun.objects.get(task="taskqueue.call_webhook")
    wait_for(notice.pk, "RETRY")
    assert try_now(notice.pk)
    wait_for(notice.pk, "SUCCESS")
    assert [(one, event["type"]) for one, event in got] == [(notice.pk, "deadletter.opened")] * 2
