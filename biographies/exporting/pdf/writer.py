"""The whole PDF: text set, pages read off, contents made, all put together and looked over."""

from collections.abc import Iterator
from dataclasses import dataclass

from biographies.exporting.book import Book, Part
from biographies.exporting.checks import Check, Outcome, judged
from biographies.exporting.draft import Draft, PartText
from biographies.exporting.index import find_pages, ranges
from biographies.exporting.labels import label
from biographies.exporting.options import GUTTERS, Options, gutter_for
from biographies.exporting.pdf.assembly import assemble, opening_pages, page_count
from biographies.exporting.pdf.content import (
    Setting,
    body_document,
    front_document,
    index_document,
)
from biographies.exporting.pdf.engine import render
from biographies.exporting.pdf.inspection import (
    Inspected,
    inspect_pages,
    without_heads_by_count,
    without_repeated_heads,
)
from biographies.exporting.pdf.paperback import page_checks, picture_dots, resolution_check
from biographies.exporting.pdf.reading_order import comparable, has_right_to_left
from biographies.exporting.pdf.typefaces import MISSING_MARK, Fonts, described, printable
from biographies.exporting.preflight.links import links_row
from biographies.exporting.tree_text import (
    body_text,
    count_pictures,
    notes_text,
    squeeze,
    table_heads,
)

_WORDS_A_PAGE = 360  # about, with those of the notes: the first guess at how thick a book will be


def write_pdf(book: Book, options: Options) -> Draft:
    """Return the book as a PDF, the same bytes for the same book.

    The text is set in one pass and its pages counted from 1; the contents are set afterwards from
    the pages it came to, so that nothing is laid out twice. Pages for print are laid out again
    where the book came out thicker or thinner than its margin at the spine is for.
    """
    shown, fonts = printable(book, options.fonts_dir)
    laid = _lay_out_bound(shown, fonts, options) if options.is_for_print else None
    laid = laid or _lay_out(shown, Setting(options.trim, fonts, book.meta.language), options)
    glyphs = described(fonts.missing, book)
    return Draft(
        content=laid.content,
        suffix="pdf",
        media_type="application/pdf",
        texts=_texts(shown, laid),
        expected=tuple(_expected(part, laid.setting) for part in shown.parts),
        measures={
            "trim": options.trim.name,
            "profile": options.profile,
            "margin_at_spine": round(laid.setting.trim.inner, 1),
            "pages": laid.found.pages,
            "fonts": list(laid.found.fonts),
            "missing_glyphs": glyphs,
            "index_entries": len(laid.index.entries),
            "picture_dots": picture_dots(shown.pictures, laid.setting.trim),
        },
        checks=tuple(_checks(laid, (fonts, glyphs), options, shown)),
    )


@dataclass(frozen=True, slots=True)
class _Index:
    """The pages of the index, what they list, and the first's own number, from 1."""

    content: bytes = b""
    entries: tuple[tuple[str, str], ...] = ()
    first_page: int | None = None


@dataclass(frozen=True, slots=True)
class _LaidOut:
    """A finished file and what was seen in it."""

    setting: Setting
    content: bytes
    index: _Index
    found: Inspected
    complaints: tuple[str, ...]


