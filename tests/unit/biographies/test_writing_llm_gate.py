"""Which claims of a model are let into a part, and why the others are not."""

import pytest

from biographies.sources import Passage, Record
from biographies.writing import Brief, SourceInfo
from biographies.writing.llm import Judgement
from biographies.writing.llm.gate import Gate, is_looping
from biographies.writing.llm.stand_ins import StandIns
from biographies.writing.llm.values import Claim, Refused, SectionOrder

TEXT = "Ada Marsh built a lamp at Hull in 1801. She sold it to the masters of the town in 1802."
SAID = "Ada Marsh built a lamp at Hull in 1801."
SPANISH = "Ada Marsh construyó una lámpara en Hull en el año 1801 para los marinos."


def judging(support, reason=""):
    return lambda claim, passage: Judgement(support, 0, 5, reason)


def gate(judge, *, language="en", source_language="en", rights=""):
    info = SourceInfo(1, Record("Marsh"), language=source_language, rights=rights)
    passages = (Passage(1, 1, TEXT), Passage(1, 2, TEXT))
    brief = Brief("Ada Marsh", "chapter", "", 300, passages, sources=(info,), language=language)
    ids = {"p1": passages[0], "p2": passages[1]}
    order = SectionOrder(1, 1, "", 300, ids, {}, StandIns(brief, passages))
    return lambda *claims: _Sorted(Gate(brief, judge), order)(*claims)


class _Sorted:
    def __init__(self, held, order):
        self.held, self.order = held, order

    def __call__(self, *claims):
        rows = self.held.sort([Claim(text, cites) for text, cites in claims], self.order)
        return [one.reason if isinstance(one, Refused) else one.ordinal for one in rows]


@pytest.mark.parametrize("support", ["supported", "quoted"])
def test_what_a_passage_carries_is_let_in(support):
    assert gate(judging(support))((SAID, ("p1",))) == [1]


@pytest.mark.parametrize("support", ["partial", "unsupported", "needs_editor"])
def test_what_no_passage_carries_is_refused_with_the_judge_s_reason(support):
    assert gate(judging(support, "no such lamp"))((SAID, ("p1",))) == ["no such lamp"]
    assert gate(judging(support))((SAID, ("p1",))) == ["the passage does not carry it"]


def test_of_several_passages_the_one_that_carries_it_is_cited():
    def judge(claim, passage):
        return Judgement("supported" if passage.ordinal == 2 else "partial", 0, 5, "no lamp")

    assert gate(judge)((SAID, ("p1", "p2"))) == [2]


def test_reasons_of_several_passages_are_told_once_each():
    def judge(claim, passage):
        return Judgement("partial", 0, 5, f"reason {passage.ordinal}")

    assert gate(judge)((SAID, ("p1", "p2"))) == ["reason 1; or reason 2"]
    assert gate(judging("partial", "the same"))((SAID, ("p1", "p2"))) == ["the same"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Ada built.", "it has 2 words; 3 to 90 are kept"),
        ("Ada built " + "a lamp and " * 31 + "left.", "it has 96 words; 3 to 90 are kept"),
        ("She came to Hull and she came to Hull and she came to Hull.",
         "it says the same words over and over"),
        ("In this chapter Ada Marsh built a lamp.", "about the source"),
        ("I built a lamp at Hull.", "first person"),
    ],
)  # fmt: skip
def test_what_is_no_sentence_of_a_book_is_refused(text, reason):
    (found,) = gate(judging("supported"))((text, ("p1",)))
    assert reason in str(found)


def test_a_language_without_rules_of_its_own_is_judged_by_the_judge_alone():
    held = gate(judging("supported"), language="fr", source_language="fr")
    assert held(("elle est arrivée à Hull", ("p1",))) == [1]


def test_what_is_said_already_is_left_out_without_a_word():
    told = "Ada Marsh built a lamp at Hull in 1801 and sold it to the masters of the town."
    again, nearly = told.replace("built", "Built"), told.replace("a lamp", "her lamp")
    assert gate(judging("supported"))((told, ("p1",)), (again, ("p2",)), (nearly, ("p2",))) == [1]


def test_the_same_words_with_another_number_are_another_statement():
    other = SAID.replace("1801", "1805")
    assert gate(judging("supported"))((SAID, ("p1",)), (other, ("p2",))) == [1, 2]


def test_a_translation_is_kept_for_an_editor():
    held = gate(judging("needs_editor"), language="es-MX", source_language="en")
    assert held((SPANISH, ("p1",))) == [1]


def test_a_claim_that_was_not_translated_is_refused():
    held = gate(judging("needs_editor"), language="es", source_language="en")
    said = "Ada Marsh era the builder of the lamp that she had sold to them."
    assert "not in the language of the book (es)" in held((said, ("p1",)))[0]


def test_a_translation_into_a_language_without_lists_is_left_to_the_checks():
    held = gate(judging("needs_editor"), language="fr", source_language="en")
    assert held(("Ada Marsh construisit une lampe.", ("p1",))) == [1]


def test_a_source_that_may_only_be_quoted_lends_no_run_of_words():
    held = gate(judging("supported"), rights="quote_only")
    told = "Ada Marsh, it is told, sold it to the masters of the town in 1802."
    short = "The masters of the town bought what Ada Marsh had made."

    assert held((told, ("p1",)), (short, ("p1",))) == [
        "it has 10 words in a row of a source that may only be quoted", 1,
    ]  # fmt: skip


def test_a_quotation_in_its_marks_may_be_as_long_as_the_limit():
    held = gate(judging("supported"), rights="quote_only")
    said = "Of the lamp Ada Marsh says: “She sold it to the masters of the town in 1802.”"
    many = " ".join(f"lamp{letter}{more}" for letter in "abcdefghij" for more in "klmno")
    long = f"Ada Marsh says: “She sold to the masters {many}.”"

    assert held((said, ("p1",))) == [1]
    assert "quotes 55 words at once; 50 are allowed" in held((long, ("p1",)))[0]


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("she came home " * 2, False), ("she came home again " * 3, True), ("", False)],
)
def test_a_loop_is_a_run_of_words_that_comes_more_than_twice(text, is_one):
    assert is_looping(text) == is_one
