"""One act on many rows: shown before, bound to exactly what was shown, done, accounted for."""

import logging
import uuid
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, ClassVar

from django.core import signing
from django.db import DatabaseError, transaction

from taskqueue.desk.selection import Selection
from taskqueue.errors import SetChangedError
from taskqueue.operator_log import note

logger = logging.getLogger(__name__)

SALT = "taskqueue.bulk"
TOKEN_AGE_S = 3600
BATCH = 100
SKIPPED, FAILED = "skipped", "failed"
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Item:
    """One row of a set: what the act would do to it, or why it would do nothing.

    `why` is a code and `words` its sentence; `waits` says what the row would wait for afterwards.
    """

    id: str
    task: str
    kind: str
    state: str
    does: str = ""
    why: str = ""
    words: str = ""
    waits: str = ""

    @property
    def stamp(self) -> str:
        """Return what a preview is bound to besides the id."""
        return f"{self.state}: {self.does or self.why}"


@dataclass(frozen=True, slots=True)
class ItemOutcome:
    """What became of one row; `run_id` is the run that was made of it."""

    id: str
    outcome: str
    why: str = ""
    words: str = ""
    run_id: str = ""

    def as_dict(self) -> dict[str, str]:
        """Return what is not empty."""
        named = {"id": self.id, "outcome": self.outcome, "why": self.why, "words": self.words}
        return {name: said for name, said in (*named.items(), ("run", self.run_id)) if said}


class SkippedError(Exception):
    """Raised by an act's `do` for a row that it cannot be done to any more."""

    def __init__(self, why: str, words: str) -> None:
        super().__init__(words)
        self.why = why


