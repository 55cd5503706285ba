"""From paragraphs of candidates to the statements of a section."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from biographies.writing.extractive.blocks import FAR_TOO_LONG, Block, divide, divide_at
from biographies.writing.extractive.candidates import Candidate
from biographies.writing.extractive.sections import Group
from biographies.writing.quoting import Paragraph, introduced
from biographies.writing.values import QUOTE_ONLY, Brief, Section, Statement


def compose(groups: Iterable[Group], brief: Brief) -> tuple[Section, ...]:
    """Return the sections of a text; each quotation stands behind its speaker where it must."""
    apart = {info.number for info in brief.sources if info.rights == QUOTE_ONLY}
    return tuple(
        Section(
            group.heading,
            tuple(introduced(_paragraphs(group.blocks, apart), brief.sources, brief.language)),
        )
        for group in groups
    )


def _paragraphs(blocks: Iterable[Block], apart: set[int]) -> list[Paragraph]:
    return [
        tuple(_statement(run) for run in _runs(piece.candidates, apart))
        for block in blocks
        for whole in divide(block)
        for piece in _as_in_the_source(whole)
    ]


def _as_in_the_source(block: Block) -> list[Block]:
    """Divide a paragraph that is far too long where its source begins another."""
    pieces = [block]
    for may_lean in (False, True):
        pieces = [
            smaller
            for piece in pieces
            for smaller in (
                divide_at(piece, _paragraph_starts(piece, may_lean=may_lean))
                if piece.words > FAR_TOO_LONG
                else [piece]
            )
        ]
    return pieces


def _paragraph_starts(block: Block, *, may_lean: bool) -> list[bool]:
    starts = [
        after.paragraph != before.paragraph and (may_lean or not after.leans)
        for before, after in pairwise(block.candidates)
    ]
    return [True, *starts]


def _runs(candidates: Sequence[Candidate], apart: set[int]) -> list[list[Candidate]]:
    """Join quoted sentences that follow each other in a passage: they are one quotation.

    Those of a source in `apart`, of which each quotation is short, stay by themselves.
    """
    runs: list[list[Candidate]] = []
    for item in candidates:
        before = runs[-1][-1] if runs else None
        if before is not None and item.passage.source not in apart and _goes_on(before, item):
            runs[-1].append(item)
        else:
            runs.append([item])
    return runs


def _goes_on(before: Candidate, after: Candidate) -> bool:
    return (
        after.is_quoted
        and before.passage.label == after.passage.label
        and before.paragraph == after.paragraph
        and before.place + 1 == after.place
    )


def _statement(run: Sequence[Candidate]) -> Statement:
    first, last = run[0], run[-1]
    passage = first.passage
    text = passage.text[first.start : last.end]
    return Statement(
        text, passage.source, passage.ordinal, first.start, last.end, is_quoted=first.is_quoted
    )
