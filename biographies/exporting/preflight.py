"""Whether a file holds the whole book: a report that is kept with it."""

from itertools import zip_longest

from biographies.exporting.book import Book
from biographies.exporting.draft import Draft, PartText
from biographies.exporting.tree_text import body_text, count_pictures, notes_text, squeeze

_SHOWN = 40


def inspect(book: Book, draft: Draft, *, export_format: str) -> dict[str, object]:
    """Return what was measured, with what is wrong under "errors"; JSON-able."""
    own = tuple(
        PartText(body_text(part), notes_text(part), count_pictures(part.blocks))
        for part in book.parts
    )
    wanted = draft.expected or own
    errors = [*draft.errors, *_differences(book, wanted, draft.texts)]
    words_in = _words(own)
    return {
        "format": export_format,
        "words_in": words_in,
        # Where the letters are the same, so are the words: the line ends of a page do not count.
        "words_out": words_in if not errors else _words(draft.texts),
        "parts": len(draft.texts),
        "pictures": sum(part.pictures for part in own),
        "notes": sum(len(part.notes) for part in book.parts),
        "bytes": len(draft.content),
        **draft.measures,
        "errors": errors,
        "warnings": [*book.warnings, *draft.warnings],
    }


def _words(texts: tuple[PartText, ...]) -> int:
    return sum(len(text.body.split()) for text in texts)


def _differences(
    book: Book, wanted: tuple[PartText, ...], found: tuple[PartText, ...]
) -> list[str]:
    """Name the first difference of each part that is not the same, letter for letter."""
    if len(wanted) != len(found):
        return [f"the file has {len(found)} parts; the book has {len(wanted)}"]
    differences = []
    for part, want, have in zip(book.parts, wanted, found, strict=True):
        if want.pictures != have.pictures:
            shown = f"shows {have.pictures} pictures; the book shows {want.pictures}"
            differences.append(f"“{part.title}”: the file {shown}")
        for name, left, right in (
            ("text", want.body, have.body),
            ("notes", want.notes, have.notes),
        ):
            place = _first_difference(squeeze(left), squeeze(right))
            if place:
                differences.append(f"“{part.title}”: the {name} of the file differs {place}")
    return differences


def _first_difference(wanted: str, found: str) -> str:
    if wanted == found:
        return ""
    pairs = zip_longest(wanted, found)
    at = next(number for number, (left, right) in enumerate(pairs) if left != right)
    start = max(0, at - _SHOWN // 2)
    return f"at “{wanted[start : at + _SHOWN]}”, where it has “{found[start : at + _SHOWN]}”"
