"""A proposal and a text that moved on: what each did to their parent, and where they meet."""

import re

from hypothesis import given
from hypothesis import strategies as st

from biographies.texts.three_way import Side, Touched, merge_texts

STATEMENTS = st.sampled_from(
    [f"Ada {verb} it.[^s1p{n}]" for n, verb in enumerate(("wrote", "read", "sold", "kept"), 1)]
    + ["It was cold.", "He said so[^s2p10], and left.[^s2p11]", "- A list.[^s3p1]", "## Years"]
)
PARAGRAPHS = st.lists(STATEMENTS, min_size=1, max_size=4).map(" ".join)
TEXTS = st.lists(PARAGRAPHS, max_size=6).map(lambda found: "\n\n".join(found) + "\n")
WILD = st.text(alphabet="ab.[^s1p]\n -", max_size=60)
MARK = re.compile(r"\[\^[^\]]*\]")
PARENT = "One was.[^s1p1] Two was.[^s1p2] Three was.[^s1p3]\n\nFour came.[^s1p4]\n"


def spaced(text):
    """Return a text's words: white space between paragraphs is the text's own."""
    return text.split()


def said(units):
    return " ".join(text for text, _ in units)


@given(TEXTS, TEXTS)
def test_over_its_own_parent_a_proposal_is_taken_to_the_letter(parent, proposed):
    merge = merge_texts(parent, parent, proposed)

    assert (merge.conflicts, merge.kept) == ((), ())
    assert merge.merged() == proposed


@given(TEXTS, TEXTS)
def test_a_proposal_that_changes_nothing_takes_nothing_back(parent, now):
    assert merge_texts(parent, now, parent).merged() == now


@given(TEXTS | WILD, TEXTS | WILD, TEXTS | WILD)
def test_taking_nothing_leaves_the_text_as_it_is(parent, now, proposed):
    assert merge_texts(parent, now, proposed).merged([]) == now


@given(TEXTS, TEXTS, TEXTS)
def test_what_the_proposal_did_not_touch_stays(parent, now, proposed):
    merge = merge_texts(parent, now, proposed)

    merged = " ".join(spaced(merge.merged()))

    places = [place for stretch in merge.stretches for place in stretch.places]
    stay = [place for place in places if place.touched in (Touched.NONE, Touched.NOW)]
    assert all(" ".join(spaced(said(place.now))) in merged for place in stay)


@given(TEXTS, TEXTS, TEXTS, st.sampled_from([Side.PARENT, Side.NOW, Side.PROPOSED]))
def test_no_mark_is_cut_or_lost(parent, now, proposed, side):
    merge = merge_texts(parent, now, proposed)
    merged = merge.merged(decided={place.number: side for place in merge.conflicts})

    places = [place for stretch in merge.stretches for place in stretch.places]
    sides = {Touched.PROPOSED: Side.PROPOSED, Touched.BOTH: side}
    chosen = [said(place.of(sides.get(place.touched, Side.NOW))) for place in places]
    assert MARK.findall(merged) == MARK.findall(" ".join(chosen))


@given(TEXTS, TEXTS, TEXTS)
def test_every_conflict_for_the_proposal_leaves_nothing_of_it_to_take(parent, now, proposed):
    merge = merge_texts(parent, now, proposed)
    merged = merge.merged(decided={one.number: Side.PROPOSED for one in merge.conflicts})

    offered = [place for place in (*merge.changes, *merge.conflicts) if place.proposed]
    assert all(" ".join(spaced(said(one.proposed))) in " ".join(spaced(merged)) for one in offered)


def test_changes_of_two_paragraphs_are_both_there():
    now = PARENT.replace("Four came", "Four went")
    merge = merge_texts(PARENT, now, PARENT.replace("One was", "One is"))

    assert merge.merged() == now.replace("One was", "One is")
    assert (len(merge.changes), len(merge.kept), len(merge.conflicts)) == (1, 1, 0)


def test_changes_of_two_statements_in_one_paragraph_are_both_there():
    now = PARENT.replace("One was", "One is")
    merge = merge_texts(PARENT, now, PARENT.replace("Three was", "Three is"))

    assert merge.merged() == now.replace("Three was", "Three is")
    assert [said(place.now) for place in merge.kept] == ["One is.[^s1p1]"]


