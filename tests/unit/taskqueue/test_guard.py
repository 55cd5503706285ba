"""An attempt's right to write, and the heartbeat that keeps it."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from taskqueue.errors import LeaseLostError, RunCancelledError
from taskqueue.guard import Claim, RunGuard, UntrackedGuard
from taskqueue.models import Pulse, TaskAttempt, TaskRun
from tests.unit.taskqueue.builders import claim_of, make_run


def write_and_fail():
    """Write a row, then fail."""
    Pulse.objects.create(name="written")
    msg = "full"
    raise OSError(msg)


def guard_of(run, attempt=None):
    """Return the guard of an attempt, the last one if none is named."""
    return RunGuard(claim_of(run) if attempt is None else Claim(run.pk, attempt))


@pytest.mark.django_db
class TestRunGuard:
    """Steps call check between their parts and write under write."""

    def test_an_attempt_that_holds_its_run_goes_on_and_writes(self):
        guard = guard_of(make_run(state="STARTED"))

        guard.check()
        with guard.write():
            Pulse.objects.create(name="written")

        assert Pulse.objects.count() == 1

    def test_a_write_extends_the_lease(self):
        soon = timezone.now() + timedelta(seconds=1)
        run = make_run(state="STARTED", lease_until=soon)

        with guard_of(run).write():
            pass

        run.refresh_from_db()
        assert run.lease_until > soon + timedelta(seconds=30)

    @pytest.mark.parametrize("state", ["PENDING", "QUEUED", "RETRY", "HELD", "SUCCESS", "FAILURE"])
    def test_an_attempt_whose_run_has_gone_on_writes_nothing(self, state):
        guard = guard_of(make_run(state=state, attempt=1))

        with pytest.raises(LeaseLostError, match="attempt 1 no longer holds"), guard.write():
            Pulse.objects.create(name="written")

        assert not Pulse.objects.exists()

    def test_a_late_attempt_neither_goes_on_nor_writes(self):
        guard = guard_of(make_run(state="STARTED", attempt=2), attempt=1)

        with pytest.raises(LeaseLostError):
            guard.check()
        with pytest.raises(LeaseLostError), guard.write():
            Pulse.objects.create(name="written")
        assert not Pulse.objects.exists()

    def test_a_write_that_fails_leaves_nothing(self):
        guard = guard_of(make_run(state="STARTED"))

        with pytest.raises(OSError, match="full"), guard.write():
            write_and_fail()

        assert not Pulse.objects.exists()

    def test_a_run_that_was_asked_to_stop_stops_with_the_reason(self):
        run = make_run(state="STARTED")
        TaskRun.objects.ask_to_cancel(run.pk, reason="by hand")

        with pytest.raises(RunCancelledError, match="by hand"):
            guard_of(run).check()

    def test_a_stop_without_a_reason_says_cancelled(self):
        run = make_run(state="STARTED", cancel_requested_at=timezone.now())

        with pytest.raises(RunCancelledError, match="cancelled"):
            guard_of(run).check()

    def test_a_beat_extends_the_lease(self):
        run = make_run(state="STARTED", lease_until=timezone.now())

        assert guard_of(run).beat()
        run.refresh_from_db()
        assert run.lease_until > timezone.now() + timedelta(seconds=30)

    def test_a_lease_that_was_lost_stays_lost(self):
        run = make_run(state="STARTED", attempt=2)
        guard = guard_of(run, attempt=1)

        assert not guard.beat()
        TaskRun.objects.filter(pk=run.pk).update(attempt=1)
        assert not guard.beat()
        with pytest.raises(LeaseLostError):
            guard.check()

    def test_a_young_lease_is_not_asked_for(self, django_assert_num_queries):
        guard = guard_of(make_run(state="STARTED"))

        with django_assert_num_queries(0):
            guard.check_held()

    def test_an_old_lease_is_asked_for_and_renewed(self, settings, django_assert_num_queries):
        settings.TASKQUEUE_LEASE_S = 0
        guard = guard_of(make_run(state="STARTED"))
        settings.TASKQUEUE_LEASE_S = 60

        guard.check_held()

        with django_assert_num_queries(0):
            guard.check_held()

    def test_a_late_attempt_whose_lease_is_old_is_told(self, settings):
        settings.TASKQUEUE_LEASE_S = 0
        guard = guard_of(make_run(state="STARTED", attempt=2), attempt=1)

        with pytest.raises(LeaseLostError):
            guard.check_held()

    def test_a_run_says_what_it_works_on(self):
        run = make_run(state="STARTED")

        guard_of(run).describe(subject="biography:1", step="s" * 200)

        run.refresh_from_db()
        assert (run.subject, run.step) == ("biography:1", "s" * 100)

    def test_a_heartbeat_notes_memory_and_step_on_its_own_attempt(self):
        run = make_run(state="STARTED", attempt=2)
        for number in (1, 2):
            TaskAttempt.objects.get_or_create(run=run, number=number)
        guard = guard_of(run)
        guard.describe(subject="x", step="reading")

        guard.note_vitals()

        first, second = run.attempts.order_by("number")
        assert (first.step, first.heartbeat_at) == ("", None)
        assert (second.step, second.memory_kb > 1_000) == ("reading", True)
        assert second.heartbeat_at is not None

    def test_an_attempt_that_has_ended_describes_nothing(self):
        run = make_run(state="RETRY", attempt=1, step="the newer one's")

        guard_of(run).describe(subject="x", step="late")

        run.refresh_from_db()
        assert (run.subject, run.step) == ("", "the newer one's")

    def test_a_write_within_a_transaction_is_part_of_it(self):
        guard = guard_of(make_run(state="STARTED"))

        with transaction.atomic():
            with guard.write():
                Pulse.objects.create(name="written")
            transaction.set_rollback(True)

        assert not Pulse.objects.exists()


@pytest.mark.django_db
def test_a_plain_call_writes_in_a_plain_transaction():
    guard = UntrackedGuard()

    guard.check()
    guard.describe(subject="x", step="y")
    with pytest.raises(OSError, match="full"), guard.write():
        write_and_fail()

    assert not Pulse.objects.exists()
