"""Checks a chapter's citations against a newer reading of their sources."""

from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, QuerySet

from biographies.editing import Saved, TextMovedOnError, keep
from biographies.models import (
    Allocation,
    Biography,
    Chapter,
    ChapterRevision,
    Citation,
    Passage,
    Source,
)
from biographies.sources import MARK, NewReading, ReadPassage, mark, statements
from biographies.steps.rereading import left_behind, outdated, present_reading
from biographies.steps.revisions import NewText, cite, passages_for

MAX_REASON = 200


@dataclass(frozen=True, slots=True)
class CheckedAgain:
    """What became of the citations of earlier readings: lost ones stay as they were."""

    saved: Saved
    moved: int
    lost: int


def check_again(chapter: Chapter, *, base_id: int | None, person: str) -> CheckedAgain:
    """Let each citation of an earlier reading cite the present one, where that has its words.

    A mark changes, no statement does: support and findings are made again from the new revision,
    which is the same author's. What the present reading does not have stays cited as it was read.
    Safe to call again. Raises TextMovedOnError if the chapter has another text than base_id.
    """
    current = chapter.current_revision
    rows = _rows(current) if current else []
    if current is None or not rows:
        return CheckedAgain(Saved(), 0, 0)
    places = _places(rows)
    markdown = _with_new_marks(current.markdown, places)
    text = NewText(
        markdown=markdown,
        author_kind=current.author_kind,
        author=current.author,
        reason=_reason(rows, person),
        settings_hash=current.settings_hash,
        supportable_words=current.supportable_words,
    )
    passages = passages_for(chapter, markdown)
    cited = passages, cite(markdown, passages)
    with transaction.atomic():
        saved = keep(chapter, text, cited, base_id=base_id, person=person)
        _move_homes(chapter)
    return CheckedAgain(saved, len(places), len(rows) - len(places))


def chapters_left(book: Biography, source: Source | None = None) -> QuerySet[Chapter]:
    """Return the parts whose present text cites an earlier reading of a source, or of any."""
    rows = Citation.objects.filter(revision__in=book.chapters.values("current_revision"))
    if source is not None:
        rows = rows.filter(passage__version__source=source)
    left = left_behind(rows)
    return book.chapters.filter(current_revision__in=left.values("revision")).in_book_order()


def check_all_again(
    book: Biography, source: Source | None = None, *, person: str
) -> tuple[int, int]:
    """Check all these parts again; return how many citations moved, and how many could not.

    A part that somebody gives another text meanwhile is left for the next time.
    """
    moved = lost = 0
    for chapter in chapters_left(book, source).select_related("current_revision", "biography"):
        try:
            done = check_again(chapter, base_id=chapter.current_revision_id, person=person)
        except TextMovedOnError:
            continue
        moved, lost = moved + done.moved, lost + done.lost
    return moved, lost


def _rows(revision: ChapterRevision) -> list[Citation]:
    joined = outdated(revision).select_related("passage__version__source")
    return list(joined.defer("passage__version__text"))


def _places(rows: list[Citation]) -> dict[int, str]:
    """Return the new marks by the ordinals of the citations."""
    sources = {row.passage.version.source_id: row.passage.version.source for row in rows}
    readings = {pk: present_reading(source) for pk, source in sources.items()}
    found = {}
    for row in rows:
        source = row.passage.version.source
        value = _value(row.passage)
        place = readings[source.pk].place_of(value, row.passage_start, row.passage_end)
        if place is not None:
            found[row.ordinal] = (source.number or 0, place)
    wanted = {place for _, place in found.values()}
    ordinals = dict(Passage.objects.filter(pk__in=wanted).values_list("pk", "ordinal"))
    return {at: mark(number, ordinals[place]) for at, (number, place) in found.items()}


def _value(passage: Passage) -> ReadPassage:
    return ReadPassage(passage.pk, passage.text, passage.sha256)


def _with_new_marks(markdown: str, places: dict[int, str]) -> str:
    """Return the text with the marks of these citations changed; they count within statements."""
    found = [
        old
        for one in statements(markdown)
        for old in MARK.finditer(markdown, one.text_end, one.end)
    ]
    for ordinal, new in sorted(places.items(), reverse=True):
        old = found[ordinal - 1]
        markdown = markdown[: old.start()] + new + markdown[old.end() :]
    return markdown


def _reason(rows: list[Citation], person: str) -> str:
    sources = {row.passage.version.source_id: row.passage.version.source for row in rows}
    read = [(source, source.current_version) for source in sources.values()]
    named = [f"reading {version.number} of {source.title}" for source, version in read if version]
    said = f"checked by {person} against {', '.join(named)}"
    return said[:MAX_REASON]


def _move_homes(chapter: Chapter) -> None:
    """Give the chapter the new passages for its earlier ones, unless another part has them."""
    present = "passage__version__source__current_version"
    earlier = chapter.allocations.exclude(**{present: None}).exclude(passage__version=F(present))
    by_source: defaultdict[int, list[Allocation]] = defaultdict(list)
    for home in earlier.select_related("passage").order_by("position"):
        by_source[home.passage.version_id].append(home)
    for source in Source.objects.filter(versions__in=by_source).distinct():
        homes = [home for version in source.versions.all() for home in by_source[version.pk]]
        _move(chapter, homes, present_reading(source))


def _move(chapter: Chapter, homes: list[Allocation], reading: NewReading) -> None:
    taken = set(chapter.biography.allocations.values_list("passage_id", flat=True))
    for home in homes:
        place = reading.place_of(_value(home.passage))
        if place is None:
            continue
        home.delete()
        if place not in taken:
            taken.add(place)
            Allocation.objects.create(
                biography_id=chapter.biography_id,
                chapter=chapter,
                passage_id=place,
                position=home.position,
            )
