"""The language models that the environment names; what cannot be is refused at the start."""

import os
from decimal import Decimal
from logging import WARNING, getLogger

import pytest
from django.core.exceptions import ImproperlyConfigured

from bookgen_site import env, language_models
from bookgen_site.language_models import amount, providers, refuse_unbounded

ONE = {"LLM_BASE_URL": "https://models.example/v1", "LLM_MODEL": "small-1"}
TWO = {"LLM_2_BASE_URL": "http://127.0.0.1:8080/v1/", "LLM_2_MODEL": "local"}


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch):
    """No language model is named."""
    for name in [name for name in os.environ if name.startswith("LLM_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def named(monkeypatch):
    """Return a function that sets variables and reads the services."""

    def named(*settings, **more):
        for name, value in {k: v for each in settings for k, v in each.items()}.items():
            monkeypatch.setenv(name, value)
        for name, value in more.items():
            monkeypatch.setenv(name, value)
        return providers()

    return named


def test_without_an_address_there_is_none(named):
    assert named() == ()


def test_one_service_needs_an_address_and_a_model(named):
    (provider,) = named(ONE)

    assert (provider.name, provider.base_url) == ("1", "https://models.example/v1")
    assert (provider.model, provider.prices) == ("small-1", None)
    assert (provider.context_tokens, provider.output_tokens) == (8_192, 3_072)


def test_everything_can_be_said_of_a_service(named):
    more = {
        "API_KEY": "sk-1", "NAME": "main", "CONTEXT_TOKENS": "32768", "OUTPUT_TOKENS": "4096",
        "PRICE_PROMPT": "0.15", "PRICE_COMPLETION": "0.6", "CURRENCY": "EUR",
        "REQUESTS_PER_MINUTE": "60", "TOKENS_PER_MINUTE": "90000", "CONCURRENCY": "3",
        "DEADLINE_S": "90",
    }  # fmt: skip
    (provider,) = named(ONE, {f"LLM_{name}": value for name, value in more.items()})

    assert provider.prices.prompt == Decimal("0.15")
    assert provider.prices.currency == "EUR"
    assert (provider.requests_per_minute, provider.tokens_per_minute) == (60, 90_000)
    assert (provider.concurrency, provider.deadline_s, provider.name) == (3, 90, "main")


def test_the_key_is_not_in_what_is_shown_of_a_service(named):
    assert "sk-secret" not in repr(named(ONE, LLM_API_KEY="sk-secret"))


def test_fallbacks_follow_in_their_order(named):
    assert [each.model for each in named(ONE, TWO)] == ["small-1", "local"]
    assert named(ONE, TWO)[1].base_url == "http://127.0.0.1:8080/v1"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"LLM_BASE_URL": "models.example"}, "LLM_BASE_URL cannot be read: expected an address"),
        ({"LLM_BASE_URL": "ftp://h/v1"}, "LLM_BASE_URL"),
        ({"LLM_BASE_URL": "https://me:word@h/v1"}, "without password"),
        ({"LLM_BASE_URL": "https://h/v1?key=abc"}, "or query"),
        ({"LLM_BASE_URL": "https://h:99999/v1"}, "LLM_BASE_URL"),
        ({"LLM_BASE_URL": "https://h/" + "v" * 200}, "at most 200"),
        ({"LLM_MODEL": ""}, "LLM_MODEL is not set"),
        ({"LLM_MODEL": "two words"}, "LLM_MODEL"),
        ({"LLM_API_KEY": "two words"}, "LLM_API_KEY cannot be read: expected a key"),
        ({"LLM_NAME": "my model"}, "LLM_NAME cannot be read: expected 1 to 40"),
        ({"LLM_CONTEXT_TOKENS": "100"}, "LLM_CONTEXT_TOKENS cannot be read: expected 512"),
        ({"LLM_OUTPUT_TOKENS": "8192"}, "LLM_OUTPUT_TOKENS cannot be read: expected 64 to 8191"),
        ({"LLM_PRICE_PROMPT": "1"}, "LLM_PRICE_COMPLETION is not set"),
        ({"LLM_PRICE_COMPLETION": "1"}, "LLM_PRICE_PROMPT is not set"),
        ({"LLM_PRICE_PROMPT": "cheap"}, "LLM_PRICE_PROMPT cannot be read: expected an amount"),
        ({"LLM_PRICE_PROMPT": "-1"}, "0 to 1000000"),
        ({"LLM_PRICE_PROMPT": "NaN"}, "LLM_PRICE_PROMPT"),
        ({"LLM_CURRENCY": "euro"}, "LLM_CURRENCY cannot be read: expected three capitals"),
        ({"LLM_CONCURRENCY": "-1"}, "LLM_CONCURRENCY cannot be read: expected 0 to 1000"),
        ({"LLM_DEADLINE_S": "0"}, "LLM_DEADLINE_S cannot be read: expected 0.1 to 2400"),
        ({"LLM_2_MODEL": "x"}, "LLM_2_BASE_URL is not set, though LLM_2_MODEL is"),
        ({"LLM_3_BASE_URL": "http://h/v1"}, "LLM_2_BASE_URL is not set, though LLM_3_BASE_URL"),
        ({**TWO, "LLM_2_NAME": "1"}, "'1' names two model services"),
        ({**TWO, "LLM_2_CONCURRENCY": "x"}, "LLM_2_CONCURRENCY cannot be read"),
    ],
)
def test_what_cannot_be_is_refused_by_its_name_and_limit(named, more, said):
    with pytest.raises(ImproperlyConfigured) as caught:
        named(ONE, more)

    assert said in str(caught.value)
    assert "word" not in str(caught.value).replace("password", "")


