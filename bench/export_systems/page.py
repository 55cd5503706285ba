"""The book as one HTML page that a browser's engine prints: the same job that our own PDF does.

Title page, contents with page numbers, running heads on mirrored pages, notes at the end of each
chapter with links both ways, the same faces at the same sizes.
"""

from html import escape

from biographies.exporting.markup import Markup
from biographies.exporting.options import TRIMS
from biographies.exporting.parse import read_book
from biographies.exporting.pdf.families import OTHERS, SERIF

_TRIM = TRIMS["6x9"]
_STYLE = f"""
@page {{ size: {_TRIM.width}pt {_TRIM.height}pt; margin-top: {_TRIM.top}pt;
  margin-bottom: {_TRIM.bottom}pt;
  @bottom-center {{ content: counter(page); font: 8.5pt BookSerif }} }}
@page :left {{ margin-left: {_TRIM.outer}pt; margin-right: {_TRIM.inner}pt;
  @top-center {{ content: string(book); font: 8.5pt BookSerif }} }}
@page :right {{ margin-left: {_TRIM.inner}pt; margin-right: {_TRIM.outer}pt;
  @top-center {{ content: string(chapter); font: 8.5pt BookSerif }} }}
@page :first {{ @top-center {{ content: none }} @bottom-center {{ content: none }} }}
body {{ font: {_TRIM.font_size}pt/{_TRIM.leading}pt BookSerif, BookHebrew, BookArabic, BookHangul;
  text-align: justify }}
h1, h2, h3, h4 {{ text-align: center; font-weight: normal; break-after: avoid }}
h1 {{ font-size: 19pt; line-height: 24pt; margin: 84pt 0 28pt; string-set: chapter content() }}
h1.book {{ font-size: 27pt; line-height: 32pt; margin-top: 140pt;
  string-set: book content(), chapter content(); bookmark-level: none }}
section {{ break-before: right }}
p {{ margin: 0; text-indent: 1.3em; orphans: 2; widows: 2 }}
p.first {{ text-indent: 0 }}
blockquote {{ margin: 0.7em 1.5em; font-size: 9.5pt }}
table {{ margin: 1em auto; border-collapse: collapse; font-size: 8.5pt }}
sup {{ font-size: 0.65em; line-height: 0 }}
a {{ color: inherit; text-decoration: none }}
.notes {{ font-size: 8.5pt; line-height: 12.2pt }}
.contents p {{ text-indent: 0 }}
.contents a::after {{ content: leader(dotted) target-counter(attr(href), page) }}
"""


def book_page(manuscript):
    """Return the manuscript as the markup of a page."""
    book = read_book(manuscript)
    parts = [_part(part) for part in book.parts]
    listed = (f'<p><a href="#{part.key}">{escape(part.title)}</a></p>' for part in book.parts)
    contents = f'<section class="contents"><h2>Contents</h2>{"".join(listed)}</section>'
    faces = "".join(_faces(family) for family in (SERIF, *OTHERS))
    title = escape(book.meta.title)
    return (
        f'<!DOCTYPE html><html lang="{escape(book.meta.language)}"><head><meta charset="utf-8">'
        f"<title>{title}</title><style>{faces}{_STYLE}</style></head><body>"
        f'<h1 class="book">{title}</h1>{contents}{"".join(parts)}</body></html>'
    )


class _Page(Markup):
    def note_ref(self, number):
        """Return the number of a note, which leads to it."""
        key = self.key
        return f'<sup><a id="{key}-r{number}" href="#{key}-n{number}">{number}</a></sup>'

    def note(self, note):
        """Return a note whose number leads back to its place."""
        key, number = self.key, note.number
        back = f'<a id="{key}-n{number}" href="#{key}-r{number}">{number}.</a>'
        return f"<div>{back} {self.blocks(note.blocks)}</div>"


def _part(part):
    markup = _Page(part.key)
    notes = "".join(map(markup.note, part.notes))
    below = f'<div class="notes"><h2>Notes</h2>{notes}</div>' if notes else ""
    return (
        f'<section><h1 id="{part.key}">{escape(part.title)}</h1>'
        f"{markup.blocks(part.blocks)}{below}</section>"
    )


def _faces(family):
    return "".join(
        f'@font-face {{ font-family: {family.name}; src: url("{path.as_uri()}");'
        f" font-weight: {'bold' if is_bold else 'normal'};"
        f" font-style: {'italic' if is_italic else 'normal'} }}\n"
        for is_bold, is_italic, path in family.styles
    )
