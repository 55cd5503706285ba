"""A fresh text keeps statements of an old one word for word."""

import pytest

from biographies.texts.kept_text import merge_kept, missing_from, reading

OLD = "## Youth\n\nOne.[^s1p1] Mine.[^s1p2]\n\nTwo.[^s1p3]\n\n> Said so.[^s1p4]\n\nLast.[^s1p9]\n"


@pytest.mark.parametrize(
    ("fresh", "kept", "merged"),
    [
        ("One.[^s1p1] Six.[^s1p6]\n", ["Mine."], "One.[^s1p1] Mine.[^s1p2] Six.[^s1p6]\n"),
        ("Two.[^s1p3]\n\nSix.[^s1p6]\n", ["Mine."], "Mine.[^s1p2]\n\nTwo.[^s1p3]\n\nSix.[^s1p6]\n"),
        ("Two.[^s1p3]\n", ["Said so."], "Two.[^s1p3]\n\n> Said so.[^s1p4]\n"),
        ("A.[^s1p1] B.[^s1p8]\n\nC.[^s2p1]\n", ["Two."],
         "A.[^s1p1] B.[^s1p8]\n\nTwo.[^s1p3]\n\nC.[^s2p1]\n"),
        ("Q.[^s2p1]\n", ["One.", "Mine."], "Q.[^s2p1]\n\nOne.[^s1p1] Mine.[^s1p2]\n"),
        ("", ["Last."], "Last.[^s1p9]\n"),
        ("Mine.[^s1p7]\n", ["Mine."], "Mine.[^s1p7]\n"),
    ],
    ids=["beside", "before", "quoted", "by passage", "at the end", "alone", "there already"],
)  # fmt: skip
def test_a_kept_statement_stands_at_its_place(fresh, kept, merged):
    assert merge_kept(fresh, OLD, kept) == merged


def test_an_editors_note_comes_with_its_statement():
    old = "Known.[^1]\n\nOther.[^s1p1]\n\n[^1]: From a letter.\n"

    assert merge_kept("New.[^s1p2]\n", old, ["Known."]).endswith("[^1]: From a letter.\n")


def test_what_a_reader_reads_is_compared():
    assert missing_from("A *word*\nhere.[^s1p1]\n", ["A word here.", "Gone."]) == ("Gone.",)


def test_line_ends_are_spaces_to_a_reader():
    assert reading("one\n two") == "one two"
