"""What a book kept of its source."""

import pytest

from bench.book_measures.books import GOLD
from bench.book_measures.selection import (
    central_passages,
    kendall,
    kept_of,
    missed_events,
    near_own_brief,
    order_of_years,
    read_events,
    year_of,
)
from tests.unit.bench.book_measures.small_books import make_part, make_passages, order, place

LIST = """# a list
1815\tAda is born\tada born/birth
1833\tShe meets Babbage\tmet babbage | babbage 1833
1843\tThe notes appear\tnote* appear*
"""


@pytest.fixture
def events(tmp_path):
    """The events of a small gold list."""
    path = tmp_path / "ada.tsv"
    path.write_text(LIST, encoding="utf-8")
    return read_events(path)


def missed(events, markdown):
    """Return the years of the events that a text does not tell."""
    return [event.year for event in missed_events(events, [place(markdown)])]


def test_an_event_is_told_by_one_word_of_each_of_its_groups(events):
    assert missed(events, "Ada was born in London in 1815.[^s1p1]") == [1833, 1843]
    assert missed(events, "In 1843 the notes on the engine appeared.[^s1p4]") == [1815, 1833]


def test_an_event_may_be_told_in_another_way(events):
    assert 1833 not in missed(events, "In 1833 Ada met Charles Babbage at a party.[^s1p2]")


def test_what_is_not_in_the_source_tells_nothing(events):
    assert 1815 in missed(events, "Ada was born in Paris.[^s1p1]")


def test_two_statements_of_a_paragraph_may_tell_an_event_together(events):
    split = "In 1833 Ada met[^s1p2] Charles Babbage at a party.[^s1p2]"

    assert 1833 not in missed(events, split)
    assert 1833 in missed(events, split.replace("] Charles", "]\n\nCharles"))


@pytest.mark.parametrize("name", ["strachey-queen-victoria", "franklin-autobiography"])
def test_a_gold_list_has_forty_dated_events_in_order(name):
    found = read_events(GOLD / f"{name}.tsv")

    years = [event.year for event in found]

    assert (len(found), years) == (40, sorted(years))
    assert all(len(groups) >= 2 for event in found for groups in event.tellings)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("In 1833 Ada met him.", 1833),
        ("From 1833 to 1843 she worked.", 1843),
        ("The greatest since 1815, it was built in 1851.", 1851),
        ("“It was in 1815,” she said.", None),
        ("It cost £1500 and 1,200 men.", None),
        ("She wrote. In 1843 it appeared. In 1852 she died.", 1843),
        ("Ada writes: “In 1843 it appeared.”", 1843),
        ("At this time (1771) there are many.", None),
    ],
)
def test_the_year_of_a_statement(text, year):
    assert year_of(text) == year


@pytest.mark.parametrize(
    ("years", "tau"),
    [([1, 2, 3], 1.0), ([3, 2, 1], -1.0), ([1, 3, 2], 1 / 3), ([2, 2], 1.0), ([], 1.0)],
)
def test_tau_counts_the_pairs_in_order(years, tau):
    assert kendall(years) == pytest.approx(tau)


def test_statements_without_a_year_are_in_no_order():
    text = "In 1835 Ada married William King.[^s1p3] They lived at Ockham.[^s1p3]"

    assert order_of_years([place(text)]) == (1.0, 1)


def test_a_statement_close_to_another_chapter_s_brief_is_not_close_to_its_own():
    parts = [
        make_part(title="London", brief="Ada in London"),
        make_part(title="Ockham", brief="Ada and William at Ockham"),
    ]
    book = [
        place("Ada was born in London in 1815.[^s1p1] They lived at Ockham.[^s1p3]"),
        place("They lived at Ockham.[^s1p3] She died in 1852.[^s1p4]"),
    ]

    assert near_own_brief(parts, book) == 0.5


def test_the_central_passages_are_those_that_most_resemble():
    engine = tuple(f"The engine of brass stood in room {at} of the house." for at in range(4))

    found = central_passages(make_passages((*engine, "It rained.")))

    assert len(found) == 1
    assert (1, 5) not in found


def test_what_is_kept_is_counted_in_words():
    placed = place("Ada was born in London in 1815.[^s1p1] He never came back.[^s1p1]")

    assert kept_of({(1, 1)}, order(), [placed]) == pytest.approx(11 / 18)
    assert kept_of({(1, 4)}, order(), [placed]) == 0.0
