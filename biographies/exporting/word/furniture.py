"""What stands around the text: page set-up, heads, feet, contents and settings."""

from collections.abc import Iterable

from biographies.exporting.options import Trim
from biographies.exporting.word.xml import (
    FOOTER_DISTANCE,
    HEAD_DISTANCE,
    document,
    field,
    paragraph,
    text_runs,
    twips,
)

_GUTTER = 18.0  # points of the inner margin that the binding takes


def section(
    trim: Trim,
    *,
    kind: str,
    references: str = "",
    numbers: str = "",
    is_titled: bool = False,
    is_turned: bool = False,
) -> str:
    """Return a section's properties: page, margins, heads, page numbers."""
    return (
        f'<w:sectPr>{references}<w:type w:val="{kind}"/>'
        f'<w:pgSz w:w="{twips(trim.width)}" w:h="{twips(trim.height)}"/>'
        f'<w:pgMar w:top="{twips(trim.top)}" w:right="{twips(trim.outer)}"'
        f' w:bottom="{twips(trim.bottom)}" w:left="{twips(trim.inner - _GUTTER)}"'
        f' w:header="{twips(HEAD_DISTANCE)}" w:footer="{twips(FOOTER_DISTANCE)}"'
        f' w:gutter="{twips(_GUTTER)}"/>{numbers}'
        f"{'<w:titlePg/>' if is_titled else ''}{'<w:bidi/>' if is_turned else ''}</w:sectPr>"
    )


def head_xml(text: str, *, code: str = "") -> bytes:
    """Return a running head; with a field code, the text is what it says at first."""
    content = field(code, text) if code else text_runs(text)
    return document("hdr", paragraph("Header", content))


def foot_xml() -> bytes:
    """Return a foot with the page number."""
    return document("ftr", paragraph("Footer", field("PAGE", "1")))


def empty_head_xml() -> bytes:
    """Return the head of a page that opens a chapter."""
    return document("hdr", paragraph("Header", ""))


def contents(heading: str, entries: Iterable[tuple[str, str]]) -> list[str]:
    """Return the contents as a field with its entries: (title, bookmark), each a link.

    The page numbers are fields too; only a program that lays the pages out can fill them in.
    """
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-1" \\h \\z \\u </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    links = [
        f'<w:hyperlink w:anchor="{bookmark}" w:history="1">{text_runs(title)}<w:r><w:tab/></w:r>'
        f"{field(f'PAGEREF {bookmark} ' + chr(92) + 'h', '')}</w:hyperlink>"
        for title, bookmark in entries
    ]
    links[0] = begin + links[0]
    links[-1] += end
    # The section ends behind the field: LibreOffice drops the foot of one that ends inside it.
    return [
        paragraph("TOCHeading", text_runs(heading)),
        *(paragraph("TOC1", link, follows_book=True) for link in links),
        paragraph("TableSpace", ""),
    ]


def settings_xml(*, has_contents: bool) -> bytes:
    """Return the settings, in the schema's order; contents are brought up to date on opening.

    That notes begin anew in each section is said here, for the whole document, and not in the
    sections: LibreOffice 7.4 numbers all notes 0 when a section says it, else it counts through.
    """
    update = '<w:updateFields w:val="true"/>' if has_contents else ""
    return document(
        "settings",
        '<w:zoom w:percent="100"/><w:mirrorMargins/><w:defaultTabStop w:val="720"/>'
        "<w:autoHyphenation/><w:evenAndOddHeaders/>"
        '<w:characterSpacingControl w:val="doNotCompress"/>'
        f'{update}<w:footnotePr><w:numRestart w:val="eachSect"/>'
        '<w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
        # else a line that is ended by hand, as in verse, is stretched to the margin
        '<w:compat><w:doNotExpandShiftReturn/><w:compatSetting w:name="compatibilityMode"'
        ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>',
    )