def test_a_model_without_an_address_is_refused(named):
    with pytest.raises(ImproperlyConfigured, match="LLM_BASE_URL is not set, though LLM_MODEL is"):
        named(LLM_MODEL="small-1")


def test_there_are_nine_services_at_most(named):
    numbers = range(2, language_models.MOST + 2)
    more = {f"LLM_{n}_{what}": v for n in numbers for what, v in (("BASE_URL", "http://h/v1"),)}

    with pytest.raises(ImproperlyConfigured, match="at most 9"):
        named(ONE, more)


@pytest.mark.parametrize(
    ("price", "limits", "said"),
    [
        ("", {"book_tokens": 0}, "LLM_BOOK_TOKENS is 0, no limit, and the price of"),
        ("", {"daily_budget": Decimal(5)}, "set LLM_DAILY_TOKENS to 1 or more too"),
        ("", {"daily_budget": Decimal(5), "daily_tokens": 9}, ""),
        ("", {}, ""),
        ("0", {"book_tokens": 0, "daily_budget": Decimal(5)}, ""),
    ],
)
def test_a_service_without_a_price_is_bounded_by_tokens_or_refused(named, price, limits, said):
    prices = {"LLM_PRICE_PROMPT": price, "LLM_PRICE_COMPLETION": price} if price else {}
    usual = {"daily_budget": None, "daily_tokens": 0, "book_tokens": 1}
    caught = ""
    try:
        refuse_unbounded(named(ONE, prices), **(usual | limits))
    except ImproperlyConfigured as exc:
        caught = str(exc)

    assert said in caught
    assert bool(said) is bool(caught)


def test_an_amount_is_exact(monkeypatch):
    monkeypatch.setenv("LLM_DAILY_BUDGET", "2.10")

    assert amount("LLM_DAILY_BUDGET") == Decimal("2.10")
    assert amount("LLM_NOT_SET") is None


def test_the_librarys_loggers_write_no_requests():
    loggers = env.logging(level="DEBUG")["loggers"]

    assert {loggers[name]["level"] for name in ("openai", "httpx2", "httpcore2")} == {"WARNING"}
    assert getLogger("openai").getEffectiveLevel() >= WARNING