def _lay_out_bound(book: Book, fonts: Fonts, options: Options) -> _LaidOut:
    """Lay out until the margin at the spine is that for the number of pages.

    A wider margin never makes fewer pages, so that this comes to an end.
    """
    words = sum(len(f"{body_text(part)} {notes_text(part)}".split()) for part in book.parts)
    gutter = gutter_for(words // _WORDS_A_PAGE)
    for _ in range(len(GUTTERS) + 1):
        trim = options.trim.bound(gutter)
        setting = Setting(trim, fonts, book.meta.language, has_links=False)
        laid = _lay_out(book, setting, options)
        needed = gutter_for(laid.found.pages)
        if needed == gutter:
            break
        gutter = needed
    return laid


def _lay_out(book: Book, setting: Setting, options: Options) -> _LaidOut:
    body, complaints = render(
        body_document(book, setting), book.pictures, language=setting.language
    )
    pages = opening_pages(body, book)
    index = _set_index(book, setting, body, pages)
    listed = [page + 1 for page in pages] if options.toc else None
    front, more_complaints = render(
        front_document(book, setting, listed, index_page=index.first_page)
    )
    content, front_pages = assemble(
        book, (front, body, index.content), is_for_print=options.is_for_print
    )
    openings = [*pages, *([index.first_page - 1] if index.first_page else [])]
    firsts = [front_pages + page for page in openings]
    found = inspect_pages(content, first_pages=firsts, trim=setting.trim)
    return _LaidOut(setting, content, index, found, (*complaints, *more_complaints))


def _set_index(book: Book, setting: Setting, body: bytes, first_pages: list[int]) -> _Index:
    """Set the index for the pages that the text came to; an empty one has no page."""
    if not book.index:
        return _Index()
    texts = inspect_pages(body, first_pages=first_pages, trim=setting.trim).texts
    found = find_pages(book.index, texts, first_pages)
    if not found:
        return _Index()
    count = page_count(body)
    first_page = count + count % 2 + 1  # a right-hand page, as the assembly sees to
    entries = tuple((name, ranges(pages)) for name, pages in found)
    content, _ = render(index_document(book, setting, entries, first_page=first_page))
    return _Index(content, entries, first_page)


def _index_errors(laid: _LaidOut, book: Book) -> list[str]:
    entries = (" ".join(entry) for entry in laid.index.entries)
    wanted = [label("index", book.meta.language), *entries]
    return [
        "the index of people is not whole"
        for pages in laid.found.texts[len(book.parts) :]
        if _letters("".join(pages), laid.setting) != _letters("".join(wanted), laid.setting)
    ]


def _letters(text: str, setting: Setting) -> str:
    return squeeze(comparable(text, is_ordered=not setting.is_right_to_left))


def _texts(book: Book, laid: _LaidOut) -> tuple[PartText, ...]:
    """Return what the pages of each part say."""
    texts = []
    read = laid.found
    found = zip(book.parts, read.texts, read.pictures, read.references, strict=False)
    for part, pages, pictures, references in found:
        wanted = _as_printed(part, laid.setting.language)
        heads = table_heads(part.blocks)
        if has_right_to_left(wanted):
            text = without_heads_by_count(pages, wanted, heads)
            text = comparable(text, is_ordered=not laid.setting.is_right_to_left)
            references = tuple(sorted(references))  # a line's numbers come as the eye meets them
        else:
            text = without_repeated_heads(pages, wanted, heads)
        # The head of a table that goes on overleaf repeats the numbers that stand in it.
        texts.append(PartText(text, "", pictures, tuple(dict.fromkeys(references))))
    return tuple(texts)


def _expected(part: Part, setting: Setting) -> PartText:
    text = _as_printed(part, setting.language)
    ordered = comparable(text, is_ordered=not setting.is_right_to_left)
    return PartText(ordered, "", count_pictures(part.blocks))


def _as_printed(part: Part, language: str) -> str:
    """Return everything that the pages of a part say, in order."""
    text = [part.label, body_text(part, has_markers=True)]
    if part.notes:
        text += [label("notes", language), notes_text(part, has_markers=True)]
    return "\n".join(text)


def _checks(
    laid: _LaidOut, faces: tuple[Fonts, list[dict[str, object]]], options: Options, book: Book
) -> Iterator[Check]:
    """Yield what was looked at in the pages; faces are those of the book, and what none of them
    has.
    """
    fonts, glyphs = faces
    yield faces_check(laid.found, fonts)
    yield letters_check(glyphs)
    yield from page_checks(laid.found, options, laid.setting.trim)
    dots = picture_dots(book.pictures, laid.setting.trim)
    if dots:
        yield resolution_check(dots, is_for_print=options.is_for_print)
    if book.index:
        listed = f"{len(laid.index.entries)} names"
        yield judged("Index of people", listed, "all of it", _index_errors(laid, book))
    said = [f"The page setter says: {text}" for text in dict.fromkeys(laid.complaints)]
    if said:
        seen = f"{len(said)} remarks"
        yield judged("Page setter", seen, "none", said, otherwise=Outcome.WARNING)
    links = laid.found.links
    yield links_row(inside=links.inside, outside=links.outside, broken=list(links.broken))


def faces_check(found: Inspected, fonts: Fonts) -> Check:
    """Judge whether every face is in the file."""
    where = [f"the face {name} is not in the file" for name in found.unembedded]
    seen = ", ".join(found.fonts) or "none"
    return judged("Faces", seen, "every face is in the file", [*where, *fonts.unfit])


def letters_check(glyphs: list[dict[str, object]]) -> Check:
    """Say which letters no face has."""
    limit = f"every letter has a face; others are printed as {MISSING_MARK}"
    if not glyphs:
        return judged("Letters", "all printed", limit)
    where = tuple(
        f"{glyph['character']} ({glyph['code']} {glyph['name']}): {glyph['count']}, "
        f"the first in {glyph['place']}"
        for glyph in glyphs
    )
    seen = f"{len(glyphs)} without a face"
    return Check("Letters", Outcome.WARNING, seen, limit, where, _missing_warning(glyphs))


def _missing_warning(glyphs: list[dict[str, object]]) -> str:
    shown = ", ".join(str(glyph["code"]) for glyph in glyphs[:10])
    more = " …" if len(glyphs) > 10 else ""
    fonts = ""
    if any("CJK" in str(glyph["name"]) or "KANA" in str(glyph["name"]) for glyph in glyphs):
        fonts = (
            ". Chinese and Japanese need NotoSerifSC-Regular.ttf or NotoSerifJP-Regular.ttf in the"
            " directory of fonts (BOOKGEN_FONTS_DIR)"
        )
    return (
        f"{len(glyphs)} characters have no letter in the book's typefaces and are printed as"
        f" {MISSING_MARK}, the first in {glyphs[0]['place']}: {shown}{more}{fonts}"
    )
