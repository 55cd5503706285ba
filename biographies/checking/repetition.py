"""What a book says twice: whole sentences, near copies, and runs of eight words.

Everything goes through hashed runs of words and inverted lists, so the time grows with the text
and not with its square.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from biographies.checking.prose import Sentence, sentences, stretches
from biographies.checking.values import CheckReport, FoundProblem, Severity
from biographies.checking.words import tokenise

SHINGLE = 5  # words in a run, for likeness of sentences
LIKENESS = 0.5  # Jaccard of the runs from which two sentences are near copies
RUN = 8  # words in a run, for text used again
MAX_REUSED = 0.005  # share of a book's eight-word runs that may stand in another part
MIN_WORDS = 5  # shorter sentences may come again: "He was right."
COMMON = 40  # a run in more sentences than this is a phrase of the language, no sign of copying


@dataclass(frozen=True, slots=True)
class Placed:
    """A sentence with the part it stands in and its words."""

    part: str
    sentence: Sentence
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sentences that say the same; the later one is the one to change."""

    earlier: Placed
    later: Placed
    likeness: float  # 1.0: the same words


def check_repetition(parts: Mapping[str, str]) -> CheckReport:
    """Find what stands twice in a book; parts are its Markdown texts by name, in reading order.

    The caller leaves out what repeats by design: the chronology, the bibliography. A problem's
    place is in the part that its evidence names.
    """
    placed = [p for name, text in parts.items() for p in placed_sentences(name, text)]
    pairs = list(find_pairs(placed))
    shares = _reused_shares(placed)
    problems = [_pair_problem(pair) for pair in pairs]
    worst = max(shares.parts, key=lambda name: shares.parts[name], default="")
    if shares.all > MAX_REUSED:
        message = f"{shares.all:.1%} of the book's runs of {RUN} words stand in another part too."
        evidence = {
            "part": worst,
            "share": round(shares.all, 4),
            "worst": round(shares.parts[worst], 4),
        }
        problems.append(
            FoundProblem("repetition.reused_text", Severity.WARNING, message, evidence=evidence)
        )
    measures: dict[str, float | int | str | bool] = {
        "sentences": len(placed),
        "same_sentences": sum(pair.likeness == 1 for pair in pairs),
        "near_duplicates": sum(pair.likeness < 1 for pair in pairs),
        "reused_8grams": round(shares.all, 4),
        "worst_part": worst,
    }
    return CheckReport(measures, tuple(problems))


def placed_sentences(name: str, markdown: str) -> list[Placed]:
    """Return the sentences of one part that are long enough to be compared."""
    found = []
    for stretch in stretches(markdown):
        for sentence in sentences(stretch):
            words = tuple(token.word for token in tokenise(sentence.text))
            if words:
                found.append(Placed(name, sentence, words))
    return found


def find_pairs(placed: Sequence[Placed]) -> Iterator[Pair]:
    """Yield, for each sentence that says an earlier one again, the nearest earlier one."""
    seen: dict[tuple[str, ...], int] = {}
    lists: defaultdict[int, list[int]] = defaultdict(list)
    sizes: list[int] = []
    for at, later in enumerate(placed):
        runs = _runs(later.words, SHINGLE)
        sizes.append(len(runs))
        if len(later.words) < MIN_WORDS:
            continue
        if later.words in seen:
            yield Pair(placed[seen[later.words]], later, 1.0)
            continue
        seen[later.words] = at
        shared = Counter(earlier for run in runs for earlier in lists.get(run, ()))
        if shared:
            # the earliest of equals, so that a second run gives the same findings
            earlier, count = min(shared.items(), key=lambda item: (-item[1], item[0]))
            likeness = count / (len(runs) + sizes[earlier] - count)
            if likeness >= LIKENESS:
                yield Pair(placed[earlier], later, likeness)
        for run in runs:
            if len(lists[run]) < COMMON:
                lists[run].append(at)


def _runs(words: Sequence[str], size: int) -> set[int]:
    return {hash(tuple(words[at : at + size])) for at in range(len(words) - size + 1)}


@dataclass(frozen=True, slots=True)
class _Shares:
    """The share of eight-word runs that another part has too: in the book, and by part."""

    all: float
    parts: Mapping[str, float]


def _reused_shares(placed: Sequence[Placed]) -> _Shares:
    words: defaultdict[str, list[str]] = defaultdict(list)
    for item in placed:
        words[item.part].extend(item.words)
    runs = {name: _run_list(text) for name, text in words.items()}
    homes = Counter(run for listed in runs.values() for run in set(listed))
    reused = {name: sum(homes[run] > 1 for run in listed) for name, listed in runs.items()}
    total = sum(len(listed) for listed in runs.values())
    shares = {name: reused[name] / len(listed) if listed else 0.0 for name, listed in runs.items()}
    return _Shares(sum(reused.values()) / total if total else 0.0, shares)


def _run_list(words: Sequence[str]) -> list[int]:
    return [hash(tuple(words[at : at + RUN])) for at in range(len(words) - RUN + 1)]


def _pair_problem(pair: Pair) -> FoundProblem:
    later, earlier = pair.later.sentence, pair.earlier.sentence
    evidence: dict[str, object] = {
        "part": pair.later.part,
        "text": later.text,
        "other_part": pair.earlier.part,
        "other_start": earlier.start,
        "other_end": earlier.end,
        "other_text": earlier.text,
        "likeness": round(pair.likeness, 2),
    }
    if pair.likeness == 1:
        rule, severity, told = "repetition.same_sentence", Severity.ERROR, "stands word for word"
    else:
        rule, severity, told = "repetition.near_duplicate", Severity.WARNING, "stands almost so"
    message = f"This sentence {told} in {pair.earlier.part} already."
    return FoundProblem(rule, severity, message, later.start, later.end, evidence)
