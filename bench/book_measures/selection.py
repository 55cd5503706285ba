"""What a book kept of its source: the events of the gold list, the order, the heart of it."""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from math import log, sqrt

from bench.book_measures.parsing import sentences, word_set, words
from bench.book_measures.source_order import PROSE
from bench.book_measures.support import split_lead

CENTRAL = 0.2  # of the source's passages: what counts as its heart
_YEAR = re.compile(r"(?<![£$\d,.])\b(1[0-9]{3}|20[0-2]\d)\b(?![,.]\d)")
_QUOTED = re.compile(r"“[^”]*”?")
_LOOKED_BACK = re.compile(
    r"\b(?:since|remembered|compared with)\b[^,;:.—]{0,40}?\b1\d{3}\b"
    r"|\b(?:[Aa]t this time|now|to this day)[ ,]*\(\d{4}\)"  # when it was written down
)
_COMMON = word_set(
    """a an and are as at be been but by for from had has have he her him his i in into is it its me
    my no not of on one or our out she so than that the their them then there these they this
    those to upon up was we were what when which who whom whose will with would you your all any
    could did do if more most much very some such only other now said about after before years
    year life"""
)


@dataclass(frozen=True)
class Event:
    """An event of a gold list; each telling is groups of words, one of each of which must occur."""

    year: int
    what: str
    tellings: tuple[tuple[tuple[str, ...], ...], ...]

    def is_told(self, said):
        """Tell whether these words, in small letters, tell the event."""
        return any(all(_has(said, group) for group in groups) for groups in self.tellings)


def read_events(path):
    """Return a gold list's events: a line each of year, event and words, apart by tabs."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            year, what, told = line.split("\t")
            tellings = tuple(
                tuple(tuple(group.split("/")) for group in telling.split())
                for telling in told.split("|")
            )
            found.append(Event(int(year), what, tellings))
    return found


def missed_events(events, book):
    """Return the events that no statement tells, alone or with the one before it in its paragraph.

    book: the placed statements of each part; one without a place in the source tells nothing.
    """
    told = [_said(*pair) for placed in book for pair in _neighbours(placed)]
    return [event for event in events if not any(event.is_told(said) for said in told)]


def order_of_years(book):
    """Return Kendall's tau between place in the book and year, and how many statements have one."""
    dated = [year_of(statement.text) for placed in book for statement in placed]
    years = [year for year in dated if year]
    return kendall(years), len(years)


def year_of(text):
    """Return the year of a statement, or None: the last that its first sentence with one names.

    What is earlier in that sentence, it looks back to; and so it does to a year behind "since".
    Quoted words date nothing.
    """
    told = _LOOKED_BACK.sub("", _QUOTED.sub("", split_lead(text)[1]))
    found = [_YEAR.findall(told[start:end]) for start, end in sentences(told)]
    return next((max(map(int, years)) for years in found if years), None)


def kendall(values):
    """Return tau of values against their places: 1 where they never fall, -1 where never rise.

    Equal values are in no order, so they do not count (tau-a of the pairs that differ).
    """
    rising = falling = 0
    for before, after in combinations(values, 2):
        rising += after > before
        falling += after < before
    return (rising - falling) / (rising + falling) if rising + falling else 1.0


def near_own_brief(parts, book):
    """Return the share of the chapters' statements that are closer to their brief than to others'.

    By the cosine of TF-IDF vectors, a brief being title, brief and keywords; a statement that is
    as close to another brief, or to none, is not close to its own.
    """
    briefs = [_stems(" ".join((part.title, part.brief, *part.keywords))) for part in parts]
    spread = Counter(stem for brief in briefs for stem in set(brief))
    weights = {stem: log(len(briefs) / count) for stem, count in spread.items()}
    vectors = [_vector(brief, weights) for brief in briefs]
    near = everything = 0
    for own, placed in enumerate(book):
        for statement in placed:
            vector = _vector(_stems(split_lead(statement.text)[1]), weights)
            closeness = [_cosine(vector, brief) for brief in vectors]
            others = max((v for at, v in enumerate(closeness) if at != own), default=0.0)
            near += closeness[own] > others
            everything += 1
    return near / everything if everything else 0.0


def central_passages(passages):
    """Return the labels of the fifth of the prose passages that most others resemble (LexRank).

    Erkan and Radev 2004, continuous form: the stationary weights of a walk from passage to passage
    along the cosine of their TF-IDF vectors, with damping 0.85.
    """
    import numpy as np  # slow to import

    prose = [passage for passage in passages.values() if passage.kind == PROSE]
    stems = [_stems(passage.text) for passage in prose]
    spread = Counter(stem for one in stems for stem in set(one))
    places = {stem: at for at, stem in enumerate(spread)}
    table = np.zeros((len(prose), len(places)))
    for row, one in enumerate(stems):
        for stem, count in Counter(one).items():
            table[row, places[stem]] = count * log(len(prose) / spread[stem])
    table /= np.maximum(np.linalg.norm(table, axis=1, keepdims=True), 1e-12)
    alike = table @ table.T
    walk = alike / alike.sum(axis=1, keepdims=True)
    rank = np.full(len(prose), 1 / len(prose))
    for _ in range(50):
        rank = 0.15 / len(prose) + 0.85 * rank @ walk
    best = np.argsort(-rank, kind="stable")[: max(1, int(CENTRAL * len(prose)))]
    return {prose[at].label for at in best}


def kept_of(labels, order, book):
    """Return the share of the words of these passages that stand in the book."""
    taken = {
        number
        for placed in book
        for statement in placed
        if statement.first is not None
        for number in range(statement.first, statement.last)
    }
    kept = whole = 0
    for number, sentence in enumerate(order.sentences):
        if sentence.label in labels:
            size = sentence.last - sentence.first
            whole += size
            kept += size if number in taken else 0
    return kept / whole if whole else 0.0


def _has(said, group):
    return any(
        any(word.startswith(form[:-1]) for word in said) if form.endswith("*") else form in said
        for form in group
    )


def _neighbours(placed):
    before = None
    for statement in placed:
        if statement.first is not None:
            yield (before, statement)
        is_next = before is None or before.paragraph == statement.paragraph
        before = statement if statement.first is not None and is_next else None


def _said(before, statement):
    texts = [statement.text]
    if before is not None and before.paragraph == statement.paragraph:
        texts.append(before.text)
    return {word.lower().replace("’", "'") for text in texts for word in words(text)}


def _stems(text):
    """Return a text's words cut to their stems, roughly, without the commonest."""
    found = []
    for word in words(text):
        low = re.sub("[’']s?$", "", word.lower())
        if low not in _COMMON:
            found.append(re.sub(r"(?<=\w{4})(?:ing|edly|ed|es|s|ly)$", "", low))
    return found


def _vector(stems, weights):
    counts = Counter(stem for stem in stems if stem in weights)
    return {stem: count * weights[stem] for stem, count in counts.items()}


def _cosine(one, two):
    dot = sum(value * two.get(stem, 0.0) for stem, value in one.items())
    size = sqrt(sum(value**2 for value in one.values()) * sum(value**2 for value in two.values()))
    return dot / size if size else 0.0
