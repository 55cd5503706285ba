"""From a source's text to passages of a length that a citation can point to."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from biographies.sources.sentences import split_sentences
from biographies.sources.values import Block, BlockKind, PassageSpan, SourceText
from biographies.sources.words import count_words
from biographies.sources.years import years_in

_BY_LINES = (BlockKind.VERSE, BlockKind.TABLE)
_MAX_HEADING = 500
_MANY_UNITS = 2000


@dataclass(frozen=True, slots=True)
class _Unit:
    """The smallest stretch that is never cut: a sentence, or a line of verse."""

    start: int
    end: int
    words: int
    opens: bool  # the first of its block
    paragraph: int  # of its block, under its heading


@dataclass(frozen=True, slots=True)
class _Run:
    """Blocks of one kind with nothing between them, under one heading."""

    kind: BlockKind
    heading: str
    blocks: tuple[tuple[Block, int], ...]  # each with its number under the heading


def cut_passages(
    source: SourceText, *, min_words: int = 80, max_words: int = 150
) -> tuple[PassageSpan, ...]:
    """Cut a source into passages of min_words to max_words, the same every time.

    A passage never crosses a heading or a change of kind. Paragraphs stay whole where the lengths
    allow; else they are cut at the ends of sentences (verse and tables at line ends), and one
    longer than max_words stays whole. A stretch shorter than min_words by itself stays short.

    Paragraphs are counted from 1 under each heading, as a reader counts them on the page: all
    blocks but notes, which stand apart and have no number.
    """
    if not 0 < min_words <= max_words:
        msg = f"a passage cannot have {min_words} to {max_words} words"
        raise ValueError(msg)
    found: list[PassageSpan] = []
    for run in _runs(source):
        units = [unit for block in run.blocks for unit in _units(source.text, *block)]
        if len(units) > _MANY_UNITS:
            units = _merged(units, most=min_words // 4)
        for first, last in _cuts(units, min_words, max_words):
            found.append(_passage(source, run, units[first], units[last - 1], len(found) + 1))
    return tuple(found)


def _runs(source: SourceText) -> Iterator[_Run]:
    path: list[tuple[int, str]] = []
    title = source.title.casefold()
    counted = 0
    blocks: list[tuple[Block, int]] = []
    for block in source.blocks:
        if blocks and block.kind is not blocks[-1][0].kind:
            yield _Run(blocks[0][0].kind, _heading(path), tuple(blocks))
            blocks = []
        if block.kind is BlockKind.HEADING:
            path = [entry for entry in path if entry[0] < block.level]
            heading = source.text[block.start : block.end]
            path += [] if heading.casefold() == title else [(block.level, heading)]
            counted = 0
        else:
            is_note = block.kind is BlockKind.NOTE
            counted += not is_note
            blocks.append((block, 0 if is_note else counted))
    if blocks:
        yield _Run(blocks[0][0].kind, _heading(path), tuple(blocks))


def _heading(path: Iterable[tuple[int, str]]) -> str:
    return " › ".join(text for _, text in path)[:_MAX_HEADING]


def _units(text: str, block: Block, paragraph: int) -> Iterator[_Unit]:
    stretch = text[block.start : block.end]
    if block.kind in _BY_LINES:
        spans = list(_lines(stretch))
    else:
        spans = [(sentence.start, sentence.end) for sentence in split_sentences(stretch)]
    for start, end in spans:
        words = count_words(stretch[start:end])
        opens = start == spans[0][0]
        yield _Unit(block.start + start, block.start + end, words, opens, paragraph)


def _lines(stretch: str) -> Iterator[tuple[int, int]]:
    at = 0
    for line in stretch.split("\n"):
        yield at, at + len(line)
        at += len(line) + 1


def _merged(units: Sequence[_Unit], *, most: int) -> list[_Unit]:
    """Return tiny units joined: an index of 100,000 entries is not worth the best of all cuts."""
    merged = [units[0]]
    for unit in units[1:]:
        last = merged[-1]
        if last.words + unit.words > most:
            merged.append(unit)
        else:
            merged[-1] = replace(last, end=unit.end, words=last.words + unit.words)
    return merged


def _cuts(units: Sequence[_Unit], least: int, most: int) -> list[tuple[int, int]]:
    """Return the cheapest division of units into passages [first, last).

    Least cost over all divisions, by dynamic programming: too short is worst, then a cut inside a
    paragraph. A passage over `most` is allowed only to a single unit.
    """
    best: list[tuple[float, int]] = [(0.0, 0)]
    for last in range(1, len(units) + 1):
        options = []
        words = 0
        for first in range(last - 1, -1, -1):
            words += units[first].words
            if (words > most or last - first > most) and first < last - 1:
                break
            is_inside = last < len(units) and not units[last].opens
            cost = best[first][0] + _cost(words, least, is_inside=is_inside)
            options.append((cost, first))
        best.append(min(options))
    cuts: list[tuple[int, int]] = []
    last = len(units)
    while last:
        first = best[last][1]
        cuts.append((first, last))
        last = first
    return cuts[::-1]


def _cost(words: int, least: int, *, is_inside: bool) -> float:
    short = max(0, least - words) / least
    return 0.001 + 4 * short + is_inside


def _passage(source: SourceText, run: _Run, first: _Unit, last: _Unit, ordinal: int) -> PassageSpan:
    years = years_in(source.text[first.start : last.end])
    return PassageSpan(
        ordinal=ordinal,
        start=first.start,
        end=last.end,
        kind=run.kind,
        heading=run.heading,
        first_year=min(years, default=None),
        last_year=max(years, default=None),
        continues=not first.opens,
        page=_page(source.pages, first.start),
        paragraph=first.paragraph,
    )


def _page(pages: Sequence[tuple[int, int]], at: int) -> int | None:
    after = bisect_right(pages, at, key=lambda place: place[0])
    return pages[after - 1][1] if after else None
