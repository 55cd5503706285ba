"""What an export costs: CPU and memory of each format, beside pandoc and WeasyPrint.

The book is a real text cut to 51,000 words outside of its notes, brought as one Markdown file; the
large one holds it four times. Programs are run one after the other, by turns, in each round, and
CPU seconds are user and system together:

fresh   a new process for the book, from its start to its end, as wait4 counts it: the start of
        Python and all loading included.
write   the same book without the start, which a worker has behind it: in a process that has written
        a book of two lines before, reading the Markdown, writing the file and inspecting it; the
        mean of one before and one after the large book.
large   the large book, between these two.
MB      the most memory of the fresh process, and of the one that wrote the large book.

pandoc is a native program and reads the same file; WeasyPrint is a Python program and is given an
HTML page of the same book, with the same faces and sizes, notes at the end of each chapter,
contents with page numbers and running heads; making that page is not counted. Their `write` is what
the book takes them more than one of two lines: without their own start too.

Gates: `write` in seconds; `write` to the peer's `write`; memory of the fresh process; `large` to
`write`. How `fresh` compares is in the table: pandoc starts in a twentieth of a second, Python with
all that is loaded in a quarter and more. Figures are medians over the rounds, and ratios medians of
the rounds' own. Ends with exit code 1 if a gate is missed. The last line holds the figures.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench.export_systems.peers import Peers
from bench.export_systems.processes import run
from bench.export_systems.texts import count_words, cut, repeated

RESULT = Path(__file__).parent / "results" / "exporting.txt"
TEXTS = Path(__file__).parents[2] / "shared" / "texts"
TEXT = "strachey-queen-victoria.md"
WORDS, TIMES, ROUNDS = 51_000, 4, 5
FORMATS = ("markdown", "word", "epub", "pdf")
SUFFIXES = {"word": "docx"}
TWO_LINES = (
    "---\ntitle: A book\n---\n\n# One\n\nA *line*.[^1]\n\n[^1]: The note.\n\n# Two\n\nA **line**.\n"
)
PEERS = {"word": "pandoc", "epub": "pandoc", "pdf": "weasyprint"}

MOST_S = {"markdown": 0.3, "word": 1.0}
MOST_RATIO = {"word": 0.6, "epub": 0.3, "pdf": 0.5}
MOST_MB = 250
MOST_GROWTH = 4.5
EPILOG = """
examples:
  make bench-export
  python -m bench.exporting --rounds 1 --no-keep

exit codes: 0 every gate is met, 1 one is missed, 2 wrong use, or the text is not there
"""


@dataclass(frozen=True)
class Measured:
    """What one round saw of one format; without a peer its figures are None."""

    fresh_s: float
    write_s: float
    large_s: float
    peak_mb: float
    large_peak_mb: float
    peer_fresh_s: float | None = None
    peer_write_s: float | None = None
    peer_peak_mb: float | None = None

    @property
    def ratio(self):
        """Return our CPU to the peer's, both without their starts."""
        return self.write_s / self.peer_write_s

    @property
    def fresh_ratio(self):
        """Return our CPU to the peer's, both with their starts."""
        return self.fresh_s / self.peer_fresh_s

    @property
    def growth(self):
        """Return how many times the CPU of the book the large one takes."""
        return self.large_s / self.write_s


def main(arguments):
    """Measure, print the table, keep it, and return the exit code."""
    options = _parse(arguments)
    source = options.texts / TEXT
    if not source.is_file():
        print(f"skipped: there is no {source}; name the folder with --texts", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="bench-exporting-") as folder:
        bench = Bench(Path(folder), source.read_text(encoding="utf-8"))
        rounds = [bench.round(number) for number in range(1, options.rounds + 1)]
        about = bench.about()
    verdicts = judge(rounds)
    report = table(rounds, verdicts, about)
    print(report)
    if options.keep:
        RESULT.write_text(f"{report}\n", encoding="utf-8")
    return 0 if all(is_met for _, is_met in verdicts) else 1


