"""The bench of finished books, on a small real one."""

import pytest

from bench.book_measures.books import Order, Text, as_json
from bench.book_measures.evidence import measure_part, total
from bench.book_measures.making import make_book
from tests.books import SAMPLES

ORDER = Order("faraday-2", Text("sample", "Michael Faraday"), 2, 150, fewest_at_length=2)


@pytest.fixture(scope="module")
def books(tmp_path_factory):
    """One small book made twice: by other numbers of processes, with other hash seeds."""
    source = tmp_path_factory.mktemp("texts") / "faraday.md"
    texts = [path.read_text(encoding="utf-8") for path in sorted(SAMPLES.glob("*-*.md"))]
    source.write_text("\n\n".join(texts), encoding="utf-8")
    runs = ((1, "1"), (2, "2"))
    return [make_book(ORDER, source, processes=count, hash_seed=seed) for count, seed in runs]


def test_a_book_is_the_same_bytes_whoever_writes_its_chapters(books):
    assert as_json(books[0]) == as_json(books[1])


def test_a_made_book_is_measured_from_outside(books):
    figures = [measure_part(part, books[0].passages) for part in books[0].parts]

    assert total(figures) == {"recall": 1.0, "precision": 1.0, "spans": 1.0, "stored": 1.0}
    assert sum(part.statements for part in figures) > 10


def test_a_source_that_is_not_there_ends_the_bench_with_the_reason(tmp_path):
    with pytest.raises(SystemExit, match="making a book failed"):
        make_book(ORDER, tmp_path / "missing.md")
