import pytest
from hypothesis import given
from hypothesis import strategies as st

from biographies.texts import text_diff
from biographies.texts.text_diff import diff_texts

WORDS = st.sampled_from(
    ["Ada", "wrote", "a", "note", ".", ",", "[^s1p2]", "[^s2p10]", "don’t", "#"]
)
SPACES = st.sampled_from([" ", "  ", "\n", "\n\n", "\n \n\n", "", "\t", "\r\n\r\n"])
TEXTS = st.lists(st.tuples(WORDS, SPACES)).map(lambda row: "".join(map("".join, row)))


def pieces(before, after):
    """Return a comparison as (kind, text) pairs, block by block."""
    blocks = diff_texts(before, after).blocks
    return [[(piece.kind.value, piece.text) for piece in block.pieces] for block in blocks]


@given(st.text() | TEXTS, st.text() | TEXTS)
def test_a_comparison_gives_both_texts_back(before, after):
    diff = diff_texts(before, after)

    assert (diff.before, diff.after) == (before, after)


@given(TEXTS, TEXTS)
def test_taking_all_changes_gives_the_second_text_and_none_the_first(before, after):
    diff = diff_texts(before, after)
    every = range(1, len(diff.changes) + 1)

    assert (diff.taking(every), diff.taking([])) == (after, before)


@given(TEXTS, TEXTS, st.data())
def test_what_is_not_taken_can_be_taken_afterwards(before, after, data):
    diff = diff_texts(before, after)
    every = list(range(1, len(diff.changes) + 1))
    some = data.draw(st.lists(st.sampled_from(every), unique=True)) if every else []

    rest = diff_texts(diff.taking(some), after)

    assert rest.taking(range(1, len(rest.changes) + 1)) == after


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text):
    diff = diff_texts(text, text)

    assert (diff.changes, diff.words_added, diff.words_removed) == ((), 0, 0)


def test_one_word_is_one_change():
    assert pieces("Ada wrote it.", "Ada printed it.") == [
        [("same", "Ada "), ("removed", "wrote "), ("added", "printed "), ("same", "it.")]
    ]


def test_a_comma_changes_no_word():
    diff = diff_texts("the cat sat", "the cat, sat")

    assert (diff.words_added, diff.words_removed, len(diff.changes)) == (0, 0, 1)


def test_a_citation_mark_is_no_word_but_a_citation():
    diff = diff_texts("One.[^s1p2] Two.[^s1p3]", "One.[^s1p2] Two.[^s4p1]")

    assert (diff.words_added, diff.words_removed) == (0, 0)
    assert (diff.citations_added, diff.citations_removed) == (((4, 1),), ((1, 3),))


def test_a_passage_that_is_cited_elsewhere_in_the_text_is_neither_new_nor_lost():
    diff = diff_texts("One.[^s1p2] Two.[^s1p2]", "One.[^s1p2] Two.")

    assert (diff.citations_added, diff.citations_removed) == ((), ())


def test_a_paragraph_that_went_is_a_change_of_its_own():
    assert pieces("A one.\n\nB two.\n\nC three.", "A one.\n\nC three.") == [
        [("same", "A one.\n\n")],
        [("removed", "B two.\n\n")],
        [("same", "C three.")],
    ]


def test_a_paragraph_that_came_is_a_change_of_its_own():
    changes = diff_texts("A b.\n\nC d.", "A b.\n\nNew one.\n\nC d.").changes

    assert [(change.before, change.after) for change in changes] == [("", "New one.\n\n")]


def test_a_paragraph_that_went_leaves_the_one_before_it_to_its_own_change():
    diff = diff_texts("A one.\n\nB two.\n\nC.", "A 1.\n\nC.")

    assert [change.before for change in diff.changes] == ["A one.\n\n", "B two.\n\n"]
    assert diff.taking([1]) == "A 1.\n\nB two.\n\nC."


def test_changes_of_two_paragraphs_are_taken_each_by_itself():
    diff = diff_texts("A one.\n\nB two.\n\nC.", "A 1.\n\nB 2.\n\nC.")

    assert diff.taking([2]) == "A one.\n\nB 2.\n\nC."


def test_unchanged_paragraphs_stand_together_and_changed_ones_are_numbered():
    diff = diff_texts("A.\n\nB.\n\nC c.\n\nD d.", "A.\n\nB.\n\nC x.\n\nD x.")

    shown = [(run.is_changed, [number for number, _ in run.blocks]) for run in diff.runs]
    assert shown == [(False, [0, 0]), (True, [1, 2])]
    assert (diff.runs[0].words, diff.runs[1].words) == (2, 2)


def test_a_paragraph_that_came_at_the_end_is_one_change():
    diff = diff_texts("A one.\n", "A one.\n\nB two.\n")

    assert [(change.before, change.after) for change in diff.changes] == [("\n", "\n\nB two.\n")]


def test_paragraphs_that_have_nothing_in_common_stand_side_by_side_as_wholes():
    assert pieces("A.\n\nOne two three.", "A.\n\nQuite another, longer one here.") == [
        [("same", "A.\n\n")],
        [("removed", "One two three."), ("added", "Quite another, longer one here.")],
    ]


def test_a_paragraph_is_compared_with_what_became_of_it_though_others_came_before_it():
    diff = diff_texts("Ada wrote a note.", "New.\n\nNew too.\n\nAda wrote two notes.")

    assert [change.before for change in diff.changes] == ["", "", "Ada wrote a note."]


@pytest.mark.parametrize(
    ("before", "after", "is_spacing"),
    [("A.\n\nB.", "A.\n\n\nB.", True), ("A.", "B.", False), ("A.", "A.", False)],
)
def test_a_change_that_nobody_would_see_is_told_apart(before, after, is_spacing):
    assert [block.is_spacing for block in diff_texts(before, after).blocks[:2]][-1] is is_spacing


def test_a_block_is_seen_without_the_white_space_around_it():
    first, second = diff_texts(" A one.\n", " A two.\n\nB.\n").blocks

    assert [piece.text for piece in first.seen] == ["A ", "one", "two", "."]
    assert [piece.text for piece in second.seen] == ["B."]
    assert diff_texts("A.\n\nB.", "A.\n\n\nB.").changes[0].seen == ()


def test_too_many_paragraphs_are_put_side_by_side_as_they_come(monkeypatch):
    monkeypatch.setattr(text_diff, "MOST_PARAGRAPHS", 1)
    diff = diff_texts("A b c.\n\nD e f.", "D e g.\n\nA b d.")

    assert diff.before == "A b c.\n\nD e f."
    assert [change.after for change in diff.changes] == ["D e g.\n\n", "A b d."]


def test_what_is_too_much_to_compare_is_shown_as_replaced(monkeypatch):
    monkeypatch.setattr(text_diff, "MOST_PAIRS", 10)

    assert pieces("one two three four", "one two three five") == [
        [("removed", "one two three four"), ("added", "one two three five")]
    ]


@pytest.mark.parametrize("character", ["[^", "\n", " ", "a'", "\n \t"])
def test_no_text_makes_the_comparison_run_away(character):
    text = character * 5_000

    assert diff_texts(text, text[::-1]).before == text
