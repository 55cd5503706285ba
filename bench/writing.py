"""How fast books are made: indexing sources, planning, drafting and checking, and the memory of it.

Every stage runs in a process of its own, so that its peak memory is its own. Times are CPU seconds.
The sources are a life of nobody, made up from a few hundred words by a seeded generator, as large
as is asked for; drafting and checking are of a book of 20 chapters of 2,550 words.

Ends with exit code 1 if a target is missed.
"""

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

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
    cut_passages,
    index_passages,
    read_source,
)
from biographies.writing import (
    BookPlan,
    Brief,
    PlanRequest,
    SourceInfo,
    build_writer,
    plan_book,
    render_markdown,
)

RESULT = Path(__file__).parent / "results" / "writing.txt"
SUBJECT = "Michael Harrow"
SIZES = (1, 10, 50)  # megabytes of sources
CHAPTERS, WORDS = 20, 2550
BOOK_MEGABYTES = 0.5  # of sources, for the book that is drafted and checked
MEGABYTE = 1_000_000
SYLLABLES = (
    *("bar", "den", "fol", "gri", "hal", "jor", "kel", "lum", "mor", "nes"),
    *("ost", "pra", "quil", "ros", "sten", "tam", "ul", "ver", "wil", "yor"),
)
VERBS = ("built", "carried", "examined", "measured", "repaired", "painted", "bought", "founded")

MOST_UNEVEN = 1.5  # times the least CPU per megabyte
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
    planned = {size: _apart("plan", size) for size in options.sizes if size <= options.planned}
    lines += [_line(f"plan {size} MB", found) for size, found in planned.items()]
    book = _apart("book", BOOK_MEGABYTES)
    lines += [_line("book", book)]
    verdicts = _verdicts(indexed, book)
    lines += [f"{'met   ' if is_met else 'MISSED'} {what}" for what, is_met in verdicts]
    print("\n".join(lines))
    RESULT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0 if all(is_met for _, is_met in verdicts) else 1


def _parse(arguments):
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", nargs="+", type=float, default=SIZES, metavar="MB")
    parser.add_argument("--planned", type=float, default=10, metavar="MB", help="largest planned")
    parser.add_argument("--stage", choices=("index", "plan", "book"), help=argparse.SUPPRESS)
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
    found = {"index": _index, "plan": _plan, "book": _book}[stage](megabytes)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {**found, "peak_mb": round(peak)}


def _index(megabytes):
    index_passages(_passages(0.01))  # what is slow to load is loaded
    spent, size = 0.0, 0

    def measured() -> Iterator[Passage]:
        """Yield the passages; what making them takes is not the index's."""
        nonlocal spent, size
        for source in range(1, max(1, round(megabytes)) + 1):
            begun = time.process_time()
            own = _passages(min(1.0, megabytes), source)
            size += sum(len(passage.text) for passage in own)
            spent += time.process_time() - begun
            yield from own

    begun = time.process_time()
    index = index_passages(measured())
    cpu = time.process_time() - begun - spent
    begun = time.process_time()
    for at in range(100):
        index.query(f"Harrow measured the {_word(at)} at {_word(at + 7).capitalize()}", limit=20)
    query = (time.process_time() - begun) / 100
    mb = size / MEGABYTE
    return {"cpu_s": cpu, "cpu_s_per_mb": cpu / mb, "passages": len(index), "query_s": query}


def _plan(megabytes):
    passages = [
        passage
        for source in range(1, max(1, round(megabytes)) + 1)
        for passage in _passages(min(1.0, megabytes), source)
    ]
    begun = time.process_time()
    plan = _planned(passages)
    cpu = time.process_time() - begun
    supply = sum(part.supportable_words for part in plan.parts)
    return {"cpu_s": cpu, "cpu_s_per_mb": cpu / megabytes, "supportable_words": supply}


def _book(megabytes):
    passages = _passages(megabytes)
    plan = _planned(passages)
    held = {(passage.source, passage.ordinal): passage for passage in passages}
    build_writer("extractive").write(_brief(plan.parts[0], held))  # loads what is slow to load
    begun = time.process_time()
    texts = [render_markdown(build_writer("extractive").write(_brief(p, held))) for p in plan.parts]
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


def _passages(megabytes, source=1):
    """Make up a source of that size, the same for the same number, and cut it."""
    rng = random.Random(source)  # noqa: S311 - no secret, but the same every time
    size, year, chapters = 0, 1800, []
    while size < megabytes * MEGABYTE:
        text = "\n\n".join(_paragraph(rng, year) for _ in range(6))
        chapters.append(f"# The Year {year}\n\n{text}")
        size += len(chapters[-1])
        year = 1800 + (year - 1799) % 90
    read = read_source("\n\n".join(chapters).encode(), filename="life.md")
    return [
        Passage(
            source, span.ordinal, read.text[span.start : span.end], span.kind, span.heading,
            span.first_year, span.last_year, span.continues,
        )
        for span in cut_passages(read)
    ]  # fmt: skip


def _paragraph(rng, year):
    return " ".join(_sentence(rng, year) for _ in range(rng.randint(4, 8)))


def _sentence(rng, year):
    when = rng.choice((f"In {year} {SUBJECT}", f"{SUBJECT}", f"The elder {_name(rng)}", "Harrow"))
    things = " and the ".join(_thing(rng) for _ in range(rng.randint(2, 4)))
    place = _name(rng)
    return f"{when} {rng.choice(VERBS)} the {things} at {place}, near the house of {_name(rng)}."


def _thing(rng):
    return f"{_word(rng.randrange(8000))} {_word(rng.randrange(8000))}"


def _name(rng):
    return _word(rng.randrange(2000)).capitalize()


def _word(number):
    """Return a word of two or three syllables, one for each number up to 8,000."""
    first, rest = divmod(number, 400)
    second, third = divmod(rest, 20)
    return SYLLABLES[third % 20] + SYLLABLES[second % 20] + (SYLLABLES[first % 20] if first else "")


def _verdicts(indexed, book):
    rates = [found["cpu_s_per_mb"] for found in indexed.values()]
    largest = indexed[max(indexed)]
    uneven = max(rates) / min(rates)
    return [
        (f"indexing is linear: {uneven:.2f} times, at most {MOST_UNEVEN}", uneven <= MOST_UNEVEN),
        (f"{max(indexed):g} MB indexed in {largest['cpu_s']:.1f} s, at most {MOST_INDEX_S:g}",
         largest["cpu_s"] <= MOST_INDEX_S),
        (f"peak memory {largest['peak_mb']} MB, at most {MOST_RSS_MB:g}",
         largest["peak_mb"] <= MOST_RSS_MB),
        (f"drafting {book['draft_words_per_s']:,.0f} words/s, at least {LEAST_DRAFT_WORDS_S:,.0f}",
         book["draft_words_per_s"] >= LEAST_DRAFT_WORDS_S),
        (f"{book['words']:,} words checked in {book['check_s']:.1f} s, at most {MOST_CHECK_S:g}",
         book["check_s"] <= MOST_CHECK_S),
    ]  # fmt: skip


def _line(name, found):
    figures = (
        f"{key} {value:,.3f}" if isinstance(value, float) else f"{key} {value:,}"
        for key, value in found.items()
    )
    return f"{name:<12} {'  '.join(figures)}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
