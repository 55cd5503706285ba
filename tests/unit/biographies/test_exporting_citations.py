"""Which marks of a paragraph get a note of their own."""

import pytest

from tests.unit.biographies.test_exporting_parse import NOTES, notes_of, part_of


def test_marks_that_stand_together_are_one_note():
    part = part_of("A statement.[^s1p3][^s2p1] Next.")

    assert notes_of(part) == ["Strachey, Queen Victoria, ch. II; Benson, Letters, vol. 1."]


def test_marks_that_stand_together_and_say_the_same_say_it_once():
    assert notes_of(part_of("A statement.[^s1p1] [^s1p2]")) == [NOTES["s1p1"]]


def test_consecutive_statements_of_one_source_share_the_note_after_the_last():
    part = part_of("One.[^s1p1] Two.[^s1p2] Three.[^s1p3]")

    texts = [getattr(child, "text", child) for child in part.blocks[0].children]

    assert texts[0] == "One. Two."
    assert notes_of(part) == [NOTES["s1p1"], NOTES["s1p3"]]


def test_paragraphs_do_not_share_notes():
    assert len(part_of("One.[^s1p1]\n\nTwo.[^s1p2]").notes) == 2


def test_an_editors_note_ends_a_run_of_statements():
    part = part_of("One.[^s1p1] Claim.[^a] Two.[^s1p2]\n\n[^a]: Mine.\n")

    assert notes_of(part) == [NOTES["s1p1"], "Mine.", NOTES["s1p1"]]


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("Word. [^s1p1] Next", "Word."),
        ("Word [^s1p1]next", "Word "),
        ("Word. [^s1p1]", "Word."),
        ("Word. [^s1p1] [^s2p1]\nNext", "Word."),
    ],
)
def test_the_space_before_a_mark_goes_unless_it_alone_parts_two_words(markdown, text):
    assert part_of(markdown).blocks[0].children[0].text == text


def test_two_note_numbers_side_by_side_are_kept_apart():
    part = part_of("One.[^s1p1][^a]\n\n[^a]: Mine.\n")

    assert [getattr(child, "text", "note") for child in part.blocks[0].children] == [
        "One.",
        "note",
        "\u2009",
        "note",
    ]
