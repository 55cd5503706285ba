"""When a source tells what, and the order in which a book tells it."""

from collections import Counter

from biographies.sources import Passage
from biographies.writing.order import reading_order
from biographies.writing.timeline import (
    Timeline,
    filled,
    is_narrative,
    longest_rising,
    rising,
    steady,
    story_years,
)
from biographies.writing.units import Begins, Unit


def unit(source, ordinal, *years, words="", begins=Begins.PARAGRAPH, lost=0):
    """Make a unit of one passage."""
    passages = (Passage(source, ordinal, words),)
    return Unit(passages, 50, lost, years, Counter(words.split()), begins)


def keys(units):
    """Return which units these are."""
    return [item.key for item in units]


def test_a_flash_forward_is_no_date_of_the_story():
    dated = [(at, year) for at, year in enumerate([1820, 1821, 1860, 1822, 1823, 1824, 1825])]
    assert 1860 not in [year for _, year in steady(dated)]


def test_a_story_with_few_dates_keeps_them_all():
    dated = [(at, year) for at, year in enumerate([1791, 1812, 1831, 1845, 1867])]
    assert steady(dated) == dated


def test_the_longest_run_forward_is_found():
    assert longest_rising([5, 1, 2, 9, 2, 3]) == {1, 2, 4, 5}
    assert longest_rising([]) == set()


def test_an_essay_is_no_narrative():
    assert is_narrative([1800, 1810, 1820])
    assert not is_narrative([1800, 1790, 1820, 1780, 1770])


def test_a_story_never_runs_backwards():
    assert rising([1800, 1820, 1810, 1830]) == [1800, 1815, 1815, 1830]


def test_undated_places_take_the_years_between_their_neighbours():
    assert filled([None, 1800, None, 1810, None]) == [1800, 1800, 1805, 1810, 1810]
    assert filled([None, None]) is None


def test_an_essays_years_are_left_as_they_come():
    assert story_years([1830.0, 1800.0, 1790.0, 1780.0]) == [1830, 1800, 1790, 1780]


def test_a_year_lies_behind_what_the_backbone_tells_of_it():
    line = Timeline([1800, 1810, 1820])
    assert 0 < line.place(1800) < 1 / 3 < line.place(1815) < 2 / 3 < line.place(1820) < 1
    assert line.place(1790) < 0 < 1 < line.place(1830)


def test_the_leading_source_keeps_its_own_order():
    units = {1: [unit(1, 1, 1850), unit(1, 2, 1810), unit(1, 3, 1820)]}
    assert keys(reading_order(units, 1)) == [(1, 1), (1, 2), (1, 3)]


def test_another_source_is_put_in_by_date():
    units = {1: [unit(1, 1, 1800), unit(1, 2, 1820)], 2: [unit(2, 1, 1790), unit(2, 2, 1810)]}
    assert keys(reading_order(units, 1)) == [(2, 1), (1, 1), (2, 2), (1, 2)]


def test_no_other_source_comes_into_the_middle_of_a_paragraph():
    led = [unit(1, 1, 1800), unit(1, 2, 1820, begins=Begins.INSIDE), unit(1, 3, 1830)]
    assert keys(reading_order({1: led, 2: [unit(2, 1, 1810)]}, 1))[:2] == [(1, 1), (1, 2)]


def test_a_source_without_dates_is_put_beside_what_it_is_like():
    led = [unit(1, 1, 1800, words="forge coal"), unit(1, 2, 1820, words="ring coil needle")]
    units = {1: led, 2: [unit(2, 1, words="coal forge"), unit(2, 2, words="needle ring")]}
    assert keys(reading_order(units, 1)) == [(1, 1), (2, 1), (1, 2), (2, 2)]


def test_a_source_like_nothing_is_spread_over_the_whole():
    led = [unit(1, at, 1800 + at, words=f"word{at}") for at in range(1, 5)]
    units = {1: led, 2: [unit(2, 1, words="other"), unit(2, 2, words="matter")]}
    assert keys(reading_order(units, 1)).index((2, 2)) > 2


def test_a_unit_tells_of_the_year_it_comes_to():
    placed = reading_order({1: [unit(1, 1, 1799, 1801, 1812, 1812)]}, 1)
    assert placed[0].time == 1812
