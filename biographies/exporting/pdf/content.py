"""The markup of the pages: the text in one document, what stands before it in another."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from textwrap import shorten, wrap

from biographies.exporting.book import (
    Block,
    Book,
    Cell,
    Code,
    Heading,
    Image,
    Inline,
    Link,
    ListBlock,
    Note,
    Paragraph,
    Part,
    Picture,
    Quote,
    Table,
    Text,
)
from biographies.exporting.columns import table_widths
from biographies.exporting.labels import is_right_to_left, label
from biographies.exporting.markup import Markup
from biographies.exporting.options import Trim
from biographies.exporting.pdf.reading_order import runs_right_to_left
from biographies.exporting.pdf.stylesheet import (
    BOOK_TITLE_SIZE,
    LONG_TITLE_SIZE,
    SMALL_SIZE,
    TITLE_SIZE,
    PageFamily,
    page_rules,
    style_sheet,
)
from biographies.exporting.pdf.typefaces import Fonts
from biographies.exporting.tree_text import plain

BREAK_SIGN = "\u2042"
CONTENTS_LINK = "contents:"  # a scheme of our own: the assembly makes page links of these
_OPENING = "opening"
_DEEPEST_INDENT = 6  # levels; more of them would leave no room for a word
_CHAPTER_SINKAGE = 84.0
_TITLE_SINKAGE = 0.22  # of the page's height
_IMPRINT_SINKAGE = 0.6
LONG_TITLE = 90  # letters; a longer one would not stay on the title page at its usual size
_LETTER = 0.52  # of an average letter of the face, in ems


@dataclass(frozen=True, slots=True)
class Setting:
    """How all pages of a book are set."""

    trim: Trim
    fonts: Fonts
    language: str
    has_links: bool = True

    @property
    def is_right_to_left(self) -> bool:
        """Tell whether the lines of the book run from right to left."""
        return is_right_to_left(self.language)

    def direction(self, text: str) -> str:
        """Return the attribute of a text that runs another way than the book does."""
        is_other = runs_right_to_left(text) != self.is_right_to_left
        if not is_other or not any(map(str.isalpha, text)):
            return ""
        return ' dir="ltr"' if self.is_right_to_left else ' dir="rtl"'


class PageMarkup(Markup):
    """Sets what the page setter cannot do by itself: column widths, list marks, lines of code."""

    def __init__(self, key: str, setting: Setting, pictures: dict[str, Picture]) -> None:
        super().__init__(key)
        self._setting, self._pictures = setting, pictures
        trim = setting.trim
        self._letters = round(trim.measure / (trim.font_size * SMALL_SIZE * _LETTER))
        self._widths: tuple[float, ...] = ()
        self._depth = 0

    def block(self, block: Block, *, is_opening: bool) -> str:
        """Return one block; what is nested too deep is not moved in any further."""
        if isinstance(block, Heading):
            direction = self._setting.direction(plain(block.children))
            return f"<h{block.level}{direction}>{self.inlines(block.children)}</h{block.level}>"
        if not isinstance(block, Quote | ListBlock):
            return super().block(block, is_opening=is_opening)
        self._depth += 1
        markup = super().block(block, is_opening=is_opening)
        is_flat = self._depth > _DEEPEST_INDENT
        self._depth -= 1
        return re.sub(r"^<(\w+)", r'<\1 class="flat"', markup) if is_flat else markup

    def paragraph(self, children: Iterable[Inline], *, is_opening: bool) -> str:
        """Return a paragraph, in the direction of its first letter."""
        inner = tuple(children)
        text = plain(inner)
        name = "first" if is_opening else ""
        if runs_right_to_left(text):
            name = "right-to-left"
        elif any(len(word) > self._letters // 2 for word in text.split()):
            # A line without a place to break (Chinese, a long address) is cut as wide as the
            # measure, whatever its indent is: it stood out on the right.
            name = "first"
        opening = f' class="{name}"' if name else ""
        return f"<p{opening}{self._setting.direction(text)}>{self.inlines(inner)}</p>"

    def inline(self, inline: Inline) -> str:
        """Return one inline, each letter in a face that has it."""
        match inline:
            case Text(text):
                return self._setting.fonts.markup(text)
            case Code(text):
                return f"<code>{self._setting.fonts.markup(text)}</code>"
            case Link(children=children) if not self._setting.has_links:
                return self.inlines(children)
            case _:
                return super().inline(inline)

    def figure(self, block: Image) -> str:
        """Return a picture with the caption that stays with it, no larger than the type area."""
        picture, trim = self._pictures[block.name], self._setting.trim
        width, height = picture.fitted(trim.measure, trim.figure_height)
        size = f'width="{width:.2f}pt" height="{height:.2f}pt"'
        shown = f'<img src="{escape(picture.name)}" alt="{escape(block.description)}" {size}/>'
        caption = super().figure(block)
        return f'<p class="{"figure" if caption else "figure-alone"}">{shown}</p>{caption}'

    def note_ref(self, number: int) -> str:
        """Return the number of a note, linked to the note at the chapter's end."""
        if not self._setting.has_links:
            return f"<sup>{number}</sup>"
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
            lines.append("\xa0" * (len(line) - len(bare)) + self._setting.fonts.markup(bare))
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
            f'<{name} style="width:{width:.1%};text-align:{side}"'
            f"{self._setting.direction(plain(cell.children))}>"
            f"{self.inlines(cell.children)}</{name}>"
            for cell, side, width in zip(cells, alignments, self._widths, strict=True)
        )
        return f"<tr>{filled}</tr>"

    def note(self, note: Note) -> str:
        """Return a note of the chapter's end, its number linked to its place in the text."""
        name, target = f"n-{self.key}-{note.number}", f"r-{self.key}-{note.number}"
        number = f"{note.number}."
        if self._setting.has_links:
            number = f'<a name="{name}" href="#{target}">{number}</a>'
        number += "\u2002"
        first, rest = opening_text(note.blocks)
        paragraphs = [f'<p class="note">{number}{self.inlines(first)}</p>']
        for block in rest:
            name, inner = (
                ("p", self.inlines(block.children))
                if isinstance(block, Paragraph)
                else ("div", self.block(block, is_opening=True))
            )
            paragraphs.append(f'<{name} class="note-more">{inner}</{name}>')
        return "\n".join(paragraphs)


