"""Two ways of abridging that know nothing."""

import pytest

from bench.book_measures.baselines import lead, random_drop, spans
from bench.book_measures.evidence import measure_part
from bench.book_measures.parsing import prose_words
from bench.book_measures.source_order import SourceOrder
from tests.unit.bench.book_measures.small_books import make_book, make_part

WORDS = "The {0} day of Ada was as long as the day of {0} friends."
TEXTS = tuple(" ".join(WORDS.format(f"n{at}x{of}") for of in range(8)) for at in range(8))


@pytest.fixture
def book():
    """A book of two chapters, each with a half of eight passages, a quarter as long as these."""
    halves = [tuple((1, at) for at in range(first, first + 4)) for first in (1, 5)]
    parts = [
        make_part(number=at, homes=home, target_words=112) for at, home in enumerate(halves, 1)
    ]
    return make_book(*parts, texts=TEXTS)


def test_a_chapter_s_span_ends_where_the_next_begins(book):
    found = spans(book, SourceOrder(book.passages))

    assert [(span[0], span[-1]) for span in found] == [(0, 31), (32, 63)]


@pytest.mark.parametrize("abridge", [lead, lambda book, order: random_drop(book, order, 1)])
def test_an_abridged_book_is_as_long_as_asked_and_supported(book, abridge):
    made = abridge(book, SourceOrder(book.passages))

    figures = [measure_part(part, made.passages) for part in made.parts]

    assert all(part.is_at_length and part.recall == 1.0 for part in figures)


def test_a_random_abridgement_keeps_the_source_s_order(book):
    order = SourceOrder(book.passages)

    places = [
        item.first for part in random_drop(book, order, 3).parts for item in order.place(part)
    ]

    assert places == sorted(places)
    assert len(set(places)) == len(places)


def test_another_seed_is_another_abridgement_and_the_same_seed_the_same(book):
    order = SourceOrder(book.passages)
    first, again, other = (random_drop(book, order, seed).parts[0].markdown for seed in (1, 1, 2))

    assert first == again != other


def test_the_lead_takes_the_first_sentences_of_every_passage(book):
    made = lead(book, SourceOrder(book.passages))

    assert [f"n{at}x0 day" in made.parts[0].markdown for at in range(4)] == [True] * 4
    assert "x7" not in made.parts[0].markdown


def test_a_part_without_passages_stays_empty(book):
    bare = make_book(make_part(homes=()), texts=TEXTS)

    assert prose_words(lead(bare, SourceOrder(bare.passages)).parts[0].markdown) == 0
