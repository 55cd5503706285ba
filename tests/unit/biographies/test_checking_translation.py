"""What is told of a statement whose passage is in another language: never that it is carried."""

import pytest

from biographies.checking import check_sources, derive_citations, judge_claim

SPANISH = (
    "En octubre de 1651 la joven Juana Ramírez llegó a Londres con tres criados, y la reina le dio "
    "una casa en España."
)
ENGLISH = "In October 1651 Juana Ramirez came to London, and the Queen gave her a house in Spain."
TEXT = f"{ENGLISH}[^s1p1]\n"


def judged(claim, passage=SPANISH):
    return judge_claim(claim, passage, is_foreign=True)


def test_a_translation_is_left_to_an_editor_with_the_whole_passage_as_its_evidence():
    assert judged(ENGLISH) == type(judged(ENGLISH))("needs_editor", 0, len(SPANISH), "")


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (ENGLISH.replace("1651", "1652"), "these numbers are not in the passage: 1652"),
        (ENGLISH.replace("October", "March"), "the passage names another month"),
        (ENGLISH.replace("London", "Vienna"), "these names are not in the passage: Vienna"),
        (ENGLISH.replace("Juana", "Beatriz"), "these names are not in the passage: Beatriz"),
    ],
)
def test_a_wrong_figure_or_name_shows_in_any_language(wrong, reason):
    assert (judged(wrong).support, judged(wrong).why) == ("unsupported", reason)


@pytest.mark.parametrize(
    "claim",
    [
        "The young Spanish woman came with three servants in 1651.",
        "She came with 3 servants to London.",
        "In Juana’s time Queen and Court gave houses to Mr Ramírez.",
    ],
)
def test_what_only_one_of_the_languages_writes_as_a_name_is_none(claim):
    assert judged(claim).support == "needs_editor"


def test_the_passage_s_own_words_are_a_quotation_in_any_language():
    assert judged("la joven Juana Ramírez llegó a Londres").support == "quoted"


def test_without_words_nothing_is_carried():
    assert judged("…").support == "unsupported"
    assert judged(ENGLISH, " … ").support == "unsupported"


def test_only_passages_in_another_language_are_judged_so():
    passages = {(1, 1): SPANISH}
    (told,) = derive_citations(TEXT, passages=passages, foreign={(1, 1)})
    (untold,) = derive_citations(TEXT, passages=passages)

    assert (told.support, untold.support) == ("needs_editor", "unsupported")


def test_the_source_check_warns_of_a_translation_and_shows_the_passage():
    report = check_sources(TEXT, passages={(1, 1): SPANISH}, foreign={(1, 1)})

    (problem,) = report.problems
    assert (problem.rule, problem.severity) == ("citation.translated", "warning")
    assert problem.evidence["words"] == SPANISH
    assert report.is_valid
    assert report.measures["needs_editor"] == 1


def test_a_wrong_translation_is_an_error():
    report = check_sources(
        TEXT.replace("1651", "1652"), passages={(1, 1): SPANISH}, foreign={(1, 1)}
    )

    assert [problem.rule for problem in report.problems] == ["citation.unsupported"]
