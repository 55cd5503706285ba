"""What is worth telling: events, what is central, and where a part begins and ends."""

import pytest

from biographies.sources import Passage
from biographies.writing.extractive.blocks import blocks
from biographies.writing.extractive.candidates import sift
from biographies.writing.extractive.centrality import lexrank
from biographies.writing.extractive.edges import closes, is_vague, opening_block
from biographies.writing.extractive.events import eventfulness
from biographies.writing.extractive.scores import Scorer
from biographies.writing.language import language_of
from biographies.writing.query import make_query

ENGLISH = language_of("en")
SUBJECT = frozenset({"faraday"})


def candidates(*texts):
    """Sift a passage a text."""
    made = [Passage(1, at * 9, text) for at, text in enumerate(texts, 1)]
    return sift(made, subject="Michael Faraday").candidates


def worth(*texts):
    """Return how much of an event each text tells."""
    return eventfulness(candidates(*texts), ENGLISH)


def opening(*texts, kind="chapter"):
    """Return which text a part of these begins with."""
    made = blocks(candidates(*texts))
    scorer = Scorer(made, make_query(subject="Michael Faraday"))
    return opening_block(scorer.score(made), SUBJECT, kind)


def test_a_dated_event_tells_more_than_a_scene():
    event, scene = worth(
        "Michael Faraday was elected to the Society on 8 January 1824 in London.",
        "Michael Faraday sat beside the fire and looked at the rain in London.",
    )
    assert event > 2 * scene


def test_a_month_counts_less_than_a_day():
    day, month = worth(
        "Faraday wound the ring on 29 August beside the window in London.",
        "Faraday wound the ring in August beside the window in London.",
    )
    assert day > month


def test_a_year_off_the_story_counts_against_its_sentence():
    told = worth(
        "In 1820 Faraday wound a coil of copper wire in London.",
        "In 1820 Faraday wound a spool of silver thread in London.",
        "In 1760 Faraday had a grandfather among the smiths of London.",
        "In 1821 Faraday wound a ring of soft iron in London.",
        "In 1822 Faraday wound a helix of copper wire in London.",
    )
    assert told[2] < 0 < min(*told[:2], *told[3:])


def test_what_most_sentences_share_is_central():
    bags = [{"ring": 1, "coil": 1}, {"ring": 1, "wire": 1}, {"coil": 1, "ring": 1}, {"rain": 1}]
    ranks = lexrank(bags, dict.fromkeys(("ring", "coil", "wire", "rain"), 1.0))
    assert max(ranks) == ranks[0] == ranks[2]
    assert min(ranks) == ranks[3]


def test_nothing_has_no_centre():
    assert lexrank([], {}) == []


def test_sentences_without_words_are_equally_central():
    assert lexrank([{}, {}], {}) == [0.15, 0.15]


@pytest.mark.parametrize(
    ("text", "is_end"),
    [
        ("Faraday left the laboratory of Humphry Davy for good in London.", True),
        ("Faraday left in London.", False),
        ("Faraday and his wife soon found that there was another difficulty.", False),
        ("Faraday met with another difficulty, and in 1833 he overcame it in London.", True),
        ("Faraday told Humphry Davy of it and said in London, “The ring is done.”", False),
        ("But Faraday wanted nothing more than a new laboratory in London.", False),
        ("Faraday wrote to his wife from Paris in 1814, and the letter was this.", False),
    ],
)
def test_a_text_ends_with_a_whole_statement(text, is_end):
    candidate = candidates("In 1831 Michael Faraday wound two coils on the ring. " + text)[-1]
    assert closes(candidate) is is_end


@pytest.mark.parametrize(
    ("text", "vague"),
    [
        ("The Duke, declaring that he was poor, moved about through the town for years.", True),
        ("The Duke of Kent moved about through the town with his people for years.", False),
        ("Brande moved about through the town with his people for years.", False),
        ("In 1818 the Duke moved about through the town with his people.", False),
        ("The Duchess retired to Paris and died there with her people in 1831.", True),
        ("The great Faraday moved about through the town with his people.", False),
    ],
)
def test_an_office_without_a_name_is_vague(text, vague):
    candidate = candidates("In 1831 Michael Faraday met Brande in the laboratory. " + text)[-1]
    assert is_vague(candidate, SUBJECT) is vague


FILLER = "The rain of Lyme fell upon the roofs and the yards of the whole town for many days. "


def test_a_part_begins_where_the_scene_is_set():
    long = [FILLER.replace("rain", f"rain number {at}") * 3 for at in range(3, 30)]
    assert opening(FILLER, "In 1831 Michael Faraday wound two coils of wire.", *long) == 1


def test_a_part_does_not_begin_far_inside_its_story():
    late = "In 1831 Michael Faraday wound two coils of wire on the iron ring."
    long = [FILLER.replace("rain", f"rain number {at}") * 3 for at in range(3, 30)]
    assert opening(*long, late) < 5
