"""Words are parted where a line would be loose, by the patterns of their language."""

from types import SimpleNamespace

import pytest

from biographies.exporting.pdf import hyphens
from biographies.exporting.pdf.hyphens import MOST_IN_A_ROW, breaks_for, part_words

STYLE = SimpleNamespace(fontName="any", fontSize=1)
ENGLISH = breaks_for("en")


@pytest.fixture(autouse=True)
def _each_letter_is_one_point_wide(monkeypatch):
    monkeypatch.setattr(hyphens, "letters_width", lambda text, face, size: float(len(text)))


def words_of(text):
    return [[float(len(word)), (STYLE, word)] for word in text.split()]


def parted(text, *widths, breaks=ENGLISH):
    """Return the words of a text after they were set in lines of these widths."""
    return ["".join(piece for _, piece in word[1:]) for word in
            part_words(words_of(text), widths, breaks)]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "word", "parts"),
    [
        ("en", "extraordinary", ("extraordin-", "ary")),
        ("en-GB", "cottages,”", ("cot-", "tages,”")),
        ("es", "administración", ("administra-", "ción")),
        ("de", "wunderbar", ("wunder-", "bar")),
        ("en", "Administration", None),
        ("en", "1837–1840", None),
        ("en", "Saxe-Coburg", ("Saxe-", "Coburg")),
        ("en", "well-established", ("well-", "established")),
        ("en", "Windsor—their", ("Windsor—", "their")),
        ("en", "of,”—he", ("of,”—", "he")),
        ("en", "only", None),
        ("en", "her’s", None),
    ],
)
def test_a_word_is_parted_as_its_language_and_its_hyphens_have_it(language, word, parts):
    assert next(breaks_for(language)(word), None) == parts


@pytest.mark.parametrize("language", ["", "he", "ar", "zh", "xx"])
def test_a_language_without_patterns_parts_nothing(language):
    assert breaks_for(language) is None


def test_what_fits_no_more_is_parted_where_the_line_would_be_loose():
    assert parted("of the establishment here", 14, 30) == [
        "of",
        "the",
        "estab-",
        "lishment",
        "here",
    ]


def test_a_line_that_is_nearly_full_is_left_alone():
    assert "cot-" not in parted("all of the old cottages here", 18.3)
    assert "cot-" in parted("all of it a cottages here", 16)


def test_the_last_word_is_whole():
    assert parted("of the extraordinary", 14) == ["of", "the", "extraordinary"]


def test_few_lines_in_a_row_end_in_hyphens():
    words = parted("the establishment of administration " * 9, 16)
    lines, line = [], ""
    for word in words:
        if line and len(line) + 1 + len(word) > 16:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    runs = "".join("-" if line.endswith("-") else " " for line in lines).split()

    assert max(map(len, runs)) == MOST_IN_A_ROW


def test_the_marks_after_a_word_stay_with_its_end():
    mark = SimpleNamespace(fontName="any", fontSize=1)
    words = [*words_of("of the"), [14.0, (STYLE, "establishment"), (mark, "7")], *words_of("here")]
    done = part_words(words, [14, 30], ENGLISH)

    assert done[2] == [6.0, (STYLE, "estab-")]
    assert done[3] == [9.0, (STYLE, "lishment"), (mark, "7")]


def test_a_break_that_was_asked_for_begins_a_line():
    turn = [0.0, (SimpleNamespace(fontName="any", fontSize=1, lineBreak=True), "")]
    words = [*words_of("of the"), turn, *words_of("establishment here")]

    assert part_words(words, [14], ENGLISH) == words


def test_what_is_no_text_is_not_parted():
    box = SimpleNamespace(fontName="any", fontSize=1, cbDefn=object())
    words = [*words_of("of the"), [13.0, (box, "extraordinary")], *words_of("here")]

    assert part_words(words, [14], ENGLISH) == words
