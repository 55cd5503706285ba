"""How a passage carries a claim that tells it in other words."""

import pytest

from biographies.checking.support import judge

PASSAGE = (
    "Hannah Vane was born at Deal in March 1781, the daughter of a pilot named Robert Vane. Her "
    "uncle Simon Cole taught her the stars, and in 1799 he lent her a sextant. In June 1802 she "
    "married William Hart, a carpenter, against the will of Robert Vane. She never went to sea "
    "again, and the Admiralty refused her the pension. Charles the Second had founded the school "
    "in Scotland where she taught."
)
SPANISH = (
    "Elena Ruiz nació en Cádiz en marzo de 1781, hija del piloto Ramón Ruiz. Su tío Simón Cano le "
    "enseñó las estrellas y en 1799 le prestó un sextante. En junio de 1802 se casó con Guillermo "
    "Soto, carpintero sevillano, contra la voluntad de Ramón Ruiz. No volvió nunca al mar, y el "
    "ministro rechazó su petición."
)


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("It was Simon Cole, an uncle, who instructed Hannah Vane about the stars.", PASSAGE),
        ("The pilot Robert Vane had a daughter, Hannah, in March 1781 at Deal.", PASSAGE),
        ("William Hart, a carpenter, became her husband in June 1802.", PASSAGE),
        ("The Admiralty did not grant her the pension.", PASSAGE),
        ("The Scottish school where she taught was a foundation of Charles II.", PASSAGE),
        ("The school that Charles the Second founded was Scottish.", PASSAGE),
        ("Fue su tío, Simón Cano, el maestro de Elena en las estrellas.", SPANISH),
        ("Un sextante le fue prestado por Simón Cano en 1799.", SPANISH),
        ("El ministro no aceptó la petición de Elena.", SPANISH),
        ("Soto, un carpintero de Sevilla, fue su esposo desde junio de 1802.", SPANISH),
    ],
)
def test_a_true_retelling_is_supported(claim, passage):
    assert judge(claim, passage).support.value == "supported"


@pytest.mark.parametrize(
    ("claim", "passage", "reason"),
    [
        ("It was William Hart, an uncle, who instructed Hannah in the stars.", PASSAGE, "names"),
        ("A sextant was lent to her by her uncle Simon in the year 1802.", PASSAGE, "numbers"),
        ("In March 1802 a carpenter, William Hart, became her husband.", PASSAGE, "months"),
        ("After that she went to sea again.", PASSAGE, "negation"),
        ("Her uncle Simon Cole did not teach her about any stars.", PASSAGE, "negation"),
        ("The Admiralty agreed that she should have a pension.", PASSAGE, "opposites"),
        (
            "Hannah, whose father was a pilot, was born at Deal, and the harvest failed again.",
            PASSAGE,
            "clauses",
        ),
        ("Hannah drew charts of every harbour between Hull and Bristol.", PASSAGE, "names"),
        ("El tío de Elena no le enseñó ninguna estrella.", SPANISH, "negation"),
        ("Un sextante le fue prestado por Guillermo Soto en 1799.", SPANISH, "names"),
        ("Elena volvió más tarde al mar.", SPANISH, "negation"),
    ],
)
def test_a_false_retelling_is_not_supported_and_says_why(claim, passage, reason):
    verdict = judge(claim, passage)

    assert verdict.support.value in ("partial", "unsupported")
    assert any(name.startswith(reason) for name in verdict.reasons)


def test_a_retelling_with_too_few_words_of_the_passage_is_not_supported():
    verdict = judge("Hannah loved music, gardens and long letters in the evening.", PASSAGE)

    assert "cover_short" in verdict.reasons


def test_a_short_retelling_lacks_none_of_its_words():
    there = "Portable gas was sold in London. There Hannah Vane found a liquid in the vessels."
    verdict = judge("Vane was cautious about the find.", there)

    assert verdict.support.value != "supported"
    assert verdict.reasons["cover_short"]


def test_not_even_the_name_of_whom_a_passage_is_about_stands_for_a_month():
    there = "Hannah Vane's find was read. In April 1821 Robert Cole sold his boat, but he failed."
    verdict = judge("In Hannah Vane 1821 Robert Cole sold the boat, but failed.", there)

    assert verdict.support.value == "partial"
    assert verdict.reasons["names_moved"] == ["Hannah", "Vane"]


def test_a_denial_of_something_else_does_not_count():
    claim = "The pension was refused to her by the Admiralty."

    assert judge(claim, PASSAGE).support.value == "supported"


def test_a_name_may_stand_for_a_pronoun_only_if_the_passage_is_about_it():
    subject = "Hannah Vane married William Hart, a carpenter, in June 1802."
    stranger = "Charles Cole married William Hart, a carpenter, in June 1802."

    assert judge(subject, PASSAGE).support.value == "supported"
    assert judge(stranger, PASSAGE).support.value != "supported"


def test_a_sentence_without_a_single_name_holds_no_names_against_a_claim():
    passage = "the water rose in the night and took the bridge away with it."

    assert judge("In the night the rising water took away the bridge.", passage).support.value == (
        "supported"
    )
