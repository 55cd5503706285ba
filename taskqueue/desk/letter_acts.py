"""What an operator does to dead letters: retry them, retry one with other arguments, archive."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from django.db import transaction
from django.db.models import F

from taskqueue import dead_letters
from taskqueue.desk import selection
from taskqueue.desk.bulk import UNKNOWN, Act, Item, ItemOutcome, SkippedError, missing
from taskqueue.desk.selection import Selection
from taskqueue.dispatch import check_arguments, checked_queue, pause_reason, registered
from taskqueue.edits import Call, difference, edited
from taskqueue.errors import DeadLetterStateError, KeyTakenError
from taskqueue.models import DeadLetter, DeadLetterGroup, QueuePause, TaskRun
from taskqueue.operator_log import note

NOT_OPEN, KEY_TAKEN = "not_open", "key_taken"
UNREGISTERED, MISFIT = "not_registered", "arguments"
RETRY_EDITED, SET_RULE = "retry_dead_letter_edited", "set_dead_letter_rule"


@dataclass(frozen=True, slots=True)
class Rule:
    """When the letters of a group are retried without being asked, and how often at most."""

    retries_itself: bool
    cool_down_s: int
    max_automatic_retries: int

    def __post_init__(self) -> None:
        """Refuse a rule that would retry at once or for ever."""
        if not 60 <= self.cool_down_s <= 7 * 86_400:
            msg = "cool-down: must be from 60 s to 7 days"
            raise ValueError(msg)
        if not 1 <= self.max_automatic_retries <= 10:
            msg = "at most: must be from 1 to 10"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class RetryLetters(Act):
    """Run the calls of dead letters again, each in its queue and with its priority."""

    name: ClassVar[str] = "retry_dead_letters"
    noun: ClassVar[str] = "dead letters"
    is_automatic: bool = False

    def items(self, chosen: Selection) -> list[Item]:
        """Look at each letter as a retry would find it."""
        letters = _rows(chosen)
        check = _RetryCheck.of(letters)
        return _items(chosen, [check.verdict(letter) for letter in letters])

    def do(self, item_id: str, *, reason: str) -> ItemOutcome:
        """Retry one letter."""
        letter = _letter(item_id)
        try:
            run = dead_letters.retry(letter, reason=reason, is_automatic=self.is_automatic)
        except DeadLetterStateError as exc:
            raise SkippedError(NOT_OPEN, str(exc)) from exc
        except KeyTakenError as exc:
            raise SkippedError(KEY_TAKEN, str(exc)) from exc
        except TypeError as exc:
            raise SkippedError(MISFIT, str(exc)) from exc
        except ValueError as exc:
            raise SkippedError(UNREGISTERED, str(exc)) from exc
        return ItemOutcome(item_id, "retried", run_id=run.pk)


@dataclass(frozen=True, slots=True)
class ArchiveLetters(Act):
    """Put dead letters away with a reason; they stay counted."""

    name: ClassVar[str] = "archive_dead_letters"
    noun: ClassVar[str] = "dead letters"

    def items(self, chosen: Selection) -> list[Item]:
        """Look at each letter: an open one would be archived."""
        return _items(chosen, [_item(letter, does="archive") for letter in _rows(chosen)])

    def do(self, item_id: str, *, reason: str) -> ItemOutcome:
        """Archive one letter."""
        try:
            dead_letters.archive(_letter(item_id), reason=reason)
        except DeadLetterStateError as exc:
            raise SkippedError(NOT_OPEN, str(exc)) from exc
        return ItemOutcome(item_id, "archived")


@transaction.atomic
def retry_edited(
    letter: DeadLetter, changes: Mapping[str, object], *, actor: str, reason: str
) -> TaskRun:
    """Retry a dead letter with some of its arguments changed, by parameter; the diff is kept.

    The letter keeps the arguments that failed. Raises what `dead_letters.retry` raises, and
    ValueError where nothing would differ.
    """
    call, diff = edit_of(letter, changes)
    run = dead_letters.retry(letter, reason=reason, call=call)
    detail = {"letter": letter.pk, "run": run.pk, "diff": diff}
    note(actor, RETRY_EDITED, target=f"dead letter {letter.pk}", reason=reason, detail=detail)
    return run


def edit_of(letter: DeadLetter, changes: Mapping[str, object]) -> tuple[Call, dict[str, Any]]:
    """Return the call with its changes and how it differs from the letter's; nothing is done.

    Raises ValueError for an unknown task or no difference, TypeError for what does not fit.
    """
    task = registered(letter.task)
    old = Call(letter.args, letter.kwargs)
    new = edited(task, old, changes)
    diff = difference(task, old, new)
    if not diff:
        msg = "the arguments are those that failed: retry it without a change"
        raise ValueError(msg)
    return new, diff


@transaction.atomic
def set_rule(group: DeadLetterGroup, rule: Rule, *, actor: str, reason: str) -> None:
    """Say whether the temporary failures of a group are retried without being asked."""
    DeadLetterGroup.objects.filter(pk=group.pk).update(**asdict(rule))
    target = f"group {group.fingerprint}"
    note(actor, SET_RULE, target=target, reason=reason, detail={"rule": asdict(rule)})


@dataclass(slots=True)
class _RetryCheck:
    """What retries of a set of letters would meet, asked once for all of them.

    `taken` says of an idempotency key who has it; a letter's own retry takes it from later ones.
    """

    paused: set[str]
    taken: dict[str, str]

    @classmethod
    def of(cls, letters: list[DeadLetter]) -> "_RetryCheck":
        """Look at queues and keys."""
        holders = TaskRun.objects.with_key({_key(letter) for letter in letters} - {""})
        return cls(
            paused=set(QueuePause.objects.values_list("queue", flat=True)),
            taken={
                key: str(KeyTakenError(run_id, state))
                for key, run_id, state in holders.values_list("key", "pk", "state")
            },
        )

    def verdict(self, letter: DeadLetter) -> Item:
        """Say what a retry of the letter would come to."""
        why, words = self._why_not(letter)
        if why:
            return _item(letter, why=why, words=words)
        waits = pause_reason(letter.queue) if letter.queue in self.paused else ""
        return _item(letter, does="retry", waits=waits)

    def _why_not(self, letter: DeadLetter) -> tuple[str, str]:
        try:
            task = registered(letter.task)
            checked_queue(letter.queue)
        except ValueError as exc:
            return UNREGISTERED, str(exc)
        try:
            check_arguments(task, letter.args, letter.kwargs)
        except TypeError as exc:
            return MISFIT, str(exc)
        return self._key_taken(letter)

    def _key_taken(self, letter: DeadLetter) -> tuple[str, str]:
        key = _key(letter)
        if letter.state != DeadLetter.State.OPEN or not key:
            return "", ""
        if key in self.taken:
            return KEY_TAKEN, self.taken[key]
        self.taken[key] = f"the retry of dead letter {letter.pk} takes its key"
        return "", ""


def _rows(chosen: Selection) -> list[DeadLetter]:
    """Return the letters that are meant without tracebacks and attempts: there may be thousands."""
    columns = ("pk", "task", "args", "kwargs", "queue", "state", "error_code", "retried_as_id")
    rows = selection.letters(chosen).annotate(key=F("run__key")).only(*columns)
    return list(rows[: chosen.limit])


def _items(chosen: Selection, found: list[Item]) -> list[Item]:
    return found + missing(chosen, found, "there is no such dead letter")


def _key(letter: DeadLetter) -> str:
    return str(getattr(letter, "key", None) or "")  # annotated by _rows


def _item(
    letter: DeadLetter, *, does: str = "", why: str = "", words: str = "", waits: str = ""
) -> Item:
    if letter.state != DeadLetter.State.OPEN:
        run = f" as run {letter.retried_as_id}" if letter.retried_as_id else ""
        does, why, waits = "", NOT_OPEN, ""
        words = f"it was {letter.state} before{run}"
    return Item(
        id=str(letter.pk),
        task=letter.task,
        kind=letter.error_code,
        state=letter.state,
        does=does,
        why=why,
        words=words,
        waits=waits,
    )


def _letter(item_id: str) -> DeadLetter:
    letter = DeadLetter.objects.select_related("run").filter(pk=int(item_id)).first()
    if letter is None:
        raise SkippedError(UNKNOWN, "there is no such dead letter")
    return letter
