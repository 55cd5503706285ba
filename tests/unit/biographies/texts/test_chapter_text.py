"""A chapter's text on its page: numbers as in an export, places for findings, nothing that runs."""

import html
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from biographies.exporting import Manuscript, ManuscriptPart, export_book
from biographies.sources import CitedPlace, Record, statements
from biographies.texts.chapter_text import TAGS, set_chapter

NOTES = {
    "s1p1": "Ada, Life (1900), I.",
    "s1p2": "Ada, Life (1900), II.",
    "s1p3": "Ada, Life (1900), I.",
    "s2p1": "Bob & Co., Letters.",
}
PLACES = {label: CitedPlace(int(label[1])) for label in NOTES}
WORKS = {1: Record("Life"), 2: Record("Letters")}


def set_text(markdown, **given):
    options = {"notes": NOTES, "address_of": lambda ordinal: f"/c/{ordinal}/?revision=7#passage"}
    return set_chapter(markdown, **(options | given))


def words_of(markup):
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def numbers_of(markup):
    """Return the numbers at the marks, in order."""
    return [int(number) for number in re.findall(r">(\d+)(?:</a>)?</sup>", markup)]


def test_a_mark_is_a_numbered_link_to_its_citation():
    markup = set_text("Born.[^s2p1]").html

    assert (
        '<sup class="cite"><a id="cite-1" href="/c/1/?revision=7#passage" hx-get="/c/1/?revision=7"'
    ) in markup
    assert 'aria-label="Source 1: Bob &amp; Co., Letters."' in markup


def test_a_mark_that_leads_within_the_page_asks_the_server_nothing():
    markup = set_text("Born.[^s2p1]", address_of=lambda ordinal: "#preview").html

    assert 'href="#preview"' in markup
    assert "hx-get" not in markup


def test_marks_that_share_a_printed_note_share_its_number():
    text = set_text("One.[^s1p1] Two.[^s1p3] Three.[^s2p1] Four.[^s1p1]\n\nFive.[^s1p1]")

    assert text.numbers == {1: 1, 2: 1, 3: 2, 4: 3, 5: 4}


def test_an_editors_note_counts_with_the_sources():
    markup = set_text("One.[^s1p1] Mine.[^1] Two.[^s1p1]\n\n[^1]: My *own*.").html

    assert numbers_of(markup) == [1, 2, 3]
    assert '<li id="own-note-2" value="2"><p>My <em>own</em>.</p>' in markup


@pytest.mark.parametrize(
    "markdown",
    [
        "Some *word[^s1p1]* of.", "A line[^s1p1]\nand more.", "> Said.[^s1p1]", "- Item[^s1p1]",
        "1. Item[^s1p1]", "> - deep[^s1p1]", "| a[^s1p1] | b |\n|---|---|\n| c | d |",
        "**Bold.[^s1p1]** More.", "A [link[^s1p1]](https://example.org/).", "Wow![^s1p1](so)",
        "\\\\[^s1p1] behind a backslash",
    ],
)  # fmt: skip
def test_a_mark_is_a_link_wherever_a_statement_may_stand(markdown):
    assert 'id="cite-1"' in set_text(markdown).html


@pytest.mark.parametrize("markdown", ["## Head[^s1p1]\n\nText.", "Mine.[^1]\n\n[^1]: See [^s1p1]."])
def test_a_mark_outside_the_statements_leads_nowhere(markdown):
    markup = set_text(markdown).html

    assert "cite-1" not in markup
    assert "[^s1p1]" not in markup


@pytest.mark.parametrize("markdown", [r"A \[^s1p1] b", "A `[^s1p1]` b", "```\n[^s1p1]\n```"])
def test_what_is_no_mark_to_the_parser_stays_text(markdown):
    assert "[^s1p1]" in words_of(set_text(markdown).html)


def test_a_mark_in_code_does_not_shift_the_links_behind_it():
    markup = set_text("A `[^s1p1]` b.\n\nReal.[^s2p1]").html

    assert markup.count('id="cite-2"') == 1


def test_a_mark_of_an_unknown_passage_is_shown_and_named():
    text = set_text("Known.[^s1p1] Lost.[^s9p9]")

    assert '<span class="unknown-mark">[^s9p9]</span>' in text.html
    (gap,) = text.gaps
    assert (gap.rule, gap.text) == ("citation.unknown", "Lost.")
    assert text.numbers == {1: 1}


def test_a_mark_without_its_note_and_a_note_without_a_mark_are_named():
    rules = [gap.rule for gap in set_text("Text.[^7]\n\n[^8]: Left over.").gaps]

    assert rules == ["note.missing", "note.unused"]


def test_a_statement_without_a_source_is_marked_and_listed():
    text = set_text("Cited.[^s1p1] Not *at all* cited.")

    assert ' <span class="uncited" id="statement-2" tabindex="-1">Not </span>' in text.html
    assert text.html.count('class="uncited"') == 3
    assert text.html.count("(no source)") == 1
    assert [gap.text for gap in text.gaps] == ["Not at all cited."]


def test_what_an_editor_answers_for_is_no_gap():
    text = set_text("Mine.[^1]\n\n[^1]: I was there.")

    assert text.gaps == ()
    assert "uncited" not in text.html


def test_back_matter_has_no_gaps():
    text = set_text("A list.", needs_sources=False)

    assert (text.html, text.gaps) == ("<p>A list.</p>\n", ())


