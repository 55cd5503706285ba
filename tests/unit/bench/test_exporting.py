"""What the bench of exports cuts, counts and judges by."""

from dataclasses import replace

import pytest

from bench import exporting
from bench.export_systems.texts import count_words, cut, repeated

BOOK = """---
title: "A life"
---

# Foreword

one two three

# I Youth

four five[^1] six

seven eight[^2] nine

## I

[^1]: The first note.

[^2]: The second note.

# II Age

ten eleven twelve
"""
FAST = exporting.Measured(0.5, 0.2, 0.8, 40, 60, 1.0, 0.8, 170)


def round_of(**changed):
    """Return a round in which all formats are the same, but for what is changed in each."""
    return {name: replace(FAST, **changed) for name in exporting.FORMATS}


def missed(*rounds):
    """Return what the gates that are missed say."""
    return [what for what, is_met in exporting.judge(rounds) if not is_met]


def test_a_text_is_cut_behind_the_paragraph_with_the_last_wanted_word():
    short = cut(BOOK, 5)

    assert count_words(short) == 6
    assert "four five[^1] six" in short
    assert "seven" not in short


def test_a_cut_text_has_the_notes_it_refers_to_and_no_others():
    short = cut(BOOK, 5)

    assert "[^1]: The first note." in short
    assert "[^2]" not in short


def test_a_cut_text_does_not_end_with_a_heading():
    assert cut(BOOK, 9).split("\n\n")[-3].startswith("seven")
    assert "## I\n" not in cut(BOOK, 9)


def test_neither_notes_nor_headings_nor_front_matter_are_counted():
    assert count_words(BOOK) == 12


def test_a_repeated_text_has_each_part_as_often_under_a_number_of_its_own():
    long = repeated(BOOK, 2)

    assert count_words(long) == 24
    titles = [line for line in long.split("\n") if line.startswith("# ")]
    assert titles[2:4] == ["# 3 Age", "# 4 Foreword"]
    assert len(titles) == len(set(titles)) == 6


def test_each_copy_of_a_repeated_text_has_its_own_notes():
    long = repeated(BOOK, 2)

    assert long.count("[^1-1]") == long.count("[^2-2]") == 2
    assert "[^1]" not in long


def test_a_ratio_is_without_both_starts_or_with_both():
    assert (FAST.ratio, FAST.fresh_ratio, FAST.growth) == (0.25, 0.5, 4)


def test_the_median_of_ratios_is_judged_and_not_the_ratio_of_medians():
    rounds = [round_of(write_s=own, peer_write_s=peer) for own, peer in ((1, 2), (2, 8), (9, 10))]

    assert exporting.median(rounds, "word", "ratio") == 0.5


def test_every_gate_is_met_by_what_is_quick_and_small():
    assert missed(round_of()) == []


@pytest.mark.parametrize(
    ("changed", "count"),
    [
        ({"write_s": 0.31, "large_s": 1.2, "peer_write_s": 9}, 1),  # Markdown
        ({"write_s": 1.1, "large_s": 4.4, "peer_write_s": 9}, 2),  # and Word
        ({"peer_write_s": 0.35}, 2),  # EPUB and PDF
        ({"peak_mb": 250}, 1),
        ({"large_s": 0.91}, 4),
    ],
)
def test_each_gate_is_missed_by_what_is_above_it(changed, count):
    assert len(missed(round_of(**changed))) == count


def test_the_last_line_of_the_report_is_the_figures_without_the_gates():
    rounds = [round_of()]
    last = exporting.table(rounds, exporting.judge(rounds), ["about"]).split("\n")[-1]

    assert last.startswith("markdown 0.20 s; word 0.20 s; word 0.25 x pandoc; ")
    assert "at most" not in last


def test_a_row_without_a_peer_has_its_cells_empty():
    cells = exporting.table([round_of()], [], []).split("\n")[3:5]

    assert [line.count("|") for line in cells] == [14, 14]


def test_without_the_text_there_is_nothing_to_measure(tmp_path, capsys):
    assert exporting.main(["--texts", str(tmp_path)]) == 2
    assert "strachey-queen-victoria.md" in capsys.readouterr().err
