"""Text that is escaped is read as itself, by us and by a Markdown parser."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from biographies.sources import escape, plain

SIGNS = "\\*_[]`<>&#-+=.)(~|!^:{}$\n \t1aé“"
PIECES = ["&amp;", "&#10;", "[^s1p2]", "[^1]: x", "---", "1. ", "===", "``", "[a](b)", "<b>", "**"]
tricky = st.lists(st.sampled_from([*SIGNS, *PIECES]), max_size=12).map("".join)
parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def as_rendered(markdown):
    """Return what a parser takes for text, or fail at anything but text in paragraphs."""
    text = ""
    for token in parser.parse(markdown):
        assert token.type in ("inline", "paragraph_open", "paragraph_close")
        for child in token.children or []:
            assert child.type in ("text", "text_special", "hardbreak")
            text += child.content or "\n"
    return text


@given(st.one_of(st.text(max_size=40), tricky))
def test_escaped_text_is_read_as_itself(text):
    assert plain(escape(text)) == text


@given(tricky)
def test_a_markdown_parser_reads_escaped_text_as_itself(text):
    block = "\n".join(line for line in text.split("\n") if line.strip())

    assert as_rendered(escape(block)) == block


def test_two_paragraphs_stay_two():
    assert escape("one\n\ntwo") == "one\n\ntwo"
    assert plain("one\n\ntwo") == "one\n\ntwo"


def test_prose_needs_no_escape():
    prose = (
        "On November 6, 1817, died the Princess—she was (he said) “happy”; well-known & 3.5 tall!"
    )

    assert escape(prose) == prose


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("# no heading", "\\# no heading"),
        ("1816. A year", "1816\\. A year"),
        ("- no item", "\\- no item"),
        ("-5 degrees", "-5 degrees"),
        (":--", "\\:--"),
        ("> no quote", "\\> no quote"),
        ("see [1]", "see \\[1\\]"),
        ("a line\nand one", "a line\\\nand one"),
        ("  indented", "&#32;&#32;indented"),
        ("AT&T and &amp;", "AT&T and \\&amp;"),
        ("it ends in \\\\", "it ends in \\\\&#92;"),
    ],
)
def test_what_would_be_markup_is_escaped(text, escaped):
    assert escape(text) == escaped


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("*one* **two** _three_ ~~four~~", "one two three four"),
        ("2 * 3 and snake_case", "2 * 3 and snake_case"),
        ("`code` and ``more``", "code and more"),
        ("[a *link*](http://x.y) ![image](z.png).", "a link ."),
        ("AT&amp;T &eacute; &#233; &#xE9;", "AT&T é é é"),
        ("&#0; &#xD800; &#9999999;", "\ufffd \ufffd \ufffd"),
        ("one\\\ntwo  \nthree\nfour", "one\ntwo\nthree four"),
        ("\\*not emphasis\\*", "*not emphasis*"),
    ],
)
def test_plain_text_is_what_a_reader_reads(markdown, text):
    assert plain(markdown) == text


@pytest.mark.parametrize(
    "text",
    ["`" * 20_000, "[a](" * 10_000, "*a _b " * 10_000, "a" + " " * 50_000 + "b", "&" * 20_000],
)
def test_the_time_grows_with_the_length_only(text):
    started = time.process_time()
    plain(text)
    escape(text)

    assert time.process_time() - started < 2
