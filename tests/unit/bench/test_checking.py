"""The benchmark of the checker: what it plants, how it counts, and when it fails."""

import random

from bench.checking import KINDS, Planted, alter, find_flagged, plant, table
from bench.checking_cases import alterations
from bench.checking_cases.cases import Case, CaseFile

PASSAGE = (
    "On 4 May 1799 Simon Cole lent Hannah Vane two charts of the coast. She carried them to Dover, "
    "where her brother waited for her with a boat. In June 1802 Robert Hart taught her the stars."
)
OTHER = "The school at Hull was opened in 1811, and Mary Dunn was its first teacher of navigation."
TRUE = Planted("en", "en", "verbatim", PASSAGE.split(". ")[0] + ".", PASSAGE, is_held_out=False)
FILE = CaseFile(
    "en",
    "en",
    (
        Case("vane", PASSAGE, ("In June 1802 it was Robert Hart who taught her.",), False),
        Case("dunn", OTHER, ("Mary Dunn was the first teacher at Hull.",), True),
    ),
    ("Simon Cole", "Hannah Vane", "Robert Hart", "Mary Dunn"),
    ("Dover", "Hull"),
)


def test_true_statements_pass_and_a_false_one_is_flagged():
    false = Planted("en", "en", "number", TRUE.text.replace("1799", "1803"), PASSAGE, False)

    assert find_flagged([TRUE, false]) == [False, True]


def test_each_kind_is_planted_and_named():
    names = alterations.Names(FILE.persons, FILE.places)
    strange = Planted("en", "en", "verbatim", OTHER, OTHER, is_held_out=False)
    made = {kind: alter(kind, TRUE, names, random.Random(1), [TRUE, strange]) for kind in KINDS}

    assert [item.kind for item in made.values()] == list(KINDS)
    assert made["wrong source"].passage == OTHER
    assert all(item.text != TRUE.text for kind, item in made.items() if kind != "wrong source")


def test_errors_in_paraphrases_are_counted_apart():
    names = alterations.Names(FILE.persons, FILE.places)
    told = Planted("en", "en", "paraphrase", TRUE.text, PASSAGE, is_held_out=False)

    assert alter("name swap", told, names, random.Random(1), [told]).kind == (
        "name swap in paraphrase"
    )


def test_the_same_seed_plants_the_same_errors():
    assert plant(FILE, 1) == plant(FILE, 1)
    assert {item.kind for item in plant(FILE, 1)} >= {"verbatim", "paraphrase", "number"}


def test_the_report_counts_halves_apart_and_names_what_is_missed():
    held_out = Planted("en", "en", "verbatim", OTHER, OTHER, is_held_out=True)
    report, missed = table([TRUE, held_out], [False, True])

    assert "| verbatim | 0.0% of 1 | 100.0% of 1 | 50.0% of 2 |" in report
    assert missed == [
        "verbatim, en held out: 100.0%, at most 5%",
        "verbatim, en: 50.0%, at most 5%",
    ]


def test_a_real_book_is_one_column_and_its_gates():
    book = Planted("a-book", "en", "role swap", OTHER, OTHER, is_held_out=True)
    report, missed = table([book], [True])

    assert report.splitlines()[2] == "| kind | a-book |"
    assert missed == []
