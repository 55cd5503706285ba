"""Reads saved web pages by lxml's tolerant parser."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from biographies.errors import SourceUnreadableError
from biographies.sources.markup_tree import Element
from biographies.sources.pieces import Piece, Reading, page_mark
from biographies.sources.readers.clutter import is_cluttered, of_article
from biographies.sources.readers.plain import read_plain
from biographies.sources.readers.web_meta import read_meta
from biographies.sources.readers.web_signs import (
    is_dropped,
    is_front,
    is_note,
    is_poem,
    page_number,
)
from biographies.sources.shapes import are_short, is_verse
from biographies.sources.values import BlockKind

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_INLINE = frozenset(
    {
        *(
            "a",
            "abbr",
            "acronym",
            "b",
            "bdi",
            "bdo",
            "big",
            "cite",
            "code",
            "data",
            "del",
            "dfn",
            "em",
        ),
        *(
            "font",
            "i",
            "img",
            "ins",
            "kbd",
            "label",
            "mark",
            "q",
            "ruby",
            "rb",
            "s",
            "samp",
            "small",
        ),
        *("span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "area"),
    }
)
_KINDS = {
    "blockquote": BlockKind.QUOTE,
    "ul": BlockKind.LIST,
    "ol": BlockKind.LIST,
    "dl": BlockKind.LIST,
    "figcaption": BlockKind.NOTE,
    "caption": BlockKind.NOTE,
}
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*>")
# XHTML may close any element at once; to an HTML parser such a one would be open to the end.
_CLOSED_AT_ONCE = re.compile(
    r"<(?!(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)\b)"
    r"([a-zA-Z][\w:-]*)(\s[^<>]*)?/>"
)
_SPACE = re.compile(r"\s+")
_LONG_LINE = 80
_WHOLE_TEXT = 2_000  # a longer <pre> is a plain text that was put into a page
_LINKS_ONLY = 0.85
_LONG_CELL = 200
_LONGEST_HEADING = 300


def read_web(text: str) -> Reading:
    """Return the blocks of an HTML page: of its article or main part, if it has one.

    Scripts, menus, side boxes, forms and marks of notes are left out, and from a cluttered page
    all that is not its article, which a remark tells; captions and footnotes are notes. Raises
    SourceUnreadableError where elements are nested deeper than the parser follows.
    """
    page = _parsed(text)
    root = _root(page)
    reading = _read(page, root)
    if root is page and is_cluttered(page):
        pieces = of_article(reading.pieces, text)
        left_out = len(reading.pieces) - len(pieces)
        if left_out:
            blocks = f"{left_out} blocks" if left_out > 1 else "1 block"
            reading.remarks.append(f"{blocks} of the site around its article left out.")
        reading.pieces = pieces
    return reading


def read_chapter(text: str) -> Reading:
    """Return the blocks of a page that is a part of a book: nothing on it is a site's."""
    page = _parsed(text)
    return _read(page, page)


def _read(page: Element, root: Element) -> Reading:
    walk = _Walk()
    walk.article_depth = int(root.tag in ("main", "article"))
    walk.over(root)
    reading = Reading(walk.pieces)
    read_meta(page, reading)
    return reading


def _parsed(text: str) -> Element:
    # Imported here: lxml is slow to load, and most processes read no page.
    from lxml import etree, html  # type: ignore[import-untyped]  # lxml ships no types

    parser = html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        page: Element = html.document_fromstring(_closed(text), parser=parser)
    except (etree.LxmlError, ValueError) as exc:
        if getattr(exc, "code", 0) == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from exc  # lxml calls it a fault of the page
        msg = "the page cannot be read as HTML"
        raise SourceUnreadableError(msg) from exc
    if any("depth" in error.message.lower() for error in parser.error_log):
        msg = "the page nests its elements too deep to be read whole"
        raise SourceUnreadableError(msg)
    return page


def _closed(text: str) -> str:
    return _CLOSED_AT_ONCE.sub(r"<\1\2></\1>", _DECLARATION.sub("", text))


def _root(page: Element) -> Element:
    """Return the page's one main part or article where it holds a good part of the text."""
    whole = _length(page)
    for tag in ("main", "article"):
        found = list(page.iter(tag))
        if len(found) == 1 and _length(found[0]) > 0.25 * whole:
            return found[0]
    return page


def _length(element: Element) -> int:
    return sum(len(text.strip()) for text in element.itertext())


@dataclass(frozen=True, slots=True)
class _Frame:
    """What an element found when it was opened, to be restored when it is closed."""

    kinds: int
    poem_depth: int
    article_depth: int


