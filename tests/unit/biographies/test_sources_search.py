"""Finding passages: by words, by years, by names, the same way every time."""

import pytest

from biographies.sources import Passage, index_passages

TEXTS = (
    ("Faraday wound two coils of wire on an iron ring in London.", 1831),
    ("Faraday lit the lamp of the lighthouse at Dover with a magnet.", 1858),
    ("Humphry Davy lectured on the lamp for miners in London.", 1815),
    ("Charles Anderson warmed the furnace and kept the ring at heat.", None),
)


def index(texts=TEXTS):
    """Index a passage a text."""
    return index_passages(
        Passage(1, at, text, first_year=year, last_year=year)
        for at, (text, year) in enumerate(texts, 1)
    )


def found(text, **asked):
    """Return the ordinals of what is found."""
    return [hit.ordinal for hit in index().query(text, **asked)]


def test_the_passage_with_the_rarer_words_comes_first():
    assert found("the lighthouse lamp") == [2, 3]


def test_a_word_is_found_in_its_other_forms():
    assert found("lighted miner") == [3]


def test_what_holds_none_of_the_words_is_not_found():
    assert found("voyage to the Indies") == []


def test_the_years_asked_for_come_first():
    assert found("lamp", years=(1810, 1820))[0] == 3
    assert found("lamp", years=(1850, None))[0] == 2


def test_years_alone_can_be_asked_for():
    assert found("", years=(1830, 1832)) == [1]


def test_a_name_counts_where_all_of_it_stands():
    assert found("ring", names=["Charles Anderson"]) == [4, 1]
    assert found("ring", names=["Charles Darwin"]) == found("ring")


def test_a_name_of_small_words_counts_nowhere():
    assert found("ring", names=["Mr"]) == found("ring")


def test_equals_come_in_the_order_of_the_sources():
    same = index((("An iron ring.", None),) * 3)
    assert [hit.ordinal for hit in same.query("ring")] == [1, 2, 3]


def test_no_more_is_returned_than_was_asked_for():
    assert found("ring lamp", limit=2) == found("ring lamp")[:2]


def test_the_score_falls_from_hit_to_hit():
    scores = [hit.score for hit in index().query("lamp of the lighthouse in London")]
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] > 0


def test_spanish_words_are_found_in_their_other_forms():
    spanish = index((("La expedición dibujaba láminas.", None), ("El rey no contestó.", None)))
    assert [hit.ordinal for hit in spanish.query("lámina")] == [1]


def test_an_index_of_nothing_finds_nothing():
    empty = index(())
    assert (len(empty), empty.query("ring")) == (0, [])


@pytest.mark.parametrize("size", [1, 3])
def test_batches_make_no_difference(monkeypatch, size):
    whole = index().query("lamp ring London")
    monkeypatch.setattr("biographies.sources.search.BATCH", size)
    assert index().query("lamp ring London") == whole


def test_every_passage_can_be_rated_in_the_order_in_which_they_were_read():
    index = index_passages([Passage(1, 1, "A coil of copper."), Passage(2, 1, "Ships of tin.")])

    rates = index.rate("copper")

    assert (rates[0] > 0, rates[1]) == (True, 0)
    assert len(index_passages([]).rate("copper")) == 0
