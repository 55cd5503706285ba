"""How a part is cut into sections, and what they are called."""

import pytest

from biographies.errors import NothingSupportableError
from biographies.sources import BlockKind, Passage
from biographies.writing.llm.sections import divide, shown_passages, without_weakest
from tests.scripted_model import Model, brief, passages, sentence, statements, write


def under(*headings, source=1, each=8):
    """Return passages that stand under these headings of their source."""
    return tuple(
        Passage(source, at, " ".join(sentence(at, place) for place in range(4)), heading=heading)
        for at, heading in enumerate((one for one in headings for _ in range(each)), 1)
    )


def headings(given, **more):
    order = brief(passages=given, **more)
    return [one.heading for one in divide(order, order.passages, words=480 * len(given) // 8)]


def test_sections_have_the_headings_of_their_source():
    given = under("A Life › Early Years", "A Life › In London", "A Life › In London")
    assert headings(given) == ["Early Years", "In London", ""]


@pytest.mark.parametrize(
    ("names", "more"),
    [
        (("Early Years", "Early Years"), {}),
        (("Early Years", "Works"), {}),
        (("Early Years", "In London", "Early Years"), {}),
        (("Early Years", ""), {}),
        (("Early Years", "In London"), {"kind": "introduction"}),
    ],
)
def test_headings_that_tell_nothing_are_left_out(names, more):
    assert set(headings(under(*names), **more)) == {""}


def test_the_source_that_most_is_from_gives_the_headings():
    given = (*under("Early Years", "In London"), *under("Notes", source=2, each=2))
    assert headings(given) == ["Early Years", "In London"]


def test_of_many_short_passages_those_are_shown_that_tell_of_the_part():
    far = tuple(Passage(1, at, f"It rained at {at} of the clock.") for at in range(1, 30))
    near = tuple(Passage(1, 30 + at, sentence(at)) for at in range(10))
    (order,) = divide(brief(), (*far, *near), words=300)

    shown = [one.ordinal for one in order.passages.values()]
    assert len(shown) == 16
    assert set(range(30, 40)) <= set(shown)
    assert shown == sorted(shown)


def test_what_the_brief_leaves_out_goes_first_when_there_is_no_room():
    given = (*passages(4), Passage(1, 9, "Of Paris Ada Marsh built a model, and sold it in 1830."))
    (order,) = divide(brief(brief="Her works, but not Paris."), given, words=300)

    assert 9 not in {one.ordinal for one in without_weakest(order).passages.values()}


def test_only_prose_with_a_sentence_in_it_is_shown():
    given = (
        Passage(1, 1, "Ada Marsh built a lamp.", kind=BlockKind.HEADING),
        Passage(1, 2, "Works of Ada Marsh"),
        Passage(1, 3, "She left."),
        Passage(1, 4, sentence(1)),
    )
    assert [one.ordinal for one in shown_passages(brief(passages=given))] == [4]


def test_what_neither_model_nor_source_can_tell_is_not_written():
    given = (Passage(1, 1, "and of which he said that it was so, then. As before."),)
    with pytest.raises(NothingSupportableError):
        write(Model(lambda request: "I cannot."), brief(passages=given))


def test_a_heading_stands_over_its_section():
    given = under("Early Years", "In London", each=12)
    draft = write(Model(), brief(passages=given, target_words=900))

    assert [one.heading for one in draft.sections] == ["Early Years", "In London"]
    assert statements(draft)
