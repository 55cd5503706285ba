"""The markup of the pages: the text in one document, what stands before it in another."""

import re
from collections.abc import Iterable
from html import escape
from textwrap import shorten, wrap

from biographies.exporting.book import (
    Block,
    Book,
    Cell,
    Inline,
    ListBlock,
    Note,
    Paragraph,
    Part,
    Quote,
    Table,
)
from biographies.exporting.columns import table_widths
from biographies.exporting.labels import label
from biographies.exporting.markup import Markup
from biographies.exporting.options import Trim
from biographies.exporting.pdf.stylesheet import (
    BOOK_TITLE_SIZE,
    SMALL_SIZE,
    TITLE_SIZE,
    PageFamily,
    page_rules,
    style_sheet,
)

BREAK_SIGN = "\u2042"
CONTENTS_LINK = "contents:"  # a scheme of our own: the assembly makes page links of these
_OPENING = "opening"
_DEEPEST_INDENT = 6  # levels; more of them would leave no room for a word
_CHAPTER_SINKAGE = 84.0
_TITLE_SINKAGE = 0.22  # of the page's height
_IMPRINT_SINKAGE = 0.6
_LETTER = 0.52  # of an average letter of the face, in ems


class PageMarkup(Markup):
    """Sets what the page setter cannot do by itself: column widths, list marks, lines of code."""

    def __init__(self, key: str, trim: Trim) -> None:
        super().__init__(key)
        self._letters = round(trim.measure / (trim.font_size * SMALL_SIZE * _LETTER))
        self._widths: tuple[float, ...] = ()
        self._depth = 0

    def block(self, block: Block, *, is_opening: bool) -> str:
        """Return one block; what is nested too deep is not moved in any further."""
        if not isinstance(block, Quote | ListBlock):
            return super().block(block, is_opening=is_opening)
        self._depth += 1
        markup = super().block(block, is_opening=is_opening)
        is_flat = self._depth > _DEEPEST_INDENT
        self._depth -= 1
        return re.sub(r"^<(\w+)", r'<\1 class="flat"', markup) if is_flat else markup

    def note_ref(self, number: int) -> str:
        """Return the number of a note, linked to the note at the chapter's end."""
        name, target = f"r-{self.key}-{number}", f"n-{self.key}-{number}"
        return f'<sup><a name="{name}" href="#{target}">{number}</a></sup>'

    def rule(self) -> str:
        """Return a sign in the middle of an empty line."""
        return f'<p class="break">{BREAK_SIGN}</p>'

    def code_block(self, text: str) -> str:
        """Return lines that keep their spaces at the left, but may be broken at the right."""
        lines = []
        for line in text.split("\n"):
            bare = line.lstrip(" ")
            lines.append("\xa0" * (len(line) - len(bare)) + escape(bare))
        return f'<p class="code">{"<br/>".join(lines)}</p>'

    def table(self, block: Table) -> str:
        """Return a table whose columns have explicit widths."""
        share, self._widths = table_widths(block, letters=self._letters)
        centred = ' style="margin-left:auto;margin-right:auto"' if share < 1 else ""
        inner = super().table(block).removeprefix("<table>")
        return f'<table width="{share:.1%}"{centred}>{inner}'

    def row(self, cells: tuple[Cell, ...], alignments: tuple[str, ...], name: str) -> str:
        """Return one row of a table."""
        filled = "".join(
            f'<{name} style="width:{width:.1%};text-align:{side}">'
            f"{self.inlines(cell.children)}</{name}>"
            for cell, side, width in zip(cells, alignments, self._widths, strict=True)
        )
        return f"<tr>{filled}</tr>"

    def note(self, note: Note) -> str:
        """Return a note of the chapter's end, its number linked to its place in the text."""
        name, target = f"n-{self.key}-{note.number}", f"r-{self.key}-{note.number}"
        number = f'<a name="{name}" href="#{target}">{note.number}.</a>\u2002'
        first, rest = _opening_text(note.blocks)
        paragraphs = [f'<p class="note">{number}{self.inlines(first)}</p>']
        for block in rest:
            name, inner = (
                ("p", self.inlines(block.children))
                if isinstance(block, Paragraph)
                else ("div", self.block(block, is_opening=True))
            )
            paragraphs.append(f'<{name} class="note-more">{inner}</{name}>')
        return "\n".join(paragraphs)


def _opening_text(blocks: tuple[Block, ...]) -> tuple[tuple[Inline, ...], tuple[Block, ...]]:
    if blocks and isinstance(blocks[0], Paragraph):
        return blocks[0].children, blocks[1:]
    return (), blocks


def body_document(book: Book, trim: Trim) -> str:
    """Return the markup of all parts; its first page is page 1."""
    head = _running("head-title", "head", _shortened(book.meta.title, trim))
    frames = [_running("foot", "foot", "<pdf:pagenumber/>"), head]
    rules = [page_rules(trim, PageFamily(_OPENING, foot="foot", sinkage=_CHAPTER_SINKAGE))]
    texts = []
    for number, part in enumerate(book.parts):
        frames.append(_running(f"head-{number}", "head", _shortened(part.title, trim)))
        family = PageFamily(f"part{number}", "head-title", f"head-{number}", "foot")
        rules.append(page_rules(trim, family))
        texts.append(_part(part, book.meta.language, trim, number))
    return _document(book, "".join((style_sheet(trim), *rules)), frames, texts)