def opening_text(blocks: tuple[Block, ...]) -> tuple[tuple[Inline, ...], tuple[Block, ...]]:
    """Return the text of a paragraph that stands first, and the blocks behind it."""
    if blocks and isinstance(blocks[0], Paragraph):
        return blocks[0].children, blocks[1:]
    return (), blocks


def body_document(book: Book, setting: Setting) -> str:
    """Return the markup of all parts; its first page is page 1."""
    trim, pictures = setting.trim, {picture.name: picture for picture in book.pictures}
    head = _running("head-title", "head", _shortened(book.meta.title, setting))
    frames = [_running("foot", "foot", "<pdf:pagenumber/>"), head]
    rules = [page_rules(trim, PageFamily(_OPENING, foot="foot", sinkage=_CHAPTER_SINKAGE))]
    texts = []
    for number, part in enumerate(book.parts):
        frames.append(_running(f"head-{number}", "head", _shortened(part.title, setting)))
        family = PageFamily(f"part{number}", "head-title", f"head-{number}", "foot")
        rules.append(page_rules(trim, family))
        markup = PageMarkup(part.key, setting, pictures)
        texts.append(_part(part, markup, setting, number))
    return _document(book, setting, rules, (*frames, *texts))


def _part(part: Part, markup: PageMarkup, setting: Setting, number: int) -> str:
    fonts = setting.fonts
    # The very first page cannot be turned to: it is named, with its side.
    turn = (
        f'<pdf:nextpage name="{_OPENING}"/>'
        if number
        else f'<pdf:nexttemplate name="{_OPENING}_right"/>'
    )
    label_line = f'<p class="number">{fonts.markup(part.label)}</p>\n' if part.label else ""
    title = (
        f"<h1>{_balanced(part.title, setting, TITLE_SIZE)}</h1>"
        f'<pdf:nexttemplate name="part{number}"/>'
    )
    notes = "\n".join(map(markup.note, part.notes))
    if notes:
        notes = f'\n<h2 class="notes">{escape(label("notes", setting.language))}</h2>\n{notes}'
    return f"{turn}{label_line}{title}\n{markup.blocks(part.blocks)}{notes}"


def index_document(
    book: Book, setting: Setting, entries: Iterable[tuple[str, str]], *, first_page: int
) -> str:
    """Return the markup of the index of people; its first page is a right one, and odd."""
    trim, title = setting.trim, label("index", book.meta.language)
    head = _running("head-title", "head", _shortened(book.meta.title, setting))
    frames = [_running("foot", "foot", "<pdf:pagenumber/>"), head]
    frames.append(_running("head-index", "head", escape(title)))
    opening = PageFamily(_OPENING, foot="foot", sinkage=_CHAPTER_SINKAGE)
    family = PageFamily("index", "head-title", "head-index", "foot")
    rules = [page_rules(trim, opening), page_rules(trim, family)]
    texts = [
        f'<pdf:nexttemplate name="{_OPENING}_right"/><pdf:resetpagenumber value="{first_page}"/>',
        f'<h1>{escape(title)}</h1><pdf:nexttemplate name="index"/>',
        *(f'<p class="index">{setting.fonts.markup(name)}, {pages}</p>' for name, pages in entries),
    ]
    return _document(book, setting, rules, (*frames, *texts))


