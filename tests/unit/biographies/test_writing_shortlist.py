"""Far more than a book can use is ranked first, and the plan looks at what comes first."""

import pytest

from biographies.sources import BlockKind, Passage, Record
from biographies.writing import (
    ChapterSpec,
    PlanRequest,
    QuoteLimits,
    SourceInfo,
    make_shortlist,
    most_characters,
    plan_book,
    shortlist,
)
from biographies.writing.values import QUOTE_ONLY

ABOUT = "In {year} Michael Faraday built a coil with his own hands at the Institution, number {at}."
OTHER = "The ships of {year} carried tin and barley to the harbours of the north, number {at}."
ASKED = {"chapter_count": 1, "words_per_chapter": 30, "introduction_words": 0}


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    """Let a page be far too much."""
    monkeypatch.setattr(shortlist, "LEAST_CHARACTERS", 1000)
    monkeypatch.setattr(shortlist, "TIMES_ASKED", 1)
    monkeypatch.setattr(shortlist, "STRETCH", 150)


def passages(number=1, text=ABOUT, count=40, **values):
    """Make a source of one sentence a passage."""
    texts = [text.format(year=1800 + at, at=at) for at in range(1, count + 1)]
    return [Passage(number, at, text, **values) for at, text in enumerate(texts, 1)]


def request(*numbers, **asked):
    """Ask for a book on Faraday from sources without titles that say anything."""
    sources = [SourceInfo(number, Record(f"Papers {number}")) for number in numbers or (1,)]
    wanted = {"sources": sources, "passages": (), "conclusion_words": 0} | ASKED | asked
    return PlanRequest("Michael Faraday", **wanted)


def seen(found, number):
    """Return the ordinals of a source that are on a shortlist."""
    return sorted(ordinal for source, ordinal in found.labels if source == number)


def test_what_a_plan_looks_at_grows_with_the_book_and_is_never_less_than_the_least(monkeypatch):
    monkeypatch.setattr(shortlist, "TIMES_ASKED", 10)
    specs = (ChapterSpec(1, target_words=300), ChapterSpec(2, target_words=200))

    assert most_characters(request()) == 10 * 6 * 30
    assert most_characters(request(specs=specs, conclusion_words=100)) == 10 * 6 * 600
    assert most_characters(request(words_per_chapter=1)) == 1000


def test_a_shortlist_holds_about_as_much_as_a_plan_looks_at():
    found = make_shortlist(request(), passages())

    size = sum(len(passage.text) for passage in passages() if (1, passage.ordinal) in found.labels)
    assert 1000 <= size < 1000 + 2 * 150


def test_what_speaks_of_the_subject_comes_first():
    found = make_shortlist(request(1, 2), [*passages(1, OTHER), *passages(2, count=8)])

    assert seen(found, 2) == list(range(1, 9))
    assert 0 < len(seen(found, 1)) < 10


def test_the_leading_source_is_seen_in_all_its_parts(monkeypatch):
    monkeypatch.setattr(shortlist, "LEAST_CHARACTERS", 6000)

    own = seen(make_shortlist(request(), passages(count=120)), 1)

    assert min(own) < 20
    assert max(own) > 100


def test_what_a_chapter_asks_for_is_seen_though_it_does_not_name_the_subject():
    barley = Passage(2, 1, "Barley, barley: the price of barley rose in the year 1816.")
    both = [*passages(count=80), *passages(2, OTHER), barley]
    spec = ChapterSpec(1, "Prices", 30, "The price of barley, not the ships", ("barley",))

    without = make_shortlist(request(1, 2), passages(count=80) + passages(2, OTHER))
    found = make_shortlist(request(1, 2, specs=(spec,)), both)

    assert seen(without, 2) == []
    assert len(seen(found, 2)) > 0


def test_of_a_source_that_may_only_be_quoted_no_more_is_seen_than_a_choice_needs(monkeypatch):
    monkeypatch.setattr(shortlist, "QUOTE_TIMES", 2)
    sources = [SourceInfo(1, Record("Papers"), rights=QUOTE_ONLY)]
    limits = QuoteLimits(words_per_source=30)

    asked = request(sources=sources, quotes=limits, quoted={1: 10})
    found = make_shortlist(asked, passages())

    assert 0 < len(seen(found, 1)) <= 4
    assert seen(make_shortlist(request(sources=sources, quoted={1: 999}), passages()), 1) == []


def test_other_languages_and_what_is_no_prose_take_no_place():
    sources = [SourceInfo(1, Record("A")), SourceInfo(2, Record("B"), language="es")]
    notes = passages(1, kind=BlockKind.NOTE)

    found = make_shortlist(request(sources=sources), [*notes, *passages(2)])

    assert found.labels == frozenset()
    assert found.measures[2].words == sum(len(one.text.split()) for one in passages(2))


def test_a_paragraph_that_was_cut_is_taken_whole():
    long = passages(count=12, continues=True)
    assert seen(make_shortlist(request(), [*passages(2, OTHER, 60), *long]), 1) == [*range(1, 13)]


def test_a_memoir_that_bears_the_name_comes_before_papers_that_do_not():
    said = "In {year} I built a coil with my own hands at the Institution, number {at}."
    sources = [SourceInfo(1, Record("Papers")), SourceInfo(2, Record("By Michael Faraday"))]

    found = make_shortlist(
        request(sources=sources), [*passages(1, OTHER), *passages(2, said, count=10)]
    )

    assert seen(found, 2) == list(range(1, 11))


def test_the_same_is_chosen_whenever_it_is_asked():
    both = [*passages(1), *passages(2, OTHER)]
    assert make_shortlist(request(1, 2), both) == make_shortlist(request(1, 2), iter(both))


def test_nothing_brought_is_an_empty_shortlist():
    assert make_shortlist(request(), ()).labels == frozenset()


def test_a_plan_says_of_a_source_without_a_place_on_the_shortlist_that_it_was_not_looked_at():
    asked = request(1, 2)
    found = make_shortlist(asked, [*passages(1), *passages(2, ABOUT, 2)])
    own = [passage for passage in passages(1) if (1, passage.ordinal) in found.labels]

    book = plan_book(request(1, 2, passages=own, measures=found.measures))

    assert [number for number, _ in book.set_aside] == [2]
    assert "none of these is from this source" in book.set_aside[0][1]


def test_the_words_of_a_source_in_another_language_are_all_counted():
    sources = [SourceInfo(1, Record("A")), SourceInfo(2, Record("B"), language="es")]
    found = make_shortlist(request(sources=sources), [*passages(1), *passages(2)])

    book = plan_book(request(sources=sources, passages=passages(1), measures=found.measures))

    words = found.measures[2].words
    assert [reason for _, reason in book.set_aside if f"none of its {words:,} words" in reason]
