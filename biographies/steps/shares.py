"""How much of each source a book reproduces, from the texts themselves."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Sum
from django.db.models.functions import Length

from biographies.models import (
    Biography,
    Chapter,
    ChapterRevision,
    CheckResult,
    Citation,
    Source,
    SourceVersion,
)
from biographies.models.evidence import CheckKind
from biographies.sources import (
    Quoted,
    Reproduced,
    credit,
    family_name,
    labels_of_origin,
    statements,
)
from biographies.steps.briefs import source_info
from biographies.steps.reading import domain_record

if TYPE_CHECKING:
    from django.db.models import QuerySet

KEPT = "shares"  # their name in a check's measures and in a file's report
ABRIDGED = 0.3  # of a book's words from one source: more, and the book is an abridgement of it
TOLD_FROM = 0.5  # of a book's words from what the subject tells: more, and the book says so
MOST_REPORTED = 50  # sources, those of which most is reproduced
MOST_AT_ONCE = 2_000_000  # characters of sources that a page looks through: half a second's work


@dataclass(frozen=True, slots=True)
class Share:
    """What a book has of one source word for word, in runs of six words and more."""

    number: int
    title: str
    rights: str
    words: int
    share_of_source: float
    share_of_book: float
    longest_run: int
    is_memoir: bool

    @property
    def rights_said(self) -> str:
        """Return the rights in words."""
        return str(Source.Rights(self.rights).label)

    @property
    def percent_of_source(self) -> str:
        """Return its share of the source: 12.3 %."""
        return f"{self.share_of_source:.1%}".replace("%", " %")

    @property
    def percent_of_book(self) -> str:
        """Return its share of the book."""
        return f"{self.share_of_book:.1%}".replace("%", " %")


def shares_of(biography: Biography, parts: Iterable[Chapter]) -> tuple[Share, ...]:
    """Return the shares of the cited sources, the largest first, of a book's narrative parts."""
    narrative = [part for part in parts if part.kind in Chapter.NARRATIVE]
    wanted = [part.current_revision_id for part in narrative if part.current_revision_id]
    found = dict(ChapterRevision.objects.filter(pk__in=wanted).values_list("pk", "markdown"))
    texts = tuple(found[pk] for pk in wanted)
    quoted = _quoted(texts)
    readings = _cited_readings(wanted)
    shares = [
        _share(source, quoted.words, _most_reproduced(texts, readings[source.pk]))
        for source in _cited(biography, narrative).select_related("biography")
    ]
    return tuple(sorted(shares, key=lambda share: (-share.words, share.number)))


def shares_at_once(
    biography: Biography, parts: Iterable[Chapter], *, text_hash: str
) -> tuple[Share, ...] | None:
    """Return the shares as a page needs them, at once; None if that would take it too long.

    A check of the whole book, or a file, of the same text keeps them; else they are worked out
    if the sources are not large. Rights may have changed since: they are those of now.
    """
    narrative = [part for part in parts if part.kind in Chapter.NARRATIVE]
    kept = _kept(biography, text_hash)
    if kept is None:
        size = _cited(biography, narrative).aggregate(all=Sum(Length("current_version__text")))
        return shares_of(biography, narrative) if (size["all"] or 0) <= MOST_AT_ONCE else None
    rights = dict(biography.sources.exclude(number=None).values_list("number", "rights"))
    shares = [Share(**row) for row in kept]
    return tuple(replace(one, rights=rights.get(one.number, one.rights)) for one in shares)


def _cited(biography: Biography, parts: Iterable[Chapter]) -> "QuerySet[Source]":
    numbered = biography.sources.exclude(number=None).exclude(current_version=None)
    revisions = [part.current_revision_id for part in parts if part.current_revision_id]
    of_texts = Citation.objects.filter(revision__in=revisions)
    return numbered.filter(pk__in=of_texts.values("passage__version__source"))


def _kept(biography: Biography, text_hash: str) -> list[dict[str, Any]] | None:
    """Return the rows that a task kept of this very text."""
    check = CheckResult.objects.filter(
        biography=biography, check_kind=CheckKind.BOOK, revision=None, text_hash=text_hash
    ).first()
    if check is not None and KEPT in check.measures:
        return list(check.measures[KEPT])
    export = biography.exports.filter(text_hash=text_hash).order_by("-created_at").first()
    return list(export.report[KEPT]) if export and KEPT in export.report else None


