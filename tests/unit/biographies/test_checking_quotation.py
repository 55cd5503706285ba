"""Words that are quoted: whole, cut, filled in, or wrongly."""

import pytest

from biographies.checking import derive_citations
from biographies.sources import SAYING_VERBS
from biographies.sources.attributions import ATTRIBUTIONS

PASSAGE = (
    "She “never” went away. I was born at Deal, and my uncle said, “Go to sea, girl!” and I went; "
    "but not without tears in that year of 1799."
)


def graded(statement):
    (found,) = derive_citations(f"{statement}[^s1p3]", passages={(1, 3): PASSAGE})
    return found.support.value


@pytest.mark.parametrize(
    "statement",
    [
        "“I was born at Deal, and my uncle said, ‘Go to sea, girl!’ and I went.”",
        "“I was born at Deal … and I went; but not without tears.”",
        "“I was born at Deal [in Kent], and my uncle said, ‘Go to sea, girl!’”",
        "“[M]y uncle said, ‘Go to sea, girl!’ and I went”",
        "“[N]ot without tears in that year.”",
        "Vane writes: “I was born at Deal . . . in that year of 1799.”",
        "In *A Life* Vane writes: “… my uncle said, ‘Go to sea, girl!’ […].”",
        "“I [Vane] was born at Deal.”",
    ],
)
def test_a_quotation_may_be_cut_and_filled_in(statement):
    assert graded(statement) == "quoted"


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_phrase_that_a_writer_puts_before_a_quotation_is_taken_off(language):
    phrases = ATTRIBUTIONS[language]
    left, right = phrases.marks
    forms = (*phrases.opening, phrases.titled, *phrases.going_on, phrases.several, phrases.unnamed)

    leads = [form.format(name="Hannah Vane", title="A Life at Sea") for form in forms]
    grades = {graded(f"{lead}{left}I was born at Deal{right}") for lead in leads}
    assert grades == {"quoted"}
    assert SAYING_VERBS


@pytest.mark.parametrize(
    "statement",
    [
        "“I was born at Deal, and my aunt said, ‘Go to sea, girl!’ and I went.”",
        "“I was born at Deal … but without tears.”",
        "“in that year of 1799 … I was born at Deal”",
        "Her uncle said to her, “Go to the sea now!” at Deal in 1799, and she went.",
        "“She … went away.”",  # the cut hides the denial
        "“I went … in … tears.”",
    ],
)
def test_words_in_quotation_marks_that_are_not_the_passage_s_are_not_passed(statement):
    assert graded(statement) in ("partial", "unsupported")


def test_a_cut_cannot_reach_across_a_whole_passage():
    passage = f"I was born at Deal. {'The sea was rough. ' * 60}I went to London."
    statement = "“I was born at … went to London.”[^s1p1]"

    (found,) = derive_citations(statement, passages={(1, 1): passage})
    assert found.support.value != "quoted"
