"""Whether a passage says what a statement says."""

import pytest

from bench.book_measures.support import is_quotation, is_supported, locate, split_lead

PASSAGE = (
    "In 1833 Ada met Charles Babbage at a party in London. He was not, to her joy, a "
    "flatterer, and he showed her the engine, which some have called great, with some pride."
)


@pytest.mark.parametrize(
    "text",
    [
        "In 1833 Ada met Charles Babbage at a party in London.",
        "in 1833 Ada met Charles Babbage",
        "Ada writes: “He showed her the engine, which some have called great, with some pride.”",
        "He was not a flatterer, and he showed her the engine, which some have called great.",
    ],
)
def test_the_source_s_own_words_are_supported(text):
    assert is_supported(text, [PASSAGE])


@pytest.mark.parametrize(
    "text",
    [
        "In 1834 Ada met Charles Babbage at a party in London.",
        "In 1833 Charles Babbage met Ada at a party in London.",
        "In 1833 Ada met William Babbage at a party in London.",
        "He was, to her joy, a flatterer, and he showed her the engine.",
        "In 1833 Ada met Charles Babbage at a party in London, and wept.",
        "Ada wrote the notes.",
        "",
    ],
)
def test_changed_words_are_not_supported(text):
    assert not is_supported(text, [PASSAGE])


def test_nothing_is_supported_by_no_passage():
    assert not is_supported("Ada wrote.", [])


def test_a_statement_may_run_over_two_passages():
    assert is_supported(
        "Ada was born. She wrote.", ["Long ago Ada was born.", "She wrote. She died."]
    )


def test_the_words_before_a_quotation_name_who_writes_it():
    assert split_lead("Ada writes: “I am well.”") == ("Ada writes:", "I am well.")
    assert split_lead("“I am well.”") == ("", "I am well.")
    assert split_lead("“Well,” she said, “go.”") == ("", "“Well,” she said, “go.”")


def test_only_a_whole_quotation_is_one():
    assert is_quotation("Ada writes: “I am well.”")
    assert not is_quotation("Ada was “well”.")


def test_leaving_out_who_said_so_changes_the_sense():
    said = [
        "The engine, it was said in London by those who knew it, was made of brass and of steel."
    ]

    assert not is_supported("The engine, it was in London by those who knew it, was of brass", said)


def test_a_statement_is_located_by_the_words_it_rests_on():
    assert locate("He was not, to her joy, a flatterer", PASSAGE) == (11, 19)
    assert locate("Ada wrote the notes.", PASSAGE) is None


def test_a_shortened_statement_is_located_from_its_first_word_to_its_last():
    assert locate("He was not a flatterer, and he showed her the engine", PASSAGE) == (11, 25)
