"""Who tells a source: whether it says "I", found out section by section.

An edition of a memoir has an editor's introduction before it and his notes behind it, so the voice
is that of a stretch of passages, and the source's own is that of most of its words.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from biographies.sources import BlockKind, Passage, family_name, joined_names
from biographies.writing.english import STOP_WORDS
from biographies.writing.values import SourceInfo

THIRD, FIRST = "third", "first"

# Of a hundred words, those that say I: each window of Franklin's memoir has 1.9 and more, those of
# a life of Victoria 1.6 and less, her own letters in it included.
LEAST_DENSITY = 1.7
WINDOW = 12  # passages to either side that speak for the one between them
_QUOTED = re.compile(r"“[^”]*(?:”|$)|«[^»]*(?:»|$)|\"[^\"]*\"")
_SELF = {
    "en": re.compile(
        r"\b(?:(?:(?P<before>[A-Z][a-z]+) )?I(?![.-])|[Mm]e|[Mm]y|[Mm]yself|[Mm]ine)\b"
    ),
    "es": re.compile(r"\b(?:[Yy]o|[Mm]e|[Mm]is?|[Mm]í|conmigo|[Mm]í[oa]s?)\b"),
}


@dataclass(frozen=True, slots=True)
class Voice:
    """Who tells a source, and the passages that say I: first and last ordinal of each run."""

    voice: str
    first_person: tuple[tuple[int, int], ...] = ()


def listen(passages: Sequence[Passage], *, language: str, declared: str = "") -> Voice:
    """Return the voice of a source from all its passages, in their order.

    What an editor has declared stands: a source told by another has no passages that say I, and one
    told by the subject has those that lie among words like "I", be they many or few.
    """
    prose = [passage for passage in passages if passage.kind is BlockKind.PARAGRAPH]
    told = [passage for section in _sections(prose) for passage in _told(section, language)]
    words = sum(_length(passage.text) for passage in told)
    is_first = 2 * words > sum(_length(passage.text) for passage in prose)
    if declared == THIRD or (not is_first and declared != FIRST):
        return Voice(THIRD)
    return Voice(FIRST, tuple(_spans(prose, told)))


def give_voice(info: SourceInfo, voice: Voice, subject: str) -> SourceInfo:
    """Return a source with its voice and with the name of whoever is quoted from it.

    A source that an editor has declared to be the subject's (info.voice) speaks by his name; any
    other speaks by its authors', and one of those may be a friend who says I.
    """
    own = family_name(subject)
    authors = joined_names(info.record.authors)
    speaker = own if info.voice == FIRST else authors
    return replace(
        info,
        voice=voice.voice,
        first_person=voice.first_person,
        speaker=speaker,
        is_memoir=voice.voice == FIRST and speaker == own,
    )


def find_voice(info: SourceInfo, passages: Sequence[Passage], subject: str) -> SourceInfo:
    """Return a source with its voice, found out from its passages unless it was declared."""
    voice = listen(passages, language=info.language, declared=info.voice)
    return give_voice(info, voice, subject)


def _sections(passages: Sequence[Passage]) -> Iterator[list[Passage]]:
    for _, section in groupby(passages, key=lambda passage: passage.heading):
        yield list(section)


def _told(section: Sequence[Passage], language: str) -> Iterator[Passage]:
    """Yield the passages of a section that lie among enough first-person words."""
    rule = _SELF.get(language.split("-")[0].lower(), _SELF["en"])
    told, words = [0], [0]
    for passage in section:
        own = _QUOTED.sub(" ", passage.text)
        told.append(told[-1] + sum(map(_is_somebody, rule.finditer(own))))
        words.append(words[-1] + _length(own))
    for at, passage in enumerate(section):
        low, high = max(0, at - WINDOW), min(len(section), at + WINDOW + 1)
        if 100 * (told[high] - told[low]) >= LEAST_DENSITY * max(1, words[high] - words[low]):
            yield passage


def _length(text: str) -> int:
    """Return about how many words a text has: shares are asked for, of all of the sources."""
    return text.count(" ") + 1


def _is_somebody(found: re.Match[str]) -> bool:
    """Tell a person from a numeral: behind a name, as in George I, it is no person."""
    before = found.groupdict().get("before")
    return not before or before.lower() in STOP_WORDS


def _spans(prose: Sequence[Passage], told: Sequence[Passage]) -> Iterator[tuple[int, int]]:
    """Yield the first and last ordinal of each run; what is no prose does not interrupt it."""
    ordinals = {passage.ordinal for passage in told}
    for is_told, run in groupby(prose, key=lambda passage: passage.ordinal in ordinals):
        own = list(run)
        if is_told:
            yield own[0].ordinal, own[-1].ordinal
