"""One call to an endpoint: what is sent, what ends it, what it gives."""

import json
import logging
import ssl
import threading
import traceback
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from time import monotonic

import httpcore2
import pytest

from biographies.errors import (
    ModelContentError,
    ModelContextError,
    ModelError,
    ModelFailedError,
)
from biographies.language_model import Abilities, Message, Provider, Request, wire
from biographies.language_model.client import OpenAIClient, _storable
from tests.model_endpoint import Plan, model_endpoint

KEY = "sk-secret-of-the-client"
PROMPT = """Write about 40 words.
[p1] Ada Quill was born in 1815 in Marlow. She met Charles Wren in 1833 at a party.
[p2] Her mother Anna Milton taught her to count. In 1835 she married William King.
"""
REQUEST = Request((Message("system", "Be brief."), Message("user", PROMPT)), 500, "section", "1")
OUTAGES = {"hang", "slow_drip", "rate_seconds", "rate_date", "rate_ms", "error_500"}
OUTAGES |= {"error_in_200", "error_in_stream", "reset"}
BAD_ANSWERS = {"truncated", "no_finish", "bad_json", "empty_choices", "empty_text"}
FINAL = {"context_openai", "context_llama", "content_filter", "refusal"}
SENT_BY_S = 1.5  # until then a question has gone out, also on a busy machine
BILLED = BAD_ANSWERS | {"hang", "slow_drip", "reset"}


class CancelledError(Exception):
    """What a caller's check raises."""


@pytest.fixture(scope="module", autouse=True)
def _slow_library():
    """Import openai before the first deadline runs."""
    assert wire.open_client


@pytest.fixture
def sent(monkeypatch):
    """The bodies that go over the wire."""
    bodies = []
    real = wire.open_client

    def spying(provider, watch):
        client = real(provider, watch)
        client._client.event_hooks = {"request": [lambda asked: bodies.append(asked)]}
        return client

    monkeypatch.setattr(wire, "open_client", spying)
    return bodies


def ask(server, request=REQUEST, *, has_schema=False, check=lambda: None, **more):
    """Ask the endpoint of the tests once."""
    abilities = more.pop("abilities", None)
    fields = {"deadline_s": 5.0} | more
    provider = Provider("test", server.base_url, "m", api_key=KEY, **fields)
    return OpenAIClient(provider, abilities).complete(request, has_schema=has_schema, check=check)


def fault_of(fault, **more):
    """Return what asking an endpoint with one fault raises, and what the endpoint counted."""
    plan = Plan(faults={fault: 1}, slow_s=5, retry_after_s=7)
    with model_endpoint(plan) as server:
        with pytest.raises((ModelError, ModelFailedError)) as caught:
            ask(server, **more)
        return caught.value, server


def body(asked):
    """Return a request's body, parsed."""
    return json.loads(asked.content)


def test_an_answer_has_its_text_its_tokens_and_its_end():
    with model_endpoint() as server:
        answer = ask(server)

        assert "Ada Quill was born in 1815" in answer.text
        assert answer.finish_reason == "stop"
        assert not answer.is_estimated
        assert server.stats()["tokens"]["completion"] == answer.completion_tokens


@pytest.mark.parametrize(
    ("told", "kept"),
    [("\ud83d\ude00 Ada", "😀 Ada"), ("\ud800 Ada", "\ufffd Ada"), ("A\0da", "Ada")],
)
def test_an_answer_has_only_what_a_database_takes(told, kept):
    assert _storable(told) == kept


def test_without_usage_the_tokens_are_estimated_and_said_to_be():
    with model_endpoint(Plan(has_usage=False)) as server:
        answer = ask(server)

    assert answer.is_estimated
    assert answer.completion_tokens > len(answer.text) / 5
    assert answer.prompt_tokens > len(PROMPT) / 5


def test_an_answer_at_its_limit_is_cut():
    with model_endpoint() as server:
        assert ask(server, replace(REQUEST, max_tokens=10)).is_cut


@pytest.mark.parametrize("fault", sorted(OUTAGES | BAD_ANSWERS))
def test_a_fault_that_may_pass_is_temporary_and_one_call(fault):
    is_slow = fault in ("hang", "slow_drip")
    error, server = fault_of(fault, **({"deadline_s": SENT_BY_S} if is_slow else {}))

    assert type(error) is ModelFailedError
    assert error.is_outage is (fault in OUTAGES)
    assert error.may_be_billed is (fault in BILLED)
    assert server.calls == 1


