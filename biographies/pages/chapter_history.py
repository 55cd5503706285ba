"""A chapter's texts one after the other: who made each, why, and what it changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import itemgetter

from biographies.editing import decision_on, merge_with_current
from biographies.models import Chapter, ChapterRevision, Decision, Source
from biographies.texts.text_diff import TextDiff, diff_texts
from biographies.texts.three_way import Place, ThreeWay


@dataclass(frozen=True, slots=True)
class ShownRevision:
    """One text in a chapter's history."""

    revision: ChapterRevision
    is_current: bool
    words_more: int | None  # than the text it came from; None for the first
    decision: Decision | None

    @property
    def who(self) -> str:
        """Return who wrote it: a person by name, a writer as one."""
        is_person = self.revision.author_kind == ChapterRevision.AuthorKind.PERSON
        return self.revision.author if is_person else f"the {self.revision.author} writer"

    @property
    def words_said(self) -> str:
        """Return its words and how many more than before they are: "2,540 (+12)"."""
        more = self.words_more
        by = "" if more is None else f" ({'−' if more < 0 else '+'}{abs(more):,})"
        return f"{self.revision.word_count:,}{by}"

    @property
    def status(self) -> str:
        """Return what it is: current, a proposal and what became of it, or nothing."""
        if self.is_current:
            return "current"
        if not self.revision.is_proposal:
            return ""
        if self.decision is None:
            return "proposal, open"
        return f"proposal, {self.decision.kind} by {self.decision.person}"


def history_of(chapter: Chapter) -> list[ShownRevision]:
    """Return every text that a chapter had or was offered, the newest first."""
    fields = (
        "number", "author", "author_kind", "reason", "feedback", "word_count", "is_proposal",
        "created_at", "parent_id", "chapter_id",
    )  # fmt: skip
    rows = list(chapter.revisions.only(*fields).order_by("-number"))
    words = {row.pk: row.word_count for row in rows}
    kinds = [Decision.Kind.ACCEPTED, Decision.Kind.REJECTED]
    decided = {one.revision_id: one for one in chapter.decisions.filter(kind__in=kinds)}
    return [
        ShownRevision(
            revision=row,
            is_current=row.pk == chapter.current_revision_id,
            words_more=_more(row, words),
            decision=decided.get(row.pk),
        )
        for row in rows
    ]


class Comparison:
    """Two texts of a chapter side by side in one, and what they cite otherwise."""

    def __init__(self, before: str, after: str, *, biography_id: int) -> None:
        self.diff: TextDiff = diff_texts(before, after)
        self._biography_id = biography_id

    @cached_property
    def new_citations(self) -> list[str]:
        """Name the passages that only the second text cites."""
        return self._named(self.diff.citations_added)

    @cached_property
    def lost_citations(self) -> list[str]:
        """Name the passages that only the first text cites."""
        return self._named(self.diff.citations_removed)

    @cached_property
    def change_count(self) -> int:
        """Count the places in which the texts differ."""
        return len(self.diff.changes)

    @cached_property
    def _titles(self) -> Mapping[int, str]:
        sources = Source.objects.filter(biography_id=self._biography_id).exclude(number=None)
        return {source.number or 0: source.title for source in sources}

    def _named(self, cited: Iterable[tuple[int, int]]) -> list[str]:
        """Say each source once, for a chapter may cite dozens of its passages."""
        return [
            f"{_passages([ordinal for _, ordinal in found])} of source {number} "
            f"({self._titles.get(number, 'unknown')})"
            for number, found in groupby(cited, key=itemgetter(0))
        ]


class ShownProposal:
    """A proposal as its page shows it: against the chapter's present text until it is decided."""

    def __init__(self, chapter: Chapter, proposal: ChapterRevision) -> None:
        self.chapter, self.proposal = chapter, proposal
        self.decision = decision_on(proposal)
        self.base = proposal.parent if self.decision else chapter.current_revision
        self.has_moved_on = proposal.parent_id != chapter.current_revision_id

    @cached_property
    def comparison(self) -> Comparison:
        """Compare the text and the proposal, as if there were no third."""
        base_text = self.base.markdown if self.base else ""
        return Comparison(base_text, self.proposal.markdown, biography_id=self.chapter.biography_id)

    @cached_property
    def merge(self) -> ThreeWay | None:
        """Return how it meets a text that has moved on since; None if that has not, or is over."""
        return None if self.decision else merge_with_current(self.chapter, self.proposal)

    @property
    def change_count(self) -> int:
        """Count what can be taken or left by itself."""
        return len(self.merge.changes) if self.merge else self.comparison.change_count

    @property
    def conflicts(self) -> tuple[Place, ...]:
        """Return what both texts changed, to be decided one by one."""
        return self.merge.conflicts if self.merge else ()


def _passages(ordinals: Sequence[int]) -> str:
    *others, last = map(str, ordinals)
    return f"passages {', '.join(others)} and {last}" if others else f"passage {last}"


def _more(row: ChapterRevision, words: Mapping[int, int]) -> int | None:
    if row.parent_id is None:
        return None
    return row.word_count - words.get(row.parent_id, 0)
