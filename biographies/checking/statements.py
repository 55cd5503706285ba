"""From a chapter's Markdown to its citations: each statement held against each passage it cites."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from biographies.checking.attribution import claims
from biographies.checking.quotation import find_cut, find_words
from biographies.checking.support import Verdict, judge
from biographies.checking.translation import judge_translation
from biographies.checking.values import CitationSpan, Support
from biographies.sources import StatementSpan, statements

Label = tuple[int, int]  # a passage's source number and ordinal
Passages = Mapping[Label, str]


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


def derive_citations(
    markdown: str, *, passages: Passages, foreign: Collection[Label] = ()
) -> tuple[CitationSpan, ...]:
    """Return a citation for each mark, in order; passages are texts by (source, ordinal).

    A mark whose passage is not among them is unsupported, with offsets 0, 0. `foreign` are those
    in another language than the text.
    """
    marks = examine(markdown, passages=passages, foreign=foreign)
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
        for ordinal, seen in enumerate(marks, start=1)
    )


def examine(
    markdown: str, *, passages: Passages, foreign: Collection[Label] = ()
) -> Iterator[Examined]:
    """Yield every mark of the text with its verdict and the reasons for it."""
    for statement in statements(markdown):
        for source, ordinal in statement.marks:
            passage = passages.get((source, ordinal))
            verdict = None
            if passage is not None:
                is_foreign = (source, ordinal) in foreign
                verdict = judge_statement(markdown, statement, passage, is_foreign=is_foreign)
            yield Examined(statement, source, ordinal, verdict)


def judge_statement(
    markdown: str, statement: StatementSpan, passage: str, *, is_foreign: bool = False
) -> Verdict:
    """Judge a statement without its attribution: as a quotation if any reading of it is one."""
    readings = list(claims(statement.text, markdown[statement.start : statement.text_end]))
    return judge_readings(readings, passage, is_foreign=is_foreign)


def judge_readings(readings: Sequence[str], passage: str, *, is_foreign: bool = False) -> Verdict:
    """Judge what a statement may claim, the likeliest first: as a quotation if any is one."""
    quoted = (one for one in readings if find_words(one, passage) or find_cut(one, passage))
    claim = next(quoted, readings[0])
    return judge_translation(claim, passage) if is_foreign else judge(claim, passage)
