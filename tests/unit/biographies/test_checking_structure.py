"""Markdown that would not print as it is meant."""

import time

import pytest

from biographies.checking.structure import check_structure


def rules(markdown):
    return [problem.rule.removeprefix("markdown.") for problem in check_structure(markdown)]


def test_a_well_formed_part_has_no_problems():
    text = (
        "# Deal\n\nShe **never** went.[^s1p1] A \\*star\\* and [a link](https://example.org).\n\n"
        "## The sea\n\n```\n# no heading **\n```\n\n### A school\n\n* * *\n\nIt closed.[^1]\n\n"
        "[^1]: An editor's note.\n"
    )

    assert rules(text) == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("# One\n\n# Two\n", "heading_level"),
        ("## One\n\n#### Two\n", "heading_level"),
        ("##Deal\n\nShe went.\n", "heading"),
        ("## \n\nShe went.\n", "heading"),
        ("## " + "word " * 20, "long_heading"),
        ("She went.\n\n```\nand never came back\n", "fence"),
        ("She **went away.\n\nHe stayed.", "emphasis"),
        ("She __went__ and __came.", "emphasis"),
        ("See [the letter]( ) of 1802.", "link"),
        ("See [the letter](https://example.org", "link"),
        ("She went.[^s1] He came.", "mark"),
        ("She went.[^ ] He came.", "mark"),
    ],
)
def test_what_is_broken_is_found(text, rule):
    assert rule in rules(text)


def test_a_problem_knows_its_place_and_what_would_fix_it():
    text = "# Deal\n\nShe went.\n\n### A school\n"
    (problem,) = check_structure(text)

    assert text[problem.start : problem.end] == "### A school"
    assert "##" in problem.fix


@pytest.mark.parametrize(
    "text",
    ["## " + " " * 90_000 + "x", " " * 90_000, "`" * 5_000, "**" * 5_000, "[^" * 5_000],
)
def test_a_hostile_line_is_checked_in_linear_time(text):
    began = time.process_time()
    rules(text)

    assert time.process_time() - began < 1
