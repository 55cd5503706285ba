"""What a model will use for a book is said before the start, from so much to so much."""

from dataclasses import replace
from decimal import Decimal

import pytest

from biographies.language_model import Prices, Provider
from biographies.steps import forecasts
from biographies.steps.forecasts import forecast, forecast_order
from biographies.writing.llm import prompts, sections, writer
from tests.factories import make_allocation, make_biography, make_chapter, make_read_source

pytestmark = pytest.mark.django_db

SERVICE = Provider("one", "http://one.test/v1", "m", prices=Prices(Decimal(1), Decimal(2)))


@pytest.fixture(autouse=True)
def service(settings):
    settings.LLM_PROVIDERS = (SERVICE,)
    return settings


def test_a_book_of_which_only_the_size_is_known_has_a_forecast():
    told = forecast_order(chapters=20, words=2550, frame_words=2000)

    assert (told.parts, told.words, told.is_planned) == (22, 53_000, False)
    assert told.calls == (20 * 5 + 2 * 2, (20 * 8 + 2 * 3) * 4)
    assert told.tokens[0] < told.tokens[1]
    assert told.cost[0] < told.cost[1]


def test_the_low_end_is_every_section_once():
    told = forecast_order(chapters=1, words=700, passage_words=100)

    assert told.calls == (1, 8)
    assert told.tokens[0] == round(350 + 8 * 100 * 1.3) + round(700 * 3.0)
    assert told.cost[0] == Decimal("0.005590")


def test_a_book_without_a_plan_is_told_from_what_was_ordered():
    book = make_biography(chapter_count=2, words_per_chapter=700, introduction_words=500)

    assert forecast(book).words == 2 * 700 + 500
    assert forecast(book).parts == 4


def test_a_planned_book_is_told_from_the_parts_that_are_not_written_yet():
    book = make_biography(plan_version=1)
    source = make_read_source(biography=book)
    first = make_chapter(biography=book, number=1, target_words=1_000, supportable_words=700)
    make_chapter(biography=book, number=2, markdown="A text.")
    make_chapter(biography=book, number=3, supportable_words=0)
    make_chapter(biography=book, kind="glossary", number=0)
    for passage in source.current_version.passages.all()[:3]:
        make_allocation(biography=book, chapter=first, passage=passage)
    told = forecast(book)

    assert (told.parts, told.words, told.is_planned) == (1, 700, True)
    assert told.tokens[0] < forecast_order(chapters=1, words=700).tokens[0]  # 3 passages, not 8


def test_without_a_price_no_money_is_told(service):
    service.LLM_PROVIDERS = (replace(SERVICE, prices=None), SERVICE)
    told = forecast_order(chapters=1, words=700)

    assert (told.cost, told.cost_said) == (None, "")
    assert "tokens; no price is known, in 1 to 8 calls for 1 part of 700 words" in told.said
    service.LLM_PROVIDERS = ()
    assert forecast_order(chapters=1, words=700).as_row()["cost"] is None


def test_the_high_end_is_told_by_the_dearest_endpoint(service):
    dear = replace(SERVICE, prices=Prices(Decimal(100), Decimal(100)))
    one = forecast_order(chapters=1, words=700)
    service.LLM_PROVIDERS = (SERVICE, dear)
    two = forecast_order(chapters=1, words=700)

    assert (two.cost[0], two.currency) == (one.cost[0], "USD")
    assert two.cost[1] > 40 * one.cost[1]


def test_a_forecast_is_said_in_one_line():
    said = forecast_order(chapters=20, words=2550).said

    assert said == (
        "281,600 to 2,885,350 tokens, 0.44 to 3.39 USD, in 100 to 640 calls "
        "for 20 parts of 51,000 words together"
    )


def test_a_forecast_counts_as_the_writer_asks():
    assert (sections.USUAL_WORDS, sections.LEAST_WORDS) == forecasts.SECTION_WORDS
    assert forecasts.PASSAGES[1] == sections.MOST_PASSAGES
    assert forecasts.CALLS[1] == 1 + writer.ROUNDS + 1
    assert forecasts.ANSWER_TOKENS_PER_WORD[1] >= prompts.TOKENS_A_WORD


def test_a_book_with_nothing_left_to_write_needs_nothing():
    book = make_biography(plan_version=1)
    make_chapter(biography=book, markdown="A text.")
    told = forecast(book)

    assert (told.parts, told.tokens, told.cost) == (0, (0, 0), (Decimal(0), Decimal(0)))
