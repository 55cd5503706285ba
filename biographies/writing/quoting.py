"""Quotations in a text: what must be quoted, how it is printed, and the words that say whose it is.

What a source says in the first person, and all that may only be quoted, stands in quotation marks.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from biographies.sources import Attributions, Passage, attributions, count_words, escape, plain
from biographies.writing.values import QUOTE_ONLY, Section, SourceInfo, Statement

REMIND_AFTER = 6  # paragraphs of one speaker; then he is named again
REMIND_AT_GAP = 2  # where something was left out after so many
NEAR = 1  # passages from one paragraph to the next in which nothing of length is left out
MAX_TITLE = 60  # characters of a work's title in a phrase

Paragraph = tuple[Statement, ...]


class Quoting:
    """Which passages of a book's sources are quoted, by the sources' numbers."""

    def __init__(self, sources: Sequence[SourceInfo] = ()) -> None:
        """Take the sources as find_voice returned them; one that is not among them is free."""
        self._sources = {info.number: info for info in sources}

    def language_of(self, passage: Passage) -> str:
        """Return the language of a passage's source, "en" where it is not said."""
        info = self._sources.get(passage.source)
        return (info.language.split("-")[0].lower() if info else "") or "en"

    def is_first_person(self, passage: Passage) -> bool:
        """Tell whether a passage lies where its source says I."""
        info = self._sources.get(passage.source)
        return info is not None and any(
            first <= passage.ordinal <= last for first, last in info.first_person
        )

    def is_quoted(self, passage: Passage) -> bool:
        """Tell whether what is used of a passage must stand in quotation marks."""
        info = self._sources.get(passage.source)
        return self.is_first_person(passage) or (info is not None and info.rights == QUOTE_ONLY)


def quoted(text: str, language: str) -> str:
    """Return a text in its language's quotation marks, those in it become the inner ones."""
    phrases = attributions(language)
    left, right = phrases.inner_marks
    for sign in ("“", "„", "«"):
        text = text.replace(sign, left)
    for sign in ("”", "»"):
        text = text.replace(sign, right)
    return phrases.marks[0] + _straight(text, left, right) + phrases.marks[1]


def introduced(
    paragraphs: Sequence[Paragraph], sources: Sequence[SourceInfo], language: str
) -> list[Paragraph]:
    """Return a section's paragraphs, each quotation behind words that say whose it is where needed.

    A speaker is named where he begins, where another spoke or the book itself told before him, and
    again after six paragraphs, or sooner where something of his was left out: there a reader asks
    who speaks. Over what may only be quoted, in every paragraph.
    """
    teller = _Teller({info.number: info for info in sources}, attributions(language))
    return [teller.introduce(paragraph) for paragraph in paragraphs]


def printed_words(sections: Sequence[Section]) -> int:
    """Return the words that sections have in print without their headings, leads included."""
    return lead_words(sections) + sum(count_words(item.text) for item in _statements(sections))


def lead_words(sections: Sequence[Section]) -> int:
    """Return the words that say whose the quotations are."""
    return sum(count_words(plain(item.lead)) for item in _statements(sections) if item.lead)


def _statements(sections: Sequence[Section]) -> Iterator[Statement]:
    for section in sections:
        for paragraph in section.paragraphs:
            yield from paragraph


class _Teller:
    """Goes through the paragraphs of a section and remembers who spoke last."""

    def __init__(self, sources: Mapping[int, SourceInfo], phrases: Attributions) -> None:
        self._sources = sources
        self._phrases = phrases
        self._speaker = 0  # the source's number; 0 where the book tells
        self._silent = 0  # paragraphs since he was named
        self._named = 0  # times that somebody was
        self._turn = 0  # which of the phrases is next
        self._last = 0  # the passage of what he said last

    def introduce(self, paragraph: Paragraph) -> Paragraph:
        first = paragraph[0]
        if not first.is_quoted:
            self._speaker = 0
            return paragraph
        info = self._sources[first.source]
        is_going_on = self._speaker == first.source
        if not self._named:
            self._turn = first.ordinal - 1  # so that not every chapter begins with the same phrase
        is_gap = not 0 <= first.ordinal - self._last <= NEAR
        limit = REMIND_AT_GAP if is_gap else REMIND_AFTER
        is_needed = not is_going_on or info.rights == QUOTE_ONLY or self._silent >= limit
        self._speaker = first.source
        self._last = paragraph[-1].ordinal
        self._silent = 1 if is_needed else self._silent + 1
        if not is_needed:
            return paragraph
        forms = self._phrases.going_on if is_going_on else self._phrases.opening
        if is_going_on and is_gap:
            forms = self._phrases.opening + self._phrases.going_on
        lead = _lead(info, self._phrases, forms[self._turn % len(forms)], is_first=not self._named)
        self._named += 1
        self._turn += 1
        return replace(first, lead=lead), *paragraph[1:]


def _lead(info: SourceInfo, phrases: Attributions, form: str, *, is_first: bool) -> str:
    title = _short_title(info.record.title)
    if not info.speaker:
        return phrases.unnamed.format(title=escape(title))
    if len(info.record.authors) > 1 and not info.is_memoir:
        return phrases.several.format(name=escape(info.speaker))
    if is_first and info.speaker not in info.record.title:
        form = phrases.titled
    return form.format(name=escape(info.speaker), title=escape(title))


def _short_title(title: str) -> str:
    """Return a title without its subtitle, and with no sign that would end the phrase early."""
    for sign in (":", ";", ",", "!", "?", " ("):
        title = title.split(sign)[0]
    title = title.strip()
    return title if len(title) <= MAX_TITLE else title[:MAX_TITLE].rsplit(" ", 1)[0]


def _straight(text: str, left: str, right: str) -> str:
    """Return a text whose straight double marks are turned into pairs."""
    pieces = text.split('"')
    if len(pieces) % 2 == 0:
        return text
    return "".join(
        piece if not at else (left if at % 2 else right) + piece for at, piece in enumerate(pieces)
    )
