"""Statements that are written once: what they change is what the ORM would change."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from taskqueue.models import Pulse, TaskRun
from taskqueue.prepared import PreparedInsert, PreparedUpdate
from tests.unit.taskqueue.builders import make_run

pytestmark = pytest.mark.django_db

NOTE = PreparedUpdate(
    lambda given: (
        Q(pk=given("id"), state=TaskRun.State.PENDING),
        {"result": given("result"), "ended_at": given("ended_at"), "retries": F("retries") + 1},
    )
)


@pytest.mark.parametrize("result", [{"a": [1, "ä"]}, "text", 3, [], None])
def test_every_value_is_read_as_it_was_given(result):
    run, moment = make_run(), timezone.now()

    assert NOTE.run(TaskRun, id=run.pk, result=result, ended_at=moment) == 1

    run.refresh_from_db()
    assert (run.result, run.ended_at, run.retries) == (result, moment, 1)


def test_it_may_be_run_again_with_other_values():
    first, second = make_run(), make_run()
    moment = timezone.now()

    for number, run in enumerate((first, second)):
        NOTE.run(TaskRun, id=run.pk, result=number, ended_at=moment + timedelta(number))

    second.refresh_from_db()
    assert (second.result, second.ended_at) == (1, moment + timedelta(1))


def test_it_changes_only_what_its_condition_meets():
    other, ended = make_run(), make_run(state="SUCCESS")

    assert NOTE.run(TaskRun, id=ended.pk, result=1, ended_at=None) == 0

    other.refresh_from_db()
    assert other.result is None


def test_a_row_is_inserted_once_and_then_refused():
    insert = PreparedInsert(["name", "at"])
    insert.run(Pulse, name="beat", at=timezone.now())

    with pytest.raises(IntegrityError), transaction.atomic():
        insert.run(Pulse, name="beat", at=timezone.now())


def test_a_row_with_the_same_key_is_changed_where_that_is_wished():
    insert = PreparedInsert(["name", "at"], key="name", changes=["at"])
    moment = timezone.now()
    for days in (0, 1):
        insert.run(Pulse, name="beat", at=moment + timedelta(days))

    assert Pulse.objects.get(name="beat").at == moment + timedelta(1)
