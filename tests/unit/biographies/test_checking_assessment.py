"""What each source is worth, and whether all of them are enough."""

from dataclasses import replace

import pytest

from biographies.checking import AskedOfSources, SourceFacts, assess_sources
from biographies.checking.assessment import tier_of
from biographies.errors import InvalidInputError

ASKED = AskedOfSources(subject="Hannah Vane", language="en", min_sources=1)
LIFE = SourceFacts(
    name="A Pilot's Daughter",
    number=1,
    authors=("Hart, William",),
    year="1890",
    rights="public_domain",
    language="en",
    text="Hannah Vane was born at Deal in the spring. Her father was a pilot of the Channel ports. "
    "She taught the stars for thirty years in the school by the harbour.",
    citations=5,
)


def rules(*sources, asked=ASKED):
    report, _ = assess_sources(sources, asked)
    return [problem.rule.removeprefix("source.") for problem in report.problems]


def test_a_good_source_has_a_tier_and_its_reason_and_no_problem():
    report, (judged,) = assess_sources([LIFE], ASKED)

    assert (report.is_valid, report.problems, judged.is_usable) == (True, (), True)
    assert judged.reasons == ("secondary: somebody else tells it",)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"state": "failed", "reason": "the file is encrypted", "text": ""}, "unreadable"),
        ({"state": "queued", "text": ""}, "unread"),
        ({"reason": "it is in Dutch"}, "set_aside"),
        ({"text": " "}, "empty"),
        ({"text": "The tides of the Channel were known to every pilot. " * 9}, "irrelevant"),
        ({"language": "nl"}, "language"),
        ({"rights": "quote_only"}, "quote_only"),
        ({"authors": ()}, "record_incomplete"),
        ({"name": "Encyclopaedia of the Sea"}, "only_tertiary"),
    ],
)
def test_what_is_wrong_with_a_source_is_said(change, rule):
    assert rule in rules(replace(LIFE, **change))


@pytest.mark.parametrize(
    ("change", "tier"),
    [
        ({}, "secondary"),
        ({"kind": "letter"}, "primary"),
        ({"is_first_person": True}, "primary"),
        ({"authors": ("Vane, Hannah",)}, "primary"),
        ({"kind": "entry-encyclopedia"}, "tertiary"),
        ({"name": "Diccionario de pilotos"}, "tertiary"),
    ],
)
def test_a_source_is_primary_secondary_or_tertiary(change, tier):
    assert tier_of(replace(LIFE, **change), "Hannah Vane")[0] == tier


def test_a_copy_is_held_against_the_smaller_source():
    larger = replace(
        LIFE,
        name="Collected Lives",
        text=f"{LIFE.text} The harbour was closed to the larger ships in the year after her death.",
    )
    report, _ = assess_sources([LIFE, larger], ASKED)
    (problem,) = [p for p in report.problems if p.rule == "source.duplicate"]

    assert problem.evidence == {"source": 1, "other": "Collected Lives"}


def test_too_few_sources_are_an_error_and_too_few_words_a_warning():
    report, _ = assess_sources([LIFE], replace(ASKED, min_sources=2, words=51_000))

    found = {problem.rule: problem.severity.value for problem in report.problems}
    assert found == {"source.too_few": "error", "source.too_short": "warning"}


def test_a_book_that_follows_one_of_its_sources_is_told_so():
    other = replace(LIFE, name="Letters", number=2, citations=1, text="Hannah Vane wrote to Deal.")

    assert rules(LIFE, other) == ["unbalanced"]


def test_a_subject_s_own_memoir_need_not_name_its_teller():
    memoir = replace(LIFE, is_first_person=True, text="I was born at Deal, and I loved the sea.")

    assert rules(memoir) == []


def test_a_subject_of_short_names_cannot_be_looked_for():
    assert rules(replace(LIFE), asked=replace(ASKED, subject="Li Po")) == []


def test_no_sources_at_all_are_too_few():
    assert rules() == ["too_few"]


def test_a_negative_number_of_sources_is_refused():
    with pytest.raises(InvalidInputError):
        assess_sources([], replace(ASKED, min_sources=-1))
