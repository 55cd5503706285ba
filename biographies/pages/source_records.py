"""What became of the records of a file, as it is shown until every one has its source."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from biographies.models import Biography, Source
from biographies.sources import FoundRecord, Record

MAX_KEPT = 200  # left over records, and sentences: they wait in the person's session


@dataclass(frozen=True, slots=True)
class LeftOver:
    """A record that belongs to no source yet."""

    place: int  # among those that are left over
    label: str
    authors: str
    year: str


@dataclass(frozen=True, slots=True)
class RecordsPage:
    """The report of the last file, and the book's sources to choose from."""

    filename: str
    given: tuple[tuple[str, str], ...]
    problems: tuple[str, ...]
    left: tuple[LeftOver, ...]
    sources: tuple[Source, ...]
    lost: int  # more than are kept


def report_of(
    filename: str,
    given: Iterable[tuple[str, str]],
    problems: Iterable[str],
    left: Iterable[FoundRecord],
) -> dict[str, Any]:
    """Return a report as a session holds it, in JSON's values."""
    waiting = [{"label": one.label, "record": asdict(one.record)} for one in left]
    return {
        "filename": filename,
        "given": [list(pair) for pair in given][:MAX_KEPT],
        "problems": list(problems)[:MAX_KEPT],
        "left": waiting[:MAX_KEPT],
        "lost": max(0, len(waiting) - MAX_KEPT),
    }


def look_at_records(book: Biography, report: Mapping[str, Any] | None) -> RecordsPage | None:
    """Return a report as a page shows it; None if there is none."""
    if not report:
        return None
    return RecordsPage(
        filename=report["filename"],
        given=tuple((one, other) for one, other in report["given"]),
        problems=tuple(report["problems"]),
        left=tuple(
            LeftOver(
                place,
                one["label"],
                "; ".join(one["record"]["authors"]),
                one["record"]["year"],
            )
            for place, one in enumerate(report["left"])
        ),
        sources=tuple(book.sources.order_by("pk")),
        lost=report["lost"],
    )


def record_in(report: Mapping[str, Any], place: int, label: str) -> Record | None:
    """Return a record that is left over, by its place and label; None if it is there no more."""
    if not 0 <= place < len(report["left"]) or report["left"][place]["label"] != label:
        return None
    known = dict(report["left"][place]["record"])
    return Record(**(known | {"authors": tuple(known["authors"])}))
