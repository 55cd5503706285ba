"""The planted errors: each alters what it says it does, and knows nothing of the checker."""

import random
from pathlib import Path

import pytest

from bench import checking_cases
from bench.checking_cases import alterations
from bench.checking_cases.cases import LANGUAGES, read_cases
from bench.checking_cases.shared import shared_cases

NAMES = alterations.Names(persons=("Hannah Vane", "Simon Cole", "Vane"), places=("Deal", "Dover"))
TEXT = "On 4 May 1799 Simon Cole, an old pilot, lent Hannah Vane two charts of Deal."
PASSAGE = f"{TEXT} In 1802 she went to Dover."


def rng():
    return random.Random(3)


def test_nothing_that_plants_errors_imports_the_checker():
    files = Path(checking_cases.__file__).parent.glob("*.py")

    assert all("import biographies" not in path.read_text(encoding="utf-8") for path in files)
    assert all("from biographies" not in path.read_text(encoding="utf-8") for path in files)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_a_hundred_paraphrases_in_two_halves(language):
    cases = read_cases(language).cases

    told = [text for case in cases for text in case.paraphrases]
    held_out = sum(len(case.paraphrases) for case in cases if case.is_held_out)
    assert (len(told), len(set(told)), 40 <= held_out <= 60) == (100, 100, True)
    assert sum(len(case.sentences) for case in cases) >= 60


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_paraphrase_is_a_sentence_of_its_passage(language):
    cases = read_cases(language).cases

    assert not [text for case in cases for text in case.paraphrases if text in case.passage]


def test_a_trimmed_statement_lost_one_clause_and_nothing_else():
    assert alterations.trim(TEXT, "en") == (
        "On 4 May 1799 Simon Cole, lent Hannah Vane two charts of Deal."
    )


@pytest.mark.parametrize(
    "text", ["She went home.", "She went home to Deal, but never said a word.", "Home, at last."]
)
def test_what_would_change_its_sense_or_be_too_short_is_not_trimmed(text):
    assert alterations.trim(text, "en") is None


def test_a_changed_number_is_the_only_change():
    altered = alterations.change_number(TEXT, PASSAGE, "en", rng())

    changed = [new for old, new in zip(TEXT.split(), altered.split(), strict=True) if old != new]
    assert len(changed) == 1


def test_a_statement_without_numbers_offers_none_to_change():
    assert alterations.change_number("She went home.", PASSAGE, "en", rng()) is None


def test_a_swapped_name_is_another_one_of_the_same_kind():
    altered = alterations.swap_name("Simon Cole went to sea.", PASSAGE, NAMES, rng())

    assert altered == "Hannah Vane went to sea."
    assert alterations.swap_name("She went home.", PASSAGE, NAMES, rng()) is None


def test_swapped_roles_keep_every_word():
    altered = alterations.swap_roles(TEXT, NAMES, rng())

    assert altered.startswith("On 4 May 1799 Hannah Vane, an old pilot, lent Simon Cole")
    assert alterations.swap_roles("Simon Cole went to Deal.", NAMES, rng()) is None


@pytest.mark.parametrize(
    ("text", "language", "denied"),
    [
        ("She was a pilot.", "en", "She was not a pilot."),
        ("She bought a chart.", "en", "She never bought a chart."),
        ("She was not a pilot.", "en", "She was a pilot."),
        ("Se casó en Cádiz.", "es", "No se casó en Cádiz."),
        ("No volvió al mar.", "es", "Volvió al mar."),
        ("A pilot of Deal.", "en", None),
    ],
)
def test_a_statement_is_denied_or_its_denial_taken_away(text, language, denied):
    assert alterations.deny(text, language, rng()) == denied


def test_a_changed_word_is_one_of_another_text():
    altered = alterations.change_word("She carried them.", "They sailed early.", rng())

    assert altered == "She sailed them."
    assert alterations.change_word("She went.", "They sailed early.", rng()) is None


def test_an_added_clause_stands_behind_the_whole_statement():
    altered = alterations.add_clause(TEXT, PASSAGE, "en", NAMES, rng())

    assert altered.startswith(f"{TEXT[:-1]}, ")
    assert altered.endswith(".")


def test_a_clause_that_needs_a_name_is_not_added_where_there_is_none():
    nameless = alterations.Names((), ())
    made = {
        alterations.add_clause("It rained.", "It rained.", "en", nameless, random.Random(seed))
        for seed in range(30)
    }

    assert None in made
    assert not any("{name}" in text for text in made if text)


def test_passages_of_real_books_are_chosen_alike_each_time(tmp_path):
    line = "In the spring of 1799 the pilot Simon Cole and Hannah Vane went down to the harbour. "
    tail = "Later Hannah Vane met Simon Cole in June at the school, where they looked at the stars."
    (tmp_path / "a-life.md").write_text(f"# One\n\n{line * 4}{tail}\n\n> {line * 5}\n\nShort.\n")

    (file,) = shared_cases(tmp_path)
    assert (file, len(file.cases)) == (shared_cases(tmp_path)[0], 1)
    assert set(file.persons) == {"Simon Cole", "Hannah Vane"}
    assert shared_cases(tmp_path / "nowhere") == []
