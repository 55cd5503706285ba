"""A source that may only be quoted: short quotations, few of them, shared out over the book."""

from dataclasses import replace
from itertools import pairwise

from biographies.sources import Passage, Record, count_words
from biographies.writing import (
    Brief,
    ExtractiveWriter,
    PlanRequest,
    QuoteLimits,
    SourceInfo,
    find_voice,
    plan_book,
)
from biographies.writing.rights import barred_around
from tests.texts import PASSAGES

SUBJECT = "Ada Lovelace"
OWN = Record("A Life", ("Moore, Doris",))
LONG = (
    "In {0} Ada Lovelace went with William King from London to Ockham, number {0}, by coach. "
    "The road of {0} was long."
)


def passages(count=40, source=1):
    """Make dated passages that tell enough to be quoted."""
    return [Passage(source, at, LONG.format(1815 + at)) for at in range(1, count + 1)]


def plan(own, rights="quote_only", **asked):
    """Plan two chapters from one source, or what is asked."""
    info = find_voice(SourceInfo(1, OWN, rights=rights), own, SUBJECT)
    values = {"chapter_count": 2, "words_per_chapter": 400, "introduction_words": 0}
    values |= {"conclusion_words": 0}
    return plan_book(PlanRequest(SUBJECT, [info], own, **(values | asked))), info


def texts_of(plan, info, own):
    """Write the planned parts and return their statements."""
    by_label = {(one.source, one.ordinal): one for one in own}
    for part in plan.parts:
        given = tuple(by_label[label] for label in part.passages)
        brief = Brief(SUBJECT, "chapter", part.title, 400, given, part.barred, sources=(info,))
        draft = ExtractiveWriter().write(brief) if given else None
        for section in draft.sections if draft else ():
            yield from (one for run in section.paragraphs for one in run)


def test_no_more_than_the_limit_is_quoted_in_the_whole_book():
    own = passages()
    quotations = list(texts_of(*plan(own), own))
    words = sum(count_words(one.text) for one in quotations)
    assert 250 <= words <= 300
    assert all(one.is_quoted for one in quotations)
    assert quotations[0].lead


def test_no_quotation_is_longer_than_the_limit():
    own = passages()
    few = QuoteLimits(words_each=12, words_per_source=300)
    assert list(texts_of(*plan(own, quotes=few), own)) == []


def test_what_other_parts_have_already_is_not_given_again():
    own = passages()
    quotations = list(texts_of(*plan(own, quoted={1: 270}), own))
    assert sum(count_words(one.text) for one in quotations) <= 30


def test_quotations_are_from_all_of_the_source_and_none_beside_another():
    own = passages()
    places = [one.ordinal for one in texts_of(*plan(own), own)]
    assert min(places) <= 5
    assert max(places) >= 35
    assert all(after - before > 1 for before, after in pairwise(places))


def test_only_passages_that_give_a_quotation_are_in_the_plan():
    made, _ = plan(passages())
    assert 5 < sum(len(part.passages) for part in made.parts) < 20


def test_a_source_that_may_be_used_is_used():
    made, _ = plan(passages(), rights="licensed")
    assert sum(part.supportable_words for part in made.parts) > 600


def test_all_but_what_was_chosen_is_barred():
    passage = passages(1)[0]
    shut = list(barred_around([passage], []))
    assert [(ref.start, ref.end) for ref in shut] == [(0, len(passage.text))]


def test_a_free_source_tells_what_both_tell():
    free, bound = passages(12), passages(12, source=2)
    infos = [SourceInfo(1, OWN), replace(SourceInfo(2, OWN), rights="quote_only")]
    made = plan_book(PlanRequest(SUBJECT, infos, [*free, *bound], chapter_count=1,
                     introduction_words=0, conclusion_words=0))  # fmt: skip
    assert {source for part in made.parts for source, _ in part.passages} == {1}


def test_a_source_in_another_language_is_set_aside_with_its_words():
    own = [Passage(1, 1, PASSAGES[0])]
    info = SourceInfo(1, OWN, language="es")
    made = plan_book(PlanRequest(SUBJECT, [info], own))
    words = count_words(PASSAGES[0])
    assert made.set_aside == (
        (
            1,
            f"It is in another language (es) than the book: none of its {words} words can be used.",
        ),
    )
