"""What an editor asks of a new version, and what of it was met."""

import pytest

from biographies.directives import Version, apply_directives, is_met, read_directives
from biographies.sources import Passage
from biographies.writing import Brief

BRIEF = Brief(
    subject="Ada",
    kind="chapter",
    title="Youth",
    target_words=1000,
    passages=(Passage(1, 1, "She bet on horses."), Passage(1, 2, "She wrote notes.")),
)


@pytest.mark.parametrize(
    ("feedback", "kinds"),
    [
        ("Shorter.", ["shorter"]),
        ("Please expand; leave out the horses", ["longer", "leave out"]),
        ("about 800 words, warmer tone", ["words", "other"]),
        ("cut it and drop “the quarrel”", ["shorter", "leave out"]),
        ("leave out source 2 and drop s1p1", ["leave out source", "leave out source"]),
        ("do not cut the letter", ["other"]),
        ("", []),
    ],
)
def test_feedback_is_read_clause_by_clause(feedback, kinds):
    assert [directive.kind for directive in read_directives(feedback)] == kinds


@pytest.mark.parametrize(
    ("feedback", "target"),
    [("shorter", 750), ("longer", 1250), ("800 words", 800), ("warmer", 1000)],
)
def test_a_length_that_is_asked_becomes_the_target(feedback, target):
    assert apply_directives(BRIEF, read_directives(feedback)).target_words == target


def test_what_is_to_be_left_out_is_not_even_shown_to_the_writer():
    brief = apply_directives(BRIEF, read_directives("without the horses"))

    assert [passage.ordinal for passage in brief.passages] == [2]


@pytest.mark.parametrize(
    ("feedback", "left"),
    [
        ("leave out s1p1", [2]),
        ("without passage 2 of source 1", [1]),
        ("leave out source 1", []),
        ("leave out source 11", [1, 2]),
    ],
)
def test_a_source_or_a_passage_can_be_left_out(feedback, left):
    brief = apply_directives(BRIEF, read_directives(feedback))

    assert [passage.ordinal for passage in brief.passages] == left


@pytest.mark.parametrize(
    ("feedback", "text", "met"),
    [
        ("leave out source 1", "Born.[^s1p2]", False),
        ("leave out source 1", "Born.[^s11p2]", True),
        ("leave out s1p2", "Born.[^s1p2]", False),
        ("leave out s1p2", "Born.[^s1p21]", True),
        ("without the notes of a friend", "Born.[^s1p2]", False),  # a title, or words not there
    ],
)
def test_what_was_not_left_out_is_never_called_met(feedback, text, met):
    (directive,) = read_directives(feedback)

    assert is_met(directive, before=Version(9, "Born.[^s1p2]"), after=Version(9, text)) is met


@pytest.mark.parametrize(
    ("feedback", "words", "text", "met"),
    [
        ("shorter", 90, "", True),
        ("shorter", 100, "", False),
        ("longer", 110, "", True),
        ("longer", 100, "", False),
        ("1000 words", 960, "", True),
        ("1000 words", 900, "", False),
        ("without horses", 90, "She wrote.", True),
        ("without horses", 90, "She bet on Horses.", False),
        ("warmer", 90, "", False),
    ],
)
def test_a_wish_is_met_by_what_the_new_text_is(feedback, words, text, met):
    (directive,) = read_directives(feedback)
    before, after = Version(100, "horses"), Version(words, text)

    assert is_met(directive, before=before, after=after) is met
