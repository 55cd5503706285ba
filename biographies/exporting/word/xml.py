"""The few shapes of WordprocessingML that every part of a document is written with."""

import re
from html import escape

from biographies.exporting.word.scripts import begins_right_to_left, stretches

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_BEFORE_WAY = re.compile("<w:(?:spacing|ind|contextualSpacing|jc|outlineLvl) ")
HEAD_DISTANCE, FOOTER_DISTANCE = 36.0, 26.0  # points from the edges of the page


def document(root: str, content: str) -> bytes:
    """Return a whole XML part with the root element given."""
    return f"{_HEAD}<w:{root} {NAMESPACES}>{content}</w:{root}>".encode()


def twips(points: float) -> int:
    """Return points in twentieths, the unit of pages and indents."""
    return round(points * 20)


def half_points(points: float) -> int:
    """Return points in halves, the unit of letters."""
    return round(points * 2)


def attribute(text: str) -> str:
    """Return text fit to stand in an attribute."""
    return escape(text, quote=True)


def paragraph(style: str, runs: str, *, properties: str = "", follows_book: bool = False) -> str:
    """Return a paragraph; properties stand after its style, in the order of the schema.

    Its first letter decides which way it runs, unless it follows the book's.
    """
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    if not follows_book and begins_right_to_left(runs):
        # The schema has the way of a paragraph before its spaces and indents.
        found = _BEFORE_WAY.search(properties)
        at = found.start() if found else len(properties)
        properties = f"{properties[:at]}<w:bidi/>{properties[at:]}"
    shape = f"<w:pPr>{named}{properties}</w:pPr>" if named or properties else ""
    return f"<w:p>{shape}{runs}</w:p>"


def run(text: str, *, properties: str = "") -> str:
    """Return a run of text."""
    shape = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{shape}<w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>'


def text_runs(text: str) -> str:
    """Return a line of text as runs, one for each stretch of letters of one kind."""
    return "".join(run(piece, properties=face + way) for piece, face, way in stretches(text))


def field(code: str, cached: str) -> str:
    """Return a field with the text that is shown until it is brought up to date."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(code, quote=False)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f"{text_runs(cached)}"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
