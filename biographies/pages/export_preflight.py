"""What the preflight of one file looked at, as its page shows it: what is wrong first."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from biographies.models import Export
from biographies.pages.book_exports import NAMES

_OUTCOMES = ("error", "warning", "ok")
_CHAPTER = re.compile(r"^c(\d+)$")  # the key of a part that is a chapter


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One check: what it came to, what was seen, the limit, and where it is broken."""

    name: str
    outcome: str
    seen: str
    limit: str
    where: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PreflightPage:
    """A file and all its checks."""

    export: Export
    checks: tuple[CheckRow, ...]
    permit: Mapping[str, Any] | None
    notes: tuple[tuple[str, int, int], ...]  # part, its notes, citations that they stand for

    @property
    def name(self) -> str:
        """Return what people call the file's format."""
        return NAMES.get(self.export.export_format, self.export.export_format)

    @property
    def said(self) -> str:
        """Say in a sentence what the checks came to."""
        if not self.export.is_fit:
            return "It failed its preflight: it is kept for looking at and is no finished file."
        if any(check.outcome == "warning" for check in self.checks):
            return "It is a finished file; read what is doubtful before it goes out."
        return "It is a finished file, and nothing is doubtful."


def look_at_preflight(export: Export) -> PreflightPage:
    """Return the checks of a file; those of files from before there were rows are its sentences."""
    rows = export.report.get("checks")
    checks = list(_rows(rows) if rows is not None else _sentences(export.report))
    checks.sort(key=lambda check: _OUTCOMES.index(check.outcome))
    notes = [
        (_CHAPTER.sub(r"chapter \1", key), len(own), sum(map(len, own)))
        for key, own in export.note_map.items()
        if own
    ]
    return PreflightPage(export, tuple(checks), export.report.get("permit"), tuple(notes))


def _rows(rows: list[dict[str, Any]]) -> Iterator[CheckRow]:
    for row in rows:
        yield CheckRow(row["name"], row["outcome"], row["seen"], row["limit"], tuple(row["where"]))


def _sentences(report: Mapping[str, Any]) -> Iterator[CheckRow]:
    for outcome in ("error", "warning"):
        said = tuple(report.get(f"{outcome}s", ()))
        if said:
            yield CheckRow("Remarks", outcome, str(len(said)), "", said)
