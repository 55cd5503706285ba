"""How one passage carries one claim."""

import pytest

from biographies.checking.quotation import find_words
from biographies.checking.support import judge
from biographies.checking.values import Support

PASSAGE = (
    "Banks sent no answer. On 3 September 1821 Faraday saw that the pole of a magnet travels in a "
    "circle round a wire that carries a current. On the following day he built an apparatus to "
    "show it, for twenty-five shillings. Wollaston, whose own idea had been a different one, "
    "treated the matter kindly and did not complain to Davy about it."
)
SPANISH = (
    "El rey Alfonso llegó a la ciudad de Toledo el 6 de mayo de 1085 con su hermano García. "
    "La reina no quiso salir del palacio, que estaba en la otra orilla del río."
)


def graded(claim: str, passage: str = PASSAGE) -> str:
    return judge(claim, passage).support.value


def test_words_that_stand_in_the_passage_are_quoted_with_their_offsets():
    claim = "On the following day he built an apparatus to show it, for twenty-five shillings."

    verdict = judge(claim, PASSAGE)

    assert verdict.support is Support.QUOTED
    assert PASSAGE[verdict.start : verdict.end] == claim


def test_line_ends_and_quotation_marks_may_differ_in_a_quotation():
    passage = "Then he said:\n“It’s a weed\ninstead of a fish.”"

    assert find_words('he said: "It\'s a weed instead of a fish."', passage) == (5, len(passage))


def test_a_quotation_cuts_no_word_in_two():
    assert find_words("The king died in 17", "The king died in 1760") is None
    assert find_words("art of war", "the smart of war, the art of war") == (22, 32)


def test_nothing_is_found_nowhere():
    assert find_words("", PASSAGE) is None


@pytest.mark.parametrize(
    "claim",
    [
        "On the following day Faraday built an apparatus to show it, for 25 shillings.",
        "Wollaston treated the matter kindly and did not complain to Davy.",
        "In September 1821 Faraday saw that a magnet's pole travels in a circle round the wire "
        "which carries a current.",
        "Banks sent him no answer.",
    ],
)
def test_trimmed_and_lightly_changed_claims_are_supported(claim):
    assert graded(claim) == "supported"


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        ("On the following day he built an apparatus to show it, for 26 shillings.", "numbers"),
        ("On 3 October 1821 Faraday saw that the pole of a magnet travels in a circle.", "months"),
        ("On 25 September 1821 Faraday saw the pole of a magnet travel in a circle.", "dates"),
        ("On the following day he built an apparatus in Woolwich to show it.", "names"),
        ("Wollaston treated the matter kindly and did complain to Davy about it.", "negation"),
        ("On the following day he never built an apparatus to show it.", "negation"),
    ],
)
def test_a_claim_that_states_something_else_is_unsupported_and_says_why(claim, reason):
    verdict = judge(claim, PASSAGE)

    assert (verdict.support, reason in verdict.reasons) == (Support.UNSUPPORTED, True)


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        ("Ampère saw that the pole of a magnet travels in a circle round a wire.", "subjects"),
        (
            "Davy, whose own idea had been a different one, treated the matter kindly and did not "
            "complain to Wollaston about it.",
            "words_moved",
        ),
        (
            "On the following day he built an apparatus to show it, for twenty-five shillings, "
            "and sold several patents.",
            "clauses",
        ),
        ("complain to Davy about it.", "cut_off"),
        ("Banks sent Faraday no answer.", "names_moved"),
        (
            "To Davy there was no complaint about him at all by Wollaston, who did answer.",
            "clauses",
        ),
    ],
)
def test_a_claim_that_is_carried_in_part_says_what_is_open(claim, reason):
    verdict = judge(claim, PASSAGE)

    assert (verdict.support, reason in verdict.reasons) == (Support.PARTIAL, True)


def test_a_passage_about_something_else_does_not_support():
    assert graded("The lighthouse at Dungeness was lit by electricity.") == "unsupported"


@pytest.mark.parametrize("claim", ["", "…"])
def test_a_claim_without_words_is_unsupported(claim):
    assert graded(claim, "There is nothing here.") == "unsupported"


def test_an_empty_passage_supports_nothing():
    assert judge("Faraday saw it.", "").reasons == {"empty": True}


def test_small_words_alone_are_no_contradiction():
    verdict = judge("He was with them.", "They were not with him then.")

    assert verdict.reasons["cover"] == 1.0


def test_a_name_may_stand_for_the_pronoun_of_the_passage():
    claim = "On the following day Faraday built an apparatus to show it."

    assert graded(claim) == "supported"


def test_a_passive_may_turn_the_names_round():
    passage = "In the spring of 1813 Davy recommended Faraday to the managers for the place."
    claim = "In the spring of 1813 Faraday was recommended to the managers by Davy for the place."

    assert "words_moved" not in judge(claim, passage).reasons


def test_a_small_number_in_the_place_of_another_is_seen():
    passage = (
        "Ernest was 18 years old in June when they met, and Albert was 17 years old in August."
    )
    claim = "Ernest was 17 years old in June when they met, and Albert was 17 years old in August."

    assert judge(claim, passage).reasons["words_moved"] == ["17"]


@pytest.mark.parametrize(
    ("claim", "support"),
    [
        ("El rey Alfonso llegó a la ciudad de Toledo con su hermano García.", "supported"),
        ("El rey Alfonso llegó a la ciudad de Toledo el 7 de mayo de 1085.", "unsupported"),
        ("El rey Alfonso llegó a la ciudad de Sevilla con su hermano García.", "unsupported"),
        ("La reina quiso salir del palacio, que estaba en la otra orilla.", "unsupported"),
        ("El rey García llegó a la ciudad de Toledo con su hermano Alfonso.", "partial"),
    ],
)
def test_the_rules_hold_in_spanish(claim, support):
    assert graded(claim, SPANISH) == support


def test_a_denial_left_out_with_its_clause_is_no_change():
    passage = "The choir, not without pride, sang the first verse of the hymn in the hall."

    assert graded("The choir sang the first verse of the hymn in the hall.", passage) == "supported"


def test_letters_that_change_length_in_small_letters_keep_the_offsets_true():
    passage = "İzmir was the port from which Faraday's friend sailed home in the spring of 1830."
    verdict = judge("Faraday's friend sailed home from İzmir in the spring of 1830.", passage)

    assert passage[verdict.start : verdict.end].endswith("1830")


def test_the_parts_of_one_name_may_change_places():
    passage = (
        "On Friday Sir Robert Peel Baronet spoke to the House for an hour about the Corn Laws."
    )
    claim = "On Friday Peel Robert spoke to the House for an hour about the Corn Laws."

    assert "words_moved" not in judge(claim, passage).reasons


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Anna Weber returned to Saxony.", "She never returned to Saxony."),
        ("Anna Weber returned to Saxony in 1832.", "She did not return to Saxony in 1832."),
        ("Volvió a Valencia en 1890 con su madre.", "No volvió a Valencia en 1890 con su madre."),
    ],
)
def test_what_was_not_is_not_what_was(claim, passage):
    assert judge(claim, passage).support.value != "supported"


def test_a_denial_in_a_clause_before_is_not_the_claim_s():
    passage = "Although she was never rich, she returned to Saxony in the year 1832."

    assert judge("She returned to Saxony in the year 1832.", passage).support.value == "supported"
