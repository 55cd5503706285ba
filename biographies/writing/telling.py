"""The names, events and words that set one chapter apart from the others."""

import math
import re
from collections import Counter
from collections.abc import Collection, Sequence

from biographies.writing.language import Language, language_of
from biographies.writing.words import WORD, Names, bare, is_capitalised

_PHRASE = re.compile(
    r"[A-Z][^\W\d_]+(?:[’'][A-Z][^\W\d_]+)?"
    r"(?:(?: (?:of|de|del|de la|von|van|du|della))? [A-Z][^\W\d_]+(?:[’'][A-Z][^\W\d_]+)?)*"
)
_ADJECTIVE = re.compile(r"(?:ian|ean|ish|ese)s?$")
_VERBAL = re.compile(r"(?:ed|ing|ly|er|est|n’t|ó|aba|ía|aron|ieron|ando|iendo|mente|ado|ido)$")
_PLACED = re.compile(r"([^\W\d_]+) (?:the |la |el |los |las )?$")
LEAST_MENTIONS = 3
SHORT_TEXT_WORDS = 1500  # in a shorter text two mentions are much
FEW_TEXTS = 4  # of fewer, most words stand in all
MOST_TEXTS = 0.8  # of the texts: what more of them have sets none apart
PLACE_SHARE = 0.5  # of a name's mentions behind "in", "at", "to" that make it a place

ENGLISH = language_of("en")


def telling_names(
    texts: Sequence[str],
    names: Names,
    avoid: Collection[str],
    count: int,
    language: Language = ENGLISH,
) -> list[list[str]]:
    """Return for each text the people's names that stand in it far more than in the others.

    A name is counted by its last word and shown as the text writes it most: "Lord Palmerston".
    `avoid` are lower-case words that no name may hold, such as the subject's own.
    """
    return telling_people_and_places(texts, names, avoid, count, language)[0]


def telling_people_and_places(
    texts: Sequence[str],
    names: Names,
    avoid: Collection[str],
    count: int,
    language: Language = ENGLISH,
) -> tuple[list[list[str]], list[list[str]]]:
    """Return telling_names, and the same of places: what mostly stands behind "in" or "at"."""
    counted, shown, placed = [], Counter[tuple[str, str]](), Counter[str]()
    for text in texts:
        own: Counter[str] = Counter()
        for phrase, before in _phrases(text, names, language):
            last = phrase.split()[-1]
            if not _is_common(phrase, avoid, language):
                own[last] += 1
                shown[last, phrase] += 1
                placed[last] += before in language.place_prepositions
        counted.append(own)
    best = _best_writing(shown)
    mentions = sum(counted, Counter[str]())
    places = {
        last
        for last in mentions
        if placed[last] > PLACE_SHARE * mentions[last] or last.lower() in language.countries
    }
    least = [LEAST_MENTIONS if len(text.split()) > SHORT_TEXT_WORDS else 2 for text in texts]
    ranked = _ranked(counted, least)
    told = places - _shared(counted)
    return (
        [_distinct([best[last] for last in own if last not in places], count) for own in ranked],
        [_distinct([best[last] for last in own if last in told], count) for own in ranked],
    )


def telling_events(texts: Sequence[str], language: Language = ENGLISH) -> list[str]:
    """Return for each text the event of a life that marks it out, or ""; no event twice."""
    counted = _events(texts, language)
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


def events_of(texts: Sequence[str], count: int, language: Language = ENGLISH) -> list[list[str]]:
    """Return for each text the events that it tells of more than the others do, the most first."""
    counted = _events(texts, language)
    return _top(counted, [LEAST_MENTIONS] * len(counted), count)


def _events(texts: Sequence[str], language: Language) -> list[Counter[str]]:
    titles = language.event_titles
    return [
        Counter(titles[word] for word in map(str.lower, WORD.findall(text)) if word in titles)
        for text in texts
    ]


def telling_words(
    texts: Sequence[str], count: int = 1, language: Language = ENGLISH
) -> list[list[str]]:
    """Return for each text the common words that mark it out, the most telling first."""
    counted = [
        Counter(
            word
            for word in WORD.findall(text)
            if word.islower()
            and len(word) > 4
            and word not in language.stop_words
            and word not in language.finite_verbs
            and not _VERBAL.search(word)
        )
        for text in texts
    ]
    return _top(counted, [2] * len(counted), count)


def _top(counted: Sequence[Counter[str]], least: Sequence[int], count: int) -> list[list[str]]:
    """Leave out what all texts have: it tells none of them from the others."""
    shared = _shared(counted)
    return [
        [word for word in ranked if word not in shared][:count]
        for ranked in _ranked(counted, least)
    ]


def _shared(counted: Sequence[Counter[str]]) -> set[str]:
    """Return what nearly all texts have; nothing of a few texts."""
    if len(counted) < FEW_TEXTS:
        return set()
    holding = Counter(word for own in counted for word in own)
    return {word for word, count in holding.items() if count > MOST_TEXTS * len(counted)}


def _distinct(phrases: Sequence[str], count: int) -> list[str]:
    """Leave out a name that is part of another: "Lady Flora" beside "Lady Flora Hastings"."""
    whole = [
        phrase
        for phrase in phrases[: 2 * count]
        if not any(phrase != other and phrase in other for other in phrases[: 2 * count])
    ]
    return whole[:count]


def _phrases(text: str, names: Names, language: Language) -> list[tuple[str, str]]:
    """Return the names of a text, each with the lower-case word before it."""
    found = []
    for match in _PHRASE.finditer(text):
        words = match[0].split()
        is_whole = True
        if _begins_sentence(text, match.start()) and not _is_known(words[0], names, language):
            words, is_whole = words[1:], False
        while words and (
            not is_capitalised(words[0]) or words[0].lower() in language.opening_words
        ):
            words, is_whole = words[1:], False
        if words:
            before = _PLACED.search(text, max(0, match.start() - 20), match.start())
            found.append((bare(" ".join(words)), before[1].lower() if before and is_whole else ""))
    return found


def _begins_sentence(text: str, at: int) -> bool:
    before = text[max(0, at - 3) : at].rstrip()[-1:] if at else ""
    return not before or before in '.!?“‘”’"—:¿¡«'


def _is_known(word: str, names: Names, language: Language) -> bool:
    lower = word.lower()
    return lower in language.honorifics or (
        bare(word) in names.known and lower not in language.opening_words
    )


def _is_common(phrase: str, avoid: Collection[str], language: Language) -> bool:
    words = [bare(word).lower() for word in phrase.split()]
    common = language.common_name_words
    return all(word in common for word in words) or (
        words[-1] in common | language.opening_words
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