class Bench:
    """The books in a folder, and the rounds."""

    def __init__(self, folder, text):
        self._folder, self._peers = folder, Peers()
        names = ("book.md", "large.md", "two-lines.md")
        self._book, self._large, self._two_lines = (folder / name for name in names)
        self._book.write_text(cut(text, WORDS), encoding="utf-8")
        self._large.write_text(repeated(cut(text, WORDS), TIMES), encoding="utf-8")
        self._two_lines.write_text(TWO_LINES, encoding="utf-8")
        for book in (self._book, self._two_lines):
            self._ours("html", [book], out=book.with_suffix(".html"))

    def round(self, number):
        """Return what each format was seen to take, ours and its peer's by turns."""
        found = {name: self._measure(name) for name in FORMATS}
        said = ", ".join(f"{name} {one.write_s:.2f} s" for name, one in found.items())
        print(f"round {number}: {said}", file=sys.stderr, flush=True)
        return found

    def about(self):
        """Return the lines that say what was measured."""
        text = self._book.read_text(encoding="utf-8")
        words, large = (count_words(path.read_text("utf-8")) for path in (self._book, self._large))
        return [
            f"{time.strftime('%Y-%m-%d %H:%M', time.gmtime())} UTC, Python {sys.version.split()[0]}"
            f", {self._peers.versions()}, load {os.getloadavg()[0]:.1f} at the end",
            f"{words:,} words and {text.count(']: '):,} notes; large: {large:,} words",
        ]

    def _measure(self, name):
        fresh = self._ours(name, [self._book])
        peer = self._peer(name) if name in PEERS else {}
        warm = self._ours(name, [self._two_lines, self._book, self._large, self._book])
        _, first, large, second = warm.said["write_s"]
        return Measured(
            fresh_s=fresh.cpu_s,
            write_s=(first + second) / 2,
            large_s=large,
            peak_mb=fresh.peak_mb,
            large_peak_mb=warm.peak_mb,
            **peer,
        )

    def _ours(self, name, books, out=None):
        out = out or self._folder / f"ours.{name}"
        command = [sys.executable, "-m", "bench.export_systems.ours", name, out, *books]
        return run(command, self._folder)

    def _peer(self, name):
        book, two_lines = (
            run(self._peer_command(name, path), self._folder)
            for path in (self._book, self._two_lines)
        )
        return {
            "peer_fresh_s": book.cpu_s,
            "peer_write_s": book.cpu_s - two_lines.cpu_s,
            "peer_peak_mb": book.peak_mb,
        }

    def _peer_command(self, name, book):
        out = self._folder / f"peer.{SUFFIXES.get(name, name)}"
        if PEERS[name] == "pandoc":
            return self._peers.pandoc(out.suffix[1:], book, out)
        return self._peers.weasyprint(book.with_suffix(".html"), out)


def median(rounds, name, figure):
    """Return the median over the rounds of one figure of a format."""
    return statistics.median(getattr(one[name], figure) for one in rounds)


def judge(rounds):
    """Return each gate as what was seen and whether it is met."""
    verdicts = []
    for name, most in MOST_S.items():
        seen = median(rounds, name, "write_s")
        verdicts.append((f"{name} {seen:.2f} s, at most {most:g}", seen <= most))
    for name, most in MOST_RATIO.items():
        seen = median(rounds, name, "ratio")
        verdicts.append((f"{name} {seen:.2f} x {PEERS[name]}, at most {most:g}", seen <= most))
    peak = max(median(rounds, name, "peak_mb") for name in FORMATS)
    verdicts.append((f"peak memory {peak:.0f} MB, below {MOST_MB}", peak < MOST_MB))
    for name in FORMATS:
        seen = median(rounds, name, "growth")
        what = f"{name} {seen:.2f} times for {TIMES} times the words, at most {MOST_GROWTH:g}"
        verdicts.append((what, seen <= MOST_GROWTH))
    return verdicts


def table(rounds, verdicts, about):
    """Return the report; its last line is the figures that are judged."""
    lines = [
        *about,
        f"CPU seconds, medians of {len(rounds)} rounds; MB are peaks",
        "",
        "| format | fresh | write | large | growth | MB | large MB "
        "| peer | fresh | write | MB | ratio | fresh ratio |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
        *(_row(rounds, name) for name in FORMATS),
        "",
    ]
    lines += [f"{'met   ' if is_met else 'MISSED'} {what}" for what, is_met in verdicts]
    lines.append("; ".join(what.split(",")[0] for what, _ in verdicts))
    return "\n".join(lines)


def _row(rounds, name):
    def seen(figure, places=2):
        return f"{median(rounds, name, figure):.{places}f}"

    ours = [seen("fresh_s"), seen("write_s"), seen("large_s"), seen("growth")]
    ours += [seen("peak_mb", 0), seen("large_peak_mb", 0)]
    peer = [""] * 6
    if name in PEERS:
        peer = [PEERS[name], seen("peer_fresh_s"), seen("peer_write_s"), seen("peer_peak_mb", 0)]
        peer += [seen("ratio"), seen("fresh_ratio")]
    return f"| {' | '.join([name, *ours, *peer])} |"


def _parse(arguments):
    parser = argparse.ArgumentParser(
        prog="python -m bench.exporting",
        description=__doc__,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    texts = os.environ.get("BOOKGEN_BENCH_TEXTS") or TEXTS
    parser.add_argument("--texts", type=Path, default=Path(texts), help="the folder of texts")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--no-keep", dest="keep", action="store_false", help="keep no report")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
