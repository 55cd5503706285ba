"""The whole tagged PDF: set, read back by its tags, set again where its pages ask for it."""

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from biographies.exporting.book import Book, Part
from biographies.exporting.checks import Check, Outcome, judged
from biographies.exporting.draft import Draft, PartText
from biographies.exporting.index import find_pages, ranges
from biographies.exporting.labels import is_right_to_left
from biographies.exporting.options import GUTTERS, Options, Trim, gutter_for
from biographies.exporting.pdf.inspection import Inspected
from biographies.exporting.pdf.paperback import page_checks, picture_dots, resolution_check
from biographies.exporting.pdf.reading_order import comparable, has_right_to_left
from biographies.exporting.pdf.typefaces import Fonts, described, printable
from biographies.exporting.pdf.writer import faces_check, letters_check
from biographies.exporting.preflight.links import links_row
from biographies.exporting.tree_text import body_text, count_pictures, notes_text, squeeze
from biographies.exporting.typst.data import Entries, Setting, book_data
from biographies.exporting.typst.engine import family_names, require_typst, set_pages
from biographies.exporting.typst.inspection import TaggedPart, inspect_tagged

_WORDS_A_PAGE = 380  # about, with those of the notes: the first guess at how thick a book will be


def write_tagged_pdf(book: Book, options: Options) -> Draft:
    """Return the book as a PDF with notes at the foot of its pages, hyphens and tags.

    The same book, options and fonts give the same bytes. For print neither links nor bookmarks nor
    tags are in the file, and the number of pages is even. Raises InvalidInputError where the
    engine is not installed.
    """
    require_typst()
    shown, fonts = printable(book, options.fonts_dir)
    laid = _lay_out_bound(shown, options)
    glyphs = described(fonts.missing, book)
    expected = tuple(_expected(part, book) for part in shown.parts)
    read = zip(shown.parts, laid.parts, expected, strict=False)
    return Draft(
        content=_for_print(laid.content) if options.is_for_print else laid.content,
        suffix="pdf",
        media_type="application/pdf",
        texts=tuple(_as_read(*one, book) for one in read),
        expected=expected,
        measures={
            "engine": options.engine,
            "trim": options.trim.name,
            "profile": options.profile,
            "margin_at_spine": round(laid.trim.inner, 1),
            "pages": _printed(laid.found.pages, options),
            "fonts": list(laid.found.fonts),
            "missing_glyphs": glyphs,
            "index_entries": len(laid.entries),
            "picture_dots": picture_dots(shown.pictures, laid.trim),
        },
        checks=tuple(_checks(laid, (fonts, glyphs), options, shown)),
    )


@dataclass(frozen=True, slots=True)
class _LaidOut:
    """Finished pages and what was seen in them."""

    trim: Trim
    content: bytes
    entries: Entries
    found: Inspected
    parts: list[TaggedPart]
    complaints: tuple[str, ...]


