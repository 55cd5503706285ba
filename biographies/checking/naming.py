"""Whether a book calls the same person by the same name everywhere."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from unicodedata import normalize

from rapidfuzz.distance import OSA

from biographies.checking.prose import sentences, stretches
from biographies.checking.values import FoundProblem, Severity
from biographies.checking.words import read

MIN_LETTERS = 5  # of a word that may be a misspelling of another
MAX_NAMES = 5_000  # different names of a book that are compared

# Given names that two languages spell differently: a book keeps to one of them.
_SAME_GIVEN_NAME = [
    frozenset(line.split())
    for line in """
albert alberto
alexander alejandro alexandre
alphonse alfonso
andrew andrés andreas
anne ana anna
anthony antonio antoine
bartholomew bartolomé
beatrice beatriz
bernard bernardo
catherine catalina katherine
charles carlos karl carl
christopher cristóbal
claude claudio
dominic domingo
edward eduardo
eleanor leonor
elizabeth isabel elisabeth isabella
emily emilia
ernest ernesto ernst
eugene eugenio
ferdinand fernando
francis francisco françois franz
frederick federico friedrich
george jorge georg georges
gregory gregorio
henry enrique heinrich henri
jerome jerónimo
joachim joaquín
joan juana jeanne
john juan johann jean
joseph josé josef
julius julio
lawrence lorenzo
leopold leopoldo
louis luis ludwig
lucy lucía
luke lucas
margaret margarita marguerite
mark marcos
martin martín
mary maría marie maria
matthew mateo
michael miguel michel
nicholas nicolás nicolas
paul pablo
peter pedro pierre
philip felipe philippe
raymond ramón
richard ricardo
robert roberto
stephen esteban
theresa teresa thérèse
thomas tomás
vincent vicente
william guillermo wilhelm guillaume
""".strip().splitlines()
]


@dataclass(slots=True)
class _Use:
    """How often a name stands in the book, and where first."""

    ordinal: int  # in the order in which the book brings the names
    count: int
    part: str
    start: int
    end: int


def check_names(parts: Mapping[str, str]) -> Iterator[FoundProblem]:
    """Yield a problem for each name that a commoner one of the book may be another spelling of.

    parts are Markdown texts by name. A problem's place is the rarer name's first, in the part that
    its evidence names.
    """
    uses = _uses(parts)
    for one, other in _likely_pairs(uses):
        if reason := _reason(one, other):
            rare, common = sorted((one, other), key=lambda n: (uses[n].count, -uses[n].ordinal))
            yield _problem(uses, rare, common, reason)


def _uses(parts: Mapping[str, str]) -> dict[tuple[str, ...], _Use]:
    uses: dict[tuple[str, ...], _Use] = {}
    for part, markdown in parts.items():
        for stretch in stretches(markdown):
            for sentence in sentences(stretch):
                for words in _full_names(sentence.text):
                    use = uses.setdefault(
                        words, _Use(len(uses), 0, part, sentence.start, sentence.end)
                    )
                    use.count += 1
    return uses


def _full_names(text: str) -> Iterator[tuple[str, ...]]:
    """Yield the names of two words and more: a surname alone says too little."""
    reading = read(text)
    run: list[str] = []
    last = -2
    for at in (*reading.names, -1):
        token = reading.tokens[at]
        gap = reading.text[reading.tokens[last].end : token.start] if last >= 0 else "."
        if at == last + 1 and not gap.strip():
            run.append(token.text.removesuffix("'s").removesuffix("’s"))
        else:
            if len(run) > 1:
                yield tuple(run)
            run = [token.text.removesuffix("'s").removesuffix("’s")]
        last = at


def _likely_pairs(
    uses: Mapping[tuple[str, ...], _Use],
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Yield the pairs of equal length that differ in one word."""
    places: defaultdict[tuple[int, int, tuple[str, ...]], list[tuple[str, ...]]]
    places = defaultdict(list)
    commonest = Counter({name: use.count for name, use in uses.items()}).most_common(MAX_NAMES)
    for name, _ in commonest:
        for at in range(len(name)):
            rest = tuple(_folded(word) for word in (*name[:at], *name[at + 1 :]))
            places[len(name), at, rest].append(name)
    seen = set()
    for names in places.values():
        for pair in combinations(sorted(names), 2):
            if pair not in seen:
                seen.add(pair)
                yield pair


def _reason(one: Iterable[str], other: Iterable[str]) -> str:
    """Say what the two names differ in, or nothing where they may be two persons'."""
    reason = ""
    for mine, theirs in zip(one, other, strict=True):
        if mine == theirs:
            continue
        a, b = mine.lower(), theirs.lower()
        if any(a in names and b in names for names in _SAME_GIVEN_NAME):
            reason = "language"
        elif _folded(a) == _folded(b):
            reason = reason or "accent"
        elif (
            a.removesuffix("s") != b.removesuffix("s")
            and min(len(a), len(b)) >= MIN_LETTERS
            and OSA.distance(a, b) == 1
            and a[0] == b[0]
        ):
            reason = reason or "spelling"
        else:
            return ""
    return reason


def _folded(word: str) -> str:
    return "".join(c for c in normalize("NFD", word.lower()) if not "\u0300" <= c <= "\u036f")


def _problem(
    uses: Mapping[tuple[str, ...], _Use],
    rare: tuple[str, ...],
    common: tuple[str, ...],
    reason: str,
) -> FoundProblem:
    name, other, use = " ".join(rare), " ".join(common), uses[rare]
    message = f"“{name}” may be the person who is “{other}” elsewhere ({reason})."
    evidence = {
        "part": use.part,
        "name": name,
        "times": use.count,
        "other_name": other,
        "other_part": uses[common].part,
        "other_times": uses[common].count,
        "difference": reason,
    }
    severity = Severity.NOTE if reason == "spelling" else Severity.WARNING
    return FoundProblem("book.name_varies", severity, message, use.start, use.end, evidence)
