"""The index of people: the pages on which a name really stands."""

import pytest

from biographies.exporting.index import find_pages, ranges
from biographies.exporting.manuscript import Indexed, IndexMention

PAGES = (
    ["Then Lord Mel-\nbourne came. The Que", "en smiled. Sir James Clark went.", "Albert sat."],
    ["Lord Melbourne came again."],
)


def pages_of(*mentions, first_pages=(0, 4)):
    """Return the pages of one name."""
    entry = Indexed("Melbourne, Lord", tuple(IndexMention(*mention) for mention in mentions))
    return [pages for _, pages in find_pages([entry], PAGES, first_pages)]


def test_a_name_is_found_in_its_own_sentence_across_lines_and_pages():
    assert pages_of((0, "Then Lord Melbourne came.", 5), (0, "The Queen smiled.", 10)) == [(1, 2)]


def test_the_pages_of_a_later_part_are_counted_from_its_first():
    assert pages_of((1, "Lord Melbourne came again.", 0)) == [(5,)]


def test_a_page_stands_once():
    sentence = "Sir James Clark went."
    assert pages_of((0, sentence, 0), (0, sentence, 4), (0, "Albert sat.", 0)) == [(2, 3)]


def test_a_name_whose_sentence_is_not_printed_is_left_out():
    assert pages_of((0, "Nobody said this.", 0)) == []


@pytest.mark.parametrize(
    ("pages", "text"), [((3,), "3"), ((3, 4, 5, 9), "3–5, 9"), ((1, 3, 5), "1, 3, 5")]
)
def test_pages_in_a_row_become_a_range(pages, text):
    assert ranges(pages) == text
