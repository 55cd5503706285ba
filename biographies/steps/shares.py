"""How much of each source a book reproduces, from the texts themselves."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache

from django.db.models import Count

from biographies.models import Biography, Chapter, Citation, Source, SourceVersion
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

ABRIDGED = 0.3  # of a book's words from one source: more, and the book is an abridgement of it
TOLD_FROM = 0.5  # of a book's words from what the subject tells: more, and the book says so
MOST_REPORTED = 50  # sources, those of which most is reproduced


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
    revisions = [part.current_revision for part in parts if part.kind in Chapter.NARRATIVE]
    texts = tuple(revision.markdown for revision in revisions if revision)
    quoted = _quoted(texts)
    numbered = biography.sources.exclude(number=None).exclude(current_version=None)
    cited = numbered.filter(
        versions__passages__citations__revision__in=[one.pk for one in revisions if one]
    )
    shares = [
        _share(source, quoted.words, _reproduced(texts, *_version_of(source)))
        for source in cited.distinct().select_related("biography")
    ]
    return tuple(sorted(shares, key=lambda share: (-share.words, share.number)))


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


def _version_of(source: Source) -> tuple[int, str]:
    version = source.current_version
    return (version.pk, version.text_sha256) if version else (0, "")


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
