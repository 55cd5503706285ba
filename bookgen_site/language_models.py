"""The language models of this installation, from the environment: the first, then its fallbacks."""

import re
from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from biographies.language_model import Prices, Provider
from bookgen_site import env

MOST = 9
LONGEST_NAME, LONGEST_MODEL, LONGEST_ADDRESS = 40, 120, 200  # as the database's columns
_KEY = "a key of at most 500 letters, digits and signs of ASCII, without spaces"
DEAREST = Decimal(1_000_000)  # of a price or a budget: above it somebody mistook the unit


def providers() -> tuple[Provider, ...]:
    """Return the model services in the order in which they are asked; none without an address.

    Raises ImproperlyConfigured for a value that cannot be, naming the variable and its limit.
    """
    found = tuple(_provider(number) for number in range(1, _count() + 1))
    names = [provider.name for provider in found]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        msg = f"LLM_NAME: {twice[0]!r} names two model services; each needs a name of its own"
        raise ImproperlyConfigured(msg)
    return found


def amount(name: str) -> Decimal | None:
    """Return an amount of money, None if the variable is not set."""
    return env.read(name, _price, None, f"an amount from 0 to {DEAREST}, as 2.50")


def refuse_unbounded(
    found: Iterable[Provider], *, daily_budget: Decimal | None, daily_tokens: int, book_tokens: int
) -> None:
    """Raise ImproperlyConfigured where nothing bounds a service whose price nobody told.

    A budget of money cannot: only tokens are counted there.
    """
    unpriced = next((provider.name for provider in found if provider.prices is None), None)
    if unpriced is None:
        return
    told = (
        f"the price of model service {unpriced!r} is not known. Give LLM_PRICE_PROMPT and"
        " LLM_PRICE_COMPLETION (0 where it costs nothing), or set"
    )
    if not book_tokens:
        msg = f"LLM_BOOK_TOKENS is 0, no limit, and {told} LLM_BOOK_TOKENS to 1 or more"
        raise ImproperlyConfigured(msg)
    if daily_budget is not None and not daily_tokens:
        msg = f"LLM_DAILY_BUDGET counts money, and {told} LLM_DAILY_TOKENS to 1 or more too"
        raise ImproperlyConfigured(msg)


def _count() -> int:
    """Count the services that have an address; a gap, or a model without address, is refused."""
    told = [bool(env.text(_numbered("LLM_BASE_URL", each))) for each in range(1, MOST + 2)]
    count = told.index(False) if False in told else MOST + 1
    if count > MOST:
        msg = f"{_numbered('LLM_BASE_URL', MOST + 1)}: at most {MOST} model services can be named"
        raise ImproperlyConfigured(msg)
    for number in range(count + 1, MOST + 2):
        for name in ("LLM_BASE_URL", "LLM_MODEL"):
            if env.text(_numbered(name, number)):
                missing = _numbered("LLM_BASE_URL", count + 1)
                msg = f"{missing} is not set, though {_numbered(name, number)} is"
                raise ImproperlyConfigured(msg)
    return count


def _numbered(name: str, number: int) -> str:
    """Return the variable of one service: LLM_MODEL, LLM_2_MODEL, LLM_3_MODEL …"""
    return name if number == 1 else name.replace("LLM_", f"LLM_{number}_", 1)


def _provider(number: int) -> Provider:
    def at(name: str) -> str:
        return _numbered(name, number)

    context = env.integer(at("LLM_CONTEXT_TOKENS"), 8_192, low=512, high=10_000_000)
    most = context - 1  # of an answer: it and the question share the context
    return Provider(
        name=_name(at("LLM_NAME"), str(number)),
        base_url=_address(at("LLM_BASE_URL")),
        model=_model(at("LLM_MODEL")),
        api_key=env.read(at("LLM_API_KEY"), _matching(r"[!-~]{1,500}"), "", _KEY),
        context_tokens=context,
        output_tokens=env.integer(at("LLM_OUTPUT_TOKENS"), min(3_072, most), low=64, high=most),
        requests_per_minute=env.integer(at("LLM_REQUESTS_PER_MINUTE"), 0, high=1_000_000),
        tokens_per_minute=env.integer(at("LLM_TOKENS_PER_MINUTE"), 0, high=1_000_000_000),
        concurrency=env.integer(at("LLM_CONCURRENCY"), 0, high=1_000),
        deadline_s=env.decimal(at("LLM_DEADLINE_S"), 180, low=0.1, high=2_400),
        prices=_prices(number),
    )


def _name(name: str, default: str) -> str:
    wanted = rf"[\w.-]{{1,{LONGEST_NAME}}}"
    expected = f"1 to {LONGEST_NAME} letters, digits, dots or hyphens"
    return env.read(name, _matching(wanted), default, expected)


def _model(name: str) -> str:
    model = env.read(
        name,
        _matching(rf"\S{{1,{LONGEST_MODEL}}}"),
        "",
        f"the model's name at its service, at most {LONGEST_MODEL} characters without spaces",
    )
    return model or env.required(name)


def _address(name: str) -> str:
    """Return a base address; a name, password or query in it could end up in logs and pages."""

    def checked(raw: str) -> str:
        parts = urlsplit(raw)
        is_plain = not (parts.username or parts.password or parts.query or parts.fragment)
        if parts.scheme not in ("http", "https") or not parts.hostname or not is_plain:
            raise ValueError
        if len(raw) > LONGEST_ADDRESS or parts.port == 0:
            raise ValueError
        return raw.rstrip("/")

    expected = (
        f"an address with http:// or https://, at most {LONGEST_ADDRESS} characters, without"
        f" password or query, as https://host/v1 (the key goes into LLM_API_KEY)"
    )
    return env.read(name, checked, "", expected)


def _prices(number: int) -> Prices | None:
    """Return what a million tokens cost, None if nobody said; half a price is refused."""
    expected = f"an amount for a million tokens, 0 to {DEAREST}, as 0.15"
    names = [_numbered(name, number) for name in ("LLM_PRICE_PROMPT", "LLM_PRICE_COMPLETION")]
    prompt, completion = (env.read(name, _price, None, expected) for name in names)
    currency_name = _numbered("LLM_CURRENCY", number)
    currency = env.read(currency_name, _matching("[A-Z]{3}"), "USD", "three capitals, as EUR")
    if prompt is None and completion is None:
        return None
    if prompt is None or completion is None:
        missing = names[0] if prompt is None else names[1]
        msg = f"{missing} is not set: a model has two prices, for what it reads and what it writes"
        raise ImproperlyConfigured(msg)
    return Prices(prompt=prompt, completion=completion, currency=currency)


def _price(raw: str) -> Decimal | None:
    try:
        price = Decimal(raw)
    except InvalidOperation as exc:
        raise ValueError from exc
    if not price.is_finite() or not 0 <= price <= DEAREST:
        raise ValueError
    return price


def _matching(pattern: str) -> Callable[[str], str]:
    def checked(raw: str) -> str:
        if not re.fullmatch(pattern, raw):
            raise ValueError
        return raw

    return checked
