"""What a writer is told of one part: everything that the plan's rows say of it, and no more."""

from functools import lru_cache

from django.conf import settings

from biographies.models import Biography, Chapter, Passage, Source
from biographies.models.source import content_hash
from biographies.sources import BlockKind
from biographies.sources import Passage as PassageValue
from biographies.steps.reading import domain_record
from biographies.writing import (
    Brief,
    QuoteLimits,
    SentenceRef,
    SourceInfo,
    Voice,
    barred_for_excess,
    give_voice,
    listen,
)

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
    passages: list[PassageValue] = []
    barred: list[SentenceRef] = []
    homes = chapter.allocations.order_by("position")
    for number, kind, spans, *columns in homes.values_list(*_HOME_FIELDS):
        passage = PassageValue(number or 0, columns[0], columns[1], BlockKind(kind), *columns[2:])
        passages.append(passage)
        barred += [SentenceRef(passage.source, passage.ordinal, *span) for span in spans]
    sources = source_infos(biography)
    barred += barred_for_excess(passages, barred, sources, quote_limits())
    return Brief(
        subject=biography.subject,
        kind=chapter.kind,
        title=chapter.title,
        target_words=chapter.target_words,
        passages=tuple(passages),
        barred=tuple(barred),
        keywords=tuple(chapter.keywords),
        brief=chapter.brief,
        sources=sources,
        feedback=feedback,
        language=biography.language,
    )


def quote_limits() -> QuoteLimits:
    """Return how much may be quoted where no more is allowed, by the settings."""
    return QuoteLimits(settings.QUOTE_WORDS_EACH, settings.QUOTE_WORDS_PER_SOURCE)


def source_infos(biography: Biography) -> tuple[SourceInfo, ...]:
    """Return the book's numbered sources as the domain knows them."""
    numbered = biography.sources.exclude(number=None).select_related("current_version")
    ordered = numbered.defer("current_version__text").order_by("number")
    return tuple(source_info(source, source.number or 0) for source in ordered)


def source_info(source: Source, number: int) -> SourceInfo:
    """Return a source as the domain knows it, under a number that it has or will have."""
    version = source.current_version
    language = (version.language if version else "") or source.biography.language
    info = SourceInfo(
        number=number,
        record=domain_record(source),
        language=language,
        rights=source.rights,
        voice=source.voice,
    )
    if version is None:
        return info
    voice = _voice_of(version.pk, version.text_sha256, language, source.voice)
    return give_voice(info, voice, source.biography.subject)


@lru_cache(maxsize=256)
def _voice_of(version_id: int, _text_sha256: str, language: str, declared: str) -> Voice:
    """Return the voice of a version, which never changes: every chapter of a book asks for it.

    The hash is there because a database that was emptied gives its ids out again.
    """
    rows = Passage.objects.filter(version_id=version_id).order_by("ordinal")
    values = rows.values_list("ordinal", "text", "kind", "heading")
    passages = [
        PassageValue(0, ordinal, text, BlockKind(kind), heading)
        for ordinal, text, kind, heading in values
    ]
    return listen(passages, language=language, declared=declared)


def brief_hash(writer: str, brief: Brief) -> str:
    """Return the hash of all that goes into a text: the writer and everything it was told."""
    return content_hash(f"{writer}\n{brief!r}")
