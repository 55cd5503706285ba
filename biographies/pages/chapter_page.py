"""What a chapter's page shows: its text, its findings, its checks and its place in the book."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from biographies.approving import Approval, approval_of
from biographies.models import Chapter, CheckResult, Decision, Finding, StatementLock
from biographies.models.evidence import CheckKind
from biographies.models.states import UNFINISHED, State
from biographies.pages.chapter_passage import printed_notes
from biographies.pipeline import CHECK_TASKS
from biographies.steps.rereading import outdated
from biographies.texts.chapter_text import ChapterText, Gap, set_chapter
from biographies.texts.kept_text import missing_from
from taskqueue.models import TaskRun

SEVERITIES = (("error", "Errors"), ("warning", "Warnings"), ("note", "Notes"))
SAID = "The text says"
_EVIDENCE = {
    "statement": SAID, "text": SAID, "sentence": SAID,
    "words": "The passage says", "passage": "Passage", "numbers": "Numbers", "names": "Names",
    "dates": "Days", "subjects": "Names", "clauses": "Parts", "first": "First place",
    "fix": "What would fix it",
}  # fmt: skip
_NO_EVIDENCE = frozenset({"passage_start", "passage_end", "start", "end", "is_carried_jointly"})
MAX_EVIDENCE = 300


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding, or a gap that no check has kept yet (pk 0), as the page lists it."""

    pk: int
    rule: str
    severity: str
    message: str
    anchor: str = ""  # of its sentence in the text
    is_stale: bool = False  # found in an earlier text
    evidence: tuple[tuple[str, str], ...] = ()
    row: Finding | None = None

    @property
    def rule_words(self) -> str:
        """Return the rule as words: "citation: missing"."""
        return self.rule.replace(".", ": ").replace("_", " ")

    @property
    def quote(self) -> str:
        """Return the words of the text that it is about; "" if it is about none."""
        return next((said for name, said in self.evidence if name == SAID), "")

    @property
    def wish(self) -> str:
        """Return what to ask of a new version that is to mend it."""
        return f"{self.message} “{self.quote}”" if self.quote else self.message


@dataclass(frozen=True, slots=True)
class ShownCheck:
    """One check of the present text: valid, not valid, running, failed or not yet."""

    name: str
    word: str
    cause: str = ""


