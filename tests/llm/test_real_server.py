"""A real model on a real server, llama.cpp's: what goes over the wire, never what is written.

Run by `make test-llm`, which starts the server and names it in the environment.
"""

import os
from dataclasses import replace
from time import monotonic

import pytest

from biographies.errors import ModelContextError, ModelError
from biographies.language_model import Abilities, Message, Provider, Request
from biographies.language_model.client import OpenAIClient
from biographies.language_model.probe import probe
from biographies.language_model.tokens import request_tokens
from biographies.models import BudgetReservation, ModelCall, ModelProvider
from biographies.steps.model_calls import LedgerCall
from biographies.steps.providers import ProviderGate
from tests.factories import make_chapter
from tests.fakes import FakeGuard

PROMPT = "Name three rivers of Europe."
COLOUR = {
    "type": "object",
    "properties": {"colour": {"type": "string", "enum": ["violet"]}},
    "required": ["colour"],
    "additionalProperties": False,
}


class CancelledError(Exception):
    """What a caller's check raises."""


@pytest.fixture(scope="module")
def provider():
    """The server that this run was started beside."""
    url = os.environ.get("TEST_MODEL_URL")
    if not url:
        pytest.skip("no model server: make test-llm")
    return Provider(
        "llama", url, "smollm2", os.environ["TEST_MODEL_KEY"], output_tokens=120, deadline_s=60
    )


def asked(text=PROMPT, *, tokens=40, schema=None):
    """A request with a system's message."""
    messages = (Message("system", "Answer briefly."), Message("user", text))
    return Request(messages, tokens, "section", "test-1", schema=schema)


def ask(provider, request, *, has_schema=False, check=lambda: None, abilities=None):
    """Ask once."""
    client = OpenAIClient(provider, abilities)
    return client.complete(request, has_schema=has_schema, check=check)


def test_an_answer_comes_with_its_tokens(provider):
    answer = ask(provider, asked())

    assert answer.text.strip()
    assert not answer.is_estimated
    assert 0 < answer.completion_tokens <= 40
    assert answer.finish_reason in ("stop", "length")


def test_an_answer_at_its_limit_is_cut(provider):
    assert ask(provider, asked("Write a long tale of the sea.", tokens=3)).is_cut


def test_our_estimate_of_the_prompt_is_a_little_high(provider):
    request = asked("Tell of the rivers of Europe, their towns and bridges. " * 8)
    counted = ask(provider, request).prompt_tokens

    assert counted <= request_tokens(request, model=provider.model) <= 1.6 * counted


def test_the_same_request_is_answered_the_same(provider):
    assert ask(provider, asked()).text == ask(provider, asked()).text


def test_a_schema_is_held_to(provider):
    answer = ask(provider, asked("Name a colour.", schema=COLOUR), has_schema=True)

    assert answer.text.replace(" ", "").replace("\n", "") == '{"colour":"violet"}'


def test_too_long_a_request_says_the_limit(provider):
    with pytest.raises(ModelContextError) as caught:
        ask(provider, asked("river " * 3_000))

    assert caught.value.context_tokens == int(os.environ["TEST_MODEL_CONTEXT"])


def test_a_call_that_is_cancelled_ends_during_the_stream_and_the_next_is_answered(provider):
    looks = []

    def check():
        looks.append(monotonic())
        if len(looks) > 2:
            raise CancelledError

    with pytest.raises(CancelledError):
        ask(provider, asked("Write a long tale of the sea.", tokens=120), check=check)
    assert monotonic() - looks[-1] < 1
    assert ask(provider, asked(tokens=8)).text


def test_the_deadline_of_an_answer_is_kept(provider):
    short = replace(provider, deadline_s=0.3)
    began = monotonic()

    with pytest.raises(Exception, match="did not answer in time"):
        ask(short, asked("Write a long tale of the sea.", tokens=120))
    assert monotonic() - began < 2


def test_a_wrong_key_is_refused_and_not_repeated(provider):
    with pytest.raises(ModelError, match="401") as caught:
        ask(replace(provider, api_key="sk-of-another"), asked())

    assert "sk-of-another" not in f"{caught.value!r}{caught.value}"


def test_a_system_role_can_be_folded_into_the_question(provider):
    assert ask(provider, asked(), abilities=Abilities(has_system_role=False)).text


def test_a_probe_finds_what_the_server_can_do(provider):
    found = probe(provider)

    able = found.abilities
    assert (found.error, found.is_listed) == ("", True)
    assert able.context_tokens == int(os.environ["TEST_MODEL_CONTEXT"])
    assert (able.has_usage, able.has_schema, able.has_system_role) == (True, True, True)


def ledger_call(provider):
    """What a writer of some chapter asks with."""
    return LedgerCall(
        make_chapter(),
        guard=FakeGuard(),
        providers=[provider],
        gate=ProviderGate(lambda: None),
    )


@pytest.mark.django_db
def test_a_call_is_entered_with_its_tokens_and_replayed_unpaid(provider):
    call = ledger_call(provider)
    first, second = call(asked()), call(asked())

    entered = ModelCall.objects.get()
    assert (entered.answer, second.text) == (first.text, first.text)
    assert entered.prompt_tokens == first.prompt_tokens
    assert entered.completion_tokens == first.completion_tokens
    assert entered.endpoint == "llama"
    assert not BudgetReservation.objects.exists()


@pytest.mark.django_db
def test_too_long_a_request_is_entered_as_refused_and_is_no_outage(provider):
    with pytest.raises(ModelContextError):
        ledger_call(provider)(asked("river " * 3_000))

    entered = ModelCall.objects.get()
    assert (entered.outcome, entered.error_code) == ("refused", "model.context")
    assert ModelProvider.objects.get().faults == 0
