"""Which sentences of passages may stand in a book, and how they become paragraphs."""

from itertools import pairwise

from biographies.sources import BlockKind, Passage, Record
from biographies.writing import SentenceRef, SourceInfo, supply
from biographies.writing.extractive.blocks import MAX_PARAGRAPH_WORDS, blocks, divide
from biographies.writing.extractive.candidates import sift

RING = "Michael Faraday wound two coils of wire on an iron ring in London. "
PLAIN = "He joined one coil to a battery and watched a needle by the other. "


def passage(text, ordinal=1, **values):
    """Make a passage of the book's first source."""
    return Passage(1, ordinal, text.strip(), **values)


def kept(*passages, **barring):
    """Return the texts that are sifted out as usable."""
    return [candidate.text for candidate in sift(passages, **barring).candidates]


def test_a_pronoun_stands_behind_its_own_sentence():
    assert kept(passage(RING + PLAIN)) == [RING.strip(), PLAIN.strip()]


def test_each_source_is_sifted_by_the_rules_of_its_own_language():
    told = "Michael Faraday nació en Londres en 1791 y trabajó siete años con un encuadernador."
    spanish = Passage(1, 1, told)
    english = Passage(2, 1, (RING + PLAIN).strip())
    sources = [SourceInfo(1, Record("A"), language="es"), SourceInfo(2, Record("B"))]

    assert kept(spanish, sources=sources) == [told]
    assert kept(spanish, sources=sources[1:]) == []
    assert kept(english, sources=sources) == [RING.strip(), PLAIN.strip()]


def test_a_pronoun_whose_sentence_is_gone_goes_too():
    assert kept(passage(RING + "Who would have thought of such a ring? " + PLAIN)) == [RING.strip()]


def test_a_barred_sentence_takes_what_leans_on_it_along():
    ref = SentenceRef(1, 1, 0, len(RING.strip()))
    assert kept(passage(RING + PLAIN), barred=[ref]) == []


def test_a_passage_that_begins_in_mid_paragraph_goes_on_behind_the_one_before():
    assert kept(passage(RING, 1), passage(PLAIN, 2, continues=True)) == [
        RING.strip(),
        PLAIN.strip(),
    ]


def test_a_passage_that_begins_in_mid_paragraph_has_no_opening_by_itself():
    assert kept(passage(PLAIN, 2, continues=True)) == []


def test_a_paragraph_may_lean_on_the_paragraph_before_it():
    assert kept(passage(f"{RING}\n\n{PLAIN}")) == [RING.strip(), PLAIN.strip()]


def test_no_paragraph_leans_over_a_heading():
    assert kept(passage(RING, 1, heading="One"), passage(PLAIN, 2, heading="Two")) == [RING.strip()]


def test_no_paragraph_leans_on_another_source():
    other = Passage(2, 2, PLAIN.strip())
    assert kept(passage(RING, 1), other) == [RING.strip()]


def test_only_paragraphs_are_prose():
    kinds = [kind for kind in BlockKind if kind is not BlockKind.PARAGRAPH]
    assert kept(*(passage(RING, at, kind=kind) for at, kind in enumerate(kinds, 1))) == []


def test_sentences_that_one_quotation_runs_through_are_one_statement():
    text = "In 1831 Faraday cried, “Stay with me. Do not leave the ring,” and closed the door."
    assert kept(passage(text)) == [text]


def test_sentences_inside_a_speech_are_left_out():
    speech = "“The ring is mine. The coil is Davy’s coil and no one else’s in London. We will see."
    assert kept(passage(RING + speech)) == [RING.strip()]


def test_of_two_speeches_in_a_row_the_second_is_left_out():
    one, two = "“I will wind it again.”", "“You will do nothing of the kind.”"
    assert kept(passage(f"{RING}{one} {two}")) == [RING.strip(), one]


def test_a_short_sentence_stands_only_behind_another():
    assert kept(passage("Faraday was right. " + RING)) == [RING.strip()]
    assert kept(passage(RING + "The needle moved.")) == [RING.strip(), "The needle moved."]


def test_a_pronoun_that_could_mean_nobody_hangs():
    text = "The evening in London had been golden to the end. She was in the theatre with friends."
    assert sift([passage(text)]).rejected["hanging"] == 7


def test_what_lies_between_a_name_and_its_pronoun_is_bound_to_both():
    between = "The theatre in London was full of people from all the town. "
    sifted = sift([passage("In 1831 Faraday was glad to see the theatre. " + between + PLAIN)])
    assert [item.leans for item in sifted.candidates] == [False, True, True]


def test_what_is_left_out_is_counted_by_its_rule():
    assert sift([passage("Who could have foreseen the ring?")]).rejected == {"question": 6}


def test_paragraphs_have_three_to_six_statements_where_they_can():
    sentence = "Michael Faraday wound two coils of wire number {} on an iron ring in London. "
    text = "".join(sentence.format(number) for number in range(100, 120))
    made = blocks(sift([passage(text)]).candidates)
    assert {len(block.candidates) for block in made} <= {4, 5, 6}


def test_a_paragraph_never_holds_two_sources_or_two_headings():
    others = (Passage(2, 1, RING.strip()), passage(RING.replace("two", "three"), 1, heading="II"))
    made = blocks(sift([passage(RING), *others]).candidates)
    assert [len(block.candidates) for block in made] == [1, 1, 1]


def test_a_paragraph_does_not_jump_over_passages():
    made = blocks(sift([passage(RING, 1), passage(RING.replace("two", "three"), 9)]).candidates)
    assert len(made) == 2


def test_every_paragraph_begins_with_a_sentence_that_opens():
    text = (RING + PLAIN) * 12
    made = blocks(sift([passage(text)]).candidates)
    assert all(block.candidates[0].opens for block in made)


def test_a_block_too_long_for_one_paragraph_is_divided_where_a_name_stands():
    chain = "".join(
        f"He saw that the {n}th coil of the ring was warm in his hand. " for n in range(9)
    )
    bound = "The theatre in London was full of people from all the town. "
    block = blocks(sift([passage(RING + chain + bound + chain)]).candidates)[0]
    pieces = divide(block)
    assert [len(piece.candidates) for piece in pieces] == [10, 10]
    assert all(before.words <= MAX_PARAGRAPH_WORDS * 2 for before, _ in pairwise(pieces))


def test_the_supply_is_what_can_be_written():
    assert supply([passage(RING + PLAIN)]) == 27
    assert supply([passage(PLAIN)]) == 0


def test_what_is_told_twice_in_the_passages_is_supplied_once():
    assert supply([passage(RING, 1), passage(RING, 5)]) == supply([passage(RING, 1)])
