"""Of a batch only so many are in flight; one that fails stops nobody."""

import pytest
from django.db import transaction

from taskqueue.dispatch import RunOptions, submit
from taskqueue.models import TaskRun
from tests.integration.test_queue_broker import wait_for
from tests.stack import wait_until

pytestmark = pytest.mark.usefixtures("own_hook")


def submit_batch(name, arguments, size):
    """Submit a run for each of the arguments, in one transaction."""
    options = RunOptions(batch="b", batch_size=size, queue="default")
    with transaction.atomic():
        return [submit(name, one, options).pk for one in arguments]


def in_flight():
    """Count the runs that are neither held nor over."""
    return TaskRun.objects.unfinished().exclude(state="HELD").count()


def test_at_most_so_many_are_in_flight_and_all_are_done(queue_worker, tmp_path):
    go = tmp_path / "go"
    submit_batch("tests.until", [{"path": str(go)}] * 6, 3)
    wait_until(lambda: TaskRun.objects.filter(state="STARTED").count() == 2, what="two at work")
    counted = {in_flight()}

    go.touch()

    def is_over():
        counted.add(in_flight())
        return not TaskRun.objects.unfinished().exists()

    wait_until(is_over, what="the end of all")
    assert max(counted) == 3
    assert TaskRun.objects.filter(state="SUCCESS").count() == 6


def test_one_that_fails_stops_none_of_the_others(queue_worker):
    hows = ["success", "permanent", "exit", "success", "reject", "ignore", "success"]

    submit_batch("tests.end", [{"how": how} for how in hows], 2)

    wait_until(lambda: not TaskRun.objects.unfinished().exists(), what="the end of all")
    states = TaskRun.objects.order_by("created_at").values_list("state", flat=True)
    assert list(states) == [
        "SUCCESS", "FAILURE", "FAILURE", "SUCCESS", "FAILURE", "REVOKED", "SUCCESS",
    ]  # fmt: skip


def test_one_that_fails_gives_its_place_away_while_another_still_works(queue_worker, tmp_path):
    with transaction.atomic():
        options = RunOptions(batch="b", batch_size=2, queue="default")
        works = submit("tests.until", {"path": str(tmp_path / "go")}, options).pk
        submit("tests.end", {"how": "permanent"}, options)
        last = submit("tests.add", {"left": 1, "right": 2}, options).pk

    assert wait_for(last, "SUCCESS").attempt == 1
    assert TaskRun.objects.get(pk=works).state == "STARTED"
    (tmp_path / "go").touch()
    wait_for(works, "SUCCESS")