def _lay_out_bound(book: Book, options: Options) -> _LaidOut:
    """Lay out, for print until the margin at the spine is that for the number of pages.

    A wider margin never makes fewer pages, so that this comes to an end.
    """
    if not options.is_for_print:
        return _lay_out(book, options, options.trim)
    words = sum(len(f"{body_text(part)} {notes_text(part)}".split()) for part in book.parts)
    gutter = gutter_for(words // _WORDS_A_PAGE)
    for _ in range(len(GUTTERS) + 1):
        laid = _lay_out(book, options, options.trim.bound(gutter))
        needed = gutter_for(_printed(laid.found.pages, options))
        if needed == gutter:
            break
        gutter = needed
    return laid


def _lay_out(book: Book, options: Options, trim: Trim) -> _LaidOut:
    faces = family_names(options.fonts_dir, book.meta.language)
    setting = Setting(trim, faces, not options.is_for_print, options.toc)

    def laid(entries: Entries) -> _LaidOut:
        data = book_data(book, setting, entries)
        content, complaints = set_pages(data, book.pictures, options.fonts_dir)
        found, parts = inspect_tagged(content)
        return _LaidOut(trim, content, entries, found, parts, tuple(complaints))

    first = laid(())
    entries = _index(book, first)
    return laid(entries) if entries else first


def _index(book: Book, laid: _LaidOut) -> Entries:
    """Return the names of the index with the pages that the text came to."""
    if not book.index or not laid.parts:
        return ()
    before = laid.parts[0].first_page
    firsts = [part.first_page - before for part in laid.parts]
    found = find_pages(book.index, laid.found.texts, firsts)
    return tuple((name, ranges(pages)) for name, pages in found)


def _as_read(part: Part, found: TaggedPart, wanted: PartText, book: Book) -> PartText:
    body, notes = "".join(found.pages), "".join(found.notes)
    references = found.references
    if _has_turned(part):
        body = _without_doubles(_comparable(body, book), wanted.body)
        notes = _without_doubles(_comparable(notes, book), wanted.notes)
        references = sorted(references)
    return PartText(body, notes, found.pictures, tuple(dict.fromkeys(references)))


def _expected(part: Part, book: Book) -> PartText:
    body, notes = f"{part.label}\n{body_text(part)}", notes_text(part)
    if _has_turned(part):
        body, notes = _comparable(body, book), _comparable(notes, book)
    return PartText(body, notes, count_pictures(part.blocks))


def _has_turned(part: Part) -> bool:
    """Tell whether some lines stand in the file in another order than they are read in."""
    return has_right_to_left(f"{body_text(part)}{notes_text(part)}")


def _comparable(text: str, book: Book) -> str:
    return comparable(text, is_ordered=not is_right_to_left(book.meta.language))


def _without_doubles(found: str, wanted: str) -> str:
    """Return what was read without the letters that stand there more often than they should.

    The engine says of an Arabic letter and of the dots that belong to it both times the letter.
    """
    ordered, _, counted = found.partition("\n")
    most = Counter(wanted.partition("\n")[2])
    return f"{ordered}\n{''.join(sorted((Counter(counted) & most).elements()))}"


def _checks(
    laid: _LaidOut, faces: tuple[Fonts, list[dict[str, object]]], options: Options, book: Book
) -> Iterator[Check]:
    """Yield what was looked at in the pages."""
    fonts, glyphs = faces
    yield faces_check(laid.found, fonts)
    yield letters_check(glyphs)
    found = laid.found
    if options.is_for_print:
        found = replace(found, pages=_printed(found.pages, options))
    yield from page_checks(found, options, laid.trim)
    dots = picture_dots(book.pictures, laid.trim)
    if dots:
        yield resolution_check(dots, is_for_print=options.is_for_print)
    if laid.entries:
        listed = f"{len(laid.entries)} names"
        yield judged("Index of people", listed, "all of it", _index_errors(laid, book))
    said = [f"The page setter says: {text}" for text in dict.fromkeys(laid.complaints)]
    if said:
        yield judged("Page setter", f"{len(said)} remarks", "none", said, otherwise=Outcome.WARNING)
    if not options.is_for_print:
        links = laid.found.links
        yield links_row(inside=links.inside, outside=links.outside, broken=list(links.broken))


def _index_errors(laid: _LaidOut, book: Book) -> list[str]:
    wanted = squeeze("".join(f"{name}{pages}" for name, pages in laid.entries))
    printed = squeeze("".join("".join(part.pages) for part in laid.parts[len(book.parts) :]))
    is_whole = sorted(printed[-len(wanted) :]) == sorted(wanted)
    return [] if is_whole else ["the index of people is not whole"]


def _printed(pages: int, options: Options) -> int:
    return pages + pages % 2 if options.is_for_print else pages


def _for_print(content: bytes) -> bytes:
    """Return the pages without links, bookmarks and tags, an even number of them."""
    # Imported here: only PDF needs pypdf.
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    for page in writer.pages:
        page.pop("/Annots", None)
        page.pop("/StructParents", None)
    if len(writer.pages) % 2:
        writer.add_blank_page()
    for name in ("/Outlines", "/StructTreeRoot", "/MarkInfo"):
        writer.root_object.pop(name, None)
    printed = io.BytesIO()
    writer.write(printed)
    return printed.getvalue()
