"""Length against target."""

import pytest

from biographies.checking import check_length
from biographies.errors import InvalidInputError


@pytest.mark.parametrize("words", [950, 1000, 1050])
def test_a_part_within_the_tolerance_is_valid(words):
    report = check_length(words=words, target=1000)

    assert (report.is_valid, report.problems) == (True, ())


@pytest.mark.parametrize(("words", "rule"), [(949, "length.short"), (1051, "length.long")])
def test_a_part_outside_the_tolerance_is_an_error(words, rule):
    report = check_length(words=words, target=1000)

    assert [problem.rule for problem in report.problems] == [rule]
    assert not report.is_valid


def test_the_evidence_says_how_many_words_are_missing():
    (problem,) = check_length(words=900, target=1000).problems

    assert (problem.evidence["missing_words"], problem.evidence["surplus_words"]) == (100, 0)


def test_a_part_that_its_sources_keep_short_is_warned_of_and_measured_as_such():
    report = check_length(words=400, target=1000, is_evidence_limited=True)

    assert [(p.rule, p.severity.value) for p in report.problems] == [
        ("length.evidence_limited", "warning")
    ]
    assert report.measures["is_evidence_limited"]
    assert not report.measures["is_within_tolerance"]


def test_thin_sources_excuse_no_surplus():
    report = check_length(words=1400, target=1000, is_evidence_limited=True)

    assert [problem.rule for problem in report.problems] == ["length.long"]


def test_a_tolerance_of_nothing_and_of_everything_is_allowed():
    assert not check_length(words=999, target=1000, tolerance=0).is_valid
    assert check_length(words=1, target=1000, tolerance=1).is_valid


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"words": 1, "target": 1, "tolerance": 1.1}, "tolerance"),
        ({"words": 1, "target": 1, "tolerance": -0.1}, "tolerance"),
        ({"words": 1, "target": 0}, "target_words"),
        ({"words": -1, "target": 1}, "words"),
    ],
)
def test_nonsense_is_refused_by_name(values, field):
    with pytest.raises(InvalidInputError) as caught:
        check_length(**values)

    assert caught.value.field == field
