"""How good finished books are, measured from outside, beside two ways of abridging blindly.

Books are made of two real texts through the product's own steps, in processes of their own, three
times each: with other hash seeds, and with their chapters written by one process and by two. Then
they are measured with this bench's own code (book_measures), none of it the product's: citations,
lengths, repetition; and what makes an abridgement worth reading, beside a random subset of the same
spans (medians over ten seeds) and the first sentences of each passage.

The texts are not part of this repository. Without them there is nothing to measure: exit code 2.
"""

import argparse
import hashlib
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path

from bench.book_measures import judging, report
from bench.book_measures.books import Order, Text, as_json
from bench.book_measures.making import make_book
from bench.book_measures.selection import read_events

RESULTS = Path(__file__).parent / "results"
TEXTS = Path(__file__).parents[2] / "shared" / "texts"
VICTORIA = Text("strachey-queen-victoria", "Queen Victoria")
FRANKLIN = Text("franklin-autobiography", "Benjamin Franklin", voice="first")
ORDERS = (
    Order("victoria-12", VICTORIA, 12, 1200, fewest_at_length=12),
    Order("franklin-12", FRANKLIN, 12, 1200, fewest_at_length=12),
    # It takes most of the source's sentences: no other choice of them can be clearly another.
    Order("victoria-20", VICTORIA, 20, 2550, fewest_at_length=18, is_beside_baselines=False),
)
RUNS = ((1, "1"), (2, "2"), (2, "3"))  # processes that write, and the seed of Python's hashes
EPILOG = """
examples:
  make bench-books
  python -m bench.books --quick --only victoria-12
  python -m bench.books --quick --notes notes.txt

exit codes: 0 every gate is met, 1 one is missed, 2 wrong use, or the texts are not there
"""


@dataclass
class Result:
    """One measured book."""

    order: Order
    bench: judging.BookBench
    hashes: list[str]
    baselines: dict[str, dict[str, float]]
    verdicts: list[judging.Verdict] = field(default_factory=list)


def main(arguments):
    """Make and measure the books, print and keep the report, and return the exit code."""
    options = _parse(arguments)
    orders = [order for order in ORDERS if options.only in ("", order.name)]
    lacking = [order for order in orders if not _source(options, order).is_file()]
    if lacking:
        names = ", ".join(sorted({f"{order.text.stem}.md" for order in lacking}))
        print(
            f"skipped: {names} is not in {options.texts}; name the folder of texts with --texts or "
            "BOOKGEN_BENCH_TEXTS",
            file=sys.stderr,
        )
        return 2
    results = []
    for order in orders:
        results.append(measure(order, options))
        print(report.book_report(results[-1]), end="\n\n", flush=True)
    print(report.last_line(results))
    _keep(results, options)
    return 0 if all(verdict.is_met for result in results for verdict in result.verdicts) else 1


def measure(order, options):
    """Make one book as often as asked, and measure the first."""
    runs = RUNS[:1] if options.quick else RUNS
    books = [
        make_book(order, _source(options, order), processes=processes, hash_seed=seed)
        for processes, seed in runs
    ]
    hashes = [hashlib.sha256(as_json(book).encode()).hexdigest() for book in books]
    is_memoir = order.text.voice == "first"
    bench = judging.BookBench(books[0], read_events(order.text.gold), is_memoir=is_memoir)
    result = Result(order, bench, hashes, bench.baselines(options.seeds))
    result.verdicts += judging.judge_evidence(bench, order)
    if not options.quick:
        seen = f"{len(set(hashes))} of {len(hashes)}"
        same = judging.Verdict("different books", seen, "1", len(set(hashes)) == 1)
        result.verdicts.append(same)
    result.verdicts += judging.judge_writer(bench.writer.figures)
    if order.is_beside_baselines:
        result.verdicts += judging.judge_lead(bench.writer.figures, result.baselines)
    return result


def _keep(results, options):
    if options.notes:
        text = "\n\n".join(report.notes(result) for result in results)
        options.notes.write_text(f"{report.last_line(results)}\n\n{text}", encoding="utf-8")
    if options.sheet:
        text = "\n\n".join(map(report.sheet, results))
        options.sheet.write_text(f"{text}\n", encoding="utf-8")
    if options.keep and not options.quick and not options.only:
        RESULTS.mkdir(exist_ok=True)
        text = "\n\n".join([*map(report.book_report, results), report.last_line(results)])
        (RESULTS / "books.txt").write_text(f"{text}\n", encoding="utf-8")


def _source(options, order):
    return options.texts / f"{order.text.stem}.md"


def _parse(arguments):
    parser = argparse.ArgumentParser(
        prog="python -m bench.books",
        description=__doc__,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    texts = os.environ.get("BOOKGEN_BENCH_TEXTS") or TEXTS
    parser.add_argument("--texts", type=Path, default=Path(texts), help="the folder of texts")
    parser.add_argument("--only", default="", choices=["", *(order.name for order in ORDERS)])
    parser.add_argument("--quick", action="store_true", help="make each book once; keep no report")
    parser.add_argument("--seeds", type=int, default=10, help="of the random-drop abridger")
    parser.add_argument("--notes", type=Path, help="a file for the places that read badly")
    parser.add_argument(
        "--sheet", type=Path, help="a file for a reader's verdicts on 50 statements"
    )
    parser.add_argument("--no-keep", dest="keep", action="store_false", help="keep no report")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