def test_the_point_behind_a_mark_belongs_to_its_statement():
    assert "uncited" not in set_text("Cited[^s1p1]. Also[^s1p2]!\n\n“Said[^s2p1].”").html


def test_a_place_asked_for_has_an_anchor():
    markdown = "One.[^s1p1] Two.[^s1p2] Three.[^s2p1]"
    start = markdown.index("Two")

    text = set_text(markdown, pointed_at=[(start, start + 4)])

    assert text.anchor_of(start, start + 4) == "statement-2"
    assert 'class="pointed" id="statement-2"' in text.html
    assert text.anchor_of(0, 4) == ""


def test_a_place_that_spans_the_text_leads_to_its_first_statement():
    markdown = "## Head\n\nOne.[^s1p1]\n\nTwo.[^s1p2]"

    text = set_text(markdown, pointed_at=[(0, len(markdown))])

    assert text.anchor_of(0, len(markdown)) == "statement-1"
    assert text.anchor_of(5, 5) == ""


def test_headings_stand_below_the_pages_own():
    assert set_text("# A\n\n### B").html == "<h2>A</h2>\n<h3>B</h3>\n"


def test_a_header_cell_says_what_it_heads():
    assert '<th scope="col">' in set_text("| a[^s1p1] |\n|:-:|\n| b[^s1p1] |").html


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>", '<img src=x onerror="alert(1)">', "<style>*{}</style>",
        "![x](https://example.org/x.png)", "[x](javascript:alert(1))", "[x](/logout/)",
        "[x](data:text/html,x)", '<a hx-get="/x" href="/x">x</a>',
    ],
)  # fmt: skip
def test_nothing_in_a_text_runs_or_leads_astray(hostile):
    markup = set_text(hostile).html

    assert not re.search(r"<(?:script|img|style)|<[^>]*(?:href|hx-get|onerror)", markup)


def test_a_note_is_text_whatever_it_holds():
    notes = {"s1p1": '"><script>alert(1)</script>'}

    markup = set_text("Born.[^s1p1]\n\nMine.[^1]\n\n[^1]: See [^s1p1].", notes=notes).html

    assert "<script" not in markup


def test_a_link_to_the_web_stays():
    assert 'href="https://example.org/"' in set_text("[x](https://example.org/)").html


PIECES = st.sampled_from(
    ["word", "*em*", "**b", "`code`", "[^s1p1]", "[^s1p3]", "[^s9p9]", "[^1]", "\\[^s2p1]", "\n",
     "\n\n", "> ", "- ", "| a | b |\n|---|---|\n", "# ", "<b>", "[x](y)", "![x](y)", "[^1]: note",
     "    ", "```", ".", "!", "^[in]", "---\n", "\r", "\0", "&lt;", "é", " "],
)  # fmt: skip


@given(st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=80))
@example("\r\r[^s1p1]\n> x[^s1p1]")
@example("---\nx[^s1p1]\n---\ny[^s1p1]")
def test_any_text_can_be_set_with_allowed_tags_alone(markdown):
    text = set_text(markdown)

    assert set(re.findall(r"</?([a-z0-9]+)", text.html)) <= TAGS
    ids = re.findall(r'id="([^"]*)"', text.html)
    assert len(ids) == len(set(ids))
    assert all(f'id="{text.anchor_of(*text.spans[number])}"' in text.html for number in text.placed)


WORDS = st.text(alphabet="abcdefgh", min_size=1, max_size=6)
MARKED = st.tuples(WORDS, st.sampled_from(["", "[^s1p1]", "[^s2p1].", "[^s1p3] ", " "])).map(
    "".join
)
WRAPPED = st.tuples(st.sampled_from(["{}", "*{}*", "**{}**"]), MARKED).map(
    lambda p: p[0].format(p[1])
)
PARAGRAPHS = st.tuples(
    st.sampled_from(["", "> ", "- ", "1. ", "## "]),
    st.lists(WRAPPED, min_size=1, max_size=6).map(" ".join),
).map("".join)
TEXTS = st.lists(PARAGRAPHS, min_size=1, max_size=5).map("\n\n".join)


@given(TEXTS)
def test_every_word_is_kept_in_its_order(markdown):
    said = re.findall(r"[a-h]+", re.sub(r"\[\^[^\]]*\]", " ", markdown))

    shown = re.sub(r"<sup.*?</sup>", " ", set_text(markdown).html)
    shown = words_of(shown.replace(" (no source)", " "))

    assert re.findall(r"[a-h]+", shown) == said


@given(TEXTS.filter(lambda text: "[^" in text))
def test_the_numbers_are_those_of_an_export(markdown):
    part = ManuscriptPart("chapter", 1, "A Life", markdown)
    manuscript = Manuscript("A Life", "Ada", "en", (part,), PLACES, WORKS)
    printed = export_book(manuscript=manuscript, format="markdown").content.decode()

    body = re.sub(r"^\[\^.*", "", printed, flags=re.MULTILINE)
    export_numbers = [int(number) for number in re.findall(r"\[\^[^\]]*?(\d+)\]", body)]
    assert list(dict.fromkeys(numbers_of(set_text(markdown).html))) == export_numbers


@given(TEXTS)
def test_each_mark_of_a_statement_has_its_ordinal(markdown):
    marks = sum(len(one.marks) for one in statements(markdown))

    assert re.findall(r'id="cite-(\d+)"', set_text(markdown).html) == [
        str(ordinal) for ordinal in range(1, marks + 1)
    ]
