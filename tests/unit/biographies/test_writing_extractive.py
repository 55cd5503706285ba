"""The embedded writer: exact words, the asked length, the given order."""

import pytest

from biographies.errors import NothingSupportableError
from biographies.sources import Passage, count_markdown_words, statements
from biographies.writing import (
    Brief,
    Draft,
    ExtractiveWriter,
    Section,
    Statement,
    render_markdown,
    supply,
)
from biographies.writing.extractive.blocks import Block
from biographies.writing.extractive.candidates import sift
from biographies.writing.extractive.sections import group

WORKS = ("coil", "candle", "needle", "flame", "mirror", "magnet", "battery", "furnace", "lamp")


def passages(count=30, source=1, heading=""):
    """Make passages of four plain sentences each."""
    made = []
    for at in range(1, count + 1):
        sentences = (
            f"In {1800 + at} Michael Faraday made the {WORKS[(at + n) % 9]} number {at * 9 + n}"
            f" for {WORKS[(at * n) % 9]} work in the house near London."
            for n in range(4)
        )
        made.append(Passage(source, at, " ".join(sentences), heading=heading))
    return tuple(made)


def write(own, words, **values):
    """Write a chapter from passages."""
    kind = values.pop("kind", "chapter")
    brief = Brief("Michael Faraday", kind, "Work", words, tuple(own), **values)
    return ExtractiveWriter().write(brief)


def said(draft):
    """Return all statements in order."""
    return [one for section in draft.sections for run in section.paragraphs for one in run]


def blocks_under(*headings, times=15):
    """Make a long block under each heading."""
    made = []
    for at, heading in enumerate(headings):
        text = f"In 18{at + 10} Michael Faraday " + "worked and " * 20 + "rested in London."
        own = Passage(1, at * 9 + 1, text, heading=heading)
        made.append(Block(tuple(sift([own]).candidates) * times))
    return made


@pytest.mark.parametrize("target", [70, 150, 400, 1000, 1800])
def test_the_target_is_met_within_two_per_cent(target):
    draft = write(passages(), target)
    assert abs(draft.word_count - target) <= max(0.02 * target, 2)
    assert not draft.is_evidence_limited


def test_a_target_of_a_few_sentences_is_met_as_nearly_as_they_allow():
    assert abs(write(passages(), 60).word_count - 60) <= 9


def test_every_statement_stands_word_for_word_in_its_passage():
    own = {p.ordinal: p.text for p in passages()}
    draft = write(passages(), 700)
    assert all(own[s.ordinal][s.start : s.end] == s.text for s in said(draft))


def test_nothing_is_used_twice_and_the_order_is_kept():
    places = [(s.ordinal, s.start) for s in said(write(passages(), 700))]
    assert places == sorted(set(places))


def test_a_selection_is_of_the_whole_and_not_its_beginning():
    ordinals = [s.ordinal for s in said(write(passages(), 400))]
    assert min(ordinals) <= 10
    assert max(ordinals) >= 21


def test_where_the_evidence_ends_the_draft_ends():
    draft = write(passages(3), 2000)
    assert draft.word_count == draft.supportable_words == supply(passages(3))
    assert draft.is_evidence_limited


def test_the_same_brief_gives_the_same_draft():
    assert write(passages(), 500) == write(passages(), 500)


def test_without_a_usable_sentence_there_is_no_draft():
    with pytest.raises(NothingSupportableError, match="Work"):
        write([Passage(1, 1, "Who could have foreseen the ring?")], 100)


def test_a_paragraph_holds_one_source_only():
    own = [p for pair in zip(passages(6), passages(6, 2), strict=True) for p in pair]
    for section in write(own, 5000).sections:
        assert all(len({s.source for s in run}) == 1 for run in section.paragraphs)


def test_keywords_draw_the_choice():
    draft = write(passages(), 300, keywords=("furnace",))
    plain = write(passages(), 300, keywords=("mirror",))
    count = lambda d, word: sum(word in s.text for s in said(d))  # noqa: E731 - one line, used twice
    assert count(draft, "furnace") > count(plain, "furnace")


def test_a_chapter_has_the_sources_headings():
    own = (*passages(15, heading="I Youth"), *(
        Passage(1, 20 + p.ordinal, p.text.replace("house", "tower"), heading="II Work in London")
        for p in passages(15)[5:]
    ))  # fmt: skip
    assert [section.heading for section in write(own, 1400).sections] == ["Youth", "Work in London"]


def test_introduction_and_conclusion_have_none():
    own = (*passages(15, heading="I Youth"), *(
        Passage(1, 20 + p.ordinal, p.text.replace("house", "tower"), heading="II Old Age")
        for p in passages(15)
    ))  # fmt: skip
    assert [section.heading for section in write(own, 1600, kind="conclusion").sections] == [""]


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (("Youth", "Fame"), ["Youth", "Fame"]),
        (("IV", "V"), [""]),
        (("Youth", "Youth"), [""]),
        (("Youth", "Fame", "Youth"), [""]),
        (("The Work", "Fame"), [""]),
        (("Book › Youth", "Book › Fame"), ["Youth", "Fame"]),
        (("Youth", ""), [""]),
    ],
)
def test_sections_are_made_of_headings_that_divide(headings, expected):
    made = group(blocks_under(*headings), title="The Work")
    assert [item.heading for item in made] == expected


def test_what_is_too_short_for_a_heading_joins_its_neighbour():
    long, short = blocks_under("Youth", "Fame"), blocks_under("Old Age", times=2)
    assert [item.heading for item in group([*long, *short])] == ["Youth", "Fame"]
    assert [item.heading for item in group([*short, *long])] == ["Youth", "Fame"]


def test_nothing_has_no_sections():
    assert group([]) == []


def test_a_draft_is_read_back_as_it_was_written():
    draft = write(passages(), 700)
    read = statements(render_markdown(draft))
    assert [(one.text, one.marks) for one in read] == [
        (s.text, ((s.source, s.ordinal),)) for s in said(draft)
    ]


def test_the_words_of_a_draft_are_the_words_of_its_markdown():
    draft = write(passages(), 700)
    assert count_markdown_words(render_markdown(draft)) == draft.word_count


def test_markdown_has_headings_paragraphs_and_a_final_line_end():
    one = Statement("He wound *it*.", 2, 7, 0, 14)
    led = Statement("It moved.", 1, 3, 0, 9, lead="As Ward writes: ")
    draft = Draft((Section("Youth", ((one, led), (one,))), Section("", ((led,),))), 9, 9, 9)
    assert render_markdown(draft) == (
        "## Youth\n\nHe wound \\*it\\*.[^s2p7] As Ward writes: It moved.[^s1p3]\n\n"
        "He wound \\*it\\*.[^s2p7]\n\nAs Ward writes: It moved.[^s1p3]\n"
    )
