"""Celery's canvas goes through rows, and is kept with them: nobody uses it here, anybody may."""

import pytest
from celery import chain, chord, current_app, group

from taskqueue.models import TaskRun
from tests.integration.ending_tasks import add, end, note, total
from tests.integration.test_queue_broker import lines, wait_for
from tests.stack import wait_until

pytestmark = pytest.mark.usefixtures("own_hook")


def test_a_chain_hands_its_results_on(queue_worker):
    result = chain(add.s(1, 1), add.s(2), add.s(10))()

    assert result.get(timeout=30) == 14
    assert set(TaskRun.objects.values_list("state", flat=True)) == {"SUCCESS"}
    assert TaskRun.objects.count() == 3


def test_each_step_of_a_chain_keeps_the_priority_it_was_given(queue_worker):
    steps = [add.s(1, 1).set(priority=9), add.s(2).set(priority=9), add.s(3).set(priority=0)]

    assert chain(*steps)().get(timeout=30) == 7
    priorities = TaskRun.objects.order_by("created_at").values_list("priority", flat=True)
    assert list(priorities) == [9, 9, 0]


def test_a_group_gives_all_results(queue_worker):
    assert group(add.s(number, 1) for number in range(3))().get(timeout=30) == [1, 2, 3]


def test_a_chord_gives_its_parts_to_its_body(queue_worker):
    result = chord((add.s(number, 1) for number in range(3)), total.s())()

    assert result.get(timeout=30) == 6
    assert TaskRun.objects.filter(state="SUCCESS").count() == 4


def test_a_link_runs_after_success_and_an_errback_after_a_failure_for_good(queue_worker, tmp_path):
    notes = str(tmp_path / "notes")
    add.apply_async([1, 2], link=note.si(notes, "linked"))
    end.apply_async(["permanent"], link_error=note.si(notes, "failed"))

    wait_until(lambda: len(lines(tmp_path / "notes")) == 2, what="both")
    assert sorted(lines(tmp_path / "notes")) == ["failed", "linked"]


def test_a_step_that_fails_for_good_fails_the_rest(queue_worker):
    result = chain(end.s("permanent"), add.s(1))()

    with pytest.raises(Exception, match="permanent"):
        result.get(timeout=30)


def test_a_chain_whose_message_was_lost_goes_on(queue, start_queue_worker):
    result = chain(add.s(1, 1).set(queue="export"), add.s(2).set(queue="export"))()
    queue.empty()

    start_queue_worker("export")

    assert result.get(timeout=30) == 4


def test_a_foreign_chain_is_adopted_with_its_rest(queue_worker):
    rest = [add.s(5).set(queue="default")]
    result = current_app.send_task("tests.add", [1, 2], queue="default", chain=rest)

    wait_for(result.id, "SUCCESS")
    wait_until(lambda: TaskRun.objects.filter(result=8).exists(), what="the second step")
    assert TaskRun.objects.get(pk=result.id).options["chain"][0]["task"] == "tests.add"