def _part(part: Part, language: str, trim: Trim, number: int) -> str:
    markup = PageMarkup(part.key, trim)
    # The very first page cannot be turned to: it is named, with its side.
    turn = (
        f'<pdf:nextpage name="{_OPENING}"/>'
        if number
        else f'<pdf:nexttemplate name="{_OPENING}_right"/>'
    )
    label_line = f'<p class="number">{escape(part.label)}</p>\n' if part.label else ""
    title = (
        f'<h1>{_balanced(part.title, trim, TITLE_SIZE)}</h1><pdf:nexttemplate name="part{number}"/>'
    )
    notes = "\n".join(map(markup.note, part.notes))
    if notes:
        notes = f'\n<h2 class="notes">{escape(label("notes", language))}</h2>\n{notes}'
    return f"{turn}{label_line}{title}\n{markup.blocks(part.blocks)}{notes}"


def index_document(
    book: Book, trim: Trim, entries: Iterable[tuple[str, str]], *, first_page: int
) -> str:
    """Return the markup of the index of people; its first page is a right one, and odd."""
    title = label("index", book.meta.language)
    head = _running("head-title", "head", _shortened(book.meta.title, trim))
    frames = [_running("foot", "foot", "<pdf:pagenumber/>"), head]
    frames.append(_running("head-index", "head", escape(title)))
    opening = PageFamily(_OPENING, foot="foot", sinkage=_CHAPTER_SINKAGE)
    family = PageFamily("index", "head-title", "head-index", "foot")
    rules = [page_rules(trim, opening), page_rules(trim, family)]
    texts = [
        f'<pdf:nexttemplate name="{_OPENING}_right"/><pdf:resetpagenumber value="{first_page}"/>',
        f'<h1>{escape(title)}</h1><pdf:nexttemplate name="index"/>',
        *(f'<p class="index">{escape(name)}, {pages}</p>' for name, pages in entries),
    ]
    return _document(book, "".join((style_sheet(trim), *rules)), frames, texts)


def front_document(
    book: Book, trim: Trim, pages: Iterable[int] | None, *, index_page: int | None = None
) -> str:
    """Return the markup of title page, imprint and, if page numbers are given, contents."""
    lines = dict(book.front.title_page)
    foot = ", ".join(escape(lines.pop(role)) for role in ("publisher", "year") if role in lines)
    title = "".join(_title_line(role, line, trim) for role, line in lines.items())
    imprint = "".join(f'<p class="imprint">{escape(line)}</p>' for line in book.front.imprint)
    texts = [
        '<pdf:nexttemplate name="title_right"/>',
        title,
        '<pdf:nextpage name="imprint"/>',
        imprint,
    ]
    if pages is not None:
        heading = escape(label("contents", book.meta.language))
        texts += ['<pdf:nextpage name="contents"/>', f'<p class="contents">{heading}</p>']
        texts.append(_contents(book, pages, index_page))
    families = (
        PageFamily("title", foot="publisher", sinkage=trim.height * _TITLE_SINKAGE),
        PageFamily("imprint", sinkage=trim.height * _IMPRINT_SINKAGE),
        PageFamily("contents"),
    )
    rules = "".join(page_rules(trim, family) for family in families)
    return _document(
        book, style_sheet(trim) + rules, [_running("publisher", "publisher", foot)], texts
    )


def _title_line(role: str, line: str, trim: Trim) -> str:
    if role == "title":
        return f'<p class="title">{_balanced(line, trim, BOOK_TITLE_SIZE)}</p>'
    return f'<p class="{"subtitle" if role == "subtitle" else "line"}">{escape(line)}</p>'


def _balanced(title: str, trim: Trim, size: float) -> str:
    """Return a title broken into lines of about one length, as few as the measure allows."""
    letters = int(trim.measure / (trim.font_size * size * _LETTER))
    lines = wrap(title, letters, break_long_words=False)
    for width in range(letters, 0, -1):
        narrower = wrap(title, width, break_long_words=False)
        if len(narrower) > len(lines):
            break
        best = narrower
    return "<br/>".join(map(escape, best))


def _shortened(title: str, trim: Trim) -> str:
    """Return a title that fits on one line of a running head."""
    letters = int(trim.measure / (trim.font_size * SMALL_SIZE * _LETTER))
    return escape(shorten(title, letters, placeholder=" …") if " " in title else title[:letters])


def _contents(book: Book, pages: Iterable[int], index_page: int | None) -> str:
    lines = [
        (str(part.number) if part.label else "", part.title, page)
        for part, page in zip(book.parts, pages, strict=True)
    ]
    if index_page is not None:
        lines.append(("", label("index", book.meta.language), index_page))
    rows = []
    for number, (numeral, title, page) in enumerate(lines):
        cells = (
            ("8%", "left", numeral),
            ("82%", "left", escape(title)),
            ("10%", "right", str(page)),
        )
        rows.append(
            "<tr>"
            + "".join(
                f'<td style="width:{width};text-align:{side}">'
                + (f'<a href="{CONTENTS_LINK}{number}">{text}</a>' if text else "")
                + "</td>"
                for width, side, text in cells
            )
            + "</tr>"
        )
    return f'<table class="contents" width="100%">{"".join(rows)}</table>'


def _running(name: str, style: str, content: str) -> str:
    return f'<div id="{name}"><p class="{style}">{content}</p></div>'


def _document(book: Book, styles: str, frames: list[str], texts: list[str]) -> str:
    language = escape(book.meta.language)
    return (
        f'<html lang="{language}"><head><title>{escape(book.meta.title)}</title>'
        f"<style>{styles}</style></head><body>\n"
        + "\n".join((*frames, *texts))
        + "\n</body></html>"
    )
