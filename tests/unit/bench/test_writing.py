"""What the bench of speed judges by."""

import pytest

from bench import invented, writing


@pytest.mark.parametrize(
    ("rates", "growth"),
    [((2.0, 1.0, 0.5), 0.5), ((1.0, 1.4, 1.2), 1.4), ((2.0, 1.0, 1.9), 1.9), ((3.0,), 1.0)],
)
def test_growth_is_what_a_megabyte_costs_more_than_one_of_any_smaller_size(rates, growth):
    assert writing._growth(rates) == growth


def test_an_invented_life_is_as_long_as_asked_and_the_same_every_time():
    life = invented.life(0.01, 3)
    assert 10_000 <= len(life) < 20_000
    assert life == invented.life(0.01, 3) != invented.life(0.01, 4)


def test_invented_lives_come_in_passages_under_their_numbers():
    assert {passage.source for passage in invented.passages(0.01, 7)} == {7}
