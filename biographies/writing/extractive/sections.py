"""Sections of a chapter, under headings that the source itself has."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from biographies.writing.extractive.blocks import Block
from biographies.writing.headings import heading_path, shorten

WORDS_A_HEADING = 500
MIN_SECTION_WORDS = 300


@dataclass(slots=True)
class Group:
    """Paragraphs that stand under one heading, or under none."""

    heading: str
    blocks: Sequence[Block] = field(default_factory=list)

    @property
    def words(self) -> int:
        """Return the words of all its paragraphs."""
        return sum(block.words for block in self.blocks)


def group(blocks: Sequence[Block], *, title: str = "") -> list[Group]:
    """Group paragraphs under their source's headings: at least two sections, or one without any.

    A heading that is the chapter's own title would divide it from itself, so it makes no sections.

    Only the source that most of the text is from gives headings. At most one in 500 words; what is
    too short for a heading joins what stands before it.
    """
    groups = _by_heading(blocks)
    limit = sum(block.words for block in blocks) // WORDS_A_HEADING
    while len(groups) > 1 and (len(groups) > limit or _shortest(groups).words < MIN_SECTION_WORDS):
        _join_shortest(groups)
    headings = [item.heading for item in groups]
    is_title = title.casefold() in map(str.casefold, headings)
    if len(groups) < 2 or is_title or len(set(headings)) < len(headings) or "" in headings[1:]:
        return [Group("", list(blocks))] if blocks else []
    return groups


def _by_heading(blocks: Sequence[Block]) -> list[Group]:
    words: Counter[int] = Counter()
    for block in blocks:
        words[_source(block)] += block.words
    leading = max(words, key=lambda source: (words[source], -source), default=0)
    level = _level([block for block in blocks if _source(block) == leading])
    groups: list[Group] = []
    for block in blocks:
        heading = _heading(block, level) if _source(block) == leading else None
        if not groups or (heading is not None and heading != groups[-1].heading):
            groups.append(Group(heading or ""))
        groups[-1].blocks = [*groups[-1].blocks, block]
    return groups


def _level(blocks: Sequence[Block]) -> int:
    """Return how deep to look: below the headings that the whole text has in common."""
    paths = [heading_path(block.candidates[0].passage.heading) for block in blocks]
    level = 0
    while paths and all(len(path) > level + 1 for path in paths):
        if len({path[level] for path in paths}) > 1:
            break
        level += 1
    return level


def _heading(block: Block, level: int) -> str:
    path = heading_path(block.candidates[0].passage.heading)
    return shorten(path[min(level, len(path) - 1)]) if path else ""


def _source(block: Block) -> int:
    return block.candidates[0].passage.source


def _shortest(groups: Sequence[Group]) -> Group:
    return min(groups, key=lambda item: item.words)


def _join_shortest(groups: list[Group]) -> None:
    at = groups.index(_shortest(groups))
    into = at - 1 if at else 1
    first, second = sorted((at, into))
    longer = max(groups[first], groups[second], key=lambda item: item.words)
    groups[first] = Group(longer.heading, [*groups[first].blocks, *groups[second].blocks])
    del groups[second]
