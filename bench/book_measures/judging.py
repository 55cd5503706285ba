"""A book beside its two baselines: the figures of each, and what of them is judged."""

from dataclasses import dataclass
from functools import cached_property
from statistics import median

from bench.book_measures import evidence, selection
from bench.book_measures.baselines import lead, random_drop
from bench.book_measures.reading import Reader
from bench.book_measures.source_order import SourceOrder

SOUND = 0.98  # citation recall and precision
COVERED = 0.6  # of the gold list's events
IN_ORDER = 0.9  # Kendall's tau
HANGING = 0.02  # of the statements
REUSED = 0.005  # of the words
FORGIVEN = 0.98  # tau from which on a baseline need not be beaten: its source is in order


@dataclass(frozen=True)
class Figure:
    """A figure of which there is one for each way of abridging; by: what a clear lead is.

    "more": the writer has at least this many times a baseline's; "less": at most this share of it.
    """

    key: str
    said: str
    better: str
    by: float


FIGURES = (
    Figure("coverage", "events of the gold list told", "more", 1.3),
    Figure("brief", "statements closest to their own brief", "more", 1.15),
    Figure("tau", "order of dated statements (tau)", "more", 1.0),
    Figure("hanging", "statements that hang in the air", "less", 0.25),
    Figure("abrupt", "paragraphs begun in mid-story", "less", 0.5),
    Figure("central", "words of the central passages kept", "more", 1.1),
)


@dataclass(frozen=True)
class Verdict:
    """Something judged: what, the figure as it is printed, what is needed, and whether it is so."""

    what: str
    seen: str
    needed: str
    is_met: bool


class Reading:
    """One book, read once: where its statements come from, and how they read."""

    def __init__(self, book, bench):
        self.book = book
        self.bench = bench
        self.placed = [bench.order.place(part) for part in book.parts]
        self.stumbles, self.abrupt, self.paragraphs = [], [], 0
        for part, placed in zip(book.parts, self.placed, strict=True):
            hanging = bench.reader.stumbles(part.name, placed)
            abrupt, count = bench.reader.abrupt_paragraphs(placed, hanging)
            self.stumbles += hanging
            self.abrupt += abrupt
            self.paragraphs += count

    @cached_property
    def chapters(self):
        """Return the placed statements of the chapters alone."""
        pairs = zip(self.book.parts, self.placed, strict=True)
        return [placed for part, placed in pairs if part.kind == "chapter"]

    @cached_property
    def missed(self):
        """Return the events of the gold list that the book does not tell."""
        return selection.missed_events(self.bench.events, self.placed)

    @cached_property
    def figures(self):
        """Return this book's value of each of FIGURES."""
        said = max(1, sum(map(len, self.placed)))
        return {
            "coverage": 1 - len(self.missed) / len(self.bench.events),
            "brief": selection.near_own_brief(self.book.chapters, self.chapters),
            "tau": selection.order_of_years(self.chapters)[0],
            "hanging": len(self.stumbles) / said,
            "abrupt": len(self.abrupt) / max(1, self.paragraphs),
            "central": selection.kept_of(self.bench.central, self.bench.order, self.placed),
        }


class BookBench:
    """Measures a book and its baselines by one gold list."""

    def __init__(self, book, events, *, is_memoir=False):
        self.events = events
        self.order = SourceOrder(book.passages)
        self.reader = Reader(self.order, is_memoir=is_memoir)
        self.central = selection.central_passages(book.passages)
        self.writer = Reading(book, self)
        self.parts = [evidence.measure_part(part, book.passages) for part in book.parts]
        self.reuse = evidence.reuse(book.parts)
        self.doubles = evidence.near_duplicates(book.parts)

    def baselines(self, seeds):
        """Return the figures of the random-drop abridger, medians over the seeds, and of lead."""
        book = self.writer.book
        drawn = [
            Reading(random_drop(book, self.order, seed), self).figures for seed in range(seeds)
        ]
        middle = {figure.key: median(one[figure.key] for one in drawn) for figure in FIGURES}
        return {"random drop": middle, "lead": Reading(lead(book, self.order), self).figures}


def judge_evidence(bench, order):
    """Return the verdicts on citations, lengths and repetition."""
    sums = evidence.total(bench.parts)
    chapters = [part for part in bench.parts if part.kind == "chapter"]
    at_length = sum(part.is_at_length for part in chapters)
    supplied = [part for part in chapters if part.is_supplied]
    short = [part.name for part in supplied if not part.is_at_length]
    unsaid = [part.name for part in bench.parts if not (part.is_at_length or part.is_flagged_thin)]
    few = order.fewest_at_length
    return [
        _at_least("citation recall", sums["recall"], SOUND),
        _at_least("citation precision", sums["precision"], SOUND),
        _at_least("span accuracy", sums["spans"], 1.0),
        _at_least("citations stored", sums["stored"], 1.0),
        Verdict(
            "chapters at length", f"{at_length} of {len(chapters)}", f"≥ {few}", at_length >= few
        ),
        Verdict("supplied chapters off length", _names(short), "none", not short),
        Verdict("short parts that do not say so", _names(unsaid), "none", not unsaid),
        _at_most("words in 8-word runs of two parts", bench.reuse, REUSED),
        Verdict("near-duplicate pairs", str(len(bench.doubles)), "0", not bench.doubles),
    ]


def judge_writer(figures):
    """Return the verdicts that need no baseline."""
    return [
        _at_least("coverage", figures["coverage"], COVERED),
        _at_least("order of dated statements", figures["tau"], IN_ORDER),
        _at_most("statements that hang in the air", figures["hanging"], HANGING),
    ]


def judge_lead(figures, baselines):
    """Return the verdicts on whether the writer clearly beats each baseline."""
    return [
        _beats(figure, figures[figure.key], name, others[figure.key])
        for figure in FIGURES
        for name, others in baselines.items()
    ]


def _beats(figure, own, name, other):
    if figure.better == "less":
        return Verdict(
            f"{figure.said}, beside {name}",
            f"{own:.3f} to {other:.3f}",
            f"≤ {figure.by:g} times",
            own <= figure.by * other,
        )
    is_met = own >= figure.by * other and own > other
    if figure.key == "tau":
        is_met = own > other or min(own, other) >= FORGIVEN
    return Verdict(
        f"{figure.said}, beside {name}",
        f"{own:.3f} to {other:.3f}",
        f"≥ {figure.by:g} times",
        is_met,
    )


def _at_least(what, seen, needed):
    return Verdict(what, f"{seen:.4f}", f"≥ {needed:g}", seen >= needed)


def _at_most(what, seen, needed):
    return Verdict(what, f"{seen:.4f}", f"≤ {needed:g}", seen <= needed)


def _names(names):
    return ", ".join(names) or "none"
