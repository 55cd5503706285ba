"""The committed passages with their paraphrases, as data."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "es")
_FOLDER = Path(__file__).parent
_SENTENCE_END = re.compile(r"(?<=[.!?»”])\s+(?=[A-ZÁÉÍÓÚÑ¿¡“«])")


@dataclass(frozen=True)
class Case:
    """A passage, its sentences, and true paraphrases of them."""

    name: str
    passage: str
    paraphrases: tuple[str, ...]
    is_held_out: bool

    @property
    def sentences(self):
        """Return the passage's sentences; its texts hold no full stop inside one."""
        return _SENTENCE_END.split(self.passage)


@dataclass(frozen=True)
class CaseFile:
    """All of one language or text: the cases, and which words are names of persons and places."""

    name: str
    language: str
    cases: tuple[Case, ...]
    persons: tuple[str, ...]
    places: tuple[str, ...]


@cache
def read_cases(language):
    """Return what `<language>.txt` holds; every second passage is held out."""
    text = (_FOLDER / f"{language}.txt").read_text(encoding="utf-8")
    heads = dict(re.findall(r"^@(\w+) (.+)$", text, re.MULTILINE))
    blocks = re.findall(r"^\[(\w+)\]\n(.+)\n((?:~ .+\n?)+)", text, re.MULTILINE)
    cases = tuple(
        Case(name, passage, tuple(re.findall(r"^~ (.+)$", told, re.MULTILINE)), at % 2 == 1)
        for at, (name, passage, told) in enumerate(blocks)
    )
    return CaseFile(language, language, cases, _listed(heads["persons"]), _listed(heads["places"]))


def _listed(text):
    return tuple(name.strip() for name in text.split(";"))
