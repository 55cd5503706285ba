"""How hard a text is to read: the published formulas with a syllable count of our own.

English: Flesch (1948), 206.835 - 1.015 words/sentence - 84.6 syllables/word. Spanish:
Fernández-Huerta (1959), 206.84 - 1.02 words/sentence - 60 syllables/word. The count by groups of
vowels is rough for single words and near enough over a chapter.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")
_ENGLISH_VOWELS = re.compile(r"[aeiouyáéíóúàèìòùâêîôûäëïöü]+")
_SILENT_END = re.compile(r"(?:[^aeiouylr]e|[^aeiouytd]ed|[^aeiouysxzhcg]es)$")
# weak vowels join a strong neighbour in one syllable; two strong ones, or a stressed í ú, do not
_SPANISH_VOWELS = re.compile(r"[iuüy]?[aeoáéó][iuüy]?|[íú]|[iuü]+|y\b")


@lru_cache(maxsize=65536)
def count_syllables(word: str, language: str = "en") -> int:
    """Return the syllables of a lower-case word, at least 1."""
    if language == "es":
        return max(1, len(_SPANISH_VOWELS.findall(word)))
    groups = len(_ENGLISH_VOWELS.findall(word))
    return max(1, groups - bool(_SILENT_END.search(word)))


def reading_ease(sentences: Sequence[str], *, language: str) -> float | None:
    """Return how easy a text reads (100 easy, 0 hard); None for other languages or no words."""
    words = [word for sentence in sentences for word in _WORD.findall(sentence.lower())]
    if language not in ("en", "es") or not words:
        return None
    per_sentence = len(words) / len(sentences)
    per_word = sum(count_syllables(word, language) for word in words) / len(words)
    if language == "es":
        return round(206.84 - 1.02 * per_sentence - 60 * per_word, 1)
    return round(206.835 - 1.015 * per_sentence - 84.6 * per_word, 1)
