"""Statements that date one event differently."""

import pytest

from biographies.checking.contradictions import check_dates


def pairs(one, other):
    found = check_dates({"chapter 1": f"{one}[^s1p1]", "chapter 2": f"{other}[^s2p7]"})
    return [(p.evidence["statement"], p.evidence["other_statement"]) for p in found]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hannah Vane was born in 1781.", "It is said that Hannah Vane was born in June 1783."),
        ("Elena Ruiz murió en Cádiz en 1840.", "Elena Ruiz murió el 3 de mayo de 1841."),
        (
            "The school at Deal was opened for the pilots' daughters in May 1811.",
            "In June 1811 the school at Deal was opened for the daughters of pilots.",
        ),
        (
            "On 3 May 1811 the new lamp of the lighthouse was lit by Robert Vane.",
            "Robert Vane lit the new lamp of the lighthouse on 5 May 1811.",
        ),
    ],
)
def test_two_dates_of_one_event_are_shown_together(one, other):
    assert pairs(one, other) == [(other, one)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hannah Vane was born in 1781.", "Robert Vane was born in 1752."),
        ("Hannah Vane was born in March 1781.", "Hannah Vane was born at Deal in 1781."),
        ("Hannah Vane was born in 1781.", "Hannah Vane was born about 1783."),
        ("Hannah Vane was born in 1781.", "Hannah Vane died in 1840."),
        ("Hannah Vane died in 1840.", "Hannah Vane died between 1839 and 1841, it was thought."),
        ("She bought a house in 1811.", "She bought a ship in 1812."),
        ("In 1811 the harvest failed in the whole county.", "The pilots met the mayor in 1812."),
    ],
)
def test_dates_that_agree_or_are_of_other_events_are_left_alone(one, other):
    assert pairs(one, other) == []


def test_a_statement_without_a_source_contradicts_nothing():
    text = "Hannah Vane was born in 1781.[^s1p1] Hannah Vane was born in 1783."

    assert list(check_dates({"chapter 1": text})) == []


def test_both_passages_are_named():
    parts = {
        "chapter 1": "Hannah Vane was born in 1781.[^s1p1]",
        "chapter 9": "Hannah Vane was born in 1783.[^s2p7]",
    }
    (problem,) = check_dates(parts)

    assert (problem.evidence["passages"], problem.evidence["other_passages"]) == (
        ["s2p7"],
        ["s1p1"],
    )
    assert problem.fix
