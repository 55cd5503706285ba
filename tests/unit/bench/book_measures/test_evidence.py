"""Citations, lengths and repetition of a book."""

from dataclasses import replace

import pytest

from bench.book_measures.evidence import measure_part, near_duplicates, quoted_words, reuse, total
from tests.unit.bench.book_measures.small_books import cite, make_part, make_passages

TRUE = "Ada was born in London in 1815."
BOTH = f"{TRUE}[^s1p1] In 1833 Ada met Charles Babbage at a party.[^s1p2]"


def test_a_book_of_true_statements_has_full_recall_and_precision():
    part = make_part(BOTH, cites=(cite(BOTH, TRUE), cite(BOTH, "In 1833 Ada met", (1, 2))))

    figures = total([measure_part(part, make_passages())])

    assert (figures["recall"], figures["precision"], figures["stored"]) == (1.0, 1.0, 1.0)


@pytest.mark.parametrize(
    "markdown",
    [
        f"{TRUE}[^s1p1] Ada was born in Paris.[^s1p1]",
        f"{TRUE}[^s1p1] She was happy.",
        f"{TRUE}[^s1p1] Ada was born in London in 1815.[^s1p2]",
        f"{TRUE}[^s1p1] Ada was born in London in 1815.[^s9p9]",
    ],
)
def test_what_no_cited_passage_says_lowers_recall(markdown):
    assert measure_part(make_part(markdown), make_passages()).recall == 0.5


def test_a_cite_that_adds_nothing_lowers_precision():
    part = make_part(f"{TRUE}[^s1p1][^s1p2]")

    assert total([measure_part(part, make_passages())])["precision"] == 0.5


def test_a_stored_span_must_give_back_the_statement():
    right = cite(BOTH, TRUE)
    wrong = replace(right, first=right.first + 4, last=right.last + 4)
    lost = replace(right, label=(1, 9))

    figures = measure_part(make_part(BOTH, cites=(right, wrong, lost)), make_passages())

    assert (figures.right_spans, figures.spans) == (1, 3)


def test_a_citation_that_was_not_stored_is_missed():
    part = make_part(BOTH, cites=(cite(BOTH, TRUE),))

    assert total([measure_part(part, make_passages())])["stored"] == 0.5


@pytest.mark.parametrize(
    ("asked", "is_at_length"), [(20, True), (21, True), (22, False), (19, False)]
)
def test_a_part_is_at_length_within_five_per_cent(asked, is_at_length):
    part = make_part("ada " * 20 + "[^s1p1]", target_words=asked)

    assert measure_part(part, make_passages()).is_at_length == is_at_length


def test_a_part_is_supplied_where_its_passages_carry_the_words():
    parts = [make_part(BOTH, target_words=10, supply_words=supply) for supply in (9, 10)]

    assert [measure_part(part, make_passages()).is_supplied for part in parts] == [False, True]


def test_a_run_of_eight_words_in_two_parts_is_reuse():
    told = "In 1833 Ada met Charles Babbage at a party.[^s1p2]"
    parts = [make_part(f"{TRUE}[^s1p1] {told}"), make_part(told, number=2)]

    assert reuse(parts) == pytest.approx(18 / 25)
    assert reuse([make_part(TRUE), make_part(told, number=2)]) == 0.0


def test_nearly_the_same_statement_twice_is_found():
    long = "Ada was lost to the engine of brass that stood in the room of Babbage"
    parts = [make_part(f"{long}.[^s1p1]"), make_part(f"And {long} then.[^s1p1]", number=2)]

    assert [pair[0][0] for pair in near_duplicates(parts)] == ["chapter 1"]


def test_whole_quotations_are_the_quoted_words():
    assert quoted_words(make_part("Ada writes: “I am well.”[^s1p1] She was “ill”.[^s1p1]")) == 3
