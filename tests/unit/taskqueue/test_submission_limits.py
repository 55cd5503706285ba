"""What is too long, too far away or no mapping is refused at once, alike on every database."""

from datetime import timedelta

import pytest
from celery.canvas import StampingVisitor

from taskqueue import broker
from taskqueue.dispatch import RunOptions, submit
from taskqueue.models import TaskRun
from tests.unit.taskqueue import sample_tasks

pytestmark = pytest.mark.django_db
SEND = broker.send


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"key": "k" * 201}, "key: longer than 200"),
        ({"batch": "b" * 101}, "batch: longer than 100"),
        ({"run_id": "i" * 156}, "run_id: longer than 155"),
    ],
)
def test_what_is_too_long_for_its_column_is_refused(options, said):
    with pytest.raises(ValueError, match=said):
        submit("unit.add", {"left": 1, "right": 2}, RunOptions(**options))


def test_the_id_of_another_tasks_run_is_refused():
    sample_tasks.add.apply_async((1, 2), task_id="same")

    with pytest.raises(ValueError, match=r"'same' is a run of unit\.add"):
        sample_tasks.quiet.apply_async(task_id="same")


def test_the_key_of_another_tasks_run_is_refused():
    submit("unit.add", {"left": 1, "right": 2}, RunOptions(key="k"))

    with pytest.raises(ValueError, match=r"'k' is a run of unit\.add"):
        submit("unit.quiet", {}, RunOptions(key="k"))


@pytest.mark.parametrize(
    "options",
    [
        {"countdown": 1e12},
        {"countdown": float("inf")},
        {"countdown": -1e12},
        {"countdown": float("nan")},
        {"countdown": "5"},
        {"eta": "soon"},
        {"eta": timedelta(seconds=5)},
        {"expires": 1e300},
        {"expires": object()},
        {"headers": [["a", 1]]},
    ],
)
def test_a_moment_outside_the_calendar_and_headers_that_are_none_are_refused(options):
    with pytest.raises((ValueError, TypeError)):
        sample_tasks.add.apply_async((1, 2), **options)

    assert not TaskRun.objects.exists()


def test_a_stamped_signature_is_sent_with_its_stamps(memory_broker, monkeypatch, submitted):
    class Visitor(StampingVisitor):
        def on_signature(self, sig, **headers):
            return {"book": "12"}

    monkeypatch.setattr(broker, "send", SEND)
    signature = sample_tasks.add.s(1, 2)
    signature.stamp(Visitor())

    submitted(signature.apply_async)

    run = TaskRun.objects.get()
    assert (run.state, run.options["book"]) == ("QUEUED", "12")