@pytest.mark.parametrize("fault", ["rate_seconds", "rate_date", "rate_ms"])
def test_the_wait_that_an_endpoint_asks_for_is_kept(fault):
    error, _ = fault_of(fault)

    assert 5 < error.retry_after_s <= 8


@pytest.mark.parametrize("dialect", ["context_openai", "context_llama"])
def test_too_long_a_request_is_told_with_its_limit_in_both_dialects(dialect):
    error, _ = fault_of(dialect)

    assert type(error) is ModelContextError
    assert error.context_tokens == 8_192


@pytest.mark.parametrize("fault", ["content_filter", "refusal"])
def test_what_a_model_will_not_write_is_permanent(fault):
    error, _ = fault_of(fault)

    assert type(error) is ModelContentError


@pytest.mark.parametrize("plan", [Plan(api_key="another"), Plan(model="another")])
def test_a_wrong_key_and_a_wrong_model_are_permanent(plan):
    with model_endpoint(plan) as server, pytest.raises(ModelError, match=r"test answered 40[14]"):
        ask(server)


def test_an_endpoint_that_is_not_there_is_an_outage_that_costs_nothing():
    with model_endpoint() as server:
        pass
    with pytest.raises(ModelFailedError, match="cannot be reached") as caught:
        ask(server)

    assert (caught.value.is_outage, caught.value.may_be_billed) == (True, False)


def test_a_certificate_that_is_not_trusted_is_said_to_be(monkeypatch):
    def untrusted(*_, **__):
        try:
            raise ssl.SSLCertVerificationError(1, "self-signed")
        except ssl.SSLError as exc:
            raise httpcore2.ConnectError from exc

    monkeypatch.setattr(httpcore2.SyncBackend, "connect_tcp", untrusted)
    with model_endpoint() as server, pytest.raises(ModelFailedError, match="certificate") as caught:
        ask(server)
    assert (caught.value.is_outage, caught.value.may_be_billed) == (True, False)


@pytest.mark.parametrize("fault", ["hang", "slow_drip"])
def test_the_deadline_holds_for_the_whole_answer(fault):
    began = monotonic()
    fault_of(fault, deadline_s=0.1)

    assert monotonic() - began < 4  # the endpoint would have gone on for five seconds


def test_a_cancelled_call_is_not_begun():
    def check():
        raise CancelledError

    with model_endpoint() as server:
        with pytest.raises(CancelledError):
            ask(server, check=check)
        assert server.calls == 0


@pytest.mark.parametrize("fault", ["hang", "slow_drip"])
def test_a_call_is_cancelled_while_nothing_comes(fault, monkeypatch):
    monkeypatch.setattr(wire, "LONGEST_LOOK_S", 0.02)
    looks = []

    def check():
        looks.append(monotonic())
        if len(looks) > 2:
            raise CancelledError

    with model_endpoint(Plan(faults={fault: 1}, slow_s=5)) as server:
        with pytest.raises(CancelledError):
            ask(server, check=check)
        assert server.pieces == 0


def test_a_schema_is_sent_only_where_it_is_kept_to(sent):
    request = replace(REQUEST, schema={"type": "object"})
    with model_endpoint() as server:
        ask(server, request, has_schema=True)
        ask(server, request, has_schema=False)

    assert body(sent[0])["response_format"]["json_schema"]["schema"] == {"type": "object"}
    assert "response_format" not in body(sent[1])


