"""The names and events that set one chapter apart from the others."""

import math
import re
from collections import Counter
from collections.abc import Collection, Sequence

from biographies.writing.english import (
    COMMON_NAME_WORDS,
    EVENT_TITLES,
    HONORIFICS,
    OPENING_WORDS,
    STOP_WORDS,
)
from biographies.writing.words import WORD, Names, bare, is_capitalised

_PHRASE = re.compile(
    r"[A-Z][^\W\d_]+(?:[’'][A-Z][^\W\d_]+)?"
    r"(?:(?: (?:of|de|von|van|du|della))? [A-Z][^\W\d_]+(?:[’'][A-Z][^\W\d_]+)?)*"
)
_ADJECTIVE = re.compile(r"(?:ian|ean|ish|ese)s?$")
_VERBAL = re.compile(r"(?:ed|ing|ly|er|est|n’t)$")
LEAST_MENTIONS = 3
SHORT_TEXT_WORDS = 1500  # in a shorter text two mentions are much


def telling_names(
    texts: Sequence[str], names: Names, avoid: Collection[str], count: int
) -> list[list[str]]:
    """Return for each text the names that stand in it far more than in the others.

    A name is counted by its last word and shown as the text writes it most: "Lord Palmerston".
    `avoid` are lower-case words that no name may hold, such as the subject's own.
    """
    counted, shown = [], Counter[tuple[str, str]]()
    for text in texts:
        own: Counter[str] = Counter()
        for phrase in _phrases(text, names):
            last = phrase.split()[-1]
            if not _is_common(phrase, avoid):
                own[last] += 1
                shown[last, phrase] += 1
        counted.append(own)
    best = _best_writing(shown)
    least = [LEAST_MENTIONS if len(text.split()) > SHORT_TEXT_WORDS else 2 for text in texts]
    return [_distinct([best[word] for word in ranked], count) for ranked in _ranked(counted, least)]


def telling_events(texts: Sequence[str]) -> list[str]:
    """Return for each text the event of a life that marks it out, or ""; no event twice."""
    counted = [
        Counter(
            EVENT_TITLES[word]
            for word in map(str.lower, WORD.findall(text))
            if word in EVENT_TITLES
        )
        for text in texts
    ]
    scores = sorted(
        (
            (_score(own[event], event, counted), -at, event)
            for at, own in enumerate(counted)
            for event in own
            if own[event] >= LEAST_MENTIONS
        ),
        reverse=True,
    )
    events = [""] * len(texts)
    for _, place, event in scores:
        if not events[-place] and event not in events:
            events[-place] = event
    return events


def _distinct(phrases: Sequence[str], count: int) -> list[str]:
    """Leave out a name that is part of another: "Lady Flora" beside "Lady Flora Hastings"."""
    whole = [
        phrase
        for phrase in phrases[: 2 * count]
        if not any(phrase != other and phrase in other for other in phrases[: 2 * count])
    ]
    return whole[:count]


def telling_words(texts: Sequence[str]) -> list[str]:
    """Return for each text the common word that marks it out, in capital, or ""."""
    counted = [
        Counter(
            word
            for word in WORD.findall(text)
            if word.islower()
            and len(word) > 4
            and word not in STOP_WORDS
            and not _VERBAL.search(word)
        )
        for text in texts
    ]
    return [
        max(
            (w for w in own if own[w] > 1),
            key=lambda w: (_score(own[w], w, counted), w),
            default="",
        )
        for own in counted
    ]


def _phrases(text: str, names: Names) -> list[str]:
    found = []
    for match in _PHRASE.finditer(text):
        words = match[0].split()
        if _begins_sentence(text, match.start()) and not _is_known(words[0], names):
            words = words[1:]
        while words and (not is_capitalised(words[0]) or words[0].lower() in OPENING_WORDS):
            words = words[1:]
        if words:
            found.append(bare(" ".join(words)))
    return found


def _begins_sentence(text: str, at: int) -> bool:
    before = text[:at].rstrip()[-1:] if at else ""
    return not before or before in '.!?“‘”’"—:'


def _is_known(word: str, names: Names) -> bool:
    lower = word.lower()
    return lower in HONORIFICS or (bare(word) in names.known and lower not in OPENING_WORDS)


def _is_common(phrase: str, avoid: Collection[str]) -> bool:
    words = [bare(word).lower() for word in phrase.split()]
    return all(word in COMMON_NAME_WORDS for word in words) or (
        words[-1] in COMMON_NAME_WORDS | OPENING_WORDS
        or _ADJECTIVE.search(words[-1]) is not None
        or any(word in avoid for word in words)
    )


def _best_writing(shown: Counter[tuple[str, str]]) -> dict[str, str]:
    best: dict[str, str] = {}
    for (last, phrase), count in sorted(shown.items(), key=lambda item: (-item[1], item[0])):
        held = best.get(last)
        is_fuller = held == last and phrase != last and count * 4 >= shown[last, last]
        if held is None or is_fuller:
            best[last] = phrase
    return best


def _ranked(counted: Sequence[Counter[str]], least: Sequence[int]) -> list[list[str]]:
    ranked = []
    for own, few in zip(counted, least, strict=True):
        scores = {word: _score(n, word, counted) for word, n in own.items() if n >= few}
        ranked.append(
            [word for _, word in sorted((-value, word) for word, value in scores.items())]
        )
    return ranked


def _score(count: int, word: str, counted: Sequence[Counter[str]]) -> float:
    holding = sum(1 for other in counted if other[word] > 0)
    return count * math.log(1 + len(counted) / max(1, holding))
