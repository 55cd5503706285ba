"""Sentences end where a reader would say so."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biographies.sources import split_sentences


def sentences(text):
    return [text[found.start : found.end] for found in split_sentences(text)]


@pytest.mark.parametrize(
    "expected",
    [
        ["He came.", "He saw!", "Did he win?", "Nobody knows."],
        ["Mr. and Mrs. Lincoln met Dr. Livingstone.", "The Rev. Capt. Hon. A. Smith left."],
        ["J. R. R. Tolkien read it.", "So did George W. Bush."],
        ["See vol. II. p. 3, pp. 12–14, ch. 4, cf. No. 5.", "He went on."],
        ["It was c. 1816, i.e. before the war, e.g. in Jan. 1812.", "Then peace came."],
        ["The Hon. W. Brown, Esq., M.P., spoke for the U.S. Senate.", "He sat down."],
        ["He lived in Regent St. with Sir J. Brown, Bart.", "The house was small."],
        ["They met at 3.5 p.m. on the hill.", "It cost 1.25 dollars."],
        ["He won in the U.S.", "The Senate agreed."],
        ["She sat.", "Albert came in.", "Victoria fell ill.", "Lehzen ran."],
        ["George III. died at Windsor.", "His son came after him."],
        ["Was it Lord M.?", "It was Lord M.", "She was glad."],
        ["“Had Fred. I (the Duke) come?”", "“He (Fred. I) won’t live long.”"],
        ["“No. 5 is the house.”", "“No.", "I will not go.”"],
        ["The library has vols. 3 and 4.", "No. 7 is lost."],
        ["He wrote (see the Appendix.)", "Then he slept.", "[He was tired.]", "He woke."],
        ["He paused… and went on.", "Silence…", "Then he spoke."],
        ["He said . . . and no more.", "That was all. . . .", "He left."],
    ],
)
def test_a_sentence_ends_at_its_full_stop_and_at_no_abbreviation(expected):
    assert sentences(" ".join(expected)) == expected


@pytest.mark.parametrize(
    "expected",
    [
        ["“What?” he said.", "“Go!” cried the Queen.", "She wept."],
        ["“Who goes there?” Lord Melbourne asked.", "Nobody answered."],
        ["“Is it you?”", "The Queen rose."],
        ["“Is it so?”", "He said nothing."],
        ["“I know.”", "‘And I.’", '"And she."', "All three left."],
        ["He said, “The rooks are ‘my delight.’ ”", "She laughed."],
        ["«¿Qué?» dijo él.", "Se fue.", "« Oui. »", "Il partit."],
        ["„Ja.“", "Er ging."],
        ["He cried “Never! never!” and left.", "It was over."],
        ["Oh! how he laughed.", "Why? because he could."],
    ],
)
def test_a_quotation_keeps_its_marks_and_its_attribution(expected):
    assert sentences(" ".join(expected)) == expected


def test_sentences_of_scripts_without_spaces_end_at_their_own_full_stop():
    assert sentences("他走了。她來了！「好。」他說。") == [
        "他走了。",
        "她來了！",
        "「好。」",
        "他說。",
    ]


def test_a_blank_line_ends_a_sentence_and_counts_the_paragraph():
    found = split_sentences("\n He came\n\n \nand saw. He won.\n\n")

    assert [(s.start, s.end, s.paragraph) for s in found] == [(2, 9, 0), (13, 21, 1), (22, 29, 1)]


def test_a_line_end_inside_a_paragraph_ends_nothing():
    assert sentences("He came\nand saw.\nHe won.") == ["He came\nand saw.", "He won."]


def test_the_number_of_a_list_belongs_to_its_item():
    assert sentences("1. Temperance is first. It is hard.") == [
        "1. Temperance is first.",
        "It is hard.",
    ]


def test_marks_of_citation_belong_to_the_sentence_before_them():
    assert sentences("He came.[^s1p2] He saw.[^1]") == ["He came.[^s1p2]", "He saw.[^1]"]


def test_what_has_no_letters_is_no_sentence_of_its_own():
    assert sentences("... He left. — !") == ["... He left. — !"]


@pytest.mark.parametrize("text", ["", " \n\n ", "\n"])
def test_a_text_of_nothing_has_no_sentences(text):
    assert split_sentences(text) == ()


def test_a_text_without_a_full_stop_is_one_sentence():
    assert sentences("no stop here") == ["no stop here"]


@given(st.text(alphabet="ab A.!?…”“’\n()1。", max_size=60))
def test_sentences_cover_the_text_in_order_and_begin_and_end_with_a_sign(text):
    found = split_sentences(text)

    rest = "".join(text[a.end : b.start] for a, b in pairwise(found))
    assert not rest.strip()
    assert sum(s.end - s.start for s in found) + sum(map(str.isspace, text)) >= len(text)
    assert all(text[s.start : s.end].strip() == text[s.start : s.end] != "" for s in found)


@pytest.mark.parametrize(
    "text",
    [
        "word " * 20_000,
        "“" * 10_000 + " a. " + "”" * 10_000 + " B",
        "x. " + "! " * 20_000,
        ". " * 20_000 + "a",
        "." * 50_000 + "a",
        "“a!” Ab cd " * 5_000,
        "Mr. " * 10_000,
    ],
    ids=["no stop", "quotes", "signs", "dots apart", "dots", "speech", "titles"],
)
def test_the_time_grows_with_the_length_only(text):
    started = time.process_time()
    split_sentences(text)
    once = time.process_time() - started

    assert once < 2  # with a square it would be minutes
