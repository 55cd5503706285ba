"""What is told with the passage's own words and yet says something else is no copy of it."""

import pytest

from biographies.checking import Support
from biographies.checking.support import judge

MOVED = "In 1832 Anna Weber moved with her brother Karl from Leipzig to Prague."
LOST = "In 1849 Boyd lost about £300 in the venture of the year before."


def rules(claim, passage):
    """Return the names of the rules that a claim breaks; such a claim is not supported."""
    verdict = judge(claim, passage)
    broken = verdict.reasons.keys() - {"cover"}
    assert not broken or verdict.support not in (Support.SUPPORTED, Support.QUOTED)
    return broken


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Weber visited Rome in 1810.", "Weber hoped to visit Rome in 1810."),
        ("Weber signed the treaty in 1810.", "Weber refused to sign the treaty in 1810."),
        ("Weber died of fever in 1810.", "Weber nearly died of fever in 1810."),
        ("Weber had sold the farm in 1810.", "Weber denied that he had sold the farm in 1810."),
        ("In 1832 Anna Weber planned to move with her brother Karl to Prague.", MOVED),
        ("In 1832 Anna Weber failed to move from Leipzig to Prague.", MOVED),
        ("In 1832 Anna Weber almost moved from Leipzig to Prague.", MOVED),
        ("Perhaps Anna Weber moved with her brother Karl in 1832.", MOVED),
        ("En 1888 la reina vendió la casa.", "En 1888 la reina quiso vender la casa de su padre."),
    ],
)
def test_what_was_wanted_or_nearly_done_was_not_done(claim, passage):
    assert "undone" in rules(claim, passage)


@pytest.mark.parametrize("doubt", ["Carr claimed that", "It is untrue that", "If"])
def test_what_somebody_only_held_is_no_quotation_of_a_fact(doubt):
    passage = f"{doubt} Weber had stolen the ring in 1810."

    assert judge("Weber had stolen the ring in 1810.", passage).support is Support.PARTIAL


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Weber wanted to visit Rome in 1810.", "Weber hoped to visit Rome in 1810."),
        ("Weber visited Rome in 1810.", "Weber hoped to visit Rome. In 1810 he visited Rome."),
        ("Weber signed no treaty in 1810.", "Weber refused to sign the treaty in 1810."),
        ("Weber lost nearly 300 pounds in 1810.", "Weber lost 299 pounds, nearly 300, in 1810."),
        ("It was hoped that he would visit Rome.", "Weber hoped to visit Rome in 1810."),
    ],
)
def test_what_stays_open_on_both_sides_is_no_change(claim, passage):
    assert "undone" not in rules(claim, passage)


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Before 1832 Anna Weber moved with her brother Karl to Prague.", MOVED),
        ("After 1832 Anna Weber moved with her brother Karl to Prague.", MOVED),
        ("In 1832 Anna Weber moved to Prague.", "Before 1832 Anna Weber moved to Prague."),
        ("In 1849 Boyd lost over £300 in the venture.", LOST),
        ("In 1849 Boyd lost about $300 in the venture.", LOST),
    ],
)
def test_what_stands_before_a_number_turns_it(claim, passage):
    assert "numbers_turned" in rules(claim, passage)


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Weber died after four years in Rome.", "Weber died in Rome four years later."),
        ("Weber bought the farm in 1766.", "By 1766 Weber had bought the farm of his uncle."),
        ("More than 300 men were lost.", "Over 300 men were lost in the storm of that day."),
        ("Boyd lost about £300 in 1849.", LOST),
    ],
)
def test_a_number_may_be_told_in_other_words(claim, passage):
    assert "numbers_turned" not in rules(claim, passage)


TREATED = "Dr Ellis treated the painter for pneumonia in the winter of 1903."
INVITED = "Carr did not come, although his partner Samuel Boyd had invited him to Dublin in May."


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("The painter treated Dr Ellis for pneumonia in the winter of 1903.", TREATED),
        ("Dr Ellis was treated by the painter for pneumonia in 1903.", TREATED),
        ("Samuel Boyd had been invited to Dublin in May.", INVITED),
        ("The committee was elected by Mary Lowe in 1871.",
         "The committee elected Mary Lowe president in March 1871."),
        ("En 1888 la ciudad vendió al rey el castillo.",
         "En 1888 el rey vendió la ciudad con todo lo que había en ella."),
    ],
)  # fmt: skip
def test_subject_and_object_do_not_change_places(claim, passage):
    assert "swapped" in rules(claim, passage)


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("The painter was treated by Dr Ellis for pneumonia in 1903.", TREATED),
        ("Dr Ellis treated the painter's pneumonia in the winter of 1903.", TREATED),
        ("Carr had been invited by Samuel Boyd to Dublin.", INVITED),
        ("Clara married Robert in 1840.", "Robert married Clara in September of the year 1840."),
        ("The committee elected Mary Lowe, and Reed proposed Hale.",
         "The committee elected Mary Lowe president. Reed proposed Hale, and Hale proposed Reed."),
    ],
)  # fmt: skip
def test_the_same_deed_may_be_told_from_the_other_side(claim, passage):
    assert "swapped" not in rules(claim, passage)


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Weber died in Prague in 1810.", "Weber's father died in Prague in 1810."),
        ("Weber married Clara Braun in 1810.", "Weber married Clara Braun's sister in 1810."),
        ("Weber murió en Praga en 1810.", "En 1810 murió en Praga el padre de Weber, que era rey."),
    ],
)
def test_nobody_stands_for_his_kin(claim, passage):
    assert "of_kin" in rules(claim, passage)


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Weber's father died in Prague.", "Weber's father died in Prague in 1810."),
        ("Karl Weber died in Prague.", "Weber's father, Karl, died in Prague in 1810."),
        ("Weber lost his father.", "Weber's father died in Prague in 1810."),
        ("Weber was left alone.", "When Weber's father died in 1810, Weber was left alone."),
    ],
)
def test_kin_that_is_named_is_no_change(claim, passage):
    assert "of_kin" not in rules(claim, passage)


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("The vote was four to nineteen.", "The vote was nineteen to four."),
        ("Weber was born in 1849 and died in 1810.", "Weber was born in 1810 and died in 1849."),
    ],
)
def test_numbers_in_words_and_two_years_keep_their_places(claim, passage):
    assert "words_moved" in rules(claim, passage)


def test_a_single_year_may_be_moved_to_the_front():
    claim = "In 1832 Anna Weber moved to Prague, where she died in 1840."
    passage = "Anna Weber moved to Prague in 1832, where she died in 1840."

    assert rules(claim, passage) == set()
