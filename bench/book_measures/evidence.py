"""How well a book is cited, how long its parts are, and how often it repeats itself.

The formulas are the product's published ones: citation recall and precision, span accuracy, length
error with 5 % allowed where the source supplies the words, and the share of words in 8-word runs
that another part has too.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache

from bench.book_measures.parsing import prose_words, statements, words
from bench.book_measures.support import is_quotation, is_supported, split_lead

TOLERANCE = 0.05
RUN = 8  # words of a run that should stand once
SHINGLE = 5
SAME = 0.5  # Jaccard similarity of two statements that count as one


@dataclass(frozen=True)
class PartFigures:
    """What was counted in one part."""

    name: str
    kind: str
    target_words: int
    supply_words: int
    word_count: int
    statements: int
    supported: int
    cites: int
    needed_cites: float
    spans: int
    right_spans: int
    is_flagged_thin: bool

    @property
    def length_error(self):
        """Return by which share of the target the part is too long or too short."""
        return abs(self.word_count - self.target_words) / self.target_words

    @property
    def is_at_length(self):
        """Tell whether the part is as long as was asked."""
        return self.length_error <= TOLERANCE

    @property
    def is_supplied(self):
        """Tell whether the part's passages can carry the words asked for."""
        return self.supply_words >= self.target_words

    @property
    def recall(self):
        """Return the share of statements that their passages support."""
        return self.supported / self.statements if self.statements else 1.0


def measure_part(part, passages):
    """Count one part of a book."""
    found = statements(part.markdown)
    judged = [_judge(statement, passages) for statement in found]
    spans = [_is_right(cite, part.markdown, passages) for cite in part.cites]
    return PartFigures(
        name=part.name,
        kind=part.kind,
        target_words=part.target_words,
        supply_words=part.supply_words,
        word_count=prose_words(part.markdown),
        statements=len(found),
        supported=sum(is_good for is_good, _ in judged),
        cites=sum(len(statement.labels) for statement in found),
        needed_cites=sum(needed for _, needed in judged),
        spans=len(part.cites),
        right_spans=sum(spans),
        is_flagged_thin=part.is_evidence_limited,
    )


def total(figures):
    """Return citation recall, precision and span accuracy over all parts of a book."""
    said = sum(part.statements for part in figures)
    cites = sum(part.cites for part in figures)
    spans = sum(part.spans for part in figures)
    return {
        "recall": _share(sum(part.supported for part in figures), said),
        "precision": _share(sum(part.needed_cites for part in figures), cites),
        "spans": _share(sum(part.right_spans for part in figures), spans),
        # A citation that was never stored is as wrong as one with the wrong offsets.
        "stored": _share(min(spans, cites), max(spans, cites)),
    }


def reuse(parts):
    """Return the share of words in runs of eight that stand in another part, too."""
    where = defaultdict(set)
    runs = [[tuple(one) for one in _runs(part)] for part in parts]
    for number, own in enumerate(runs):
        for run in own:
            where[run].add(number)
    repeated, everything = 0, 0
    for own, part in zip(runs, parts, strict=True):
        hit = set()
        for at, run in enumerate(own):
            if len(where[run]) > 1:
                hit.update(range(at, at + RUN))
        repeated += len(hit)
        everything += len(_told(part))
    return _share(repeated, everything)


def near_duplicates(parts):
    """Return the pairs of statements, of any parts, that say nearly the same words."""
    texts = [
        (part.name, statement.text) for part in parts for statement in statements(part.markdown)
    ]
    shingles = [_shingles(text) for _, text in texts]
    holders = defaultdict(list)
    for number, own in enumerate(shingles):
        for shingle in own:
            holders[shingle].append(number)
    shared = Counter(
        (one, two)
        for numbers in holders.values()
        for at, one in enumerate(numbers)
        for two in numbers[at + 1 :]
    )
    return [
        (texts[one], texts[two])
        for (one, two), both in sorted(shared.items())
        if both / (len(shingles[one]) + len(shingles[two]) - both) >= SAME
    ]


def quoted_words(part):
    """Return how many of a part's words stand as quoted words of the source."""
    said = [item.text for item in statements(part.markdown) if is_quotation(item.text)]
    return sum(len(words(split_lead(text)[1])) for text in said)


def _judge(statement, passages):
    """Return whether a statement is supported, and how many of its cites it needs."""
    cited = [passages[label].text for label in statement.labels if label in passages]
    if len(cited) < len(statement.labels) or not _supports(statement.text, tuple(cited)):
        return False, 0
    needed = 0
    for at, one in enumerate(cited):
        rest = tuple(cited[:at] + cited[at + 1 :])
        needed += _supports(statement.text, (one,)) or not _supports(statement.text, rest)
    return True, needed


@lru_cache(maxsize=50_000)
def _supports(text, passages):
    return bool(passages) and is_supported(text, passages)


def _is_right(cite, markdown, passages):
    """Tell whether a stored citation's two spans are a statement and what it was taken from."""
    if cite.label not in passages:
        return False
    stretch = passages[cite.label].text[cite.first : cite.last]
    marked = f"[^s{cite.label[0]}p{cite.label[1]}]"
    stated = [item.text for item in statements(markdown[cite.start : cite.end])]
    is_marked = marked in markdown[cite.start : cite.end]
    return is_marked and len(stated) == 1 and _supports(stated[0], (stretch,))


def _runs(part):
    told = _told(part)
    return [told[at : at + RUN] for at in range(len(told) - RUN + 1)]


def _told(part):
    return [
        word.lower()
        for statement in statements(part.markdown)
        for word in words(split_lead(statement.text)[1])
    ]


def _shingles(text):
    told = [word.lower() for word in words(split_lead(text)[1])]
    return {tuple(told[at : at + SHINGLE]) for at in range(max(1, len(told) - SHINGLE + 1))}


def _share(part, whole):
    return part / whole if whole else 1.0
