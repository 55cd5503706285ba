"""What an operator does to runs: cancel them, try them now, make them more or less urgent."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import Q

from taskqueue.cancel import Cancelled, cancel
from taskqueue.desk import selection
from taskqueue.desk.bulk import UNKNOWN, Act, Item, ItemOutcome, SkippedError, missing
from taskqueue.desk.letter_acts import RetryLetters
from taskqueue.desk.selection import Selection
from taskqueue.desk.waiting import change_priority, try_now
from taskqueue.dispatch import BATCH_HOLD, checked_priority, pause_reason, publish_on_commit
from taskqueue.models import DeadLetter, TaskRun
from taskqueue.states import ENDED, WAITING, State

ENDED_BEFORE, NOT_WAITING = "ended", "not_waiting"
RETRYABLE = Q(state__in=[State.RETRY, State.HELD]) | Q(
    state=State.FAILURE, dead_letter__state=DeadLetter.State.OPEN
)


@dataclass(frozen=True, slots=True)
class CancelRuns(Act):
    """Cancel runs: at once while they wait, at their next step while they work."""

    name: ClassVar[str] = "cancel_runs"
    noun: ClassVar[str] = "runs"

    def items(self, chosen: Selection) -> list[Item]:
        """Look at each run; without a state, at the unfinished ones."""
        rows = _rows(chosen, ~Q(state__in=ENDED))
        return _items(chosen, map(_cancel_verdict, rows))

    def do(self, item_id: str, *, reason: str) -> ItemOutcome:
        """Cancel one run, or ask it to stop."""
        done = cancel(item_id, reason=reason)
        if done == Cancelled.TOO_LATE:
            raise SkippedError(ENDED_BEFORE, "it has ended before")
        return ItemOutcome(item_id, done.value)


@dataclass(frozen=True, slots=True)
class RetryRuns(Act):
    """Let runs go on: a failed one by its dead letter, one that waits for its retry now."""

    name: ClassVar[str] = "retry_runs"
    noun: ClassVar[str] = "runs"

    def items(self, chosen: Selection) -> list[Item]:
        """Look at each run; without a state, at those that can be retried."""
        rows = _rows(chosen, RETRYABLE)
        letters = _letters_of(rows)
        return _items(chosen, (_retry_verdict(run, letters.get(run.pk)) for run in rows))

    def do(self, item_id: str, *, reason: str) -> ItemOutcome:
        """Retry one run's dead letter, or let it be tried now."""
        run = TaskRun.objects.filter(pk=item_id).first()
        if run is None:
            raise SkippedError(UNKNOWN, "there is no such run")
        letter = _letters_of([run]).get(run.pk)
        found = _retry_verdict(run, letter)
        if letter is not None and found.does == "retry":
            outcome = RetryLetters().do(letter.id, reason=reason)
            return ItemOutcome(item_id, outcome.outcome, run_id=outcome.run_id)
        if found.does == "release" and TaskRun.objects.release(item_id):
            publish_on_commit(item_id)
            return ItemOutcome(item_id, "released")
        if found.does == "try now" and try_now(item_id):
            return ItemOutcome(item_id, "due now")
        raise SkippedError(found.why or "changed", found.words or "it has changed meanwhile")


@dataclass(frozen=True, slots=True)
class PrioritiseRuns(Act):
    """Give runs that wait another priority, 10 the most urgent."""

    priority: int
    name: ClassVar[str] = "prioritise_runs"
    noun: ClassVar[str] = "runs"

    @property
    def options(self) -> dict[str, Any]:
        """Return the priority; ValueError if it is outside 0 to 10."""
        return {"priority": checked_priority(self.priority)}

    def items(self, chosen: Selection) -> list[Item]:
        """Look at each run; without a state, at those that wait."""
        rows = _rows(chosen, Q(state__in=WAITING))
        return _items(chosen, map(self._verdict, rows))

    def do(self, item_id: str, *, reason: str) -> ItemOutcome:
        """Change one run's priority."""
        if not change_priority(item_id, self.priority):
            raise SkippedError(NOT_WAITING, "it does not wait any more")
        return ItemOutcome(item_id, "changed")

    def _verdict(self, run: TaskRun) -> Item:
        if run.state not in WAITING:
            words = f"it is {run.state}, only a run that waits can be moved"
            return _item(run, why=NOT_WAITING, words=words)
        if run.priority == self.priority:
            return _item(run, why="same", words=f"it has priority {self.priority} already")
        return _item(run, does="change")


def _cancel_verdict(run: TaskRun) -> Item:
    if run.state in ENDED:
        return _item(run, why=ENDED_BEFORE, words=f"it has ended before: {run.state}")
    if run.state != State.STARTED:
        return _item(run, does="cancel")
    if run.cancel_requested_at is not None:
        words = "it was asked to stop before, and does so at its next step"
        return _item(run, why="asked", words=words)
    return _item(run, does="ask")


def _retry_verdict(run: TaskRun, letter: Item | None) -> Item:
    """Say what a retry would come to; `letter` says it of a failed run's dead letter."""
    if run.state == State.RETRY:
        return _item(run, does="try now")
    if run.state == State.HELD:
        return _held_verdict(run)
    if run.state == State.FAILURE and letter is None:
        return _item(run, why="no_letter", words="its dead letter is gone")
    if run.state == State.FAILURE and letter is not None:
        said = {"does": letter.does, "why": letter.why, "words": letter.words}
        return _item(run, **said, waits=letter.waits)
    words = {
        State.STARTED: "it is being worked on",
        State.SUCCESS: "it has succeeded",
        State.REVOKED: "it was cancelled: start it anew",
    }.get(State(run.state), "it waits for its turn already")
    return _item(run, why=run.state.lower(), words=words)


def _held_verdict(run: TaskRun) -> Item:
    if run.held_for == BATCH_HOLD:
        return _item(run, why="batch", words="it waits for a place in its batch")
    if run.held_for == pause_reason(run.queue):
        return _item(run, why="paused", words=f"{run.held_for}: resume it")
    return _item(run, does="release")


def _letters_of(runs: Iterable[TaskRun]) -> dict[str, Item]:
    """Return what a retry of their dead letters would come to, by the id of the failed run."""
    failed = [run.pk for run in runs if run.state == State.FAILURE]
    rows = DeadLetter.objects.filter(run_id__in=failed).values_list("pk", "run_id")
    run_ids = {str(letter_id): run_id for letter_id, run_id in rows}
    if not run_ids:
        return {}
    return {run_ids[item.id]: item for item in RetryLetters().items(Selection(ids=tuple(run_ids)))}


def _rows(chosen: Selection, scope: Q) -> list[TaskRun]:
    """Return the runs that are meant; a filter without a state means those of the scope."""
    rows = selection.runs(chosen).defer("result", "error_message", "options")
    if not chosen.ids and "state" not in chosen.filters:
        rows = rows.filter(scope)
    return list(rows[: chosen.limit])


def _items(chosen: Selection, items: Iterable[Item]) -> list[Item]:
    found = list(items)
    return found + missing(chosen, found, "there is no such run")


def _item(run: TaskRun, *, does: str = "", why: str = "", words: str = "", waits: str = "") -> Item:
    return Item(
        id=run.pk,
        task=run.task,
        kind=run.state,
        state=_coarse(run.state),
        does=does,
        why=why,
        words=words,
        waits=waits,
    )


def _coarse(state: str) -> str:
    """Return what a preview is bound to: a run that is published meanwhile still waits."""
    if state in WAITING:
        return "waits"
    return "works" if state == State.STARTED else "ended"
