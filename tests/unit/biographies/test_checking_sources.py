"""Statements and what they rest on."""

import json

import pytest

from biographies.checking import check_sources
from biographies.errors import InvalidInputError

PASSAGES = {
    (1, 1): "Faraday was born at Newington on 22 September 1791. He did not stay there.",
    (1, 2): "Riebau kept a shop in Blandford Street.",
    (2, 1): "Davy gave four lectures in 1812.",
}
GOOD = "Faraday was born at Newington on 22 September 1791.[^s1p1]"


def rules(text: str, **options: object) -> list[tuple[str, str]]:
    found = check_sources(text, passages=PASSAGES, **options).problems
    return [(problem.rule, problem.severity.value) for problem in found]


def test_a_text_whose_statements_are_all_carried_is_valid():
    report = check_sources(f"{GOOD} Davy gave four lectures in 1812.[^s2p1]", passages=PASSAGES)

    assert report.problems == ()
    assert (report.measures["cited_share"], report.measures["sources"]) == (1.0, 2)
    assert (report.measures["quoted"], report.measures["largest_source_share"]) == (2, 0.5)


def test_a_statement_without_a_mark_is_an_error_at_its_place():
    text = f"{GOOD} Nobody knows why."

    (problem,) = check_sources(text, passages=PASSAGES).problems

    assert problem.rule == "citation.missing"
    assert text[problem.start : problem.end].strip() == "Nobody knows why."


def test_a_statement_with_an_editors_note_is_only_noted():
    text = f"{GOOD} Nobody knows why.[^1]\n\n[^1]: Seen in the register."

    assert rules(text) == [("citation.editor_statement", "note")]
    assert check_sources(text, passages=PASSAGES).measures["editor_statements"] == 1


def test_a_mark_to_no_passage_is_an_error():
    assert rules("Riebau kept a shop.[^s7p1]", min_sources=0) == [("citation.unknown", "error")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Faraday was born at Newington on 23 September 1791.[^s1p1]", "23"),
        ("Faraday was born at Bath on 22 September 1791.[^s1p1]", "Bath"),
        ("He did stay there.[^s1p1]", "not"),
    ],
)
def test_a_statement_its_passage_denies_is_an_error_that_says_why(text, words):
    (problem,) = check_sources(text, passages=PASSAGES).problems

    assert problem.rule == "citation.unsupported"
    assert words in problem.message


def test_a_statement_that_is_carried_in_part_is_a_warning():
    text = "Riebau kept a shop in Blandford Street, and he sold old maps cheaply.[^s1p2]"

    assert rules(text) == [("citation.partial", "warning")]


def test_two_passages_may_carry_a_statement_together():
    text = "Faraday was born at Newington and Riebau kept a shop in Blandford Street.[^s1p1][^s1p2]"

    found = check_sources(text, passages=PASSAGES).problems

    assert {problem.rule for problem in found} == {"citation.partial"}
    assert all(problem.evidence["is_carried_jointly"] for problem in found)


def test_two_passages_that_do_not_carry_it_together_are_both_errors():
    text = "Ampère sailed to Peru with seven ships.[^s1p1][^s1p2]"

    assert rules(text) == [("citation.unsupported", "error")] * 2


def test_too_few_sources_are_an_error():
    assert rules(GOOD, min_sources=2) == [("sources.too_few", "error")]


def test_an_empty_text_has_too_few_sources_and_no_share():
    report = check_sources("", passages={})

    assert [problem.rule for problem in report.problems] == ["sources.too_few"]
    assert report.measures["cited_share"] == 0.0


def test_a_negative_number_of_sources_is_refused():
    with pytest.raises(InvalidInputError):
        check_sources(GOOD, passages=PASSAGES, min_sources=-1)


def test_evidence_can_be_stored_as_json():
    text = "Faraday was born at Bath on 2 May 1791.[^s1p1] He sat.[^s4p4] He stood."

    for problem in check_sources(text, passages=PASSAGES).problems:
        assert json.loads(json.dumps(dict(problem.evidence)))


def test_a_passage_of_a_reading_left_behind_is_a_warning():
    report = check_sources(GOOD, passages=PASSAGES, earlier={(1, 1)})

    (problem,) = report.problems
    assert (problem.rule, problem.severity, report.is_valid) == (
        "citation.old_reading", "warning", True,
    )  # fmt: skip
