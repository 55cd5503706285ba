"""A fresh text keeps statements of an old one word for word."""

import random

import pytest

from biographies.sources import statements
from biographies.texts.kept_text import merge_kept, missing_from, reading

OLD = "## Youth\n\nOne.[^s1p1] Mine.[^s1p2]\n\nTwo.[^s1p3]\n\n> Said so.[^s1p4]\n\nLast.[^s1p9]\n"


@pytest.mark.parametrize(
    ("fresh", "kept", "merged"),
    [
        ("One.[^s1p1] Six.[^s1p6]\n", ["Mine."], "One.[^s1p1] Mine.[^s1p2] Six.[^s1p6]\n"),
        ("Two.[^s1p3]\n\nSix.[^s1p6]\n", ["Mine."], "Mine.[^s1p2]\n\nTwo.[^s1p3]\n\nSix.[^s1p6]\n"),
        ("Two.[^s1p3]\n", ["Said so."], "Two.[^s1p3]\n\n> Said so.[^s1p4]\n"),
        ("A.[^s1p1] B.[^s1p8]\n\nC.[^s2p1]\n", ["Two."],
         "A.[^s1p1] B.[^s1p8]\n\nTwo.[^s1p3]\n\nC.[^s2p1]\n"),
        ("Q.[^s2p1]\n", ["One.", "Mine."], "Q.[^s2p1]\n\nOne.[^s1p1] Mine.[^s1p2]\n"),
        ("Mine.[^s1p7]\n", ["Mine."], "Mine.[^s1p7]\n"),
    ],
    ids=["beside", "before", "quoted", "by passage", "at the end", "there already"],
)  # fmt: skip
def test_a_kept_statement_stands_at_its_place(fresh, kept, merged):
    assert merge_kept(fresh, OLD, kept) == merged


@pytest.mark.parametrize(
    ("fresh", "merged"),
    [
        ("One.[^s1p1] Six.[^s1p6]\n", "One.[^s1p1] Six.[^s1p6] Mine.\n"),
        ("One.[^s1p1] Six.\n", "One.[^s1p1] Six.\n\nMine.\n"),
        ("- One.[^s1p1]\n- Six.[^s1p6]\n", "- One.[^s1p1]\n- Six.[^s1p6]\n\nMine.\n"),
        ("> One.[^s1p1]\n\nSix.[^s1p6]\n", "> One.[^s1p1]\n\nMine.\n\nSix.[^s1p6]\n"),
    ],
    ids=["at the end", "beside another", "behind a list", "behind a quotation"],
)
def test_words_without_a_source_become_no_part_of_a_cited_statement(fresh, merged):
    assert merge_kept(fresh, "One.[^s1p1] Mine.\n", ["Mine."]) == merged


@pytest.mark.parametrize(
    ("fresh", "merged"),
    [
        ("## A\n\nOne.[^s1p1]\n\n## B\n\nSix.[^s1p6]\n",
         "## A\n\nOne.[^s1p1]\n\n## B\n\nMine.[^s1p2]\n\nSix.[^s1p6]\n"),
        ("## A\n\nOne.[^s1p1]\n\n## C\n\nTwo.[^s1p3]\n",
         "## A\n\nOne.[^s1p1]\n\n## C\n\nMine.[^s1p2]\n\nTwo.[^s1p3]\n"),
        ("## A\n\nOne.[^s1p1]\n", "## A\n\nOne.[^s1p1]\n\nMine.[^s1p2]\n"),
        ("", "## B\n\nMine.[^s1p2]\n"),
    ],
    ids=["the heading", "a neighbour under it", "the nearest of all", "nothing else"],
)  # fmt: skip
def test_a_kept_statement_stays_under_its_heading_where_it_can(fresh, merged):
    old = "## A\n\nOne.[^s1p1]\n\n## B\n\nMine.[^s1p2]\n\nTwo.[^s1p3]\n"

    assert merge_kept(fresh, old, ["Mine."]) == merged


def _drawn(rng, words, *, unmarked):
    """A text of a few paragraphs, lists and quotations, each of the words one statement."""
    said, paragraphs = iter(rng.sample(words, len(words))), []
    for signs in rng.choices(["", "", "", "> ", "- "], k=4):
        marks = [f"[^s1p{rng.randint(1, 9)}]" for _ in range(3)]
        marks[-1] = "" if rng.random() < unmarked else marks[-1]
        lines = [f"{word}.{one}" for word, one in zip(said, marks, strict=False)]
        paragraphs.append(signs + ("\n- " if signs == "- " else " ").join(lines))
    return "\n\n".join(filter(str.strip, paragraphs)) + "\n"


@pytest.mark.parametrize("seed", range(40))
def test_no_statement_is_lost_or_changed_whatever_the_texts(seed):
    rng = random.Random(seed)
    old = _drawn(rng, [f"Word {n}" for n in range(12)], unmarked=0.5)
    fresh = _drawn(rng, [f"Word {n}" for n in range(6, 18)], unmarked=0.3)
    kept = [reading(one) for one in statements(old) if rng.random() < 0.5]

    merged = merge_kept(fresh, old, kept)

    assert not missing_from(merged, [*kept, *(reading(one) for one in statements(fresh))])
    assert {(reading(one), one.marks) for one in statements(merged)} <= {
        (reading(one), one.marks) for text in (old, fresh) for one in statements(text)
    }


def test_an_editors_note_comes_with_its_statement():
    old = "Known.[^1]\n\nOther.[^s1p1]\n\n[^1]: From a letter.\n"

    assert merge_kept("New.[^s1p2]\n", old, ["Known."]).endswith("[^1]: From a letter.\n")


def test_a_note_that_is_there_already_is_not_defined_twice():
    old = "Known.[^1] More.[^1]\n\n[^1]: From a letter.\n"

    merged = merge_kept("Known.[^1]\n\n[^1]: From a letter.\n", old, ["More."])

    assert merged.count("[^1]: From a letter.") == 1
    assert "Known.[^1] More.[^1]" in merged


def test_what_a_reader_reads_is_compared():
    assert missing_from("A *word*\nhere.[^s1p1]\n", ["A word here.", "Gone."]) == ("Gone.",)


def test_line_ends_are_spaces_to_a_reader():
    assert reading("one\n two") == "one two"
