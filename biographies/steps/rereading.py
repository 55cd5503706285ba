"""Finds the passages of earlier readings again in a source's present one."""

from collections import defaultdict

from django.db.models import F, QuerySet

from biographies.models import ChapterRevision, Citation, Passage, Source
from biographies.sources import NewReading, ReadPassage


def present_reading(source: Source) -> NewReading:
    """Return the passages of a source's present reading, to look for earlier ones in."""
    rows = Passage.objects.filter(version_id=source.current_version_id).order_by("ordinal")
    fields = rows.values_list("pk", "text", "sha256")
    return NewReading(ReadPassage(*row) for row in fields.iterator(chunk_size=2000))


def outdated(revision: ChapterRevision) -> QuerySet[Citation]:
    """Return a text's citations of readings that are no longer their sources' present ones."""
    return left_behind(Citation.objects.filter(revision=revision)).order_by("ordinal")


def left_behind(citations: QuerySet[Citation]) -> QuerySet[Citation]:
    """Return those of citations whose sources have another reading by now."""
    present = "passage__version__source__current_version"
    return citations.exclude(**{present: None}).exclude(passage__version=F(present))


def labels_left(revision: ChapterRevision) -> set[tuple[int, int]]:
    """Return source number and ordinal of the passages that these citations name."""
    fields = ("passage__version__source__number", "passage__ordinal")
    return {(number or 0, ordinal) for number, ordinal in outdated(revision).values_list(*fields)}


def told_again(passages: QuerySet[Passage]) -> set[int]:
    """Return the passages of present readings that tell what these, of earlier ones, tell.

    So what a chapter was given of an earlier reading is given to no other from the new one.
    """
    present = "version__source__current_version"
    earlier = passages.exclude(version=F(present)).exclude(**{present: None})
    by_source: defaultdict[int, list[ReadPassage]] = defaultdict(list)
    fields = ("version__source_id", "pk", "text", "sha256")
    for source_id, passage_id, text, sha256 in earlier.values_list(*fields):
        by_source[source_id].append(ReadPassage(passage_id, text, sha256))
    found: set[int] = set()
    for source in Source.objects.filter(pk__in=by_source):
        reading = present_reading(source)
        places = (reading.place_of(passage) for passage in by_source[source.pk])
        found.update(place for place in places if place is not None)
    return found
