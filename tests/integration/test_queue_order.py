"""The order in which waiting runs are begun, through real lists and a real worker."""

import random

import pytest
from django.conf import settings
from django.db import transaction

from taskqueue.models import TaskAttempt, TaskRun
from tests.integration.ending_tasks import add
from tests.stack import wait_until

pytestmark = pytest.mark.usefixtures("own_hook")

PRIORITIES = [*range(11), None, None]


def submit_shuffled(queues):
    """Submit one run a queue and priority, in an order that says nothing."""
    wanted = [(queue, priority) for queue in queues for priority in PRIORITIES]
    random.Random(7).shuffle(wanted)  # an order, no secret
    with transaction.atomic():
        for queue, priority in wanted:
            add.apply_async([1, 2], queue=queue, priority=priority)


def begun():
    """Return (queue, priority) of each attempt in the order in which they were begun."""
    wait_until(lambda: not TaskRun.objects.unfinished().exists(), what="the end of all runs")
    runs = TaskAttempt.objects.order_by("pk").values_list("run__queue", "run__priority")
    return list(runs)


@pytest.mark.usefixtures("nobody_else")
def test_each_of_the_six_queues_is_served_from_10_down_to_0(start_queue_worker):
    queues = settings.TASKQUEUE_QUEUES
    submit_shuffled(queues)

    start_queue_worker(",".join(queues))

    order = begun()
    for queue in queues:
        assert [priority for name, priority in order if name == queue] == [
            10, 9, 8, 7, 6, 5, 5, 5, 4, 3, 2, 1, 0,
        ]  # fmt: skip


@pytest.mark.usefixtures("only_on_redis")
def test_all_of_high_priority_goes_before_anything_else_on_one_worker(start_queue_worker):
    with transaction.atomic():
        for _ in range(5):
            add.apply_async([1, 2], queue="content_generation", priority=10)
        for _ in range(5):
            add.apply_async([1, 2], queue="high_priority", priority=0)

    start_queue_worker("content_generation,high_priority")

    assert [name for name, _ in begun()] == ["high_priority"] * 5 + ["content_generation"] * 5


@pytest.mark.usefixtures("only_on_redis", "nobody_else")
def test_the_lists_of_a_queue_can_be_typed(queue):
    for priority in (9, 9, 0):
        add.apply_async([1, 2], queue="export", priority=priority)

    lengths = [queue.client.llen(name) for name in ("export:9", "export", "export:5")]
    assert lengths == [2, 1, 0]
