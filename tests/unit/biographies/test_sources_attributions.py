"""The closed list of phrases that say whose words follow."""

import re

import pytest

from biographies.checking import Support, derive_citations
from biographies.sources import (
    SAYING_VERBS,
    Record,
    attributions,
    credit,
    family_name,
    joined_names,
    labels_of_origin,
)

PHRASES = [
    (language, form)
    for language in ("en", "es")
    for own in [attributions(language)]
    for form in (*own.opening, own.titled, *own.going_on, own.several, own.unnamed)
]


@pytest.mark.parametrize(("language", "form"), PHRASES)
def test_a_checker_takes_every_phrase_off(language, form):
    left, right = attributions(language).marks
    lead = form.format(name="Lovelace", title="Notes of My Life")
    markdown = f"{lead}{left}I was born in London.{right}[^s1p1]"
    found = derive_citations(markdown, passages={(1, 1): "It is true. I was born in London."})
    assert [one.support for one in found] == [Support.QUOTED]


@pytest.mark.parametrize(("language", "form"), PHRASES)
def test_every_verb_is_in_the_list(language, form):
    verb = re.search(r"(?:\{name\}|\*) (\D+?): $", form)
    assert (
        verb is None or verb[1] in SAYING_VERBS or verb[1].removeprefix("{name} ") in SAYING_VERBS
    )


@pytest.mark.parametrize(
    ("name", "family"),
    [("Lovelace, Ada", "Lovelace"), ("Ada Lovelace", "Lovelace"), ("Voltaire", "Voltaire"),
     ("Augustus De Morgan", "De Morgan"), ("Queen Victoria", "Victoria")],
)  # fmt: skip
def test_a_person_is_spoken_of_by_the_family_name(name, family):
    assert family_name(name) == family


def test_several_authors_are_joined():
    assert joined_names(["Strachey, Lytton", "Vernon Lee"]) == "Strachey and Lee"


@pytest.mark.parametrize(
    ("record", "language", "said"),
    [
        (Record("A Life", ("Moore, Doris",), "1977"), "en", "A Life, by Doris Moore (1977)"),
        (Record("A Life"), "en", "A Life"),
        (Record("Una vida", ("Moore, Doris",)), "es", "Una vida, de Doris Moore"),
    ],
)
def test_an_imprint_names_a_work_by_its_record(record, language, said):
    assert credit(record, language) == said


def test_other_languages_have_the_english_labels():
    assert labels_of_origin("nl").told_from == "Told from {work}"
    assert attributions("nl") is attributions("en-GB")