def test_usage_is_asked_for_and_one_key_goes_out(sent, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-another-service")
    monkeypatch.setenv("OPENAI_ORG_ID", "org-of-another-service")
    with model_endpoint() as server:
        ask(server)

    assert body(sent[0])["stream_options"] == {"include_usage": True}
    assert sent[0].headers["authorization"] == f"Bearer {KEY}"
    assert "another-service" not in str(sent[0].headers.raw)


@pytest.mark.parametrize(
    ("messages", "told"),
    [
        ([("system", "A"), ("user", "B")], [("user", "A\n\nB")]),
        ([("user", "B")], [("user", "B")]),
        ([("system", "A")], [("user", "A")]),
    ],
)
def test_without_a_system_role_its_text_stands_before_the_question(sent, messages, told):
    request = replace(REQUEST, messages=tuple(Message(*each) for each in messages))
    with model_endpoint(Plan(has_system_role=False)) as server:
        ask(server, request, abilities=Abilities(has_system_role=False))

    got = [(each["role"], each["content"]) for each in body(sent[0])["messages"]]
    assert got == told


def test_other_names_of_the_limit_are_used_where_they_are_wanted(sent):
    with model_endpoint() as server:
        ask(server, abilities=Abilities(has_max_tokens=False, has_temperature=False))

    told = body(sent[0])
    assert told["max_completion_tokens"] == 500
    assert not {"max_tokens", "temperature", "seed"} & set(told)


def test_reasoning_told_apart_is_no_text():
    with model_endpoint(Plan(faults={"reasoning_field": 1})) as server:
        assert ask(server).text.startswith('{"statements"')


@pytest.mark.parametrize("fault", sorted({*OUTAGES, *BAD_ANSWERS, *FINAL}))
def test_no_error_and_no_log_holds_key_prompt_or_answer(fault, caplog):
    caplog.set_level(logging.DEBUG)
    for name in ("openai", "httpx2", "httpcore2"):
        caplog.set_level("WARNING", name)  # as the settings have it
    is_slow = fault in ("hang", "slow_drip")
    error, _ = fault_of(fault, **({"deadline_s": SENT_BY_S} if is_slow else {}))

    said = f"{error!r} {error} {vars(error)} {caplog.text}"
    assert not [word for word in (KEY, "Ada Quill", "upstream failed") if word in said]
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    ours = str([frame.f_locals for frame in frames if "/tests/" not in frame.f_code.co_filename])
    assert not [word for word in (KEY, "Ada Quill") if word in ours]
    assert error.__suppress_context__ or error.__context__ is None


class OnePieceHandler(BaseHTTPRequestHandler):
    """An endpoint that does not stream, or sends on to another."""

    status, told, kind = 200, b"{}", "application/json"

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(self.status)
        self.send_header("Location", "http://127.0.0.1:1/")
        self.send_header("Content-Type", self.kind)
        self.send_header("Content-Length", str(len(self.told)))
        self.end_headers()
        self.wfile.write(self.told)

    def log_message(self, *_):
        """Write no log."""


@pytest.fixture
def one_piece(monkeypatch):
    """Return a function that asks an endpoint that answers in one piece."""
    server = HTTPServer(("127.0.0.1", 0), OnePieceHandler)
    server.base_url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()

    def one_piece(status, told, kind="application/json"):
        monkeypatch.setattr(OnePieceHandler, "kind", kind)
        monkeypatch.setattr(OnePieceHandler, "status", status)
        monkeypatch.setattr(OnePieceHandler, "told", told)
        return ask(server)

    yield one_piece
    server.shutdown()
    server.server_close()


def test_an_endpoint_that_does_not_stream_is_understood(one_piece):
    message = {"message": {"role": "assistant", "content": "Marlow."}, "finish_reason": "stop"}

    assert one_piece(200, json.dumps({"choices": [message]}).encode()).text == "Marlow."


def test_a_redirect_is_not_followed(one_piece):
    with pytest.raises(ModelError, match="sends on to another address"):
        one_piece(307, b"")


def test_a_web_page_names_the_setting_to_look_at(one_piece):
    with pytest.raises(ModelFailedError, match="LLM_BASE_URL") as caught:
        one_piece(200, b"<html>Welcome</html>", "text/html; charset=utf-8")

    assert caught.value.is_outage


def test_the_librarys_own_switch_for_logging_is_turned_off_again():
    logging.getLogger("openai").setLevel(logging.DEBUG)
    with model_endpoint() as server:
        ask(server)

    assert logging.getLogger("openai").level == logging.WARNING


def test_an_endpoint_that_writes_beyond_its_limit_is_cut(one_piece):
    words = {"message": {"content": "no end " * 2_000}, "finish_reason": "stop"}

    assert one_piece(200, json.dumps({"choices": [words]}).encode()).is_cut