def front_document(
    book: Book, setting: Setting, pages: Iterable[int] | None, *, index_page: int | None = None
) -> str:
    """Return the markup of title page, imprint and, if page numbers are given, contents."""
    lines, trim, fonts = dict(book.front.title_page), setting.trim, setting.fonts
    foot = ", ".join(
        fonts.markup(lines.pop(role)) for role in ("publisher", "year") if role in lines
    )
    title = "".join(_title_line(role, line, setting) for role, line in lines.items())
    imprint = "".join(f'<p class="imprint">{fonts.markup(line)}</p>' for line in book.front.imprint)
    texts = [
        '<pdf:nexttemplate name="title_right"/>',
        title,
        '<pdf:nextpage name="imprint"/>',
        imprint,
    ]
    if pages is not None:
        heading = escape(label("contents", book.meta.language))
        texts += ['<pdf:nextpage name="contents"/>', f'<p class="contents">{heading}</p>']
        texts.append(_contents(book, setting, pages, index_page))
    families = (
        PageFamily("title", foot="publisher", sinkage=trim.height * _TITLE_SINKAGE),
        PageFamily("imprint", sinkage=trim.height * _IMPRINT_SINKAGE),
        PageFamily("contents"),
    )
    rules = [page_rules(trim, family) for family in families]
    return _document(book, setting, rules, (_running("publisher", "publisher", foot), *texts))


def _title_line(role: str, line: str, setting: Setting) -> str:
    if role == "title" and len(line) > LONG_TITLE:
        return f'<p class="long-title">{_balanced(line, setting, LONG_TITLE_SIZE)}</p>'
    if role == "title":
        return f'<p class="title">{_balanced(line, setting, BOOK_TITLE_SIZE)}</p>'
    name = "subtitle" if role == "subtitle" else "line"
    return f'<p class="{name}">{setting.fonts.markup(line)}</p>'


def _balanced(title: str, setting: Setting, size: float) -> str:
    """Return a title broken into lines of about one length, as few as the measure allows."""
    trim = setting.trim
    letters = int(trim.measure / (trim.font_size * size * _LETTER))
    lines = wrap(title, letters, break_long_words=False)
    for width in range(letters, 0, -1):
        narrower = wrap(title, width, break_long_words=False)
        if len(narrower) > len(lines):
            break
        best = narrower
    return "<br/>".join(map(setting.fonts.markup, best))


def _shortened(title: str, setting: Setting) -> str:
    """Return a title that fits on one line of a running head."""
    trim = setting.trim
    letters = int(trim.measure / (trim.font_size * SMALL_SIZE * _LETTER))
    short = shorten(title, letters, placeholder=" …") if " " in title else title[:letters]
    return setting.fonts.markup(short)


def _contents(book: Book, setting: Setting, pages: Iterable[int], index_page: int | None) -> str:
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
            ("82%", "left", setting.fonts.markup(title)),
            ("10%", "right", str(page)),
        )
        rows.append(
            "<tr>"
            + "".join(
                f'<td style="width:{width};text-align:{side}">'
                + _led(text, number, setting)
                + "</td>"
                for width, side, text in cells
            )
            + "</tr>"
        )
    return f'<table class="contents" width="100%">{"".join(rows)}</table>'


def _led(text: str, number: int, setting: Setting) -> str:
    if not (text and setting.has_links):
        return text
    return f'<a href="{CONTENTS_LINK}{number}">{text}</a>'


def _running(name: str, style: str, content: str) -> str:
    return f'<div id="{name}"><p class="{style}">{content}</p></div>'


def _document(book: Book, setting: Setting, rules: Iterable[str], texts: Iterable[str]) -> str:
    language = escape(book.meta.language)
    direction = ' dir="rtl"' if setting.is_right_to_left else ""
    families = sorted(set(setting.fonts.families.values()))
    styles = "".join((style_sheet(setting.trim, families), *rules))
    return (
        f'<html lang="{language}"{direction}><head>'
        f"<style>{styles}</style></head><body>\n" + "\n".join(texts) + "\n</body></html>"
    )
