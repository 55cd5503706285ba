"""The whole PDF: text set, pages read off, contents made, all put together and looked over."""

from biographies.exporting.book import Book, Part
from biographies.exporting.draft import Draft, PartText
from biographies.exporting.labels import label
from biographies.exporting.options import Options
from biographies.exporting.pdf.assembly import assemble, opening_pages
from biographies.exporting.pdf.content import body_document, front_document
from biographies.exporting.pdf.engine import render
from biographies.exporting.pdf.inspection import inspect_pages, without_repeated_heads
from biographies.exporting.pdf.typefaces import MISSING_MARK, described, printable
from biographies.exporting.tree_text import body_text, notes_text, table_heads


def write_pdf(book: Book, options: Options) -> Draft:
    """Return the book as a PDF, the same bytes for the same book.

    The text is set in one pass and its pages counted from 1; the contents are set afterwards from
    the pages it came to, so that nothing is laid out twice.
    """
    shown, missing = printable(book)
    body, complaints = render(body_document(shown, options.trim))
    pages = opening_pages(body, shown)
    listed = [page + 1 for page in pages] if options.toc else None
    front, more_complaints = render(front_document(shown, options.trim, listed))
    content, front_pages = assemble(shown, front, body)
    found = inspect_pages(
        content, first_pages=[front_pages + page for page in pages], trim=options.trim
    )
    expected = tuple(_as_printed(part, book.meta.language) for part in shown.parts)
    glyphs = described(missing)
    warnings = [
        f"The page setter says: {text}" for text in dict.fromkeys(complaints + more_complaints)
    ]
    if glyphs:
        warnings.append(_missing_warning(glyphs))
    return Draft(
        content=content,
        suffix="pdf",
        media_type="application/pdf",
        texts=tuple(
            PartText(without_repeated_heads(pages, text.body, table_heads(part.blocks)), "")
            for part, pages, text in zip(shown.parts, found.texts, expected, strict=True)
        ),
        expected=expected,
        measures={
            "trim": options.trim.name,
            "pages": found.pages,
            "fonts": list(found.fonts),
            "missing_glyphs": glyphs,
        },
        errors=found.errors,
        warnings=tuple(warnings),
    )


def _as_printed(part: Part, language: str) -> PartText:
    """Return everything that the pages of a part say, in order."""
    text = [part.label, body_text(part, has_markers=True)]
    if part.notes:
        text += [label("notes", language), notes_text(part, has_markers=True)]
    return PartText(body="\n".join(text), notes="")


def _missing_warning(glyphs: list[dict[str, object]]) -> str:
    shown = ", ".join(str(glyph["code"]) for glyph in glyphs[:10])
    more = " …" if len(glyphs) > 10 else ""
    return (
        f"{len(glyphs)} characters have no letter in the book's typeface and are printed as"
        f" {MISSING_MARK}: {shown}{more}"
    )
