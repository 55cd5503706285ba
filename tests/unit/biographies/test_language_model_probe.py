"""What a probe finds of an endpoint."""

from dataclasses import replace

import pytest

from biographies.language_model import Abilities, Provider, wire
from biographies.language_model.probe import answers, context_told, probe
from tests.model_endpoint import ModelServer, Plan, model_endpoint
from tests.model_replies import Call


@pytest.fixture(scope="module", autouse=True)
def _slow_library():
    """Import openai before the first deadline runs."""
    assert wire.open_client


def probed(**plan):
    """Probe an endpoint that behaves so; return what was found and the calls that it took."""
    with model_endpoint(Plan(**plan)) as server:
        found = probe(Provider("test", server.base_url, "tester", deadline_s=5))
        return found, server.calls


def test_a_good_endpoint_is_known_after_two_questions():
    found, calls = probed()

    assert found.is_usable
    assert found.is_listed
    assert found.abilities == Abilities(context_tokens=8_192, has_usage=True, has_schema=True)
    assert calls == 2


@pytest.mark.parametrize(
    ("plan", "able"),
    [
        ({"has_usage": False}, {"has_usage": False}),
        ({"has_schema": False}, {"has_schema": False}),
        ({"has_system_role": False}, {"has_system_role": False}),
        ({"context_field": ""}, {"context_tokens": 0}),
        ({"faults": {"reasoning_field": 1}}, {"has_reasoning": True}),
    ],
)
def test_what_an_endpoint_cannot_do_is_found(plan, able):
    found, _ = probed(**plan)
    good = Abilities(context_tokens=8_192, has_usage=True, has_schema=True)

    assert found.abilities == replace(good, **able)


def test_a_schema_that_is_taken_and_not_kept_to_is_none(monkeypatch):
    monkeypatch.setattr("tests.model_answers._example", lambda schema: {"colour": "blue"})

    assert not probed()[0].abilities.has_schema


def test_words_instead_of_a_schemas_form_are_none(monkeypatch):
    monkeypatch.setattr("tests.model_answers._without_passages", lambda question: "Violet!")

    assert not probed()[0].abilities.has_schema


def test_an_endpoint_that_wants_other_names_is_asked_by_them(monkeypatch):
    def _refusal(call):
        unwanted = {"max_tokens", "temperature"} & set(call.body)
        return call._refused(400, "invalid_request_error", "unsupported") if unwanted else None

    monkeypatch.setattr(Call, "_refusal", _refusal)
    found, calls = probed()
    assert (found.abilities.has_max_tokens, found.abilities.has_temperature) == (False, False)
    assert calls == 4


def test_an_endpoint_that_takes_no_form_is_not_usable(monkeypatch):
    refused = lambda call: call._refused(422, "invalid_request_error", "no")  # noqa: E731  # short
    monkeypatch.setattr(Call, "_refusal", refused)
    found, _ = probed()

    assert not found.is_usable
    assert "422" in found.error


def test_a_wrong_key_is_asked_once_and_said():
    found, calls = probed(api_key="another")

    assert "does not accept the key" in found.error
    assert calls == 0


def test_an_endpoint_without_a_list_of_models_is_usable(monkeypatch):
    monkeypatch.setattr("tests.model_endpoint._Handler._models", lambda it: it._refuse(404, "", ""))
    found, _ = probed()

    assert found.is_usable
    assert found.is_listed is None
    assert found.abilities.context_tokens == 0


def test_a_list_that_is_no_json_tells_nothing(monkeypatch):
    monkeypatch.setattr(
        "tests.model_endpoint._Handler._models", lambda it: it._bytes(200, b"<html>")
    )
    assert probed()[0].is_listed is None


@pytest.mark.parametrize(
    ("row", "tokens"),
    [
        ({"id": "m", "max_model_len": 4096}, 4096),
        ({"id": "m", "context_length": 128_000}, 128_000),
        ({"id": "m", "meta": {"n_ctx_train": 8192, "n_ctx": 512}}, 512),
        ({"id": "alone.gguf", "meta": {"n_ctx": 512}}, 512),
        ({"id": "m", "context_length": "much"}, 0),
        ({"id": "m"}, 0),
    ],
)
def test_the_context_is_read_where_servers_tell_it(row, tokens):
    assert context_told({"data": [row]}, "m") == tokens


@pytest.mark.parametrize(
    "listed", [None, [], {"data": None}, {"data": [{"id": "a", "n_ctx": 5}, {"id": "b"}]}]
)
def test_other_models_tell_nothing_of_this_one(listed):
    assert context_told(listed, "m") == 0


def test_whether_an_endpoint_answers_costs_no_question(monkeypatch):
    with model_endpoint() as server:
        provider = Provider("test", server.base_url, "m")
        assert answers(provider, 5) == ""
        server.is_away = True
        assert "503" in answers(provider, 5)
        monkeypatch.setattr(
            "tests.model_endpoint._Handler._models", lambda it: it._refuse(405, "", "")
        )
        assert answers(provider, 5) == ""
        assert isinstance(server, ModelServer)
        assert server.calls == 0
