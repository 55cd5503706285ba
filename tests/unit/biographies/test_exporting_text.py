"""Clean text, the words of a tree, the widths of a table's columns, printed words."""

import pytest

from biographies.exporting.cleaning import clean, clean_line
from biographies.exporting.columns import table_widths
from biographies.exporting.labels import is_right_to_left, label
from biographies.exporting.tree_map import map_book
from biographies.exporting.tree_text import body_text, notes_text, squeeze, table_heads
from tests.unit.biographies.test_exporting_parse import FULL, book_of, part_of

EVERYTHING = (
    "Text *a* **b** ~~c~~ `d` [e](https://x.org)\\\nf.[^s1p1]\n\n> g\n\n1. h\n\n   - i\n\n"
    "| j | k |\n|---|---|\n| l | m |\n\n***\n\n```\nn\n```\n\n## o\n"
)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("plain", "plain"),
        ("e\u0301", "é"),
        ("a\x00b\x1bc\x7fd\x9fe", "abcde"),
        ("a\ud800b\ufdd0c\U0001ffffd\ufeff", "abcd"),
        ("a\x0bb\x0cc\x85d\u2028e", "a b c d e"),
        ("a\r\nb\rc\td", "a\nb\nc\td"),
    ],
)
def test_text_is_composed_and_holds_nothing_illegal(text, cleaned):
    assert clean(text) == cleaned


def test_a_clean_line_has_single_spaces_and_no_line_ends():
    assert clean_line("  a\n\n b\tc ") == "a b c"


def test_the_words_of_a_part_are_all_there_in_order():
    part = part_of(EVERYTHING)

    words = " ".join(body_text(part).split())

    assert words == "Title 1 Text a b c d e f. g h i j k l m n o"
    assert notes_text(part) == FULL


def test_the_numbers_of_lists_and_notes_are_words_only_where_they_are_printed():
    part = part_of("7. a\n8. b[^s1p1]\n")

    assert body_text(part, has_markers=True).split() == ["Title", "1", "7.", "a", "8.", "b"]
    assert notes_text(part, has_markers=True).startswith("1.\nLytton Strachey")


def test_the_heads_of_tables_are_found_wherever_they_stand():
    table = "| a | b |\n  |---|---|\n  | x | y |\n"
    part = part_of(f"- {table}\n\n> {table.replace(chr(10), chr(10) + '> ')}\n\nText.")

    assert list(table_heads(part.blocks)) == ["a b", "a b"]


def test_only_letters_and_digits_are_compared():
    assert squeeze("A1 – “é”\xad\n•") == "A1é"


def test_a_change_reaches_every_text_of_a_book_and_no_identifier():
    book = book_of(EVERYTHING, title="a title", identifier="urn:x", author="me")

    loud = map_book(book, str.upper)

    assert body_text(loud.parts[0]) == body_text(book.parts[0]).upper()
    assert notes_text(loud.parts[0]) == notes_text(book.parts[0]).upper()
    assert (loud.meta.title, loud.meta.identifier, loud.meta.language) == (
        "A TITLE",
        "urn:x",
        "en-GB",
    )
    assert loud.front.title_page[0] == ("title", "A TITLE")


def test_a_small_table_is_as_wide_as_its_words():
    table = part_of("| aa | bb |\n|---|---|\n| c | d |\n").blocks[0]

    assert table_widths(table, letters=50) == (0.2, (0.5, 0.5))


def test_a_wide_column_gives_way_to_narrow_ones_but_not_its_longest_word():
    table = part_of(
        f"| No | Text | Long |\n|--|--|--|\n| 1 | {'word ' * 40} | {'x' * 20} |\n"
    ).blocks[0]

    share, (first, second, third) = table_widths(table, letters=60)

    assert share == 1.0
    assert first * 60 == pytest.approx(5)
    assert third * 60 >= 20
    assert first + second + third == pytest.approx(1.0)


def test_an_empty_table_has_columns_too():
    table = part_of("|  |  |\n|--|--|\n|  |  |\n").blocks[0]

    assert table_widths(table, letters=50)[1] == (0.5, 0.5)


@pytest.mark.parametrize(
    ("language", "word"), [("en", "Contents"), ("DE-at", "Inhalt"), ("xx", "Contents")]
)
def test_printed_words_are_in_the_language_of_the_book(language, word):
    assert label("contents", language) == word


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "it", "nl", "pt"])
def test_each_language_names_the_parts_behind_the_last_chapter(language):
    kinds = ("chronology", "people", "glossary", "bibliography", "index", "notes", "chapter")
    words = [label(kind, language) for kind in kinds]

    assert len(set(words)) == len(words)
    assert words[-1].endswith("{}")


def test_scripts_from_right_to_left_are_known():
    assert is_right_to_left("he-IL")
    assert not is_right_to_left("en")
