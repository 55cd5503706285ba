"""Front matter and text become one file: labels, bookmarks, contents that lead to pages."""

import io
from itertools import chain
from typing import TYPE_CHECKING, Any

from biographies.errors import ExportFailedError
from biographies.exporting.book import Book
from biographies.exporting.labels import label
from biographies.exporting.pdf.content import CONTENTS_LINK

if TYPE_CHECKING:
    from pypdf import PdfReader, PdfWriter

_PRODUCER = "BookGen"


def opening_pages(body: bytes, book: Book) -> list[int]:
    """Return the page, from 0, on which each part of the text begins, by its bookmarks."""
    # Imported here and below: only PDF needs pypdf.
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(body))
    tops = [entry for entry in reader.outline if not isinstance(entry, list)]
    if len(tops) != len(book.parts):
        msg = f"The pages have {len(tops)} bookmarks of parts; the book has {len(book.parts)} parts"
        raise ExportFailedError(msg)
    return [_page(reader, entry) for entry in tops]


def page_count(pages: bytes) -> int:
    """Return how many pages a file has."""
    from pypdf import PdfReader

    return len(PdfReader(io.BytesIO(pages)).pages)


def assemble(
    book: Book, documents: tuple[bytes, bytes, bytes], *, is_for_print: bool = False
) -> tuple[bytes, int]:
    """Return the finished file and how many pages stand before the text (an even number).

    documents are what stands before the text, the text, and the index, which may be empty. A file
    for print has no bookmarks, and an even number of pages.
    """
    front, body, index = documents
    from pypdf import PdfReader, PdfWriter
    from pypdf.constants import PageLabelStyle

    text = PdfReader(io.BytesIO(body))
    writer = PdfWriter()
    writer.append(PdfReader(io.BytesIO(front)), import_outline=False)
    _end_on_left(writer)  # the text begins on a right-hand page
    front_pages = len(writer.pages)
    writer.append(text, import_outline=False)
    targets = [front_pages + page for page in opening_pages(body, book)]
    if index:
        _end_on_left(writer)  # it begins on a right-hand page too
        targets.append(len(writer.pages))
        writer.append(PdfReader(io.BytesIO(index)), import_outline=False)
    if is_for_print:
        _end_on_left(writer)
    else:
        _add_bookmarks(writer, text, front_pages, book)
        if index:
            _add_bookmark(writer, targets[-1], label("index", book.meta.language), None)
        _lead_contents(writer, targets, front_pages)
    writer.set_page_label(0, front_pages - 1, PageLabelStyle.LOWERCASE_ROMAN)
    last_page = len(writer.pages) - 1
    writer.set_page_label(front_pages, last_page, PageLabelStyle.DECIMAL, start=1)
    _describe(writer, book, has_bookmarks=not is_for_print)
    result = io.BytesIO()
    writer.write(result)
    return result.getvalue(), front_pages


def _end_on_left(writer: "PdfWriter") -> None:
    """Add an empty page unless the number of pages is even."""
    if len(writer.pages) % 2:
        writer.add_blank_page()


def _add_bookmarks(writer: "PdfWriter", text: "PdfReader", offset: int, book: Book) -> None:
    """Add a bookmark for each part, with its sections below it."""
    titles = (part.title for part in book.parts)
    entries: list[Any] = text.outline
    parent = None
    for entry in entries:
        if isinstance(entry, list):
            for section in entry:
                _add_bookmark(writer, offset + _page(text, section), str(section.title), parent)
        else:
            # The engine runs a title's lines together, so the title is taken from the book.
            parent = _add_bookmark(writer, offset + _page(text, entry), next(titles), None)


def _add_bookmark(writer: "PdfWriter", page: int, title: str, parent: Any) -> Any:
    return writer.add_outline_item(title=title, page_number=page, parent=parent, is_open=False)


def _page(text: "PdfReader", entry: Any) -> int:
    return text.get_destination_page_number(entry) or 0


def _lead_contents(writer: "PdfWriter", targets: list[int], front_pages: int) -> None:
    """Turn the addresses that stand for parts into links to their pages."""
    from pypdf.generic import ArrayObject, NameObject, NullObject

    annotations = chain.from_iterable(
        page.get("/Annots") or () for page in writer.pages[:front_pages]
    )
    for reference in annotations:
        link = reference.get_object()
        address = str(link.get("/A", {}).get("/URI", ""))
        if not address.startswith(CONTENTS_LINK):
            continue
        page = writer.pages[targets[int(address.removeprefix(CONTENTS_LINK))]]
        del link["/A"]
        top = [NameObject("/XYZ"), NullObject(), NullObject(), NullObject()]
        link[NameObject("/Dest")] = ArrayObject([page.indirect_reference, *top])


def _describe(writer: "PdfWriter", book: Book, *, has_bookmarks: bool) -> None:
    """Say what the file is; its dates are left out, so that the same book gives the same bytes."""
    from pypdf.generic import BooleanObject, DictionaryObject, NameObject, TextStringObject

    writer.metadata = {
        "/Title": book.meta.title,
        "/Author": book.meta.author,
        "/Subject": book.meta.subject,
        "/Producer": _PRODUCER,
    }
    root = writer.root_object
    root[NameObject("/Lang")] = TextStringObject(book.meta.language)
    if has_bookmarks:
        root[NameObject("/PageMode")] = NameObject("/UseOutlines")
    root[NameObject("/ViewerPreferences")] = DictionaryObject(
        {NameObject("/DisplayDocTitle"): BooleanObject(value=True)}
    )
