"""A book's sources as feedback may speak of them: their names, and passages of no chapter."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, reduce
from itertools import islice
from operator import and_

from django.db.models import F, Q, QuerySet

from biographies.directives import Found
from biographies.directives.telling import roots
from biographies.models import Biography, Chapter, Passage, Source
from biographies.sources import BlockKind, index_passages, is_foreign, split_sentences, statements
from biographies.sources import Passage as PassageValue
from biographies.writing import SentenceRef, doubles

MAX_FOUND, MAX_OF_SOURCE = 2_000, 12  # passages that are looked through, and that one wish gets
_FIELDS = ("ordinal", "text", "kind", "heading", "first_year", "last_year", "continues")


class BookLibrary:
    """The sources of a chapter's book; what is asked twice is read twice."""

    def __init__(self, chapter: Chapter, *, has_spare: bool = True) -> None:
        """Take the chapter; without has_spare nothing can be added to its own passages."""
        self._chapter = chapter
        self._has_spare = has_spare

    @cached_property
    def names(self) -> Mapping[int, tuple[str, ...]]:
        """Return title, file and authors of each numbered source."""
        rows = self._chapter.biography.sources.exclude(number=None).order_by("number")
        return {row.number or 0: _names(row) for row in rows.defer("current_version__text")}

    def spare(self, words: str, source: int | None = None) -> Sequence[PassageValue]:
        """Return passages of no part that have these words, or a source's that fit them best.

        Sources that may only be quoted have none: the plan chose what is quoted of them. Nor have
        those in another language, or set aside by the plan, unless they are named.
        """
        if not self._has_spare:
            return ()
        rows = self._free().filter(kind=BlockKind.PARAGRAPH)
        if source is None:
            rows = rows.filter(_has_all(words), version__source__set_aside="")
            return tuple(islice(_values(rows), MAX_FOUND))
        found = tuple(_values(rows.filter(version__source__number=source)))
        hits = index_passages(found).query(words, limit=MAX_OF_SOURCE)
        best = {(hit.source, hit.ordinal) for hit in hits}
        return tuple(one for one in found if (one.source, one.ordinal) in best)

    def find(self, source: int, ordinal: int) -> Found | None:
        """Return a passage of the book, with the other part that it belongs to.

        Of an earlier reading of its source only what the chapter has or cites.
        """
        rows = Passage.objects.filter(
            version__source__biography_id=self._chapter.biography_id,
            version__source__number=source,
            ordinal=ordinal,
        )
        is_present = Q(version__source__current_version=F("version"))
        own = Q(allocations__chapter=self._chapter)
        cited = Q(citations__revision=self._chapter.current_revision_id or 0)
        there = rows.filter(is_present | own | cited).distinct()
        value = next(_values(there), None)
        if value is None:
            return None
        homes = self._chapter.biography.allocations.exclude(chapter=self._chapter)
        home = homes.filter(passage__in=there).select_related("chapter").first()
        return Found(value, home.chapter.label if home else "")

    def told_in(self, words: str) -> Sequence[str]:
        """Return the other parts with passages that have these words."""
        others = self._chapter.biography.allocations.exclude(chapter=self._chapter)
        having = others.filter(_has_all(words, "passage__text"))
        parts = Chapter.objects.filter(allocations__in=having).distinct().in_book_order()
        return [part.label for part in parts] if roots(words) else []

    def _free(self) -> QuerySet[Passage]:
        book = self._chapter.biography
        usable = Source.objects.readable().filter(biography=book).exclude(number=None)
        usable = usable.exclude(rights=Source.Rights.QUOTE_ONLY)
        ids = [
            source.current_version_id
            for source in usable.select_related("current_version").defer("current_version__text")
            if source.current_version
            and (book.translates or not is_foreign(source.current_version.language, book.language))
        ]
        homes = book.allocations.values_list("passage", flat=True)
        # A source that was read again may have the same words under a passage with a home.
        moved = book.allocations.exclude(
            passage__version__source__current_version=F("passage__version")
        )
        free = Passage.objects.filter(version__in=ids).exclude(pk__in=homes)
        return free.exclude(version__source__in=moved.values("passage__version__source"))


def told_already(book: Biography, passages: Iterable[PassageValue]) -> list[SentenceRef]:
    """Return the sentences of passages that the book's present texts tell already."""
    texts = book.chapters.exclude(current_revision=None).order_by("pk")
    markdown = texts.values_list("current_revision__markdown", flat=True)
    said = [one.text for text in markdown for one in statements(text or "")]
    known = [(SentenceRef(0, 0, at, at), text) for at, text in enumerate(said)]
    fresh = [
        (
            SentenceRef(one.source, one.ordinal, span.start, span.end),
            one.text[span.start : span.end],
        )
        for one in passages
        for span in split_sentences(one.text)
    ]
    return [ref for ref in doubles([*known, *fresh]) if ref.source]


def home_passages(chapter: Chapter) -> list[PassageValue]:
    """Return a chapter's own passages in their reading order."""
    rows = Passage.objects.filter(allocations__chapter=chapter).order_by("allocations__position")
    return list(_values(rows))


def as_value(passage: Passage) -> PassageValue:
    """Return a passage's row as the domain sees it."""
    return next(_values(Passage.objects.filter(pk=passage.pk)))


def _values(rows: QuerySet[Passage]) -> Iterator[PassageValue]:
    if not rows.query.order_by:
        rows = rows.order_by("version__source__number", "ordinal")
    for number, ordinal, text, kind, *more in rows.values_list("version__source__number", *_FIELDS):
        yield PassageValue(number or 0, ordinal, text, BlockKind(kind), *more)


def _names(source: Source) -> tuple[str, ...]:
    return (source.title, source.filename, *map(str, source.record.get("authors", ())))


def _has(root: str, field: str = "text") -> Q:
    """Find a stem as it stands: what has it as the beginning of a word is among what is found."""
    return Q(**{f"{field}__icontains": root})


def _has_all(words: str, field: str = "text") -> Q:
    return reduce(and_, (_has(root, field) for root in roots(words)), Q())