def test_one_statement_changed_by_both_is_a_conflict_and_nothing_is_chosen():
    now, proposed = (PARENT.replace("Two was", f"Two {verb}") for verb in ("is", "will be"))
    merge = merge_texts(PARENT, now, proposed)

    (place,) = merge.conflicts
    assert (place.text, place.sides) == ("Two was.[^s1p2]", (Side.PARENT, Side.NOW, Side.PROPOSED))
    assert (merge.undecided(()), merge.undecided({1})) == ((1,), ())
    assert merge.merged() == now
    assert merge.merged(decided={1: Side.PROPOSED}) == proposed
    assert merge.merged(decided={1: Side.PARENT}) == PARENT


def test_what_one_hand_removed_and_the_other_changed_is_a_conflict():
    now = PARENT.split("\n\n", maxsplit=1)[0] + "\n"
    merge = merge_texts(PARENT, now, PARENT.replace("Four came", "Four went"))

    (place,) = merge.conflicts
    assert (place.now, said(place.proposed)) == ((), "Four went.[^s1p4]")
    assert merge.merged(decided={1: Side.PROPOSED}) == PARENT.replace("Four came", "Four went")


def test_two_paragraphs_added_at_one_place_may_both_be_taken():
    merge = merge_texts(PARENT, f"{PARENT}\nMine.\n", f"{PARENT}\nTheirs.\n")

    assert merge.conflicts[0].sides[-1] == Side.BOTH
    assert merge.merged(decided={1: Side.BOTH}) == f"{PARENT}\nMine.\n\nTheirs.\n"
    assert merge.merged(decided={1: Side.PARENT}) == PARENT


def test_what_both_added_alike_is_there_once():
    now, proposed = (f"{PARENT}\nAlike.\n\n{own}\n\nAlike too.\n" for own in ("", "Theirs."))
    merge = merge_texts(PARENT, now.replace("\n\n\n\n", "\n\n"), proposed)

    assert (len(merge.changes), merge.conflicts) == (1, ())
    assert merge.merged() == proposed


def test_what_both_changed_alike_is_no_change():
    both = PARENT.replace("Two was", "Two is")
    merge = merge_texts(PARENT, both, both)

    assert (merge.changes, merge.kept, merge.conflicts) == ((), (), ())
    assert [run.is_changed for run in merge.runs] == [False]
    assert merge.runs[0].words == 8


def test_white_space_is_no_conflict():
    wrapped = PARENT.replace("[^s1p1] ", "[^s1p1]\n")
    other = PARENT.replace("Two was", "Two is")

    assert not merge_texts(PARENT, wrapped, other).conflicts
    assert merge_texts(PARENT, other, wrapped).merged() == other
    assert "Two is" in merge_texts(PARENT, wrapped, other).merged()


def test_another_paragraph_in_the_place_of_one_is_not_mixed_with_it():
    other = "A quite different account of the matter.[^s2p1] Longer.[^s2p2]"
    now = PARENT.replace(PARENT.split("\n\n", maxsplit=1)[0], other)
    merge = merge_texts(PARENT, now, PARENT.replace("Two was", "Two is"))

    assert said(merge.conflicts[0].now) == other


def test_a_statement_added_behind_the_last_has_its_space_and_an_item_its_line():
    parent = "- One was.[^s1p1]\n- Two was.[^s1p2]"
    now, proposed = parent.replace("One was", "One is"), f"{parent}\n- Three came.[^s1p3]"

    assert merge_texts(parent, now, proposed).merged() == (
        "- One is.[^s1p1]\n- Two was.[^s1p2]\n- Three came.[^s1p3]"
    )


def test_a_page_is_told_what_each_would_do():
    now, proposed = (PARENT.replace("Two was", f"Two {verb}") for verb in ("is", "will be"))
    (place,) = merge_texts(PARENT, now, proposed).conflicts

    since, offered = (
        [piece.text for piece in one[0].pieces] for one in (place.since, place.offered)
    )
    assert (since[1:3], offered[1:3]) == (["was", "is"], ["was", "will be"])


def test_a_change_is_shown_against_the_text_of_now():
    merge = merge_texts(PARENT, PARENT, PARENT.replace("Four came", "Four went"))

    assert merge.changes[0].offered[0].before == "Four came.[^s1p4]"
