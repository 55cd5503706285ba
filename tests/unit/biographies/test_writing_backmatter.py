"""The chronology and the bibliography."""

import re

import pytest

from biographies.sources import Record, statements
from biographies.writing import CitedStatement, SourceInfo, make_bibliography, make_chronology

BORN = "Michael Faraday was born at Newington on 22 September 1791."
RING = "In August 1831 Michael Faraday wound two coils on an iron ring."
FELLOW = "The Royal Society elected Michael Faraday a Fellow in 1824."


def lines(*cited):
    """Return the entries of a chronology."""
    made = [CitedStatement(text, source, ordinal) for text, source, ordinal in cited]
    return make_chronology(subject="Michael Faraday", cited=made).splitlines()


def test_entries_stand_in_the_order_of_their_dates_as_exact_as_they_are():
    assert lines((RING, 1, 9), (FELLOW, 2, 4), (BORN, 1, 1)) == [
        f"- **22 September 1791** – {BORN}[^s1p1]",
        f"- **1824** – {FELLOW}[^s2p4]",
        f"- **August 1831** – {RING}[^s1p9]",
    ]


def test_a_date_that_is_only_about_right_says_so():
    text = "About 1796 the family of Faraday moved across the river."
    assert lines((text, 1, 1))[0].startswith("- **c. 1796** – ")


def test_only_short_clear_dated_sentences_come_in():
    assert lines(
        ("He was made Director of the house in 1825.", 1, 1),
        ("In 1825, having been long away, he came back to Faraday.", 1, 2),
        ("Michael Faraday had no mathematics beyond the simplest.", 1, 3),
        ("In 1825 Faraday " + "and Davy and Brande " * 9 + "met in London.", 1, 4),
        ("In 1825 the first of the meetings was held in the house.", 1, 5),
    ) == []  # fmt: skip


def test_a_statement_that_stands_twice_is_entered_once():
    assert len(lines((BORN, 1, 1), (BORN, 1, 1))) == 1


def test_conflicting_dates_are_shown_side_by_side():
    one = "Michael Faraday died at Hampton Court on 25 August 1867."
    two = "Michael Faraday died at Hampton Court on 26 August 1867."
    first, second = lines((one, 1, 5), (two, 2, 8))
    assert first.startswith("- **25 August 1867** (The sources differ on this date.) – ")
    assert second.startswith("- **26 August 1867** (The sources differ on this date.) – ")


def test_a_year_and_a_day_of_it_do_not_conflict():
    one = "Michael Faraday died at Hampton Court in 1867."
    two = "Michael Faraday died at Hampton Court on 26 August 1867."
    assert not any("differ" in line for line in lines((one, 1, 5), (two, 2, 8)))


def test_a_conflict_of_years_is_seen():
    one, two = FELLOW, FELLOW.replace("1824", "1825")
    assert all("differ" in line for line in lines((one, 1, 5), (two, 2, 8)))


def test_conflicting_dates_stand_together_whatever_lies_between():
    one, two = FELLOW, FELLOW.replace("1824", "1829")
    between = "In 1827 Michael Faraday printed a book on the handling of glass."
    found = lines((one, 1, 5), (between, 1, 7), (two, 2, 8))
    assert [line[4:8] for line in found] == ["1824", "1829", "1827"]


def test_dates_are_written_in_the_language_of_the_book():
    made = [CitedStatement(BORN, 1, 1), CitedStatement(BORN.replace("on 22", "about"), 1, 2)]
    text = make_chronology(subject="Michael Faraday", cited=made, language="es-MX")
    assert [line.split(" – ")[0] for line in text.splitlines()] == [
        "- **h. septiembre de 1791**", "- **22 de septiembre de 1791**",
    ]  # fmt: skip


def test_at_most_forty_entries_are_spread_over_the_life():
    made = [(f"In {1780 + at} Michael Faraday made a ring.", 1, at + 1) for at in range(100)]
    years = [int(re.search(r"\d{4}", line)[0]) for line in lines(*made)]
    assert len(years) == 40
    assert (years[0] <= 1782, years[-1] >= 1877) == (True, True)


def test_of_many_the_subject_and_the_exact_date_are_preferred():
    plain = [(f"In {1780 + at} Humphry Davy made a lamp.", 1, at + 1) for at in range(60)]
    assert f"- **22 September 1791** – {BORN}[^s1p1]" in lines(*plain, (BORN, 1, 1))


def test_a_chronology_is_read_as_cited_statements():
    text = make_chronology(subject="Faraday", cited=[CitedStatement(BORN, 1, 1)])
    assert [one.marks for one in statements(text)] == [((1, 1),)]


TOLD = "“Bound in 1805, I swept the shop. In 1812 I heard Davy in Albemarle Street.”"


def told(text, **given):
    made = [CitedStatement(text, 1, 4)]
    return make_chronology(subject="Michael Faraday", cited=made, **given).splitlines()


@pytest.mark.parametrize("lead", ["", "Faraday goes on: "])
def test_of_a_memoir_single_sentences_come_in_as_quotations(lead):
    assert told(lead + TOLD, memoirs={1: "Faraday"})[-1] == (
        "- **1812** – Faraday writes: “In 1812 I heard Davy in Albemarle Street.”[^s1p4]"
    )


@pytest.mark.parametrize(
    ("text", "memoirs"),
    [
        (TOLD, {}),
        (TOLD, {2: "Faraday"}),
        (f"So he said {TOLD} and went.", {1: "Faraday"}),
        ("“He came in 1812 and went.”", {1: "Faraday"}),
        ("“In 1812 " + "Davy and Brande " * 11 + "met in London.”", {1: "Faraday"}),
    ],
)
def test_what_is_quoted_otherwise_stays_out(text, memoirs):
    assert told(text, memoirs=memoirs) == []


def test_without_dates_there_is_no_chronology():
    assert make_chronology(subject="Faraday", cited=[]) == ""


def test_a_bibliography_is_ordered_by_author_and_title():
    records = (
        Record("Zinc", ("Ward, Thomas",)),
        Record("Anonymous Notes"),
        Record("Arcs", ("Ward, Thomas",)),
    )
    text = make_bibliography([SourceInfo(at, record) for at, record in enumerate(records, 1)])
    assert text.splitlines() == [
        "- *Anonymous Notes*, n.d.", "- Ward, Thomas. *Arcs*, n.d.", "- Ward, Thomas. *Zinc*, n.d.",
    ]  # fmt: skip


def test_a_bibliography_is_printed_in_the_books_style_and_language():
    works = [SourceInfo(1, Record("Arcs", ("Ward, Thomas",)))]
    assert make_bibliography(works, style="apa", language="es") == "- Ward, T. (s. f.). *Arcs*.\n"


def test_a_work_stands_once():
    record = Record("Arcs", ("Ward, Thomas",), "1870")
    assert len(make_bibliography([SourceInfo(1, record), SourceInfo(2, record)]).splitlines()) == 1
