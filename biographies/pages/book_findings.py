"""What the check of the whole book found: open, or left as it is for a reason."""

from dataclasses import dataclass

from biographies.models import Biography, Finding
from biographies.pages.book_doings import place_of

SHOWN = 100
_ORDER = {severity: place for place, severity in enumerate(Finding.Severity.values)}


@dataclass(frozen=True, slots=True)
class BookFinding:
    """A finding that belongs to no part alone; `place` names the part it points to, if any."""

    pk: int
    severity: str
    message: str
    place: str
    part: str
    is_open: bool
    reason: str
    by: str
    fix: str = ""


def findings_of(book: Biography) -> tuple[BookFinding, ...]:
    """Return the open and the ignored findings of a whole book, the worst first."""
    states = [Finding.State.OPEN, Finding.State.IGNORED]
    rows = list(book.findings.filter(chapter=None, state__in=states).order_by("pk")[:SHOWN])
    found = [_finding(row) for row in rows]
    return tuple(sorted(found, key=lambda one: (not one.is_open, _ORDER[one.severity], one.pk)))


def _finding(row: Finding) -> BookFinding:
    part = str(row.evidence.get("part", ""))
    return BookFinding(
        pk=row.pk,
        severity=row.severity,
        message=row.message,
        place=place_of(part),
        part=part,
        is_open=row.state == Finding.State.OPEN,
        reason=row.state_reason,
        by=row.state_by,
        fix=str(row.evidence.get("fix", "")),
    )
