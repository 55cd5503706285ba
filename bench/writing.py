"""How fast books are made: indexing sources, planning, drafting and checking, and the memory of it.

Every stage runs in a process of its own, so that its peak memory is its own. Times are CPU seconds.
The sources are lives of nobody, made up from a few hundred words by a seeded generator, as large as
is asked for; planning is a worker's step, from a database in which they were read in files of 1 MB
and of 0.25 MB; drafting and checking are of a book of 20 chapters of 2,550 words.

Ends with exit code 1 if a target is missed. The last line holds the figures.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench.invented import MEGABYTE, SUBJECT, passages, word
from bench.planning import CHAPTERS, WORDS, measure_planning
from biographies.checking import (
    BookPart,
    BookSnapshot,
    check_book,
    check_length,
    check_quality,
    check_sources,
)
from biographies.sources import (
    Passage,
    Record,
    count_markdown_words,
    index_passages,
)
from biographies.writing import (
    BookPlan,
    Brief,
    ExtractiveWriter,
    PlanRequest,
    SourceInfo,
    plan_book,
    render_markdown,
)
from biographies.writing.extractive.filters import rejection

RESULT = Path(__file__).parent / "results" / "writing.txt"
SIZES = (1, 10, 50)  # megabytes of sources
SMALL_FILES = 0.25  # megabytes of each, where the largest is brought in many
BOOK_MEGABYTES = 0.5  # of sources, for the book that is drafted and checked

MOST_UNEVEN = 1.5  # times the least CPU per megabyte
MOST_PLAN_S_A_MB = 10.0
MOST_INDEX_S, LEAST_DRAFT_WORDS_S, MOST_CHECK_S, MOST_RSS_MB = 40.0, 20_000.0, 10.0, 500.0
EPILOG = """
examples:
  make bench-writing
  python -m bench.writing --sizes 1 10

exit codes: 0 every target is met, 1 one is missed, 2 wrong use
"""


def main(arguments):
    """Measure every stage, print and keep the table, and return the exit code."""
    options = _parse(arguments)
    if options.stage:
        print(json.dumps(_stage(options.stage, options.megabytes)))
        return 0
    lines = [f"{time.strftime('%Y-%m-%d %H:%M:%S', time.gmtime())} UTC, Python {sys.version[:6]}"]
    indexed = {size: _apart("index", size) for size in options.sizes}
    lines += [_line(f"index {size} MB", found) for size, found in indexed.items()]
    planned = {f"{size:g} MB": measure_planning(size) for size in options.sizes}
    largest = max(options.sizes)
    in_many = f"{largest:g} MB in {largest / SMALL_FILES:g} files"
    planned[in_many] = measure_planning(largest, SMALL_FILES)
    lines += [_line(f"plan {name}", found) for name, found in planned.items()]
    book = _apart("book", BOOK_MEGABYTES)
    lines += [_line("book", book)]
    verdicts = _verdicts(indexed, list(planned.values()), book)
    lines += [f"{'met   ' if is_met else 'MISSED'} {what}" for what, is_met in verdicts]
    lines.append("; ".join(what.split(", at ")[0] for what, _ in verdicts))
    print("\n".join(lines))
    RESULT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0 if all(is_met for _, is_met in verdicts) else 1


def _parse(arguments):
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", nargs="+", type=float, default=SIZES, metavar="MB")
    parser.add_argument("--stage", choices=("index", "book"), help=argparse.SUPPRESS)
    parser.add_argument("--megabytes", type=float, default=1, help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def _apart(stage, megabytes):
    """Run one stage in a new process and return its figures."""
    command = [sys.executable, "-m", "bench.writing", "--stage", stage]
    done = subprocess.run(
        [*command, "--megabytes", str(megabytes)], check=True, capture_output=True, text=True
    )
    return json.loads(done.stdout)


def _stage(stage, megabytes):
    found = {"index": _index, "book": _book}[stage](megabytes)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {**found, "peak_mb": round(peak)}


def _index(megabytes):
    index_passages(passages(0.01))  # what is slow to load is loaded
    spent, size = 0.0, 0

    def measured() -> Iterator[Passage]:
        """Yield the passages; what making them takes is not the index's."""
        nonlocal spent, size
        for source in range(1, max(1, round(megabytes)) + 1):
            begun = time.process_time()
            own = passages(min(1.0, megabytes), source)
            size += sum(len(passage.text) for passage in own)
            spent += time.process_time() - begun
            yield from own

    begun = time.process_time()
    index = index_passages(measured())
    cpu = time.process_time() - begun - spent
    begun = time.process_time()
    for at in range(100):
        index.query(f"Harrow measured the {word(at)} at {word(at + 7).capitalize()}", limit=20)
    query = (time.process_time() - begun) / 100
    mb = size / MEGABYTE
    return {"cpu_s": cpu, "cpu_s_per_mb": cpu / mb, "passages": len(index), "query_s": query}


