"""What an operator does to runs."""

import pytest
from django.utils import timezone

from taskqueue import dead_letters
from taskqueue.desk import bulk
from taskqueue.desk.run_acts import CancelRuns, PrioritiseRuns, RetryRuns
from taskqueue.desk.selection import Selection
from taskqueue.dispatch import BATCH_HOLD, pause_reason
from taskqueue.models import OperatorAction, TaskRun
from tests.unit.taskqueue.builders import make_failure, make_run, state_of

pytestmark = pytest.mark.django_db
STATES = ["PENDING", "QUEUED", "RETRY", "HELD", "STARTED", "SUCCESS", "FAILURE", "REVOKED"]


def preview(act, *runs):
    """Return the preview of an act on these runs, or on all."""
    return bulk.preview(act, Selection(ids=tuple(run.pk for run in runs)))


def done(shown):
    """Carry out what a preview shows."""
    return bulk.carry_out(shown, actor="ann", reason="because")


def one(act, run):
    """Return what would become of one run, or why nothing would."""
    (item,) = preview(act, run).items
    return item.does or item.why


class TestCancel:
    """Cancelling many: waiting ones at once, working ones at their next step."""

    def test_a_preview_says_which_are_cancelled_at_once_and_which_are_asked(self):
        said = [one(CancelRuns(), make_run(state=state)) for state in STATES]

        assert said == ["cancel"] * 4 + ["ask"] + ["ended"] * 3

    def test_a_filter_without_a_state_means_the_unfinished_ones(self):
        for state in STATES:
            make_run(state=state, subject="b:1")

        report = done(bulk.preview(CancelRuns(), Selection({"subject": "b:1"})))

        assert report.counts == {"cancelled": 4, "asked": 1}
        reasons = TaskRun.objects.filter(state="REVOKED").exclude(cancel_reason="")
        assert reasons.filter(cancel_reason="because").count() == 4

    def test_one_that_was_asked_before_is_not_asked_again(self):
        run = make_run(state="STARTED", cancel_requested_at=timezone.now())

        assert one(CancelRuns(), run) == "asked"

    def test_one_that_ends_before_the_act_is_skipped_and_said(self):
        run = make_run()
        shown = preview(CancelRuns(), run)
        TaskRun.objects.filter(pk=run.pk).update(state="SUCCESS")

        assert done(shown).outcomes[0].why == "ended"

    def test_a_run_that_is_published_meanwhile_is_no_other_set(self):
        run = make_run()
        token = preview(CancelRuns(), run).token
        TaskRun.objects.filter(pk=run.pk).update(state="QUEUED")

        assert bulk.bound(CancelRuns(), token).items[0].does == "cancel"

    def test_an_id_that_no_run_has_is_skipped(self):
        (item,) = bulk.preview(CancelRuns(), Selection(ids=("nobody",))).items

        assert (item.why, item.words) == ("unknown", "there is no such run")


