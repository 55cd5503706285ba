"""Whether words, notes and pictures of a book are all in a file, and in order."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, zip_longest

from biographies.exporting.book import Book, Part
from biographies.exporting.checks import Check, counted, judged
from biographies.exporting.draft import PartText
from biographies.exporting.tree_text import squeeze

_SHOWN = 40
_NAMED = 5  # marks of a part, in one sentence
Texts = tuple[PartText, ...]


def words_check(book: Book, words: int, wanted: Texts, found: Texts) -> Check:
    """Compare the text of each part, letter for letter; words is how many the book has."""
    where = list(_missing_parts(wanted, found) or _differences(book, wanted, found, "text"))
    seen = f"{counted(words, 'word')} in {counted(len(book.parts), 'part')}"
    if where:
        seen = f"not all of {seen}"
    return judged("Words", seen, "every word of the book, in its order", where)


def notes_check(
    book: Book, wanted: Texts, found: Texts, citations: Sequence[Sequence[str]]
) -> Check:
    """Compare the notes, and follow each citation to the note that is printed for it."""
    where: list[str] = []
    if len(wanted) == len(found):
        where += _differences(book, wanted, found, "notes")
        where += _misled(book, found)
    where += _unprinted(book, citations)
    notes = sum(len(part.notes) for part in book.parts)
    cited = sum(map(len, citations)) or sum(
        len(note.marks) for part in book.parts for note in part.notes
    )
    seen = f"{counted(notes, 'note')} for {counted(cited, 'citation')}"
    return judged("Notes", seen, "each citation has its printed note, in order", where)


def note_map(book: Book) -> dict[str, list[list[str]]]:
    """Return by part the marks that each printed note stands for, from note 1 on."""
    return {part.key: [list(note.marks) for note in part.notes] for part in book.parts}


def pictures_check(book: Book, wanted: Texts, found: Texts) -> Check:
    """Count the pictures of each part."""
    where = [
        f"“{part.title}”: the file shows {have.pictures} pictures; the book shows {want.pictures}"
        for part, want, have in zip(book.parts, wanted, found, strict=False)
        if want.pictures != have.pictures
    ]
    seen = counted(sum(part.pictures for part in found), "picture")
    return judged("Pictures", seen, "each picture of the text, in its part", where)


def _missing_parts(wanted: Texts, found: Texts) -> list[str]:
    if len(wanted) == len(found):
        return []
    return [f"the file has {len(found)} parts; the book has {len(wanted)}"]


def _differences(book: Book, wanted: Texts, found: Texts, name: str) -> Iterator[str]:
    """Name the first difference of each part that is not the same, letter for letter."""
    for part, want, have in zip(book.parts, wanted, found, strict=True):
        left, right = (want.body, have.body) if name == "text" else (want.notes, have.notes)
        place = _first_difference(squeeze(left), squeeze(right))
        if place:
            yield f"“{part.title}”: the {name} of the file differs {place}"


def _first_difference(wanted: str, found: str) -> str:
    if wanted == found:
        return ""
    pairs = zip_longest(wanted, found)
    at = next(number for number, (left, right) in enumerate(pairs) if left != right)
    start = max(0, at - _SHOWN // 2)
    return f"at “{wanted[start : at + _SHOWN]}”, where it has “{found[start : at + _SHOWN]}”"


def _misled(book: Book, found: Texts) -> Iterator[str]:
    """Name each part whose text does not refer to its notes one after the other."""
    for part, have in zip(book.parts, found, strict=True):
        if have.references is None:
            continue
        wanted = range(1, len(part.notes) + 1)
        pairs = zip_longest(wanted, have.references)
        wrong = next((pair for pair in pairs if pair[0] != pair[1]), None)
        if wrong is not None:
            due, has = (str(number or "none") for number in wrong)
            yield f"“{part.title}”: the note due is {due}, the file refers to {has}"


def _unprinted(book: Book, citations: Sequence[Sequence[str]]) -> Iterator[str]:
    """Name each part with citations that no printed note stands for, in their order."""
    for part, marks in zip(book.parts, citations, strict=False):
        lost = list(_lost(marks, part))
        if lost:
            shown = ", ".join(lost[:_NAMED])
            more = " …" if len(lost) > _NAMED else ""
            count = counted(len(lost), "citation")
            yield f"“{part.title}”: no note is printed for {count}: {shown}{more}"


def _lost(marks: Iterable[str], part: Part) -> Iterator[str]:
    printed = list(chain.from_iterable(note.marks for note in part.notes))
    at = 0
    for mark in marks:
        try:
            at = printed.index(mark, at) + 1
        except ValueError:
            yield mark