def _book(megabytes):
    own = passages(megabytes)
    plan = _planned(own)
    held = {(passage.source, passage.ordinal): passage for passage in own}
    ExtractiveWriter().write(_brief(plan.parts[0], held))  # loads what is slow to load
    rejection.cache_clear()  # chapters may be written by a process that did not plan them
    begun = time.process_time()
    texts = [render_markdown(ExtractiveWriter().write(_brief(p, held))) for p in plan.parts]
    drafting = time.process_time() - begun
    begun = time.process_time()
    _check(plan, texts, {label: passage.text for label, passage in held.items()})
    checking = time.process_time() - begun
    words = sum(map(count_markdown_words, texts))
    return {
        "words": words,
        "draft_s": drafting,
        "draft_words_per_s": words / drafting,
        "check_s": checking,
    }


def _check(plan: BookPlan, texts, passages):
    for part, text in zip(plan.parts, texts, strict=True):
        check_length(words=count_markdown_words(text), target=part.target_words)
        check_quality(text)
        check_sources(text, passages=passages)
    parts = tuple(
        BookPart(part.kind, part.number, part.title, text, part.target_words)
        for part, text in zip(plan.parts, texts, strict=True)
    )
    check_book(BookSnapshot(parts, (1,), CHAPTERS, frozenset(passages)))


def _planned(passages):
    numbers = sorted({passage.source for passage in passages})
    sources = [SourceInfo(number, Record(f"A Life of {SUBJECT}")) for number in numbers]
    return plan_book(
        PlanRequest(SUBJECT, sources, passages, chapter_count=CHAPTERS, words_per_chapter=WORDS)
    )


def _brief(part, held):
    passages = tuple(held[label] for label in part.passages)
    return Brief(
        SUBJECT, part.kind, part.title, part.target_words, passages, part.barred, part.keywords,
        brief=part.brief,
    )  # fmt: skip


def _verdicts(indexed, planned, book):
    """Judge the figures; planned come from the smallest to the largest."""
    rates = [found["cpu_s_per_mb"] for found in indexed.values()]
    largest = indexed[max(indexed)]
    uneven = max(rates) / min(rates)
    grown = _growth([found["cpu_s_per_mb"] for found in planned])
    slowest = max(found["cpu_s_per_mb"] for found in planned)
    peak = max(found["peak_mb"] for found in (*indexed.values(), *planned))
    return [
        (f"indexing is linear: {uneven:.2f} times, at most {MOST_UNEVEN}", uneven <= MOST_UNEVEN),
        (f"{max(indexed):g} MB indexed in {largest['cpu_s']:.1f} s, at most {MOST_INDEX_S:g}",
         largest["cpu_s"] <= MOST_INDEX_S),
        (f"planning never costs more for more: {grown:.2f} times a MB, at most {MOST_UNEVEN}",
         grown <= MOST_UNEVEN),
        (f"{slowest:.1f} s to plan a MB, at most {MOST_PLAN_S_A_MB:g}",
         slowest <= MOST_PLAN_S_A_MB),
        (f"peak memory {peak} MB, at most {MOST_RSS_MB:g}", peak <= MOST_RSS_MB),
        (f"drafting {book['draft_words_per_s']:,.0f} words/s, at least {LEAST_DRAFT_WORDS_S:,.0f}",
         book["draft_words_per_s"] >= LEAST_DRAFT_WORDS_S),
        (f"{book['words']:,} words checked in {book['check_s']:.1f} s, at most {MOST_CHECK_S:g}",
         book["check_s"] <= MOST_CHECK_S),
    ]  # fmt: skip


def _growth(rates):
    """Return how much more a megabyte of any size costs than of a smaller one, at the most."""
    return max(
        (later / rate for at, rate in enumerate(rates) for later in rates[at + 1 :]), default=1.0
    )


def _line(name, found):
    figures = (
        f"{key} {value:,.3f}" if isinstance(value, float) else f"{key} {value:,}"
        for key, value in found.items()
    )
    return f"{name:<24} {'  '.join(figures)}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
