"""A manuscript becomes a book: each part's Markdown a tree, its marks numbered notes."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from biographies.errors import ExportFailedError, InvalidInputError
from biographies.exporting.blocks import PartReader
from biographies.exporting.book import Book, Front, Meta, Part
from biographies.exporting.cleaning import clean_line
from biographies.exporting.gallery import Gallery, is_picture_name
from biographies.exporting.grammar import Node, parse
from biographies.exporting.labels import label
from biographies.exporting.manuscript import Manuscript, ManuscriptPart
from biographies.exporting.notes import Apparatus
from biographies.exporting.pictures import measured
from biographies.exporting.tree_text import squeeze
from biographies.sources import Citer, Record

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_FIRST_WORD = re.compile(r"\w+")
_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"))


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the parts of a book have in common while they are read."""

    apparatus: Apparatus
    gallery: Gallery


def read_book(manuscript: Manuscript, *, is_merged: bool = True) -> Book:
    """Return the book's tree; is_merged says whether a run of statements shares a note.

    Raises ExportFailedError that names part, place and limit of what cannot be set, and
    InvalidInputError for a book without a title or with an unknown language tag.
    """
    meta = _meta(manuscript)
    if not manuscript.parts:
        msg = "The book has no part with a text"
        raise ExportFailedError(msg)
    citer = Citer(manuscript.works, style=manuscript.citation_style, language=manuscript.language)
    own = [picture for picture in manuscript.pictures if is_picture_name(picture.name)]
    reading = _Reading(Apparatus(manuscript.places, citer, is_merged=is_merged), Gallery(own))
    parts: list[Part] = []
    warnings: list[str] = []
    for source in manuscript.parts:
        part, part_warnings = _part(source, manuscript, _free_key(source, parts), reading)
        parts.append(part)
        warnings += part_warnings
    return Book(
        meta=meta,
        front=_front(meta, manuscript.imprint),
        parts=tuple(parts),
        warnings=tuple(warnings),
        index=manuscript.index,
        works=_cited_works(manuscript, parts),
        pictures=tuple(map(measured, reading.gallery.shown.values())),
        cover=next((measured(one) for one in own if one.name == manuscript.cover), None),
        word_template=manuscript.word_template,
    )


def _cited_works(manuscript: Manuscript, parts: Sequence[Part]) -> dict[int, Record]:
    cited = {one.source for part in parts for note in part.notes for one in note.cited}
    return {number: manuscript.works[number] for number in sorted(cited)}


def _meta(manuscript: Manuscript) -> Meta:
    title = clean_line(manuscript.title) or clean_line(manuscript.subject)
    if not title:
        field, msg = "title", "a book needs a title or a subject"
        raise InvalidInputError(field, msg)
    if not _LANGUAGE.fullmatch(manuscript.language):
        field, msg = "language", 'must be a language tag such as "en" or "en-GB"'
        raise InvalidInputError(field, msg)
    return Meta(
        title=title,
        subtitle=clean_line(manuscript.subtitle),
        subject=clean_line(manuscript.subject),
        author=clean_line(manuscript.author),
        publisher=clean_line(manuscript.publisher),
        year=clean_line(manuscript.year),
        language=manuscript.language,
        identifier=clean_line(manuscript.identifier),
        isbn=re.sub(r"[\s-]", "", manuscript.isbn),
    )


def _front(meta: Meta, further: Sequence[str]) -> Front:
    named = squeeze(f"{meta.title} {meta.subtitle}").casefold()
    subject = "" if squeeze(meta.subject).casefold() in named else meta.subject
    page = (
        ("title", meta.title),
        ("subtitle", meta.subtitle),
        ("subject", subject),
        ("author", meta.author),
        ("publisher", meta.publisher),
        ("year", meta.year),
    )
    imprint = (
        f"{meta.title}: {meta.subtitle}" if meta.subtitle else meta.title,
        meta.author,
        ", ".join(filter(None, (meta.publisher, meta.year))),
        *map(clean_line, further),
        f"ISBN {meta.isbn}" if meta.isbn else meta.identifier,
    )
    return Front(
        title_page=tuple((role, line) for role, line in page if line),
        imprint=tuple(filter(None, imprint)),
        origin=tuple(filter(None, map(clean_line, further))),
    )


def _part(
    source: ManuscriptPart, manuscript: Manuscript, key: str, reading: _Reading
) -> tuple[Part, list[str]]:
    numbered = label("chapter", manuscript.language).format(source.number)
    chapter_label = numbered if source.kind == "chapter" and source.number > 0 else ""
    title = clean_line(source.title) or chapter_label or clean_line(source.kind).capitalize()
    place = f"{chapter_label or source.kind} “{title}”" if title != chapter_label else title
    parsed = parse(source.markdown)
    ways = (title, f"{chapter_label} {title}", f"{source.number} {title}", chapter_label)
    parsed = replace(parsed, blocks=_without_title(parsed.blocks, ways))
    reader = PartReader(
        place=place, parsed=parsed, apparatus=reading.apparatus, gallery=reading.gallery
    )
    blocks = reader.blocks()
    empty = [] if blocks else [f"{place}: the part has no text"]
    part = Part(
        key=key,
        kind=source.kind,
        number=source.number,
        label="" if _says_its_number(title, chapter_label, source.number) else chapter_label,
        title=title,
        blocks=blocks,
        notes=tuple(reader.notes),
    )
    return part, [*reader.warnings, *empty]


def _free_key(source: ManuscriptPart, before: Sequence[Part]) -> str:
    """Return a name for files, bookmarks and note labels that no earlier part has."""
    letters = re.sub(r"[^a-z0-9]+", "-", source.kind.lower()).strip("-") or "part"
    name = f"c{source.number}" if source.kind == "chapter" else letters
    taken = {part.key for part in before}
    return next(
        key
        for key in (name, *(f"{name}-{n}" for n in range(2, len(before) + 3)))
        if key not in taken
    )


def _says_its_number(title: str, chapter_label: str, number: int) -> bool:
    """Return whether a title such as "III Rise" or "Chapter Three" needs no number before it."""
    first = _FIRST_WORD.match(title)
    words = (str(number), _roman(number), chapter_label.split(" ")[0])
    return first is not None and first[0] in words


def _roman(number: int) -> str:
    result = ""
    for value, letters in _ROMAN:
        result += letters * (number // value)
        number %= value
    return result + "I" * number


def _without_title(nodes: list[Node], ways: Collection[str]) -> list[Node]:
    """Drop a first heading that only repeats the title: it is printed once."""
    if not nodes or nodes[0].kind != "heading":
        return nodes
    written = squeeze("".join(child.token.content for child in nodes[0].children)).casefold()
    is_title = written in {squeeze(way).casefold() for way in ways}
    return nodes[1:] if is_title else nodes
