"""From marks in the Markdown to citations."""

import pytest

from biographies.checking import Support, derive_citations
from biographies.checking.attribution import claims

WORDS = "Faraday died at Hampton Court on 25 August 1867."
PASSAGES = {(1, 1): f"He was old. {WORDS} The funeral was plain.", (1, 2): "Another matter."}


def test_each_mark_of_each_statement_makes_one_citation():
    text = f"# A life\n\n{WORDS}[^s1p1][^s1p2] The funeral was plain.[^s1p1]\n\nNothing cited."

    found = derive_citations(text, passages=PASSAGES)

    assert [(c.ordinal, c.source, c.passage) for c in found] == [(1, 1, 1), (2, 1, 2), (3, 1, 1)]
    assert [c.support.value for c in found] == ["quoted", "unsupported", "quoted"]
    assert text[found[2].start : found[2].end].strip() == "The funeral was plain.[^s1p1]"


def test_a_quotation_gives_back_the_words_of_its_passage():
    (found,) = derive_citations(f"{WORDS}[^s1p1]", passages=PASSAGES)

    assert PASSAGES[1, 1][found.passage_start : found.passage_end] == WORDS


def test_emphasis_and_escapes_do_not_hide_a_quotation():
    passage = {(2, 7): "He wrote the *Philosophical* [sic] 2_3 notes."}
    text = "He wrote the \\*Philosophical\\* \\[sic\\] **2\\_3** notes.[^s2p7]"

    (found,) = derive_citations(text, passages=passage)

    assert (found.support, found.passage_end) == (Support.QUOTED, len(passage[2, 7]))


def test_a_mark_to_no_passage_is_unsupported_with_no_place():
    (found,) = derive_citations(f"{WORDS}[^s9p9]", passages=PASSAGES)

    assert found.support is Support.UNSUPPORTED
    assert (found.passage_start, found.passage_end) == (0, 0)


@pytest.mark.parametrize(
    "lead",
    [
        "According to *Rotations, Marriage and Chemistry: Faraday, 1821 to 1830*, ",
        "According to Rotations, Marriage and Chemistry: Faraday, 1821 to 1830, ",
        "According to Bence Jones, ",
        "Según «Vida, obras y cartas», ",
        "As Bence Jones writes: ",
        "As Tyndall tells in his lectures, ",
        "In the words of Tyndall: ",
        "Como escribe Bence Jones: ",
    ],
)
def test_an_attribution_is_taken_off_before_the_words_are_looked_for(lead):
    (found,) = derive_citations(f"{lead}{WORDS}[^s1p1]", passages=PASSAGES)

    assert found.support is Support.QUOTED


def test_words_in_quotation_marks_after_an_attribution_are_looked_for_without_them():
    text = f"Bence Jones writes: “{WORDS}”[^s1p1]"

    (found,) = derive_citations(text, passages=PASSAGES)

    assert PASSAGES[1, 1][found.passage_start : found.passage_end] == WORDS


def test_a_sentence_made_small_behind_its_attribution_is_still_a_quotation():
    text = "According to Gladstone, the funeral was plain.[^s1p1]"

    (found,) = derive_citations(text, passages=PASSAGES)

    assert found.support is Support.QUOTED


def test_a_claim_cannot_hide_in_a_long_attribution():
    text = f"According to Gladstone, who was paid for it, {WORDS}[^s1p1]"

    (found,) = derive_citations(text, passages=PASSAGES)

    assert found.support is not Support.QUOTED


def test_an_attribution_of_changed_words_is_judged_without_its_names():
    text = "According to Silvanus Thompson, Faraday died at Hampton Court in August 1867.[^s1p1]"

    (found,) = derive_citations(text, passages=PASSAGES)

    assert found.support is Support.SUPPORTED


def test_words_that_only_look_like_an_attribution_are_the_claim():
    assert list(claims("According to no one", "According to no one")) == ["According to no one"]
