"""What a writer is told of one part: everything that the plan's rows say of it, and no more."""

from biographies.models import Biography, Chapter, Source
from biographies.models.source import content_hash
from biographies.sources import BlockKind, Passage
from biographies.steps.reading import domain_record
from biographies.writing import Brief, SentenceRef, SourceInfo

# Not whole rows: each would bring the text of its whole source along.
_HOME_FIELDS = (
    "passage__version__source__number",
    "passage__kind",
    "barred",
    "passage__ordinal",
    "passage__text",
    "passage__heading",
    "passage__first_year",
    "passage__last_year",
    "passage__continues",
)


def make_brief(chapter: Chapter, *, feedback: str = "") -> Brief:
    """Return the brief of a planned part; the same rows always give the same brief.

    It depends on the plan alone, never on what other parts of the book say by now: so a step that
    was killed and is done again gives the same text.
    """
    biography = chapter.biography
    passages: list[Passage] = []
    barred: list[SentenceRef] = []
    homes = chapter.allocations.order_by("position")
    for number, kind, spans, *columns in homes.values_list(*_HOME_FIELDS):
        passage = Passage(number or 0, columns[0], columns[1], BlockKind(kind), *columns[2:])
        passages.append(passage)
        barred += [SentenceRef(passage.source, passage.ordinal, *span) for span in spans]
    return Brief(
        subject=biography.subject,
        kind=chapter.kind,
        title=chapter.title,
        target_words=chapter.target_words,
        passages=tuple(passages),
        barred=tuple(barred),
        keywords=tuple(chapter.keywords),
        brief=chapter.brief,
        sources=source_infos(biography),
        feedback=feedback,
        language=biography.language,
    )


def source_infos(biography: Biography) -> tuple[SourceInfo, ...]:
    """Return the book's numbered sources as the domain knows them."""
    numbered = biography.sources.exclude(number=None).select_related("current_version")
    return tuple(source_info(source, source.number or 0) for source in numbered.order_by("number"))


def source_info(source: Source, number: int) -> SourceInfo:
    """Return a source as the domain knows it, under a number that it has or will have."""
    version = source.current_version
    language = (version.language if version else "") or source.biography.language
    return SourceInfo(number=number, record=domain_record(source), language=language)


def brief_hash(writer: str, brief: Brief) -> str:
    """Return the hash of all that goes into a text: the writer and everything it was told."""
    return content_hash(f"{writer}\n{brief!r}")
