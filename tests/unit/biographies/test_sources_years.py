"""Years and dates are read as written and never guessed."""

import time

import pytest

from biographies.sources import dates_in, years_in


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("In 1816 he left, and in 1817 returned; 1816 was cold.", (1816, 1817)),
        ("1837–40 and 1851-3", (1837, 1840, 1851, 1853)),
        ("1837–1840, 1898/99", (1837, 1840, 1898, 1899)),
        ("1899–02 and 1816–1812", (1899, 1816)),
        ("from 1816 to 1820 (1712–1770)", (1816, 1820, 1712, 1770)),
        ("the 1830s and the 1840’s", ()),
        ("£1500, $2000, £ 1500, 1,500 and 1500.75", ()),
        ("1500 men, 1200 pounds, 1000–1500 miles", ()),
        ("In 1848 men rose; since 1789 people hoped", (1848, 1789)),
        ("p. 1816, pp. 1200, 1210, vol. 1816, No. 1900, § 1234", ()),
        ("0999, 2101, 12345, A1816, 1816b", ()),
        ("2100 and 1000", (2100, 1000)),
        ("1500 B.C. and 1200 BC", ()),
        ("mid-1816 and pre-1914", (1816, 1914)),
        ("“It was 1816.” She wrote in 1820.", (1820,)),
        ('He said "in 1816" in 1820.', (1820,)),
        ("«en 1816» en 1820, „im 1817“ im Jahre 1821", (1820, 1821)),
        ("‘It was 1816,’ and Victoria’s year was 1817.", (1817,)),
        ("“Begun in 1816\n\nThen 1817 came.", (1817,)),
        ("‘twas in 1816", (1816,)),
        ("‘Tis “in 1816” and 1817", (1817,)),
        ("no digits at all", ()),
    ],
)
def test_years_are_those_the_text_tells_itself(text, years):
    assert years_in(text) == years


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("On November 6, 1817, died", ("November 6, 1817", 1817, 11, 6)),
        ("on 6 November 1817 he", ("6 November 1817", 1817, 11, 6)),
        ("the 6th of November, 1817", ("6th of November, 1817", 1817, 11, 6)),
        ("on Nov. 6th, 1817.", ("Nov. 6th, 1817", 1817, 11, 6)),
        ("it was June, 1814—", ("June, 1814", 1814, 6, None)),
        ("in the March of 1816", ("March of 1816", 1816, 3, None)),
        ("in 1816.", ("1816", 1816, None, None)),
        ("on 1816-05-12,", ("1816-05-12", 1816, 5, 12)),
        ("el 6 de noviembre de 1817", ("6 de noviembre de 1817", 1817, 11, 6)),
        ("le 1er mai 1817", ("1er mai 1817", 1817, 5, 1)),
        ("am 6. November 1817", ("6. November 1817", 1817, 11, 6)),
        ("31 June 1816", ("31 June 1816", 1816, 6, None)),
        ("he may 1816 times", ("1816", 1816, None, None)),
        ("11 February 1731/2", ("11 February 1731/2", 1732, 2, 11)),
    ],
)
def test_a_date_is_as_exact_as_it_is_written(text, date):
    (found,) = dates_in(text)

    assert (text[found.start : found.end], found.year, found.month, found.day) == date


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("June 3–5, 1816", [(1816, 6, 3), (1816, 6, 5)]),
        ("3–5 June 1816", [(1816, 6, 3), (1816, 6, 5)]),
        ("June 1816–18", [(1816, 6, None), (1818, None, None)]),
        ("1817–3 January 1818", [(1817, None, None), (1818, 1, 3)]),
        ("1812–15 March 1813", [(1812, None, None), (1813, 3, 15)]),
        ("9999-05-12 and 1816-02-31", [(1816, None, None)]),
    ],
)
def test_both_ends_of_a_range_are_dates(text, days):
    assert [(found.year, found.month, found.day) for found in dates_in(text)] == days


@pytest.mark.parametrize("text", ["c. 1816", "ca. 1816", "about the year 1816", "circa May 1816"])
def test_a_date_that_is_not_certain_says_so(text):
    assert [found.is_circa for found in dates_in(text)] == [True]


@pytest.mark.parametrize("text", ["in 1816", "magic 1816", "Attica 1816"])
def test_a_certain_date_is_not_called_uncertain(text):
    assert [found.is_circa for found in dates_in(text)] == [False]


def test_nothing_is_guessed():
    assert dates_in("In May he left. He was 22 when the war ended, on Sunday the 5th.") == ()


def test_quoted_dates_are_given_on_demand():
    text = "“It was June, 1814,” he said."

    assert dates_in(text) == ()
    assert [found.month for found in dates_in(text, in_quotations=True)] == [6]


@pytest.mark.parametrize("text", ["1816 " * 2_000, "“" * 20_000 + "1816", "‘a " * 20_000 + "1816"])
def test_the_time_grows_with_the_length_only(text):
    started = time.process_time()
    dates_in(text)

    assert time.process_time() - started < 2
