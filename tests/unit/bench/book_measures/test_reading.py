"""References that hang in the air, and paragraphs that begin in mid-story."""

import pytest

from bench.book_measures.reading import Reader
from tests.unit.bench.book_measures.small_books import order, place

STORY = (
    "Ada met Charles Babbage in London. He showed her an engine. This was made of brass. It had "
    "cost the King much money. Then William King came in. He was silent. There was no more to see. "
    "Two years later they married. These were happy days for Ada and William.",
)
SENTENCES = [sentence.text for sentence in order(STORY).sentences]


def hanging(*numbers, story=STORY):
    """Return why statements of these sentences of the story, one paragraph, hang in the air."""
    texts = [sentence.text for sentence in order(story).sentences]
    markdown = " ".join(f"{texts[number]}[^s1p1]" for number in numbers)
    return [item.why for item in Reader(order(story)).stumbles("c", place(markdown, story))]


def abrupt(markdown, story=STORY, *, is_memoir=False):
    """Return the paragraphs' first statements that begin in mid-story."""
    placed = place(markdown, story)
    reader = Reader(order(story), is_memoir=is_memoir)
    return reader.abrupt_paragraphs(placed, reader.stumbles("c", placed))[0]


def test_the_source_s_own_run_of_sentences_hangs_nowhere():
    assert hanging(*range(len(SENTENCES))) == []


@pytest.mark.parametrize(
    ("number", "why"),
    [
        (1, "He"),
        (2, "This"),
        (3, "It"),
        (4, "Then"),
        (5, "He"),
        (7, "Two years later"),
        (8, "These"),
    ],
)
def test_a_sentence_without_the_one_before_it_hangs_in_the_air(number, why):
    assert [found.lower() for found in hanging(number)] == [why.lower()]


@pytest.mark.parametrize("number", [0, 6])
def test_a_sentence_that_leans_on_nothing_hangs_nowhere(number):
    assert hanging(number) == []


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("Ada and Charles had often thought of it.", "it"),
        ("Ada soon after moved to Ockham.", "after"),
        ("Ada sent all her papers thither.", "thither"),
        ("Ada was there with her mother.", "there"),
        ("In another respect Ada was like Charles.", "another"),
        ("Charles knew that it was hard to live.", None),
        ("The engine of Charles had lost its drum.", None),
        ("Ada thought it hard to leave London.", None),
        ("Ada met Charles in London and found her mother there.", None),
    ],
)
def test_a_thing_a_place_or_a_time_that_was_left_out_hangs_in_the_air(sentence, why):
    story = ("Charles Babbage was rich. He lived in London.", sentence)

    assert hanging(2, story=story) == ([why] if why else [])


def test_a_promise_without_its_sequel_hangs_in_the_air():
    story = ("Charles Babbage was rich. But that was not all. Ada knew. Charles was proud.",)

    assert (hanging(0, 1, 3, story=story), hanging(0, 1, 2, story=story)) == (["sequel"], [])


def test_a_name_carries_over_a_sentence_that_names_nobody_new():
    story = ("Charles Babbage was rich. The engine was of brass. He sold his house for it.",)

    assert hanging(0, 2, story=story) == []


def test_a_name_does_not_carry_over_one_that_names_another():
    story = ("The King was rich. Then came Charles Babbage. He sold his house. So said Babbage.",)

    assert hanging(0, 2, story=story) == ["he"]


def test_a_pronoun_of_another_gender_finds_no_name():
    story = ("The Queen was rich. He sold his house.",)

    assert hanging(0, 1, story=story) == ["he"]


def test_a_name_may_follow_in_a_sentence_that_begins_with_when():
    story = ("It rained. When he came, Charles Babbage was wet. All laughed at Babbage.",)

    assert hanging(1, story=story) == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("The talk about it went on for days.", "The talk about it"),
        ("Its wheels were of brass.", "Its"),
        ("Ada had a similar engine.", "a similar engine"),
        ("Babbage thereupon wrote to Ada.", "thereupon"),
    ],
)
def test_a_reference_within_a_sentence_hangs_too(text, why):
    assert hanging(1, story=(f"All slept. {text}",)) == [why]


@pytest.mark.parametrize(
    "text",
    [
        "It is said that Ada wept.",
        "There was an engine of Ada.",
        "Two years after the wedding Ada wept.",
        "Ada had wheels, and these were of brass.",
    ],
)
def test_a_word_that_points_at_nothing_outside_hangs_nowhere(text):
    assert hanging(1, story=(f"All slept. {text}",)) == []


def test_what_somebody_says_is_not_looked_at():
    assert hanging(1, story=("All slept. Ada cried: “He has this engine now!” and wept.",)) == []


def test_a_quotation_alone_has_lost_its_speaker():
    story = ("Ada spoke of the engine. “I shall never see it again.”",)

    assert hanging(1, story=story) == ["no speaker"]
    assert hanging(0, 1, story=story) == []


def test_in_a_memoir_a_quotation_is_read_like_any_other_text():
    story = ("I knew Babbage. He had an engine. This I saw.",)
    placed = place("Ada writes: “I knew Babbage.”[^s1p1] “This I saw.”[^s1p1]", story)

    found = Reader(order(story), is_memoir=True).stumbles("c", placed)

    assert [item.why for item in found] == ["This"]


@pytest.mark.parametrize(
    "text",
    [
        "But Ada wrote to Babbage.",
        "“Come!” said Ada to Babbage.",
        "The days were long and grey.",
        "This was made of brass.",
    ],
)
def test_a_paragraph_that_joins_on_to_nothing_begins_in_mid_story(text):
    story = (f"All slept. {text} Then came Ada, and Babbage.",)

    assert abrupt(f"{text}[^s1p1]", story) == [text]


@pytest.mark.parametrize("text", ["Ada wrote to Babbage.", "In June the days were long."])
def test_a_paragraph_that_names_somebody_or_a_date_begins_well(text):
    assert abrupt(f"{text}[^s1p1]", (f"All slept. {text} Then came Ada, and Babbage.",)) == []


def test_a_memoir_s_paragraph_may_begin_with_a_quotation():
    assert abrupt("“I knew Ada.”[^s1p1]", ("I knew Ada.",), is_memoir=True) == []
    assert abrupt("“I knew Ada.”[^s1p1]", ("I knew Ada.",)) == ["“I knew Ada.”"]
