"""What a chapter is asked to be about, and what it is asked to leave out."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from biographies.writing.english import HONORIFICS, STOP_WORDS
from biographies.writing.words import WORD, bare, is_capitalised, stem, terms

TITLE_WEIGHT = 1.0
BRIEF_WEIGHT = 1.0
KEYWORD_WEIGHT = 2.0
SUBJECT_WEIGHT = 0.25  # the subject is on every page, so the name tells little about a chapter

# "Childhood, not Franklin", "without the American years", "excluding …", "except (for) …": what
# follows, up to the next punctuation mark, is left out. Of a phrase with names only they count.
_EXCLUSION = re.compile(
    r"\b(?:but\s+)?(?:not|without|excluding|except(?:ing)?(?:\s+for)?|omitting|leaving\s+out)\s+"
    r"(?!only\b|just\b|merely\b|least\b)([^,.;:()]+)",
    re.IGNORECASE,
)
_GENERIC = frozenset(
    terms(
        "year life lives story period time times material matter part chapter person people source "
        "text biography mention mentioning details"
    )
)

_TITLES_OF_HONOUR = frozenset(map(stem, HONORIFICS))  # a page has many lords


@dataclass(frozen=True, slots=True)
class Query:
    """Stems with their weights, and the stems that shut a passage out."""

    weights: Mapping[str, float]
    excluded: frozenset[str] = frozenset()

    def excludes(self, stems: Collection[str]) -> bool:
        """Tell whether a passage with these stems speaks of what is to be left out."""
        return any(term in stems for term in self.excluded)


def subject_words(subject: str) -> frozenset[str]:
    """Return the lower-case words of a name that tell the person: Queen Victoria -> victoria."""
    words = [bare(word).lower() for word in WORD.findall(subject)]
    return frozenset(word for word in words if word not in HONORIFICS) or frozenset(words)


def wanted_text(brief: str) -> str:
    """Return a brief without what it asks to leave out."""
    return _EXCLUSION.sub(" ", brief)


def make_query(
    *, subject: str, title: str = "", brief: str = "", keywords: Collection[str] = ()
) -> Query:
    """Weigh the words of a chapter's title, brief and keywords, and read its exclusions."""
    wanted = wanted_text(brief)
    weights: dict[str, float] = {}
    for text, weight in (
        (title, TITLE_WEIGHT),
        (wanted, BRIEF_WEIGHT),
        (" ".join(keywords), KEYWORD_WEIGHT),
    ):
        for term in terms(text):
            if term not in _TITLES_OF_HONOUR:
                weights[term] = max(weight, weights.get(term, 0.0))
    for word in sorted(subject_words(subject)):
        weights[stem(word)] = SUBJECT_WEIGHT
    return Query(weights, _excluded(brief) - frozenset(map(stem, subject_words(subject))))


def _excluded(brief: str) -> frozenset[str]:
    found: set[str] = set()
    for match in _EXCLUSION.finditer(brief):
        words = [bare(word) for word in WORD.findall(match[1])]
        names = [word for word in words if is_capitalised(word)]
        for word in names or words:
            lower = word.lower()
            if lower not in STOP_WORDS and lower not in HONORIFICS:
                found.add(stem(lower))
        found |= {stem(name.lower()[:-1]) for name in names if name.endswith("an")}
    return frozenset(found - _GENERIC)