class ChapterPage:
    """A chapter as its page shows it; what costs is read only when it is asked for."""

    def __init__(self, chapter: Chapter, *, address_of: Callable[[int], str]) -> None:
        self.chapter = chapter
        self.book = chapter.biography
        self.revision = chapter.current_revision
        self._address_of = address_of

    @cached_property
    def text(self) -> ChapterText | None:
        """Return the present text as HTML; None without one."""
        if self.revision is None:
            return None
        return set_chapter(
            self.revision.markdown,
            notes=printed_notes(self.revision),
            address_of=self._address_of,
            pointed_at=[(row.start, row.end) for row in self._current_rows if row.end > row.start],
            needs_sources=not self.is_back_matter,
            locked=frozenset(lock.text for lock in self.locks),
        )

    @cached_property
    def outdated_count(self) -> int:
        """Return how many citations are of readings that their sources have left behind."""
        return outdated(self.revision).count() if self.revision else 0

    @cached_property
    def locks(self) -> list[StatementLock]:
        """Return its locked statements, the oldest lock first."""
        return list(self.chapter.locks.order_by("pk"))

    @cached_property
    def idle_locks(self) -> frozenset[int]:
        """Return the locks of statements that the present text does not have."""
        markdown = self.revision.markdown if self.revision else ""
        lost = missing_from(markdown, [lock.text for lock in self.locks])
        return frozenset(lock.pk for lock in self.locks if lock.text in lost)

    @cached_property
    def parts(self) -> list[Chapter]:
        """Return every part of the book, as it is read."""
        rows = Chapter.objects.filter(biography_id=self.book.pk).in_book_order()
        return list(rows.only("biography_id", "kind", "number", "title", "state"))

    @property
    def previous(self) -> Chapter | None:
        """Return the part before this one."""
        return self._beside(-1)

    @property
    def next(self) -> Chapter | None:
        """Return the part behind this one."""
        return self._beside(1)

    @cached_property
    def approval(self) -> Approval:
        """Return what stands between the chapter and its approval."""
        return approval_of(self.chapter)

    @cached_property
    def last_decision(self) -> Decision | None:
        """Return what an editor last decided about its approval."""
        kinds = [Decision.Kind.APPROVED, Decision.Kind.REOPENED]
        return self.chapter.decisions.filter(kind__in=kinds).first()

    @cached_property
    def open_findings(self) -> list[tuple[str, str, list[ShownFinding]]]:
        """Return what is to be looked at: findings by severity, then what no check has kept yet."""
        shown = [self._shown(row) for row in self._rows if row.state == Finding.State.OPEN]
        groups = [
            (severity, heading, [one for one in shown if one.severity == severity])
            for severity, heading in SEVERITIES
        ]
        groups.append(("new", "Not checked yet", [self._gap(gap) for gap in self._new_gaps]))
        return [group for group in groups if group[2]]

    @cached_property
    def settled_findings(self) -> list[ShownFinding]:
        """Return what is fixed or ignored, the last settled first."""
        rows = [row for row in self._rows if row.state != Finding.State.OPEN]
        rows.sort(key=lambda row: (row.state_at or row.created_at, row.pk), reverse=True)
        return [self._shown(row) for row in rows]

    @cached_property
    def checks(self) -> list[ShownCheck]:
        """Return how far each check of the present text is; [] for a part without checks."""
        if self.chapter.kind != Chapter.Kind.CHAPTER or self.revision is None:
            return []
        results = dict(
            CheckResult.objects.filter(revision=self.revision).values_list("check_kind", "is_valid")
        )
        return [self._check(kind, task, results) for kind, task in CHECK_TASKS.items()]

    @property
    def is_checking(self) -> bool:
        """Tell whether a check of it is under way."""
        return any(check.word == "running" for check in self.checks)

    @property
    def is_busy(self) -> bool:
        """Tell whether the page will soon have something new to show."""
        return self.chapter.state in UNFINISHED or self.is_checking

    @property
    def is_back_matter(self) -> bool:
        """Tell whether it is compiled from the other parts."""
        return self.chapter.kind in Chapter.BACK_MATTER

    @property
    def is_short_of_sources(self) -> bool:
        """Tell whether the sources, not the writer, end the text."""
        return self.chapter.is_evidence_limited or self.chapter.supportable_words == 0

    @property
    def words(self) -> str:
        """Return how long it is of what was asked: "312 of 2,550 words"."""
        count = self.revision.word_count if self.revision else 0
        if self.is_back_matter:
            return f"{count:,} words"
        return f"{count:,} of {self.chapter.target_words:,} words"

    @property
    def supportable(self) -> str:
        """Return what the sources carry of what was asked: "312 of 2,550 words"."""
        return f"{self.chapter.supportable_words or 0:,} of {self.chapter.target_words:,} words"

    @property
    def heading(self) -> str:
        """Return what stands over it: "Chapter 4: Paris", "Introduction"."""
        label = self.chapter.label.capitalize()
        title = self.chapter.title
        return f"{label}: {title}" if title and title.casefold() != label.casefold() else label

    @property
    def short_heading(self) -> str:
        """Return it for a window's title: "Ch. 4 Paris"."""
        if self.chapter.kind != Chapter.Kind.CHAPTER:
            return self.heading
        return f"Ch. {self.chapter.number} {self.chapter.title}".strip()

    @property
    def said(self) -> str:
        """Say how far it is, for who cannot see the page change."""
        state = State(self.chapter.state).label
        checking = ", being checked" if self.is_checking else ""
        return f"{self.heading}: {state}{checking}"

    @property
    def shown_facts(self) -> list[object]:
        """Return what text and findings on the page stand for."""
        rows = [(row.pk, row.state, row.start) for row in self._rows]
        locks = [lock.pk for lock in self.locks]
        chapter = self.chapter
        unchecked = self.approval.unchecked
        return [chapter.current_revision_id, chapter.state, rows, unchecked, locks]

    @property
    def facts(self) -> list[object]:
        """Return all that the page stands for; the same facts are the same page."""
        chapter = self.chapter
        decided = self.last_decision.pk if self.last_decision else 0
        checks = [(check.name, check.word, check.cause) for check in self.checks]
        return [*self.shown_facts, chapter.error_message, checks, decided, self.book.state]

    @cached_property
    def _rows(self) -> list[Finding]:
        return list(Finding.objects.filter(chapter=self.chapter).order_by("start", "pk"))

    @property
    def _current_rows(self) -> Iterable[Finding]:
        return [row for row in self._rows if row.revision_id == self.chapter.current_revision_id]

    @property
    def _new_gaps(self) -> Iterable[Gap]:
        """Return what the text lacks and no check has looked at yet."""
        if self.text is None or self.is_back_matter:
            return []
        known = {(row.rule, row.start) for row in self._current_rows}
        is_checked = CheckKind.SOURCES.label not in self.approval.unchecked and self.checks
        return [
            gap
            for gap in self.text.gaps
            if (gap.rule, gap.start) not in known
            and not (is_checked and gap.rule.startswith("citation."))
        ]

    @cached_property
    def _runs(self) -> dict[str, tuple[str, str]]:
        """Return the last run of each check: its state, and why it failed."""
        runs = TaskRun.objects.filter(
            subject=self.book.run_subject, step=self.chapter.label, task__in=CHECK_TASKS.values()
        )
        rows = runs.order_by("created_at").values_list("task", "state", "error_message")
        return {task: (state, cause) for task, state, cause in rows}

    def _check(self, kind: str, task: str, results: Mapping[str, bool]) -> ShownCheck:
        name = str(CheckKind(kind).label)
        state, cause = self._runs.get(task, ("", ""))
        if state and state not in ("SUCCESS", "FAILURE", "REVOKED"):
            return ShownCheck(name, "running")
        if kind in results:
            return ShownCheck(name, "passed" if results[kind] else "not passed")
        if state in ("FAILURE", "REVOKED"):
            return ShownCheck(name, "failed", cause or "cancelled")
        return ShownCheck(name, "not done yet")

    def _shown(self, row: Finding) -> ShownFinding:
        is_stale = row.revision_id != self.chapter.current_revision_id
        is_placed = self.text is not None and not is_stale and row.end > row.start
        return ShownFinding(
            pk=row.pk,
            rule=row.rule,
            severity=row.severity,
            message=row.message,
            anchor=self.text.anchor_of(row.start, row.end) if self.text and is_placed else "",
            is_stale=is_stale,
            evidence=tuple(evidence_in_words(row.evidence)),
            row=row,
        )

    def _gap(self, gap: Gap) -> ShownFinding:
        anchor = self.text.anchor_of(gap.start, gap.end) if self.text and gap.end else ""
        evidence = ((SAID, gap.text),) if gap.text else ()
        return ShownFinding(0, gap.rule, gap.severity, gap.message, anchor, evidence=evidence)

    def _beside(self, step: int) -> Chapter | None:
        numbers = [part.pk for part in self.parts]
        if self.chapter.pk not in numbers:
            return None
        at = numbers.index(self.chapter.pk) + step
        return self.parts[at] if 0 <= at < len(self.parts) else None


def evidence_in_words(evidence: Mapping[str, object]) -> Iterable[tuple[str, str]]:
    """Yield what a finding rests on as names and texts, without offsets and empty values."""
    for name, value in evidence.items():
        if name in _NO_EVIDENCE or value in (None, "", [], {}) or value is False:
            continue
        text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
        told = _EVIDENCE.get(name, "") if isinstance(value, str | list) else ""
        said = text if len(text) <= MAX_EVIDENCE else text[:MAX_EVIDENCE] + "…"
        yield told or name.replace("_", " ").capitalize(), said
