"""The few shapes of WordprocessingML that every part of a document is written with."""

from html import escape

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
FOOTER_DISTANCE = 36.0  # points from the edge of the page; heads stand as far from theirs


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


def paragraph(style: str, runs: str, *, properties: str = "") -> str:
    """Return a paragraph; properties stand after its style, in the order of the schema."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    shape = f"<w:pPr>{named}{properties}</w:pPr>" if named or properties else ""
    return f"<w:p>{shape}{runs}</w:p>"


def run(text: str, *, properties: str = "") -> str:
    """Return a run of text."""
    shape = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{shape}<w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>'


def field(code: str, cached: str) -> str:
    """Return a field with the text that is shown until it is brought up to date."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(code, quote=False)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f"{run(cached)}"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
