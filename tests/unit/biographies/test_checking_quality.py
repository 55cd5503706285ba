"""What makes a chapter read as unfinished."""

import pytest

from biographies.checking import check_quality
from biographies.checking.readability import count_syllables, reading_ease

GOOD = (
    "Michael Faraday was born in the south of London in the autumn of the year.[^s1p1] "
    "His father worked as a smith.[^s1p2]\n\n"
    "Riebau took the boy into his shop, where books were bound for rich customers.[^s1p3]"
)


def found(text: str, language: str = "en") -> list[tuple[str, str]]:
    report = check_quality(text, language=language)
    return [(problem.rule, text[problem.start : problem.end]) for problem in report.problems]


def test_finished_prose_has_no_problem_and_is_measured():
    report = check_quality(f"# A smith's son\n\n{GOOD}\n\n- Abbott\n- Magrath\n")

    assert report.problems == ()
    assert (report.measures["sentences"], report.measures["paragraphs"]) == (5, 4)
    assert report.measures["reading_formula"] == "flesch"


def test_the_same_sentence_twice_is_an_error_at_the_second():
    again = "His father worked as a smith."
    text = f"{GOOD} {again}[^s1p9]"

    (problem,) = check_quality(text).problems

    assert (problem.rule, problem.start) == ("quality.duplicate_sentence", text.rindex(again))
    assert not check_quality(text).is_valid


def test_almost_the_same_sentence_is_a_warning_that_shows_both():
    again = "Michael Faraday was born in the south of London in the autumn of that hard year."
    text = f"{GOOD} {again}[^s1p9]"

    (problem,) = check_quality(text).problems

    assert problem.rule == "quality.near_duplicate_sentence"
    assert problem.evidence["other_start"] == 0
    assert check_quality(text).is_valid


def test_a_text_that_goes_round_in_circles_is_an_error():
    text = " ".join(f"The boy went to the shop and bound {n} books again." for n in range(40))

    assert "quality.repetition" in dict(found(text))


@pytest.mark.parametrize("opening", ["He", "These", "One of these", "The latter", "It"])
def test_a_paragraph_that_opens_on_nobody_is_flagged(opening):
    text = f"{GOOD}\n\n{opening} bound many books for the master."

    assert found(text) == [("quality.dangling_opening", opening)]


@pytest.mark.parametrize(
    "text",
    [
        "It was in 1831 that Faraday wound the ring.",
        "It is clear that Faraday knew of it.",
        "There were few roads in the north.",
        "Hera was a goddess.",
        "Both parents came from the north.",
    ],
)
def test_openings_that_point_at_nothing_before_are_left_alone(text):
    assert found(text) == []


def test_openings_are_read_in_spanish():
    assert found("Ella vivía en Toledo.", "es") == [("quality.dangling_opening", "Ella")]
    assert found("Ella vivía en Toledo.", "de") == []


def test_a_paragraph_without_its_full_stop_is_a_fragment():
    assert found("Faraday wound the ring. Then he connected the") == [
        ("quality.fragment", "Then he connected the")
    ]


@pytest.mark.parametrize("end", [".", "?", "!”", "…", ".)", ":", "?»"])
def test_every_proper_ending_is_accepted(end):
    assert found(f"Faraday wound the ring{end}") == []


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Faraday <b>wound</b> it.", "<b>"),
        ("Faraday wound it.12 Then he rested.", "12"),
        ("Faraday wound it[12] then.", "[12]"),
        ("Faraday wound it \\[Pg 40\\] then.", "\\[Pg 40\\]"),
        ("Faraday wound it† then.", "†"),
        ("Faraday wound &nbsp; it.", "&nbsp;"),
    ],
)
def test_what_is_left_of_a_source_is_an_error(text, left):
    assert ("quality.leftover", left) in found(text)


def test_a_note_mark_needs_its_note():
    assert found("Faraday wound it.[^1]") == [("quality.note_without_text", "[^1]")]
    assert found("Faraday wound it.[^1]\n\n[^1]: In spring.") == []


@pytest.mark.parametrize(
    "text",
    [
        "Sure, here is the revised chapter you asked for.",
        "As an AI language model, Faraday wound it.",
        "Faraday was born in [insert place] that year.",
        "TODO Faraday wound it.",
    ],
)
def test_placeholders_and_chat_are_errors(text):
    assert "quality.placeholder" in dict(found(text))


def test_a_doubled_word_is_found_where_it_stands():
    assert found("Faraday wound the the ring.") == [("quality.doubled_word", "the the")]
    assert found("Faraday had had a ring and said that that was it.") == []


def test_a_paragraph_of_more_than_three_hundred_words_is_too_long():
    text = " ".join(f"Man {n} took ring {n + 500} to house {n + 900} at noon." for n in range(38))

    assert [rule for rule, _ in found(text)] == ["quality.long_paragraph"]


def test_an_empty_text_is_measured_as_empty():
    report = check_quality("# Only a heading\n")

    assert (report.measures["words"], "reading_ease" in report.measures) == (0, False)


@pytest.mark.parametrize(
    ("word", "language", "count"),
    [
        ("the", "en", 1),
        ("chemistry", "en", 3),
        ("made", "en", 1),
        ("table", "en", 2),
        ("lectured", "en", 2),
        ("wanted", "en", 2),
        ("ciudad", "es", 2),
        ("río", "es", 2),
        ("teatro", "es", 3),
        ("rey", "es", 1),
    ],
)
def test_syllables_are_counted_by_groups_of_vowels(word, language, count):
    assert count_syllables(word, language) == count


def test_short_words_read_more_easily_than_long_ones():
    easy = reading_ease(["The cat sat on the mat."], language="en")
    hard = reading_ease(
        ["Electromagnetic investigations necessitated perseverance."], language="en"
    )

    assert easy > 100 > hard


def test_spanish_has_its_own_formula_and_other_languages_none():
    assert reading_ease(["El rey vive en la casa."], language="es") > 80
    assert reading_ease(["Der König lebt."], language="de") is None


def test_a_very_long_sentence_is_a_warning_at_its_place():
    text = f"It rained. The road {'and the old road ' * 25}was long."

    assert ("quality.long_sentence", text[11:]) in found(text)


def test_broken_markdown_and_another_language_are_found_in_the_text():
    text = (
        "# A\n\n### B\n\nEl barco no llegó hasta la primavera y nadie sabía por qué había tardado."
    )

    assert {rule for rule, _ in found(text)} == {"markdown.heading_level", "language.part"}
