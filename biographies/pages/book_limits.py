"""Sources of which a book can use little or nothing, and what can be done about it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from biographies.models import Source

_OUT = (Source.State.EXCLUDED, Source.State.FAILED)


@dataclass(frozen=True, slots=True)
class LimitedSource:
    """A source of which not all can be used, and why."""

    id: int
    title: str
    why: str


def limits_of(sources: Iterable[Source]) -> tuple[LimitedSource, ...]:
    """Return the limited ones among a book's sources, those that could be used at all."""
    return tuple(
        LimitedSource(source.pk, source.title, why)
        for source in sources
        if source.state not in _OUT and (why := _why(source))
    )


def said_of_rights(rights: str) -> str:
    """Say what a source's rights leave for a book; "" where they leave all of it."""
    if rights != Source.Rights.QUOTE_ONLY:
        return ""
    words = settings.QUOTE_WORDS_PER_SOURCE
    return f"at most {words} words of it can be used, as quotations"


def _why(source: Source) -> str:
    if source.set_aside:
        return source.set_aside
    limit = said_of_rights(source.rights)
    advice = "say that it is in the public domain or licensed, and all of it can be"
    return f"Quote only: {limit}; {advice}." if limit else ""
