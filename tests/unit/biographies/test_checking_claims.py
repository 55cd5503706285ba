"""One claim before one passage: judged as in a text."""

import pytest

from biographies.checking import Support, derive_citations, judge_claim

PASSAGE = "In 1831 Faraday found that a moving magnet makes a current. Arago had heard of it."


@pytest.mark.parametrize(
    ("claim", "support", "why"),
    [
        ("In 1831 Faraday found that a moving magnet makes a current.", "quoted", ""),
        ("In 1832 Faraday found that a moving magnet makes a current.", "unsupported", "1832"),
        ("In 1831 Ampère found that a moving magnet makes a current.", "unsupported", "Ampère"),
        ("In 1831 Faraday never found that a magnet makes a current.", "unsupported", "denies"),
        ("As Faraday wrote, “a moving magnet makes a current.”", "quoted", ""),
    ],
)  # fmt: skip
def test_a_claim_is_carried_or_it_is_said_why_not(claim, support, why):
    judged = judge_claim(claim, PASSAGE)

    assert judged.support == support
    assert why in judged.why
    assert bool(judged.why) == (support != "quoted")


def test_a_claim_has_the_verdict_that_it_has_in_a_text():
    claim = "A magnet that moves makes a current, Faraday found in 1831."
    (cited,) = derive_citations(f"{claim}[^s1p1]", passages={(1, 1): PASSAGE})

    judged = judge_claim(claim, PASSAGE)

    assert (judged.support, judged.start, judged.end) == (
        cited.support, cited.passage_start, cited.passage_end,
    )  # fmt: skip
    assert judged.support is not Support.UNCHECKED
