"""What became of a directive is measured on the texts, and said in a sentence."""

import pytest

from biographies.directives import (
    MAX_DIRECTIVES,
    Made,
    Version,
    judge_directives,
    pressing,
    read_directives,
)
from biographies.sources import Passage
from tests.unit.biographies.directives.test_briefs import PASSAGES, FakeLibrary

TOLD = (
    "In 1830 she bet on a horse.[^s1p1] In 1843 she wrote notes.[^s1p2]\n\n"
    "Lessons began in 1840.[^s2p1]\n"
)


def judged(feedback, after, *, before=TOLD, kept=(), passages=PASSAGES, is_limited=False):
    made = Made(
        Version(len(before.split()), before),
        Version(len(after.split()), after, is_limited),
        FakeLibrary(),
        tuple(passages),
        frozenset(kept),
    )
    return judge_directives(read_directives(feedback), made)


def outcome(feedback, after, **more):
    (one,) = judged(feedback, after, **more)
    return one.is_met, one.why


@pytest.mark.parametrize(
    ("feedback", "after", "is_met", "why"),
    [
        ("shorter", "One two.", True, "It has 2 words, 16 before."),
        ("shorter", TOLD, False, "It has 16 words, 16 before."),
        ("longer", TOLD + "More.", True, "It has 17 words, 16 before."),
        ("half as long", "a " * 8, True, "It has 8 words, 16 before; about 8 were asked for."),
        ("half as long", "a " * 9, False, "It has 9 words, 16 before; about 8 were asked for."),
        ("20 words", "a " * 19, True, "It has 19 words, 16 before; about 20 were asked for."),
        ("at most 20 words", "a", True, "It has 1 word, 16 before; at most 20 were asked for."),
        ("at least 20 words", "a", False, "It has 1 word, 16 before; at least 20 were asked for."),
        ("20 words", "a", False, "It has 1 word, 16 before; about 20 were asked for."),
    ],
)
def test_a_length_is_counted(feedback, after, is_met, why):
    assert outcome(feedback, after) == (is_met, why)


def test_where_the_passages_carry_no_more_it_is_said():
    is_met, why = outcome("longer", "One.", is_limited=True)

    assert (is_met, why) == (
        False, "It has 1 word, 16 before, and the passages that it may use carry no more.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("feedback", "after", "is_met", "why"),
    [
        ("leave out source 1", "L.[^s2p1]", True, "2 statements are left out that cited source 1."),
        ("leave out source 1", "N.[^s1p2]", False, "1 statement cites source 1 still."),
        ("leave out source 2", "N.[^s1p2]", True, "1 statement is left out that cited source 2."),
        ("leave out source 9", "N.[^s1p2]", False,
         "The book has no source 9: it has 1 “A Life” and 2 “Letters”."),
        ("only from source 2", "L.[^s2p1]", True,
         "1 statement cites source 2, and no other source is cited."),
        ("only from source 2", TOLD, False, "2 statements cite another source still."),
        ("only from source 2", "N.[^s1p2]", False,
         "No passage of source 2 can be used in this chapter."),
        ("only from source 9", TOLD, False,
         "The book has no source 9: it has 1 “A Life” and 2 “Letters”."),
        ("only from Nobody's Book", TOLD, False,
         "The book has no source called “Nobody's Book”: it has 1 “A Life” and 2 “Letters”."),
        ("use source 2 too", f"{TOLD}\nM.[^s2p2]", True,
         "2 statements cite source 2, 1 before."),
        ("use source 2 too", TOLD, False,
         "1 statement cites source 2, 1 before: its other passages fit the chapter less well."),
        ("leave out s1p1", "N.[^s1p2]", True,
         "1 statement is left out that cited passage 1 of source 1."),
        ("leave out s1p1", TOLD, False, "1 statement cites passage 1 of source 1 still."),
        ("leave out s1p77", TOLD, False, "The book has no passage 77 of source 1."),
        ("only s1p2", "N.[^s1p2]", True,
         "1 statement cites passage 2 of source 1, 0 another passage."),
        ("use s2p9", TOLD, False, "0 statements cite passage 9 of source 2: it belongs to chapter "
         "3, and nothing is told twice."),
        ("use s2p2", TOLD, False, "0 statements cite passage 2 of source 2: it fits less well, or "
         "says nothing usable."),
        ("use s2p1", TOLD, True, "1 statement cites passage 1 of source 2."),
    ],
)  # fmt: skip
def test_sources_and_passages_are_told_by_their_marks(feedback, after, is_met, why):
    assert outcome(feedback, after) == (is_met, why)


def test_a_source_without_a_free_passage_says_why_it_gives_nothing():
    is_met, why = outcome("use source 2 too", TOLD, passages=PASSAGES[:1])

    assert not is_met
    assert "None of its passages is free: other chapters have them" in why


