"""A chapter's Markdown as tokens, and which statement each stretch of text belongs to."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby

from markdown_it import MarkdownIt
from markdown_it.token import Token

from biographies.exporting import tokenise
from biographies.sources import StatementSpan, mark

LEAVES = frozenset({"text", "text_special", "code_inline", "softbreak"})
MARKS = frozenset({"citation", "footnote_ref", "unknown_mark"})
_NEW_LINE = re.compile(r"\r\n?|\n")  # as the parser counts lines
_BEHIND_MARK = re.compile(r"[.,;:!?…’”\"'»)]+(?=\s|$)")
_SAFE_ADDRESS = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_LOWEST_HEADING = 6
_LOOK_AHEAD = 8  # statements; so that no text takes longer than its length


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text's own tokens, those of each editor's note by its id, and the notes left over."""

    body: list[Token]
    notes: dict[int, list[Token]]
    unused_notes: tuple[str, ...]


@dataclass(slots=True)
class Segment:
    """The words of one statement and the marks behind them."""

    leaves: list[Token] = field(default_factory=list)
    marks: list[Token] = field(default_factory=list)

    @property
    def labels(self) -> tuple[str, ...]:
        """Return the names on its marks."""
        return tuple(str(token.meta["label"]) for token in self.marks)


def read_tokens(markdown: str) -> Tokens:
    """Return the tokens of a text, fit for a page: headings below the title, no picture."""
    tokens, unused = tokenise(markdown)
    tokens = [token for token in tokens if token.type != "footnote_anchor"]
    kinds = [token.type for token in tokens]
    end = kinds.index("footnote_block_open") if "footnote_block_open" in kinds else len(tokens)
    body, notes = tokens[:end], dict(_notes(tokens[end:]))
    levels = sorted({token.tag for token in body if token.type == "heading_open"})
    for token in [*body, *(token for note in notes.values() for token in note)]:
        _fit_for_page(token, levels)
    return Tokens(body, notes, unused)


def inlines(tokens: Iterable[Token]) -> list[Token]:
    """Return the tokens that hold running text, in order."""
    return [token for token in tokens if token.type == "inline"]


def render(tokens: Sequence[Token]) -> str:
    """Return tokens as HTML, not cleaned yet."""
    return str(_renderer().renderer.render(tokens, _renderer().options, {}))


def match_statements(
    tokens: Iterable[Token], markdown: str, said: Sequence[StatementSpan]
) -> Iterator[tuple[int, Segment]]:
    """Yield each statement's number with the words and marks that the parser made of it.

    The parser and the grammar of statements read the text apart. They meet line by line, and there
    by the names on the marks; where they differ (a mark in a code span) a statement is left out.
    """
    lines = [0, *(found.end() for found in _NEW_LINE.finditer(markdown))]
    starts = [bisect_right(lines, one.start) - 1 for one in said]
    for where, group in groupby(inlines(tokens), key=lambda token: tuple(token.map or ())):
        if len(where) == 2:
            first, last = bisect_left(starts, where[0]), bisect_left(starts, where[1])
            yield from _match(list(_segments(group)), range(first, last), said)


def labels_of(statement: StatementSpan) -> list[str]:
    """Return the names on a statement's marks, sorted."""
    cited = [mark(*one).removeprefix("[^").removesuffix("]") for one in statement.marks]
    return sorted([*cited, *statement.editor_notes])


def _match(
    segments: Iterable[Segment], numbers: range, said: Sequence[StatementSpan]
) -> Iterator[tuple[int, Segment]]:
    at = numbers.start
    for segment in segments:
        labels = sorted(segment.labels)
        near = range(at, min(at + _LOOK_AHEAD, numbers.stop))
        found = next((number for number in near if labels_of(said[number]) == labels), None)
        if found is not None:
            yield found, segment
            at = found + 1


def _segments(stretch: Iterable[Token]) -> Iterator[Segment]:
    current = Segment()
    for inline in stretch:
        inline.children = list(_parted(inline.children or []))
        for token in inline.children:
            if token.type in MARKS and "label" in token.meta:
                current.marks.append(token)
            elif token.type in LEAVES:
                if current.marks and token.content.strip() and not token.meta.get("is_behind"):
                    yield current
                    current = Segment()
                if not current.marks:
                    current.leaves.append(token)
    yield current


def _parted(children: Iterable[Token]) -> Iterator[Token]:
    """Part the punctuation behind a mark from the text: it belongs to the mark's statement."""
    is_behind = False
    for token in children:
        found = _BEHIND_MARK.match(token.content) if is_behind and token.type == "text" else None
        if found:
            yield Token("text", "", 0, content=found[0], meta={"is_behind": True})
            token.content = token.content[found.end() :]
        is_behind = token.type in MARKS or (is_behind and token.nesting != 0)
        yield token


def _notes(tokens: Iterable[Token]) -> Iterator[tuple[int, list[Token]]]:
    note: list[Token] = []
    for token in tokens:
        if token.type == "footnote_open":
            note = []
            yield token.meta["id"], note
        elif not token.type.startswith("footnote_"):
            note.append(token)


def _fit_for_page(token: Token, levels: Sequence[str]) -> None:
    if token.type in ("heading_open", "heading_close"):
        rank = levels.index(token.tag) if token.tag in levels else len(levels)
        token.tag = f"h{min(rank + 2, _LOWEST_HEADING)}"
    elif token.type in ("th_open", "td_open"):
        token.attrs = {"scope": "col"} if token.type == "th_open" else {}
    for child in token.children or []:
        if child.type == "image":  # its description stands in its place, as in an export
            child.type, child.children, child.attrs = "text", None, {}
        elif child.type == "link_open" and not _SAFE_ADDRESS.match(str(child.attrs.get("href"))):
            child.attrs = {}


@cache
def _renderer() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False})
