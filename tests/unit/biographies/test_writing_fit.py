"""Reaching a length exactly, and choosing over the whole span."""

from collections import Counter

import pytest

from biographies.sources import Passage
from biographies.writing.extractive.blocks import blocks
from biographies.writing.extractive.candidates import sift
from biographies.writing.extractive.scores import Scorer
from biographies.writing.extractive.select import choose, spread
from biographies.writing.fit import fit
from biographies.writing.query import make_query

SENTENCE = "Michael Faraday wound {} coils of copper wire on the iron ring number {} in London. "


def total(pieces, ways):
    """Add up what is kept."""
    return sum(piece[way][0] for piece, way in zip(pieces, ways, strict=True))


def part(count=30):
    """Make a part with a passage per paragraph, its blocks scored."""
    passages = [
        Passage(1, at * 5, "".join(SENTENCE.format(at, n) for n in range(at * 9, at * 9 + 4)))
        for at in range(1, count + 1)
    ]
    made = blocks(sift(passages).candidates)
    scorer = Scorer(made, make_query(subject="Michael Faraday"))
    return scorer, scorer.score(made)


@pytest.mark.parametrize("target", [100, 155, 300, 411])
def test_the_sum_falls_within_two_per_cent(target):
    pieces = [[(0, 0.0), (13, 1.0), (31, 2.0), (47, 3.0)] for _ in range(12)]
    assert abs(total(pieces, fit(pieces, target)) - target) <= 0.02 * target


def test_what_fits_already_is_left_alone():
    assert fit([[(0, 0.0), (50, 1.0)], [(0, 0.0), (51, 1.0)]], 100) == [1, 1]


def test_the_least_worth_is_cut_away():
    pieces = [[(50, 1.0), (60, 2.0)], [(50, 1.0), (60, 9.0)]]
    assert fit(pieces, 110) == [0, 1]


def test_a_window_of_five_per_cent_is_tried_after_two():
    assert fit([[(0, 0.0), (96, 1.0)], [(0, 0.0), (96, 2.0)]], 100) == [0, 1]


def test_where_nothing_fits_the_nearest_is_taken():
    assert fit([[(0, 0.0), (60, 1.0)], [(0, 0.0), (60, 2.0)]], 80) == [0, 1]


def test_strata_share_the_target_by_what_they_hold():
    _, scored = part()
    span = spread(scored, 600)
    assert sum(span.quotas) == pytest.approx(600)
    assert list(span.strata) == sorted(span.strata)


def test_a_selection_is_of_the_whole_span():
    scorer, scored = part()
    chosen = choose(scored, scorer, 900)
    thirds = Counter(3 * at // len(scored) for at in chosen)
    assert set(thirds) == {0, 1, 2}


def test_all_is_chosen_where_all_is_too_little():
    scorer, scored = part(3)
    assert choose(scored, scorer, 9999) == [0, 1, 2]


def test_neighbours_are_preferred():
    beside = [Passage(1, at, SENTENCE.format(at, at) * 1) for at in range(1, 9)]
    made = blocks(sift(beside).candidates)
    scorer = Scorer(made, make_query(subject="Michael Faraday"))
    assert choose(scorer.score(made), scorer, 30)


def test_what_was_asked_for_is_worth_more():
    texts = (
        "Faraday wound a coil for the ring in London.",
        "Faraday walked to the lighthouse at Dover in the snow.",
    )
    made = blocks(sift([Passage(1, at * 9, text) for at, text in enumerate(texts, 1)]).candidates)
    query = make_query(subject="Faraday", keywords=("lighthouse",))
    first, second = Scorer(made, query).score(made)
    assert second.value > first.value


def test_a_date_and_names_make_a_sentence_worth_more():
    texts = (
        "The ring of Faraday lay on the table.",
        "In 1831 Faraday showed Davy and Brande the ring.",
    )
    made = blocks(sift([Passage(1, at * 9, text) for at, text in enumerate(texts, 1)]).candidates)
    first, second = Scorer(made, make_query(subject="Faraday")).score(made)
    assert second.value > first.value
