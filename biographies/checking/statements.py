"""From a chapter's Markdown to its citations: each statement held against each passage it cites."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from biographies.checking.attribution import claims
from biographies.checking.quotation import find_cut, find_words
from biographies.checking.support import Verdict, judge
from biographies.checking.values import CitationSpan, Support
from biographies.sources import StatementSpan, statements

Passages = Mapping[tuple[int, int], str]


@dataclass(frozen=True, slots=True)
class Examined:
    """One mark of one statement and what its passage is to it; None for a passage that is not."""

    statement: StatementSpan
    source: int
    passage: int
    verdict: Verdict | None

    @property
    def label(self) -> str:
        """Return the name that the mark carries: s2p412."""
        return f"s{self.source}p{self.passage}"


def derive_citations(markdown: str, *, passages: Passages) -> tuple[CitationSpan, ...]:
    """Return a citation for each mark, in order; passages are texts by (source, ordinal).

    A mark whose passage is not among them is unsupported, with offsets 0, 0.
    """
    return tuple(
        CitationSpan(
            ordinal=ordinal,
            start=seen.statement.start,
            end=seen.statement.end,
            source=seen.source,
            passage=seen.passage,
            passage_start=seen.verdict.start if seen.verdict else 0,
            passage_end=seen.verdict.end if seen.verdict else 0,
            support=seen.verdict.support if seen.verdict else Support.UNSUPPORTED,
        )
        for ordinal, seen in enumerate(examine(markdown, passages=passages), start=1)
    )


def examine(markdown: str, *, passages: Passages) -> Iterator[Examined]:
    """Yield every mark of the text with its verdict and the reasons for it."""
    for statement in statements(markdown):
        for source, ordinal in statement.marks:
            passage = passages.get((source, ordinal))
            verdict = None if passage is None else judge_statement(markdown, statement, passage)
            yield Examined(statement, source, ordinal, verdict)


def judge_statement(markdown: str, statement: StatementSpan, passage: str) -> Verdict:
    """Judge a statement without its attribution: as a quotation if any reading of it is one."""
    readings = list(claims(statement.text, markdown[statement.start : statement.text_end]))
    for claim in readings:
        if find_words(claim, passage) or find_cut(claim, passage):
            return judge(claim, passage)
    return judge(readings[0], passage)