def test_a_source_that_was_not_cited_is_left_out_already():
    is_met, why = outcome("leave out source 1", "L.[^s2p1]", before="L.[^s2p1]")

    assert (is_met, why) == (
        True, "The text cited nothing of source 1, and cites nothing of it now.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("feedback", "after", "is_met", "why"),
    [
        ("without horses", "N.[^s1p2]", True, "1 statement is left out that named “horses”."),
        ("without horses", TOLD, False, "1 statement names “horses” still."),
        ("without Paris", TOLD, False,
         "“Paris” stood nowhere in the text, so there was nothing to leave out."),
        ("leave out 1843", "Lessons began in 1840.[^s2p1]", True,
         "1 statement is left out that told of 1843."),
        ("leave out 1843", TOLD, False, "1 statement tells of one of these years still."),
        ("leave out 1900", TOLD, True, "The text told nothing of 1900, and tells nothing now."),
        ("only 1840–1845", "In 1843 she wrote.[^s1p2]", True,
         "All that is told is of 1840–1845."),
        ("only 1840–1845", TOLD, False, "1 statement tells of another year still."),
        ("only 1840–1845", "A horse.[^s1p1]", False,
         "1 statement tells of another year still."),
        ("only before 1900", "She rested.", False,
         "Nothing in the new text names a year of the years to 1899."),
        ("after 1800", TOLD, True, "All that is told is of the years from 1801."),
    ],
)  # fmt: skip
def test_words_and_years_are_told_by_the_statements(feedback, after, is_met, why):
    assert outcome(feedback, after) == (is_met, why)


def test_years_that_carry_little_say_how_much():
    is_met, why = outcome("only 1843", "She wrote in 1843.[^s1p2]", is_limited=True)

    assert (is_met, why) == (
        True, "All that is told is of 1843; the sources carry only 4 words of those years.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("feedback", "after", "is_met", "why"),
    [
        ("chronological order", "H.[^s1p1] L.[^s2p1] N.[^s1p2]", True,
         "3 statements follow the first years that their passages tell of."),
        ("chronological order", "N.[^s1p2] H.[^s1p1]", False,
         "1 statement goes back to an earlier year than the statement before."),
        ("chronological order", "N.", False,
         "Too few statements tell of a year to put them in order."),
        ("as the source tells it", TOLD, True,
         "Each source’s statements follow each other as they do in it."),
        ("as the source tells it", "N.[^s1p2] L.[^s2p1] H.[^s1p1]", False,
         "1 statement stands before what their source tells earlier."),
        ("more about notes", "She wrote notes.[^s1p2]", True,
         "1 statement speaks of “notes”, 1 before."),
        ("more about notes", TOLD, False, "1 statement speaks of “notes”, 1 before: the passages "
         "that this chapter may use say no more."),
        ("more about diamonds", TOLD, False, "No source says anything of “diamonds” that this "
         "chapter may use; chapter 3 has the passages that do."),
        ("less about horses", "N.[^s1p2]", True, "0 statements speak of “horses”, 1 before."),
        ("less about horses", TOLD, False, "1 statement speaks of “horses”, 1 before."),
        ("less about dogs", TOLD, False,
         "0 statements speak of “dogs”, 0 before: there was nothing to say less about."),
        ("keep the sentence about notes", TOLD, True, "1 statement stands in it word for word."),
        ("keep the first paragraph", "In 1843 she wrote notes.[^s1p2]", False,
         "1 statement is not in the new text any more."),
        ("keep the last sentence", TOLD, True, "1 statement stands in it word for word."),
        ("keep “she wrote notes”", TOLD, True, "1 statement stands in it word for word."),
        ("keep paragraph 9", TOLD, False,
         "The text has no statement that “9” means, so none is kept."),
    ],
)  # fmt: skip
def test_order_emphasis_and_what_is_kept_are_told_by_the_statements(feedback, after, is_met, why):
    assert outcome(feedback, after) == (is_met, why)


@pytest.mark.parametrize(
    "feedback", ["without horses", "leave out s1p1", "leave out source 1", "leave out 1830",
                 "only from source 2", "less about horses"],
)  # fmt: skip
def test_what_no_engine_may_change_is_named_as_the_reason(feedback):
    horse = "In 1830 she bet on a horse."

    _, why = outcome(feedback, f"{horse}[^s1p1] Lessons.[^s2p1]", before=TOLD, kept=[horse])

    assert why.endswith(("locked, kept as asked, or written by a person.", "1 before."))


def test_what_contradicts_itself_says_so_of_both():
    one, two = judged("shorter; longer", "One.")

    assert (one.is_met, two.is_met) == (False, False)
    assert one.why == "It contradicts “longer”, so neither is followed: ask for one."
    assert "“shorter”" in two.why


def test_what_is_not_understood_says_how_to_say_it():
    tone, denied = judged("Sound merrier; do not cut the letter", TOLD)

    assert "say it as “shorter”" in tone.why
    assert "begins with “do not”" in denied.why
    assert not tone.is_met


def test_of_very_many_wishes_the_first_are_read_and_that_is_said():
    outcomes = judged("sing. " * 900, TOLD)

    assert len(outcomes) == MAX_DIRECTIVES + 1
    assert "the first 40 wishes" in outcomes[-1].why


@pytest.mark.parametrize(
    ("feedback", "after", "is_pressed"),
    [
        ("more about notes", TOLD, True),
        ("more about notes", "She wrote notes.[^s1p2]", False),
        ("longer", TOLD, False),
    ],
)
def test_more_or_less_can_be_asked_for_harder(feedback, after, is_pressed):
    directives = read_directives(feedback)

    assert bool(pressing(directives, judged(feedback, after))) is is_pressed


def test_years_of_a_passage_without_any_are_those_its_source_has_come_to():
    passages = [Passage(1, 1, "First."), Passage(1, 2, "In 1840."), Passage(1, 3, "Then.")]
    text = "First.[^s1p1] In 1840.[^s1p2] Then.[^s1p3]"

    assert outcome("only 1840", text, passages=passages)[0]
    assert not outcome("only 1850", text, passages=passages)[0]