@dataclass(slots=True)
class _Walk:
    """The walk over a page, and what is open."""

    pieces: list[Piece] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    frames: list[_Frame] = field(default_factory=list)
    kinds: list[BlockKind] = field(default_factory=list)
    tables: list[list[list[str]]] = field(default_factory=list)
    level: int = 0
    poem_depth: int = 0
    article_depth: int = 0

    def over(self, root: Element) -> None:
        """Take all of an element; nothing here recurses, however deep a page is."""
        from lxml import etree  # loaded already by the parser

        skipped: Element | None = None
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            if event == "start":
                skipped = element if self._is_skipped(element) else None
                if skipped is None:
                    self._open(element)
                else:
                    walker.skip_subtree()
            else:
                if element is not skipped:
                    self._close(str(element.tag))
                if element is not root:
                    self._add(element.tail)
        self._flush()

    def _is_skipped(self, element: Element) -> bool:
        number = page_number(element)
        if number:
            self.text.append(page_mark(number))
            return True
        if is_dropped(element, in_article=self.article_depth > 0):
            return True
        if element.tag == "pre":
            self._boundary()
            self.pieces.extend(_preformatted("".join(element.itertext()), self._kind()))
            return True
        return element.tag in _INLINE and is_note(element)  # it would cut its sentence in two

    def _add(self, text: str | None) -> None:
        if text:
            self.text.append(_SPACE.sub(" ", text))

    def _open(self, element: Element) -> None:
        tag = str(element.tag)
        if tag == "br":
            self.text.append("\n")
        elif tag == "q":
            self.text.append("“")
        elif tag not in _INLINE:
            self._boundary()
            self.frames.append(_Frame(len(self.kinds), self.poem_depth, self.article_depth))
            self._enter(element, tag)
        self._add(element.text)

    def _enter(self, element: Element, tag: str) -> None:
        self.article_depth += tag in ("main", "article")
        self.poem_depth += is_poem(element)
        self.level = _HEADINGS.get(tag, self.level)
        is_list = tag in ("ul", "ol") and not self.kinds
        if (is_list and _is_menu(element)) or is_front(element):
            self.kinds.append(BlockKind.FRONT)
        elif is_note(element):
            self.kinds.append(BlockKind.NOTE)
        elif tag in _KINDS:
            self.kinds.append(_KINDS[tag])
        elif tag == "table" and not _is_layout(element):
            self.tables.append([[]])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])

    def _close(self, tag: str) -> None:
        if tag == "q":
            self.text.append("”")
        if tag in _INLINE or tag == "br":
            return
        if self.tables and tag in ("td", "th", "caption", "table"):
            self._close_in_table(tag)
        self._boundary(ends_poem=self.frames[-1].poem_depth == 0)
        frame = self.frames.pop()
        del self.kinds[frame.kinds :]
        self.poem_depth, self.article_depth = frame.poem_depth, frame.article_depth
        self.level = 0 if tag in _HEADINGS else self.level

    def _close_in_table(self, tag: str) -> None:
        text = " ".join("".join(self.text).split())
        self.text.clear()
        if tag == "caption":
            self.pieces.append(Piece(BlockKind.NOTE, text))
        elif tag != "table":
            self.tables[-1][-1].append(text)
        else:
            rows = self.tables.pop()
            lines = ("\t".join(filter(None, row)) for row in rows)
            kind = self._kind() if BlockKind.NOTE in self.kinds else BlockKind.TABLE
            self.pieces.append(Piece(kind, "\n".join(filter(None, lines))))

    def _boundary(self, *, ends_poem: bool = False) -> None:
        """End a block; but inside a poem only a line, and inside a table nothing."""
        if self.tables:
            self.text.append(" ")
        elif self.poem_depth and not ends_poem:
            self.text.append("\n")
        else:
            self._flush()

    def _kind(self) -> BlockKind:
        for kind in (BlockKind.FRONT, BlockKind.NOTE):
            if kind in self.kinds:
                return kind
        return self.kinds[0] if self.kinds else BlockKind.PARAGRAPH

    def _flush(self) -> None:
        text = "".join(self.text)
        self.text.clear()
        if not text.strip():
            return
        kind = self._kind()
        if self.poem_depth and kind in (BlockKind.PARAGRAPH, BlockKind.QUOTE):
            lines = filter(None, map(str.strip, text.split("\n")))
            self.pieces.append(Piece(BlockKind.VERSE, "\n".join(lines)))
        elif self.level and not self.kinds and len(text) < _LONGEST_HEADING:
            self.pieces.append(Piece(BlockKind.HEADING, " ".join(text.split()), self.level))
        else:
            self.pieces.extend(_by_lines(text, kind))


def _by_lines(text: str, kind: BlockKind) -> Iterator[Piece]:
    """Divide a block at its empty lines: two <br> end a paragraph, one may end a line of verse."""
    for part in re.split(r"\n\s*\n", text):
        lines = [line.strip() for line in part.split("\n") if line.strip()]
        if kind in (BlockKind.PARAGRAPH, BlockKind.QUOTE) and are_short(lines):
            yield Piece(BlockKind.VERSE, "\n".join(lines))
        elif lines and sum(map(len, lines)) / len(lines) > _LONG_LINE:
            yield from (Piece(kind, line) for line in lines)
        elif lines:
            yield Piece(kind, " ".join(lines))


def _preformatted(text: str, kind: BlockKind) -> Iterator[Piece]:
    lines = [line.rstrip() for line in text.split("\n") if line.strip()]
    if kind is BlockKind.PARAGRAPH and len(text) > _WHOLE_TEXT:
        yield from read_plain(text).pieces
    elif lines:
        yield Piece(BlockKind.VERSE if is_verse(lines) else BlockKind.QUOTE, "\n".join(lines))


def _is_menu(element: Element) -> bool:
    """Tell whether a list is made of links, as menus and pages of contents are."""
    linked = sum(_length(link) for link in element.iter("a"))
    return linked > _LINKS_ONLY * max(1, _length(element))


def _is_layout(table: Element) -> bool:
    """Tell whether a table only places text on the page."""
    if any(True for _ in table.iter("h1", "h2", "h3", "h4", "h5", "h6")):
        return True
    if sum(1 for _ in table.iter("table")) > 1:
        return True
    return any(_length(paragraph) > _LONG_CELL for paragraph in table.iter("p"))