class Act(ABC):
    """What can be done to many rows; `name` is kept with each OperatorAction."""

    name: ClassVar[str]
    noun: ClassVar[str]

    @property
    def options(self) -> dict[str, Any]:
        """Return what the act needs besides its set, as JSON keeps it."""
        return {}

    @abstractmethod
    def items(self, chosen: Selection) -> list[Item]:
        """Return the rows that are meant, each with what would become of it."""

    @abstractmethod
    def do(self, item_id: str, *, reason: str) -> ItemOutcome:
        """Do it to one row; raise SkippedError, having changed nothing, if that cannot be."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What an act would do: nothing has been done yet."""

    act: Act
    selection: Selection
    items: list[Item]

    @property
    def doable(self) -> list[Item]:
        """Return the rows that the act would do something to."""
        return [item for item in self.items if item.does]

    @property
    def token(self) -> str:
        """Return a signed text for exactly this set, good for an hour."""
        by_stamp: dict[str, list[str]] = {}
        for item in self.items:
            by_stamp.setdefault(item.stamp, []).append(item.id)
        said = {"act": self.act.name, "options": self.act.options, "set": by_stamp}
        return signing.dumps({**said, **self.selection.as_dict()}, salt=SALT, compress=True)

    def only_doable(self) -> "Preview":
        """Return the preview without the rows that would be skipped."""
        return replace(self, items=self.doable)

    def as_dict(self) -> dict[str, Any]:
        """Return count, kinds, what would be skipped and why, what would wait, and the token."""
        kinds = Counter((item.task, item.kind) for item in self.items)
        return {
            "act": self.act.name,
            **self.selection.as_dict(),
            **self.act.options,
            "count": len(self.items),
            "would": dict(Counter(item.does for item in self.doable)),
            "kinds": [
                {"task": task, "kind": kind, "count": count}
                for (task, kind), count in kinds.most_common()
            ],
            "skipped": _reasons(self.items),
            "waits": dict(Counter(item.waits for item in self.doable if item.waits)),
            "token": self.token,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """What an act did: one outcome for every row of its set."""

    preview: Preview
    outcomes: list[ItemOutcome] = field(default_factory=list)
    action_ids: list[int] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """Return how often each outcome came; they add up to the count of the set."""
        return dict(Counter(outcome.outcome for outcome in self.outcomes))

    @property
    def done(self) -> int:
        """Return how many rows something was done to."""
        return sum(count for word, count in self.counts.items() if word not in (SKIPPED, FAILED))

    def as_dict(self) -> dict[str, Any]:
        """Return every outcome with its reason."""
        return {
            "act": self.preview.act.name,
            "count": len(self.outcomes),
            "outcomes": self.counts,
            "items": [outcome.as_dict() for outcome in self.outcomes],
            "actions": self.action_ids,
        }


def preview(act: Act, selection: Selection) -> Preview:
    """Return what an act would do to the rows that are meant."""
    return Preview(act, selection, act.items(selection))


def missing(chosen: Selection, found: list[Item], words: str) -> list[Item]:
    """Return an item to be skipped for each id of a selection that was not found."""
    known = {item.id for item in found}
    unknown = [one for one in dict.fromkeys(chosen.ids) if one not in known]
    return [Item(one, "", "", "gone", why=UNKNOWN, words=words) for one in unknown]


def bound(act: Act, token: str) -> Preview:
    """Preview again the set that a token stands for.

    Raises SetChangedError with the exact difference if it is not the same any more, and ValueError
    for a token that is too old, was not made here or is for something else.
    """
    try:
        said = signing.loads(token, salt=SALT, max_age=TOKEN_AGE_S)
    except signing.SignatureExpired as exc:
        msg = f"token: it is older than {TOKEN_AGE_S // 60} minutes, look again"
        raise ValueError(msg) from exc
    except signing.BadSignature as exc:
        msg = "token: it was not made here, or is not whole"
        raise ValueError(msg) from exc
    if (said["act"], said["options"]) != (act.name, act.options):
        msg = f"token: it is for {said['act']} {said['options'] or ''}".rstrip()
        raise ValueError(msg)
    now = preview(act, Selection.from_dict(said))
    was = {item_id: stamp for stamp, ids in said["set"].items() for item_id in ids}
    changes = _difference(act, was, {item.id: item.stamp for item in now.items})
    if any(changes.values()):
        raise SetChangedError(changes)
    return now


def carry_out(shown: Preview, *, actor: str, reason: str) -> Report:
    """Do what a preview shows, in transactions of at most BATCH rows, each with its OperatorAction.

    A row that has changed meanwhile is skipped and said; a batch that the database refuses is
    failed as a whole, and the others go on.
    """
    report = Report(shown)
    bulk_id = uuid.uuid4().hex
    for batch in _batches(shown.items):
        try:
            with transaction.atomic():
                outcomes = [_do(shown.act, item, reason) for item in batch]
                action_id = _note(shown, outcomes, (actor, reason), bulk_id)
        except DatabaseError as exc:
            logger.warning("A batch could not be carried out", exc_info=True)
            why = (FAILED, "database", str(exc))
            report.outcomes.extend(ItemOutcome(item.id, *why) for item in batch)
            continue
        report.outcomes.extend(outcomes)
        report.action_ids.append(action_id)
    return report


def _do(act: Act, item: Item, reason: str) -> ItemOutcome:
    if not item.does:
        return ItemOutcome(item.id, SKIPPED, item.why, item.words)
    try:
        return act.do(item.id, reason=reason)
    except SkippedError as exc:
        return ItemOutcome(item.id, SKIPPED, exc.why, str(exc))


def _note(shown: Preview, outcomes: list[ItemOutcome], said: tuple[str, str], bulk_id: str) -> int:
    actor, reason = said
    detail = {
        "bulk": bulk_id,
        "filters": dict(shown.selection.filters),
        **shown.act.options,
        "counts": dict(Counter(outcome.outcome for outcome in outcomes)),
        "outcomes": [outcome.as_dict() for outcome in outcomes],
    }
    target = shown.selection.words(shown.act.noun)
    action = note(
        actor, shown.act.name, target=target, count=len(outcomes), reason=reason, detail=detail
    )
    return action.pk


def _difference(
    act: Act, was: Mapping[str, str], current: Mapping[str, str]
) -> dict[str, list[dict[str, str]]]:
    """Say of every row that is not as it was shown what it was and what it is now."""
    left = [item_id for item_id in was if item_id not in current]
    now = {**{item.id: item.stamp for item in _by_ids(act, left)}, **current}
    return {
        "new": [{"id": one, "is": said} for one, said in current.items() if one not in was],
        "changed": [
            {"id": one, "was": said, "is": now.get(one, "gone")}
            for one, said in was.items()
            if now.get(one) != said or one in left
        ],
    }


def _by_ids(act: Act, ids: list[str]) -> list[Item]:
    return act.items(Selection(ids=tuple(ids))) if ids else []


def _reasons(items: list[Item]) -> list[dict[str, Any]]:
    """Group what would be skipped by why, with an example's words and its ids."""
    found: dict[str, list[Item]] = {}
    for item in items:
        if not item.does:
            found.setdefault(item.why, []).append(item)
    return [
        {"why": why, "words": same[0].words, "count": len(same), "ids": [one.id for one in same]}
        for why, same in found.items()
    ]


def _batches(items: list[Item]) -> Iterator[list[Item]]:
    left = iter(items)
    while batch := list(islice(left, BATCH)):
        yield batch
