"""Tokens, estimated from characters."""

import pytest

from biographies.language_model import Message, Request
from biographies.language_model.tokens import request_tokens, text_tokens

ENGLISH = "She was born in the spring and moved to the town by the river. " * 10


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [(ENGLISH, 150, 190), ("ночь " * 20, 45, 70), ("伝記" * 10, 20, 20), ("", 0, 0)],
)
def test_a_text_has_tokens_by_its_alphabet(text, low, high):
    assert low <= text_tokens(text, model="small") <= high


def test_models_with_large_vocabularies_have_fewer():
    assert text_tokens(ENGLISH, model="openai/gpt-4o") < text_tokens(ENGLISH, model="smollm2")


def test_a_request_counts_its_messages_and_its_schema():
    plain = Request((Message("user", ENGLISH),), 10, "section", "1")
    schema = Request((Message("user", ENGLISH),), 10, "section", "1", schema={"type": "object"})

    assert request_tokens(plain, model="m") > text_tokens(ENGLISH, model="m")
    assert request_tokens(schema, model="m") > request_tokens(plain, model="m")
