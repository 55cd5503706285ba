"""The grammar of citations: which text belongs to which mark."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from biographies.sources import MARK, escape, mark, statements


def shown(markdown):
    """Return each statement's text with its marks and notes."""
    return [(found.text, found.marks, found.editor_notes) for found in statements(markdown)]


def test_a_mark_is_what_the_grammar_reads():
    found = MARK.fullmatch(mark(2, 412))

    assert mark(2, 412) == "[^s2p412]"
    assert (found["source"], found["ordinal"]) == ("2", "412")


@pytest.mark.parametrize("text", ["[^s0p1]", "[^s1p0]", "[^s01p2]", "[^1]", "[s1p2]", "\\[^s1p2]"])
def test_what_only_looks_like_a_mark_is_none(text):
    assert not MARK.search(text)


@pytest.mark.parametrize("text", ["\\\\[^s1p2]", "\\\\\\\\[^s1p2]", "x[^s1p2]"])
def test_an_escaped_backslash_escapes_no_mark(text):
    assert MARK.search(text)


def test_a_statement_reaches_from_the_mark_before_to_its_own():
    markdown = "One *fact*.[^s1p2] Another[^s2p4], and a third.[^s1p3]"

    assert shown(markdown) == [
        ("One fact.", ((1, 2),), ()),
        ("Another,", ((2, 4),), ()),
        ("and a third.", ((1, 3),), ()),
    ]


def test_offsets_give_the_statement_back_with_its_marks():
    markdown = "# Title\n\n  One fact.[^s1p2] [^s1p3]  Tail. \n"
    first, tail = statements(markdown)

    assert markdown[first.start : first.end] == "One fact.[^s1p2] [^s1p3]"
    assert markdown[first.start : first.text_end] == "One fact."
    assert markdown[tail.start : tail.end] == "Tail."


def test_marks_side_by_side_belong_to_one_statement():
    assert shown("Fact.[^s1p2][^s2p3] [^4]") == [("Fact.", ((1, 2), (2, 3)), ("4",))]


def test_text_behind_the_last_mark_is_uncited():
    assert shown("Fact.[^s1p2] More. And more.") == [
        ("Fact.", ((1, 2),), ()),
        ("More. And more.", (), ()),
    ]


def test_an_editors_note_makes_an_editors_statement():
    assert shown("Known to all.[^1] Fact.[^s1p2]\n\n[^1]: Said [^s9p9] here.\n    And here.") == [
        ("Known to all.", (), ("1",)),
        ("Fact.", ((1, 2),), ()),
    ]


def test_headings_rules_fences_and_definitions_are_no_statements():
    markdown = (
        "---\ntitle: x\n---\n# A\n\nSetext\n===\n\n* * *\n\n```\ncode[^s1p1]\n```\n\n"
        "[^n]: note\n\n    its second part\n\n[x]: http://y.z\n\nText.[^s1p1]"
    )

    assert shown(markdown) == [("Text.", ((1, 1),), ())]


def test_a_definition_ends_at_the_first_line_that_is_not_indented():
    assert shown("[^n]: note\nlazy line\n\nText.") == [("Text.", (), ())]


def test_bullets_and_quote_signs_are_no_text():
    markdown = "- One.[^s1p1]\n- Two.\n\n1. Three.\n\n> Four\\\n> lines.[^s1p2]\n> > Five."
    found = statements(markdown)

    texts = ["One.", "Two.", "Three.", "Four\nlines.", "Five."]
    assert [statement.text for statement in found] == texts
    assert [statement.paragraph for statement in found] == [0, 1, 2, 3, 4]


def test_the_cells_of_a_row_are_its_text():
    assert shown("| a \\| b | c |\n|---|:-:|\n| d | e[^s1p1] |") == [
        ("a | b c", (), ()),
        ("d e", ((1, 1),), ()),
    ]


def test_the_lines_of_a_paragraph_are_one_text():
    assert shown("One line\nand more.[^s1p1]\nAnd\nmore.") == [
        ("One line and more.", ((1, 1),), ()),
        ("And more.", (), ()),
    ]


def test_a_mark_without_text_is_a_statement_of_nothing():
    assert shown("[^s1p1] Text") == [("", ((1, 1),), ()), ("Text", (), ())]


def test_what_is_left_without_letters_is_no_statement():
    assert shown("*Fact.[^s1p1]* —\n\n* *\n\n") == [("Fact.", ((1, 1),), ())]


@example("ends in \\\\\\\\\\")
@given(st.text(alphabet="ab1 \\*_[]^s`<&#-.>!|~", min_size=1, max_size=30))
def test_an_escaped_text_is_one_statement_whatever_it_says(text):
    text = " ".join(text.split())
    found = statements(escape(text) + "[^s3p4]")

    assert [(statement.text, statement.marks) for statement in found] == [(text, ((3, 4),))]


@pytest.mark.parametrize(
    "text", ["a[^s1p1]\n" * 2_000, "[^s1p1]" * 10_000, "[^" * 20_000, "> " * 9_000]
)
def test_the_time_grows_with_the_length_only(text):
    started = time.process_time()
    statements(text)

    assert time.process_time() - started < 2
