"""The whole PDF: text set, pages read off, contents made, all put together and looked over."""

from collections.abc import Iterable
from dataclasses import dataclass

from biographies.exporting.book import Book, Part
from biographies.exporting.draft import Draft, PartText
from biographies.exporting.index import find_pages, ranges
from biographies.exporting.labels import label
from biographies.exporting.options import Options, Trim
from biographies.exporting.pdf.assembly import assemble, opening_pages, page_count
from biographies.exporting.pdf.content import body_document, front_document, index_document
from biographies.exporting.pdf.engine import render
from biographies.exporting.pdf.inspection import inspect_pages, without_repeated_heads
from biographies.exporting.pdf.typefaces import MISSING_MARK, described, printable
from biographies.exporting.tree_text import body_text, notes_text, squeeze, table_heads


def write_pdf(book: Book, options: Options) -> Draft:
    """Return the book as a PDF, the same bytes for the same book.

    The text is set in one pass and its pages counted from 1; the contents are set afterwards from
    the pages it came to, so that nothing is laid out twice.
    """
    shown, missing = printable(book)
    body, complaints = render(body_document(shown, options.trim))
    pages = opening_pages(body, shown)
    index = _set_index(shown, options.trim, body, pages)
    listed = [page + 1 for page in pages] if options.toc else None
    front, more_complaints = render(
        front_document(shown, options.trim, listed, index_page=index.first_page)
    )
    content, front_pages = assemble(shown, front, body, index.content)
    openings = [*pages, *([index.first_page - 1] if index.first_page else [])]
    firsts = [front_pages + page for page in openings]
    found = inspect_pages(content, first_pages=firsts, trim=options.trim)
    expected = tuple(_as_printed(part, book.meta.language) for part in shown.parts)
    glyphs = described(missing)
    return Draft(
        content=content,
        suffix="pdf",
        media_type="application/pdf",
        texts=tuple(
            PartText(without_repeated_heads(pages, text.body, table_heads(part.blocks)), "")
            for part, pages, text in zip(shown.parts, found.texts, expected, strict=False)
        ),
        expected=expected,
        measures={
            "trim": options.trim.name,
            "pages": found.pages,
            "fonts": list(found.fonts),
            "missing_glyphs": glyphs,
            "index_entries": len(index.entries),
        },
        errors=(*found.errors, *_index_errors(index, shown, found.texts[len(pages) :])),
        warnings=_warnings(complaints + more_complaints, glyphs),
    )


@dataclass(frozen=True, slots=True)
class _Index:
    """The pages of the index, what they list, and the first's own number, from 1."""

    content: bytes = b""
    entries: tuple[tuple[str, str], ...] = ()
    first_page: int | None = None


def _set_index(book: Book, trim: Trim, body: bytes, first_pages: list[int]) -> _Index:
    """Set the index for the pages that the text came to; an empty one has no page."""
    if not book.index:
        return _Index()
    texts = inspect_pages(body, first_pages=first_pages, trim=trim).texts
    found = find_pages(book.index, texts, first_pages)
    if not found:
        return _Index()
    count = page_count(body)
    first_page = count + count % 2 + 1  # a right-hand page, as the assembly sees to
    entries = tuple((name, ranges(pages)) for name, pages in found)
    content, _ = render(index_document(book, trim, entries, first_page=first_page))
    return _Index(content, entries, first_page)


def _index_errors(index: _Index, book: Book, texts: Iterable[tuple[str, ...]]) -> list[str]:
    wanted = [label("index", book.meta.language), *(" ".join(entry) for entry in index.entries)]
    return [
        "the index of people is not whole"
        for pages in texts
        if squeeze("".join(pages)) != squeeze("".join(wanted))
    ]


def _warnings(complaints: Iterable[str], glyphs: list[dict[str, object]]) -> tuple[str, ...]:
    said = [f"The page setter says: {text}" for text in dict.fromkeys(complaints)]
    return (*said, _missing_warning(glyphs)) if glyphs else tuple(said)


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
