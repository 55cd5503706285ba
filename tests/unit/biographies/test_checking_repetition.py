"""What a book says twice."""

import json

from biographies.checking import check_repetition

ONE = "Faraday wound the ring with two coils of wire in the summer of that year."
TWO = "Trinity House asked the chemist for his advice about the lamps of the coast."


def test_a_book_of_different_parts_has_no_problem():
    report = check_repetition({"chapter 1": ONE, "chapter 2": TWO})

    assert report.problems == ()
    assert (report.measures["sentences"], report.measures["reused_8grams"]) == (2, 0.0)


def test_the_same_sentence_in_two_parts_is_an_error_in_the_later():
    parts = {"chapter 1": f"{TWO} {ONE}[^s1p1]", "chapter 2": f"# Title\n\n{ONE}[^s2p9]"}

    problem = check_repetition(parts).problems[0]

    assert (problem.rule, problem.evidence["part"]) == ("repetition.same_sentence", "chapter 2")
    assert parts["chapter 2"][problem.start : problem.end] == ONE
    place = slice(problem.evidence["other_start"], problem.evidence["other_end"])
    assert parts[problem.evidence["other_part"]][place] == ONE


def test_a_near_copy_is_a_warning_with_its_likeness():
    near = ONE.replace("that year", "that very year")

    problem = check_repetition({"chapter 1": ONE, "chapter 2": near}).problems[0]

    assert problem.rule == "repetition.near_duplicate"
    assert 0.5 <= problem.evidence["likeness"] < 1


def test_a_near_copy_goes_with_the_nearest_of_earlier_sentences():
    near = ONE.replace("that year", "that very year")
    nearer = near.replace("very year", "very same year")

    found = check_repetition({"a": ONE, "b": near, "c": nearer}).problems

    assert [p.evidence["other_part"] for p in found if "other_part" in p.evidence] == ["a", "b"]


def test_short_sentences_may_come_again():
    report = check_repetition({"chapter 1": "He was right.", "chapter 2": "He was right."})

    assert report.problems == ()


def test_a_run_of_eight_words_in_another_part_is_counted():
    start = "the ring with two coils of wire in"
    parts = {"a": f"Faraday wound {start} haste.", "b": f"Anderson had cleaned {start} May last."}

    report = check_repetition(parts)

    assert report.measures["reused_8grams"] > 0
    assert report.problems[-1].rule == "repetition.reused_text"


def test_a_phrase_of_the_language_is_no_copy():
    parts = {f"chapter {n}": f"At the end of the day {n} came man {n}." for n in range(60)}

    assert check_repetition(parts).measures["same_sentences"] == 0


def test_an_empty_book_is_measured():
    report = check_repetition({"chapter 1": "", "chapter 2": "***"})

    assert (report.measures["sentences"], report.measures["worst_part"]) == (0, "")


def test_evidence_can_be_stored_as_json():
    for problem in check_repetition({"a": ONE, "b": ONE}).problems:
        assert json.loads(json.dumps(dict(problem.evidence)))
