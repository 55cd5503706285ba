"""What is to follow a run is refused with it, not when the run has done its work."""

import pytest
from celery import chain, chord, group, signature

from taskqueue.canvas import check_followers
from taskqueue.models import DeadLetter, TaskRun
from tests.unit.taskqueue.builders import make_run, perform
from tests.unit.taskqueue.sample_tasks import add

pytestmark = pytest.mark.django_db

WRONG = [11, -1, "high", True, 5.0]


def wrong(priority=11):
    """Return a step that nobody can be asked for."""
    return add.s(1).set(priority=priority)


@pytest.mark.parametrize("priority", WRONG)
@pytest.mark.parametrize("name", ["link", "link_error", "chord"])
def test_a_follower_with_a_bad_priority_is_refused_with_its_run(name, priority):
    with pytest.raises(ValueError, match="priority: "):
        add.apply_async([1, 2], **{name: wrong(priority)})
    assert not TaskRun.objects.exists()


@pytest.mark.parametrize(
    "canvas",
    [
        lambda: chain(add.s(1, 1), add.s(2), wrong()),
        lambda: chain(add.s(1, 1), group(add.s(1), wrong())),
        lambda: chain(add.s(1, 1), chain(add.s(1), wrong())),
        lambda: chord([add.s(1, 1)], wrong()),
        lambda: add.s(1, 1).set(link=add.s(1).set(link=wrong())),
        lambda: group(add.s(1, 1).set(priority=11), add.s(1, 1)),
        lambda: add.s(1, 1).set(priority=11),
    ],
    ids=["chain", "group in chain", "chain in chain", "chord", "link of link", "group", "set"],
)
def test_a_bad_priority_is_found_wherever_it_stands(canvas):
    with pytest.raises(ValueError, match="priority: 11 is outside 0 to 10"):
        canvas().apply_async()
    assert not TaskRun.objects.exists()


def test_a_follower_in_an_unknown_queue_is_refused_with_its_run():
    with pytest.raises(ValueError, match="queue: 'nowhere' is not one of"):
        add.apply_async([1, 2], link=add.s(1).set(queue="nowhere"))


def test_a_follower_of_another_program_may_have_a_queue_of_its_own():
    check_followers({"link": [signature("other.task", queue="nowhere")]})


def test_followers_that_can_be_asked_for_are_no_error():
    link = chain(add.s(1).set(priority=0), group(add.s(1).set(priority=10), add.s(2)))

    check_followers({"link": [link], "chain": None, "chord": dict(add.s(1)), "headers": {"a": 1}})


def test_a_run_whose_follower_cannot_be_called_fails_for_good_and_says_so():
    run = make_run(state="QUEUED")

    perform(run, callbacks=[add.s(1, 2, 3)])

    assert (run.state, run.attempt, run.error_code) == ("FAILURE", 1, "queue.follower_refused")
    assert "unit.add could not follow" in DeadLetter.objects.get(run=run).message
