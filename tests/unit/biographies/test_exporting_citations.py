"""Which marks of a paragraph get a note of their own."""

import pytest

from biographies.exporting.book import Emphasis, Text
from biographies.exporting.parse import read_book
from tests.unit.biographies.test_exporting_parse import (
    FULL,
    book_of,
    manuscript_of,
    notes_of,
    part_of,
)


def test_marks_that_stand_together_are_one_note():
    part = part_of("A statement.[^s1p3][^s2p1] Next.")

    assert notes_of(part) == [
        "Lytton Strachey, Queen Victoria (Chatto, 1921), ch. II, ¶ 7;"
        " A. C. Benson, Letters & Papers (Murray, 1907), 45."
    ]


def test_marks_of_one_source_that_stand_together_name_it_once():
    part = part_of("A statement.[^s1p1] [^s1p2]")

    assert notes_of(part) == ["Lytton Strachey, Queen Victoria (Chatto, 1921), ch. I, ¶¶ 1–2."]


def test_consecutive_statements_of_one_source_share_the_note_after_the_last():
    part = part_of("One.[^s1p1] Two.[^s1p2] Three.[^s1p3] Four.[^s2p1]")

    texts = [getattr(child, "text", "note") for child in part.blocks[0].children]

    assert texts == ["One. Two. Three.", "note", " Four.", "note"]
    assert notes_of(part) == [
        "Lytton Strachey, Queen Victoria (Chatto, 1921), ch. I, ¶¶ 1–2; ch. II, ¶ 7.",
        "A. C. Benson, Letters & Papers (Murray, 1907), 45.",
    ]


def test_a_work_is_named_in_full_once_a_part_and_short_after_that():
    book = book_of("One.[^s1p1]\n\nTwo.[^s1p3]", "Three.[^s1p1]")

    assert [notes_of(part) for part in book.parts] == [
        [FULL, "Strachey, Queen Victoria, ch. II, ¶ 7."],
        [FULL],
    ]


def test_a_careful_editor_has_a_note_for_every_statement():
    part = read_book(manuscript_of("One.[^s1p1] Two.[^s1p1]"), is_merged=False).parts[0]

    assert notes_of(part) == [FULL, "Strachey, Queen Victoria, ch. I, ¶ 1."]


def test_the_title_of_a_work_is_in_italics_in_its_note():
    (paragraph,) = part_of("One.[^s1p1]").notes[0].blocks

    assert paragraph.children[1] == Emphasis((Text("Queen Victoria"),))


def test_a_style_of_authors_and_years_prints_its_brackets_in_the_note():
    part = book_of("One.[^s1p1] Two.[^s2p1]", citation_style="apa").parts[0]

    assert notes_of(part) == ["(Strachey, 1921, ch. I, ¶ 1)", "(Benson, 1907, p. 45)"]


def test_paragraphs_do_not_share_notes():
    assert len(part_of("One.[^s1p1]\n\nTwo.[^s1p2]").notes) == 2


def test_an_editors_note_ends_a_run_of_statements():
    part = part_of("One.[^s1p1] Claim.[^a] Two.[^s1p2]\n\n[^a]: Mine.\n")

    assert notes_of(part) == [FULL, "Mine.", "Strachey, Queen Victoria, ch. I, ¶ 2."]


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