def origin_of(biography: Biography, shares: Sequence[Share]) -> tuple[str, tuple[str, ...]]:
    """Return the book's subtitle and the further lines of its imprint; "" and () for most books.

    A book mostly told from what the subject tells is called so, and one of which a large part
    stands word for word in one source is called an abridgement of it.
    """
    labels = labels_of_origin(biography.language)
    cited = biography.sources.filter(number__in=[share.number for share in shares])
    records = {source.number: domain_record(source) for source in cited}
    told, abridged = "", []
    for share in shares:
        record = records[share.number]
        if share.is_memoir and share.share_of_book > TOLD_FROM:
            told = labels.told_from.format(work=record.title)
        if share.share_of_book > ABRIDGED:
            abridged.append(labels.abridged_from.format(work=credit(record, biography.language)))
    return told, tuple(abridged)


def told_from(biography: Biography, sources: Iterable[Source]) -> str:
    """Return the label of a book most of whose citations lead to what the subject tells, or "".

    Asked by every look at the book's page: so of its sources only one that may be a memoir, by its
    record or by what an editor said, is looked at.
    """
    own = family_name(biography.subject)
    may_be = [source for source in sources if source.number and _may_be_memoir(source, own)]
    if not may_be:
        return ""
    revisions = biography.chapters.narrative().values("current_revision")
    of_source = Citation.objects.filter(revision__in=revisions).order_by()
    counted = of_source.values_list("passage__version__source_id").annotate(Count("pk"))
    cited = Counter(dict(counted))
    for source in may_be:
        source.biography = biography
        is_most = cited[source.pk] > TOLD_FROM * cited.total()
        if is_most and source_info(source, source.number or 0).is_memoir:
            return labels_of_origin(biography.language).told_from.format(work=source.title)
    return ""


def reported(shares: Iterable[Share]) -> list[dict[str, object]]:
    """Return shares as an export's manifest has them: JSON, and no longer than it may be."""
    return [
        asdict(share)
        | {
            "share_of_source": round(share.share_of_source, 4),
            "share_of_book": round(share.share_of_book, 4),
        }
        for share in list(shares)[:MOST_REPORTED]
    ]


def _may_be_memoir(source: Source, own: str) -> bool:
    authors = map(family_name, source.record.get("authors", ()))
    return source.voice != Source.Voice.THIRD and (bool(source.voice) or own in authors)


def _share(source: Source, book_words: int, found: Reproduced) -> Share:
    return Share(
        number=source.number or 0,
        title=source.title,
        rights=source.rights,
        words=found.words,
        share_of_source=found.share_of_source,
        share_of_book=found.words / book_words if book_words else 0.0,
        longest_run=found.longest_run,
        is_memoir=source_info(source, source.number or 0).is_memoir,
    )


def _cited_readings(revisions: Iterable[int]) -> dict[int, list[tuple[int, str]]]:
    """Return id and hash of the readings that texts cite, by source; mostly there is one of each.

    A source that was read again may say something else by now: what the texts reproduce is what
    they cite.
    """
    found: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    cited = SourceVersion.objects.filter(passages__citations__revision__in=revisions).distinct()
    rows = cited.order_by("pk").values_list("source_id", "pk", "text_sha256")
    for source_id, version_id, text_sha256 in rows:
        found[source_id].append((version_id, text_sha256))
    return found


def _most_reproduced(texts: tuple[str, ...], readings: Iterable[tuple[int, str]]) -> Reproduced:
    return max((_reproduced(texts, *one) for one in readings), key=attrgetter("words"))


# A book is set in four formats and shown on a page, each time with the same figures.
@lru_cache(maxsize=4)
def _quoted(texts: tuple[str, ...]) -> Quoted:
    """Return the words of a book's statements: headings and marks are no words of its text."""
    return Quoted(
        " ".join(statement.text for statement in statements(markdown)) for markdown in texts
    )


@lru_cache(maxsize=64)
def _reproduced(texts: tuple[str, ...], version_id: int, _text_sha256: str) -> Reproduced:
    """Look a version up; the hash is there for a database that gives its ids out again."""
    text = SourceVersion.objects.values_list("text", flat=True).get(pk=version_id)
    return _quoted(texts).look_in(text)