class TestRetry:
    """Letting runs go on: failed, waiting for a retry, held."""

    def test_a_run_that_waits_for_its_retry_is_due_now(self, sent, submitted):
        run = make_run(state="RETRY", attempt=1, next_attempt_at=timezone.now())

        report = submitted(lambda: done(preview(RetryRuns(), run)))

        assert (report.counts, sent.ids, state_of(run)) == ({"due now": 1}, [run.pk], "QUEUED")

    def test_a_run_that_is_held_for_a_budget_is_released(self, sent, submitted):
        run = make_run(state="HELD", held_for="budget of biography:1", attempt=1)

        report = submitted(lambda: done(preview(RetryRuns(), run)))

        assert (report.counts, sent.ids, state_of(run)) == ({"released": 1}, [run.pk], "QUEUED")

    def test_a_failed_run_is_retried_as_its_dead_letter(self):
        run = make_run(state="FAILURE", attempt=1)
        letter = dead_letters.bury(run, make_failure(), code="x")

        report = done(preview(RetryRuns(), run))

        letter.refresh_from_db()
        assert (letter.state, report.outcomes[0].run_id) == ("retried", letter.retried_as_id)

    @pytest.mark.parametrize(
        ("changes", "why"),
        [
            ({"state": "PENDING"}, "pending"),
            ({"state": "QUEUED"}, "queued"),
            ({"state": "STARTED"}, "started"),
            ({"state": "SUCCESS"}, "success"),
            ({"state": "REVOKED"}, "revoked"),
            ({"state": "FAILURE"}, "no_letter"),
            ({"state": "HELD", "held_for": BATCH_HOLD}, "batch"),
            ({"state": "HELD", "held_for": pause_reason("default")}, "paused"),
        ],
    )
    def test_anything_else_is_skipped_with_its_reason(self, changes, why):
        run = make_run(**changes)

        outcome = done(preview(RetryRuns(), run)).outcomes[0]

        assert (outcome.outcome, outcome.why, bool(outcome.words)) == ("skipped", why, True)

    def test_a_failed_run_whose_letter_is_archived_is_skipped(self):
        run = make_run(state="FAILURE", attempt=1)
        dead_letters.archive(dead_letters.bury(run, make_failure(), code="x"), reason="seen")

        assert one(RetryRuns(), run) == "not_open"

    @pytest.mark.parametrize(("state", "later"), [("RETRY", "STARTED"), ("HELD", "REVOKED")])
    def test_what_changes_before_the_act_is_skipped(self, state, later):
        run = make_run(state=state, held_for="budget")
        shown = preview(RetryRuns(), run)
        TaskRun.objects.filter(pk=run.pk).update(state=later)

        assert done(shown).outcomes[0].why == later.lower()

    def test_what_changes_in_the_very_moment_is_skipped(self, monkeypatch):
        run = make_run(state="HELD", held_for="budget")
        monkeypatch.setattr(TaskRun.objects, "release", lambda run_id: False)

        assert done(preview(RetryRuns(), run)).outcomes[0].why == "changed"

    def test_a_run_that_is_gone_is_skipped(self):
        run = make_run(state="RETRY")
        shown = preview(RetryRuns(), run)
        run.delete()

        assert done(shown).outcomes[0].why == "unknown"

    def test_a_filter_means_what_can_be_retried(self):
        wanted = {make_run(state=state, subject="b:1").pk for state in ("RETRY", "HELD")}
        failed = [make_run(state="FAILURE", subject="b:1") for _ in range(2)]
        dead_letters.bury(failed[0], make_failure(), code="x")
        make_run(state="SUCCESS", subject="b:1")

        shown = bulk.preview(RetryRuns(), Selection({"subject": "b:1"}))

        assert {item.id for item in shown.items} == {*wanted, failed[0].pk}


class TestPrioritise:
    """Moving runs that wait."""

    def test_only_what_waits_and_has_another_priority_is_changed(self):
        said = [one(PrioritiseRuns(9), make_run(state=state)) for state in STATES]

        assert said == ["change"] * 4 + ["not_waiting"] * 4
        assert one(PrioritiseRuns(9), make_run(priority=9)) == "same"

    def test_it_is_done_and_kept_with_the_priority(self):
        run = make_run()

        assert done(preview(PrioritiseRuns(9), run)).counts == {"changed": 1}
        assert TaskRun.objects.get().priority == 9
        assert OperatorAction.objects.get().detail["priority"] == 9

    def test_a_token_is_for_one_priority(self):
        token = preview(PrioritiseRuns(9), make_run()).token

        with pytest.raises(ValueError, match="it is for prioritise_runs"):
            bulk.bound(PrioritiseRuns(8), token)

    def test_one_that_begins_before_the_act_is_skipped(self):
        run = make_run()
        shown = preview(PrioritiseRuns(9), run)
        TaskRun.objects.filter(pk=run.pk).update(state="STARTED")

        assert done(shown).outcomes[0].why == "not_waiting"
