"""Plain text shows by its looks alone what is a heading, verse, a note or a contents page."""

import textwrap

import pytest

from biographies.sources import read_source

PROSE = (
    "She was born in London in the year 1815, and her father, who was a poet of some renown, left "
    "the country in the next year; she never saw him again, and she hardly ever spoke of him."
)
WRAPPED = textwrap.fill(PROSE, 60)


def read(text):
    return read_source(text.encode(), filename="a.txt")


def blocks(text):
    source = read(text)
    return [(block.kind.value, source.text[block.start : block.end]) for block in source.blocks]


def kinds(text):
    return [kind for kind, _ in blocks(text)]


def test_wrapped_lines_are_one_paragraph():
    assert blocks(f"{WRAPPED}\n\n{WRAPPED}\n") == [("paragraph", PROSE)] * 2


def test_paragraphs_that_only_an_indent_parts_are_apart():
    text = "\n".join(textwrap.fill(PROSE, 60, initial_indent="   ") for _ in range(3))

    assert blocks(text) == [("paragraph", PROSE)] * 3


def test_a_paragraph_of_one_indented_line_stands_alone():
    text = "\n".join(textwrap.fill(PROSE, 60, initial_indent="  ") for _ in range(3))
    found = blocks(text.replace("\n  She", "\n  “Yes,” she said.\n  She"))

    assert [text for _, text in found] == [
        PROSE,
        "“Yes,” she said.",
        PROSE,
        "“Yes,” she said.",
        PROSE,
    ]


def test_a_line_longer_than_a_page_is_a_paragraph():
    assert blocks(f"{PROSE}\n“Yes,” she said.\n{PROSE}\n")[1] == ("paragraph", "“Yes,” she said.")


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        ("the govern-\nment, and government", "the government, and government"),
        ("a well-\nknown man is well-known", "a well-known man is well-known"),
        ("the Saxe-\nCoburg line", "the Saxe-Coburg line"),
        ("a long-\nlost son, long and lost", "a long-lost son, long and lost"),
        ("an agree-\nment of agree", "an agreement of agree"),
        ("the dash--\nand more", "the dash--and more"),
        ("the dash—\nand more", "the dash—and more"),
        ("a dash -\nand more", "a dash - and more"),
        ("pages 12-\n14 of it", "pages 12-14 of it"),
    ],
)
def test_a_word_broken_at_a_lines_end_is_joined_only_when_it_is_certain(lines, joined):
    assert blocks(f"It was {lines}.\n")[0][1] == f"It was {joined}."


def test_in_a_book_two_pieces_that_are_no_words_make_one():
    words = " ".join(
        f"{a}{b}{c}{d}" for a in "bdfgk" for b in "aeiou" for c in "lmnrst" for d in WORDS
    )

    assert "he vanquarded her" in blocks(f"{words}\n\nThen he van-\nquarded her.")[-1][1]


WORDS = ["ab", "ek", "im", "on", "up", "at", "el", "ig", "os", "ut"] * 2 + [
    "abel", "ekim", "imon", "onup", "upat", "atel", "elig", "igos", "osut", "utab", "abek",
]  # fmt: skip


@pytest.mark.parametrize(
    "heading",
    [
        "CHAPTER IV", "Chapter 4. The Marriage", "CHAPTER THE FIRST", "BOOK II", "IV", "IV.",
        "THE MARRIAGE", "LORD MELBOURNE, 1837\nTO 1841", "Early Years at Court", "II. Childhood",
        "INTRODUCTION", "Part One: The Island", "1816", "Notes of a War (1854)",
    ],
)  # fmt: skip
def test_a_heading_is_known_by_its_looks(heading):
    found = blocks(f"{WRAPPED}\n\n{heading}\n\n{WRAPPED}")

    assert found[1] == ("heading", " ".join(heading.split()))


@pytest.mark.parametrize(
    "line",
    [
        "He came home.", "Chapter 4 of it tells how he died.", "Windsor Castle, June 5, 1838",
        "My dear Lord", "By the Author", "She said:", "“THE QUEEN”", "the small beginning",
        "A Very Long Line In Title Case That Goes On And On And Never Comes To Its End Here",
        "                                        Jane Roe",
        "                                           VICTORIA R.",
    ],
)  # fmt: skip
def test_a_line_that_only_looks_like_a_heading_is_none(line):
    assert "heading" not in kinds(f"{WRAPPED}\n\n{line}\n\n{WRAPPED}")


def test_a_name_in_capitals_of_its_own_is_a_heading_only_over_prose():
    assert kinds(f"{WRAPPED}\n\nFrank Woodworth Pine\n\nThe Gilman School\n") == ["paragraph"] * 3


