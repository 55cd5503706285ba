"""RabbitMQ as the broker: what it does otherwise than Redis makes no difference to a run."""

import signal

import amqp
import pytest
from celery import current_app
from django.conf import settings
from kombu import Connection, Queue

from taskqueue import broker, rescue
from taskqueue.models import TaskRun
from tests.integration.ending_tasks import add, until
from tests.integration.test_queue_broker import state_of, wait_for
from tests.stack import wait_until

pytestmark = pytest.mark.usefixtures("only_on_rabbitmq", "own_hook")


def restart(server, *, forgets=False):
    """Kill the server and start it again, with what it kept or without."""
    server.signal(signal.SIGKILL)
    if forgets:
        server.forget()
    server.start()


def declare(url, name, **arguments):
    """Declare a queue as somebody else would."""
    with Connection(url) as connection:
        Queue(name, channel=connection.default_channel, **arguments).queue_declare()


def test_a_publisher_makes_each_queue_with_ten_priorities(queue):
    for name in settings.TASKQUEUE_QUEUES:
        add.apply_async([1, 1], queue=name)
        declare(queue.url, name, max_priority=10)
        with pytest.raises(amqp.PreconditionFailed, match="x-max-priority"):
            declare(queue.url, name)


def test_a_worker_makes_its_queues_with_ten_priorities(queue, start_queue_worker):
    with Connection(queue.url) as connection:
        connection.default_channel.queue_delete("export")
    start_queue_worker("export")

    with pytest.raises(amqp.PreconditionFailed, match="x-max-priority"):
        declare(queue.url, "export")


@pytest.mark.usefixtures("nobody_else")
def test_messages_are_counted_in_a_queue_that_is_there_and_one_that_is_not():
    add.apply_async([1, 1], queue="export")

    lengths = broker.queue_lengths(["not-there", "export"])

    assert lengths == {"not-there": {-1: 0}, "export": {-1: 1}}


@pytest.mark.usefixtures("nobody_else")
def test_a_run_submitted_right_after_a_restart_is_sent_at_once(queue):
    add.apply_async([1, 1], queue="export")
    restart(queue)

    assert state_of(add.apply_async([1, 1], queue="export").id) == "QUEUED"


@pytest.mark.usefixtures("nobody_else")
def test_what_it_keeps_over_a_restart_is_not_sent_again(queue):
    add.apply_async([1, 1], queue="export")
    before = broker.current_epoch()
    restart(queue)

    assert broker.current_epoch() == before
    assert broker.queue_lengths(["export"]) == {"export": {-1: 1}}


@pytest.mark.usefixtures("nobody_else")
def test_what_it_forgot_is_sent_again_by_the_next_sweep_though_its_queue_is_not_empty(queue):
    forgotten = add.apply_async([1, 1], queue="export").id
    restart(queue, forgets=True)
    add.apply_async([1, 1], queue="export")

    def is_sent_again():
        rescue.publish_pending()
        return TaskRun.objects.get(pk=forgotten).publish_count == 2

    wait_until(is_sent_again, what="the second message")  # a sweep leaves the newest 2 s alone
    assert broker.queue_lengths(["export"]) == {"export": {-1: 2}}


def test_workers_answer_after_a_restart(queue, queue_worker):
    restart(queue)

    def read():
        said = current_app.control.inspect(timeout=2).active_queues() or {}
        return [each["name"] for each in said.get(f"{queue_worker.name}@test", [])]

    assert wait_until(read, seconds=60, what="the worker's answer") == ["default"]


def test_a_running_task_is_ended_by_a_revoke_that_terminates(queue_worker, tmp_path):
    run_id = until.delay(str(tmp_path / "never"), str(tmp_path / "started")).id
    wait_until((tmp_path / "started").exists, what="the start")

    current_app.control.revoke(run_id, terminate=True, signal="SIGKILL")

    wait_for(run_id, "REVOKED")
    assert wait_for(add.delay(1, 1).id, "SUCCESS").attempt == 1
