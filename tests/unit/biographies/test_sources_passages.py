"""Sources are cut into passages that a citation can point to."""

import time
from dataclasses import replace

import pytest

from biographies.sources import (
    Block,
    BlockKind,
    Passage,
    SourceText,
    count_words,
    cut_passages,
    read_source,
)


def sentence(words):
    return "Word " * (words - 1) + "end."


def paragraph(*lengths):
    return " ".join(sentence(words) for words in lengths)


def source(*blocks, title=""):
    """Build a source from texts, or from (kind, text) or (level, heading)."""
    at, made, texts = 0, [], []
    for block in blocks:
        kind, text = block if isinstance(block, tuple) else (BlockKind.PARAGRAPH, block)
        level = kind if isinstance(kind, int) else 0
        kind = BlockKind.HEADING if level else kind
        made.append(Block(kind, at, at + len(text), level))
        texts.append(text)
        at += len(text) + 2
    return SourceText("\n\n".join(texts), tuple(made), "utf-8", title=title)


def lengths(text, passages):
    return [count_words(text.text[passage.start : passage.end]) for passage in passages]


def test_short_paragraphs_are_joined_and_keep_their_blank_line():
    text = source(paragraph(50), paragraph(50), paragraph(60), paragraph(40))
    found = cut_passages(text)

    assert lengths(text, found) == [100, 100]
    assert "\n\n" in text.text[found[0].start : found[0].end]
    assert [passage.continues for passage in found] == [False, False]


def test_a_long_paragraph_is_cut_at_the_ends_of_sentences():
    text = source(paragraph(*[30] * 10))
    found = cut_passages(text)

    assert all(80 <= length <= 150 for length in lengths(text, found))
    assert sum(lengths(text, found)) == 300
    assert [passage.continues for passage in found] == [False] + [True] * (len(found) - 1)


def test_no_tail_is_left_that_is_too_short():
    text = source(paragraph(*[20] * 8))

    assert lengths(text, cut_passages(text)) == [80, 80]


def test_a_sentence_longer_than_a_passage_stays_whole():
    text = source(paragraph(40, 400, 40))

    assert 400 in lengths(text, cut_passages(text))


def test_a_passage_crosses_no_heading_and_tells_its_path():
    text = source(
        (1, "The Life"), (1, "I Antecedents"), (2, "I"), paragraph(20), (2, "II"), paragraph(20),
        (1, "II Childhood"), paragraph(20), title="The life",
    )  # fmt: skip

    assert [passage.heading for passage in cut_passages(text)] == [
        "I Antecedents › I",
        "I Antecedents › II",
        "II Childhood",
    ]


def test_each_kind_has_passages_of_its_own():
    kinds = [kind for kind in BlockKind if kind is not BlockKind.HEADING]
    text = source(*[(kind, paragraph(20)) for kind in kinds])
    found = cut_passages(text)

    assert [passage.kind for passage in found] == kinds
    assert [passage.ordinal for passage in found] == list(range(1, len(kinds) + 1))


def test_verse_and_tables_are_cut_at_line_ends():
    poem = "\n".join(["a line of six words here,"] * 40)
    text = source((BlockKind.VERSE, poem))
    found = cut_passages(text)

    assert len(found) > 1
    assert all(text.text[passage.start : passage.end].endswith(",") for passage in found)


def test_years_are_the_first_and_the_last_told():
    text = source("In 1819 and 1820 he left, “in 1815” he said.", (1, "A"), "No year here.")

    years = [(passage.first_year, passage.last_year) for passage in cut_passages(text)]
    assert years == [(1819, 1820), (None, None)]


def test_passages_cover_all_text_but_headings_in_order():
    data = ("# One\n\n" + "\n\n".join(paragraph(7, 30, 55, 12) for _ in range(30))).encode()
    text = read_source(data, filename="a.md")
    found = cut_passages(text)

    covered = "".join("".join(text.text[p.start : p.end].split()) for p in found)
    assert "One" + covered == "".join(text.text.split())
    assert cut_passages(read_source(data, filename="a.md")) == found


def test_a_source_of_headings_has_no_passages():
    assert cut_passages(source((1, "Alone"))) == ()


@pytest.mark.parametrize(("least", "most"), [(0, 10), (-1, 5), (20, 10)])
def test_impossible_lengths_are_refused(least, most):
    with pytest.raises(ValueError, match=f"{least} to {most} words"):
        cut_passages(source("Text."), min_words=least, max_words=most)


def test_a_path_of_headings_is_cut_to_what_a_row_holds():
    text = source(*[(level, "H" * 200) for level in range(1, 6)], paragraph(10))

    assert len(cut_passages(text)[0].heading) == 500


def test_a_hundred_thousand_tiny_blocks_take_seconds():
    text = source(*["one two"] * 5_000)

    started = time.process_time()
    found = cut_passages(text)

    assert time.process_time() - started < 2
    assert all(80 <= length <= 150 for length in lengths(text, found))


def test_a_passage_has_the_name_that_marks_carry():
    assert Passage(source=2, ordinal=412, text="Text.").label == "s2p412"


def test_a_passage_tells_the_paragraph_that_it_begins_in_under_its_heading():
    text = source(
        paragraph(90), paragraph(90, 90), (1, "A"), paragraph(90), (BlockKind.NOTE, "A note."),
        (BlockKind.QUOTE, paragraph(90)), paragraph(50), paragraph(50),
    )  # fmt: skip

    found = [(passage.paragraph, passage.continues) for passage in cut_passages(text)]
    assert found == [
        *[(1, False), (2, False), (2, True)],
        *[(1, False), (0, False), (2, False), (3, False)],
    ]


def test_a_passage_tells_the_page_that_it_begins_on():
    text = replace(source(paragraph(90), paragraph(90), paragraph(90)), pages=((451, 7), (900, 9)))

    assert [passage.page for passage in cut_passages(text)] == [None, 7, 9]