@pytest.mark.parametrize(
    ("block", "kind", "text"),
    [
        ("    Roses are red,\n    Violets are blue.", "verse", "Roses are red,\nViolets are blue."),
        ("Roses are red,\nViolets are blue.", "verse", "Roses are red,\nViolets are blue."),
        (textwrap.indent(WRAPPED, "    "), "quote", PROSE),
        ("    Windsor, at night", "quote", "Windsor, at night"),
        ("[Footnote 1: He left\nin 1816.]", "note", "[Footnote 1: He left in 1816.]"),
        ("[1] He left in 1816.", "note", "He left in 1816."),
        ("* He left in 1816.", "list", "He left in 1816."),
        ("[A] He left in 1816.", "note", "[A] He left in 1816."),
        ("† He left in 1816.", "note", "† He left in 1816."),
        ("*Mem.* Thus far it was written.", "paragraph", "*Mem.* Thus far it was written."),
        ("[Illustration: Ada]", "note", "[Illustration: Ada]"),
        ("Year    Event\n1815    Birth", "table", "Year\tEvent\n1815\tBirth"),
        ("Childhood ........ 12\nYouth ........ 20", "front", None),
        ("[Transcriber's note: errors were kept.]", "front", None),
    ],
)  # fmt: skip
def test_each_block_has_its_kind(block, kind, text):
    found = blocks(f"{WRAPPED}\n\n{block}\n\n{WRAPPED}")[1]

    assert found[0] == kind
    assert text is None or found[1] == text


def test_signs_of_italics_are_left_out():
    text = "She was _very_ tall, and, as we are told, so _was her\nmother_ and she_too."

    assert (
        blocks(text)[0][1]
        == "She was very tall, and, as we are told, so was her mother and she_too."
    )


def test_each_item_of_a_list_is_a_block():
    text = "  - first of\n    them\n  - second\n  2) third"

    assert blocks(f"{WRAPPED}\n\n{text}")[1:] == [
        ("list", "first of them"),
        ("list", "second"),
        ("list", "third"),
    ]


def test_an_empty_illustration_leaves_nothing():
    assert kinds(f"{WRAPPED}\n\n[Illustration]\n\n{WRAPPED}") == ["paragraph"] * 2


@pytest.mark.parametrize("page_break", ["\n\n12\n\n", "\n\n- 12 -\n\n", "\n\n[12]\n\n", "\n\f\n"])
def test_a_sentence_goes_on_over_a_page(page_break):
    text = f"She went on from the first{page_break}page to the second."

    assert blocks(text)[0][1] == "She went on from the first page to the second."


def test_a_page_break_between_paragraphs_parts_them():
    assert kinds(f"{WRAPPED}\n\n12\n\n{WRAPPED}\f{WRAPPED}") == ["paragraph"] * 3


BOOK = f"""The eBook of Ada

Title: A Life
Author: Jane Roe
Language: English

*** START OF THE PROJECT GUTENBERG EBOOK ADA ***

Produced by a team of volunteers at the site.

LIFE OF ADA

by

JANE ROE

LONDON

CONTENTS

CHAPTER I

Childhood

CHAPTER II

Youth

PREFACE

{WRAPPED}

CHAPTER I

CHILDHOOD

{WRAPPED}

INDEX

Ada, 1, 2

*** END OF THE PROJECT GUTENBERG EBOOK ADA ***

{WRAPPED}
"""


def test_a_librarys_book_gives_its_chapters_only_as_prose():
    found = blocks(BOOK)

    assert [text for kind, text in found if kind == "paragraph"] == [PROSE]
    assert [text for kind, text in found if kind == "heading"] == [
        "LIFE OF ADA", "CONTENTS", "PREFACE", "CHAPTER I", "CHILDHOOD", "INDEX",
    ]  # fmt: skip


def test_a_librarys_header_tells_title_author_and_language():
    source = read(BOOK)

    assert (source.title, source.authors, source.language) == ("A Life", ("Jane Roe",), "en")


def test_a_title_page_tells_title_and_author():
    source = read(f"THE LIFE OF ADA\n\nby\n\nJane Roe\n\nLONDON 1920\n\nCHAPTER I\n\n{WRAPPED}")

    assert (source.title, source.authors) == ("THE LIFE OF ADA", ("Jane Roe",))
    assert [block.kind for block in source.blocks] == [
        "heading", "front", "front", "front", "heading", "paragraph",
    ]  # fmt: skip


def test_a_first_heading_over_prose_is_the_title_if_none_is_like_it():
    assert read(f"LIFE OF ADA\n\nI\n\n{WRAPPED}\n\nII\n\n{WRAPPED}").title == "LIFE OF ADA"
    assert read(f"LIFE OF ADA\n\n{WRAPPED}\n\nYOUTH\n\n{WRAPPED}").title == ""
    assert read(f"CHAPTER I\n\n{WRAPPED}").title == ""


@pytest.mark.parametrize("text", ["A short note", "Ada was born in 1815.\n\nShe died in 1852."])
def test_a_note_without_long_prose_is_prose(text):
    assert set(kinds(text)) == {"paragraph"}
