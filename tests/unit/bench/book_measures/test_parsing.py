"""Taking a chapter's Markdown apart."""

import pytest

from bench.book_measures.parsing import plain, prose_words, sentences, statements, words


def test_a_statement_ends_in_its_marks():
    found = statements("Ada was born.[^s1p1] She wrote.[^s1p2][^s2p7]\n")

    assert [(item.text, item.labels) for item in found] == [
        ("Ada was born.", ((1, 1),)),
        ("She wrote.", ((1, 2), (2, 7))),
    ]


def test_text_behind_the_last_mark_is_a_statement_without_labels():
    found = statements("Ada was born.[^s1p1] Nobody knows why.")

    assert [item.labels for item in found] == [((1, 1),), ()]


def test_headings_rules_and_notes_are_no_statements():
    markdown = "## Youth\n\nAda wrote.[^s1p1]\n\n---\n\n[^1]: A note.\n\nShe died.[^s1p2]\n"

    assert [(item.text, item.paragraph) for item in statements(markdown)] == [
        ("Ada wrote.", 0),
        ("She died.", 1),
    ]


def test_a_statement_is_found_again_at_its_offsets():
    markdown = "Ada wrote.[^s1p1] She died.[^s1p2]"

    second = statements(markdown)[1]

    assert markdown[second.start : second.end] == "She died.[^s1p2]"


@pytest.mark.parametrize(
    ("markdown", "read"),
    [
        ("a \\*star\\* and &amp; more", "a *star* and & more"),
        ("*Notes* by **Ada**", "Notes by Ada"),
        ("one\\\ntwo", "one\ntwo"),
        ("> quoted", "quoted"),
        ("born.[^s1p1] Then", "born. Then"),
    ],
)
def test_what_a_reader_reads_has_no_markup(markdown, read):
    assert plain(markdown) == read


def test_apostrophes_and_hyphens_join_a_word_and_dashes_part_it():
    assert words("Ada’s well-known notes—1837–40") == ["Ada’s", "well-known", "notes", "1837", "40"]


def test_headings_and_marks_are_not_counted():
    assert prose_words("# A Life\n\nAda was born.[^s1p1] She wrote.[^s1p2]\n") == 5


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Mr. Babbage came. He saw Ada.", 2),
        ("Lord M. was there at 5 p.m. and left.", 1),
        ("“Come!” she said. “Now?” He went.", 3),
        ("One line\n\nand another", 2),
        ("It was—she said so—the end.", 1),
    ],
)
def test_sentences_end_where_a_reader_would_pause(text, count):
    assert len(sentences(text)) == count


def test_sentences_give_back_their_words():
    text = "Ada was born. She wrote.\n\nShe died."

    assert [text[start:end] for start, end in sentences(text)] == [
        "Ada was born.",
        "She wrote.",
        "She died.",
    ]
