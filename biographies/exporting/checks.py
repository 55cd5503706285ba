"""One thing that a preflight looked at: what it saw, what the limit is, and where it is broken."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

MOST_PLACES = 50  # of one check, in a report


class Outcome(StrEnum):
    """What a check came to; a file with an error is not a finished one."""

    ERROR = "error"
    WARNING = "warning"
    OK = "ok"


@dataclass(frozen=True, slots=True)
class Check:
    """A row of the report. Each place is a sentence: what is wrong, and where.

    summary stands for the places where a list is to be short.
    """

    name: str
    outcome: Outcome
    seen: str
    limit: str = ""
    where: tuple[str, ...] = ()
    summary: str = ""

    @property
    def sentences(self) -> tuple[str, ...]:
        """Return what is said of one that is not fine, outside its row."""
        if self.summary:
            return (self.summary,)
        return self.where or (f"{self.name}: {self.seen}",)

    @property
    def row(self) -> dict[str, object]:
        """Return it for a report: JSON-able, with a number of places that has a bound."""
        where = list(self.where[:MOST_PLACES])
        if len(self.where) > MOST_PLACES:
            where.append(f"… and {len(self.where) - MOST_PLACES} more")
        return {
            "name": self.name,
            "outcome": self.outcome.value,
            "seen": self.seen,
            "limit": self.limit,
            "where": where,
        }


def judged(
    name: str,
    seen: str,
    limit: str,
    where: Sequence[str] = (),
    *,
    otherwise: Outcome = Outcome.ERROR,
) -> Check:
    """Return the row of a check that is broken at these places, and fine without one."""
    outcome = otherwise if where else Outcome.OK
    return Check(name, outcome, seen, limit, tuple(where))


def counted(count: int, name: str) -> str:
    """Return a number with its noun: "1 note", "2 notes"."""
    return f"{count:,} {name}{'' if count == 1 else 's'}"
