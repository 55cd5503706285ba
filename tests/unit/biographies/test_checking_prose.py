"""Plain text with the place of every character in the Markdown."""

import pytest

from biographies.checking.prose import Stretch, sentences, stretches


def texts(markdown: str) -> list[str]:
    return [stretch.text for stretch in stretches(markdown)]


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("He read *Watts*, **twice**.[^s1p2]", "He read Watts, twice."),
        ("A \\*star\\* and 2 * 3.", "A *star* and 2 * 3."),
        ("snake_case and _emphasis_.", "snake_case and emphasis."),
        ("See [the page](http://example.org/a) now.", "See the page now."),
        ("One\\\ntwo\nthree.", "One two three."),
        ("Fish &amp; chips.", "Fish & chips."),
        ("in\n12. June he left.", "in 12. June he left."),
    ],
)
def test_markup_is_gone_and_words_are_kept(markdown, text):
    assert texts(markdown) == [text]


@pytest.mark.parametrize(
    "markdown",
    ["# Heading", "| a | b |\n| - | - |", "---", "[^1]: A note.", "```\ncode\n```", "", "\n\n"],
)
def test_what_is_no_prose_is_left_out(markdown):
    assert texts(markdown) == []


def test_items_quotes_and_paragraphs_are_apart():
    found = stretches("Lead:\n- one\n- two\n\n> quoted\n> text\n\n1. first\n2. second")

    assert [(s.kind, s.text) for s in found] == [
        ("paragraph", "Lead:"),
        ("list", "one"),
        ("list", "two"),
        ("quote", "quoted text"),
        ("list", "first"),
        ("list", "second"),
    ]


def test_every_sentence_gives_back_its_place_in_the_markdown():
    markdown = "# Title\n\nHe read *Watts*.[^s1p2] Then he\nwrote a *letter*.[^s1p3]"

    (stretch,) = stretches(markdown)

    assert [markdown[s.start : s.end] for s in sentences(stretch)] == [
        "He read *Watts*.",
        "Then he\nwrote a *letter*.",
    ]


def test_an_empty_span_has_a_place():
    (stretch,) = stretches("One.")

    assert stretch.span(4, 4) == (3, 3)
    assert Stretch("paragraph", "", []).span(0, 0) == (0, 0)


def test_a_picture_is_no_prose():
    picture = '![A gate, open](gate.png "The gate (1851).")'
    text = f"She came.[^s1p1]\n\n{picture}\n\nAt noon ![x](y.png) too."

    assert [stretch.text for stretch in stretches(text)] == ["She came.", "At noon too."]
