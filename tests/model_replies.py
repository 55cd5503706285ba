"""One call of the endpoint of the tests: its answer on the wire, or its fault."""

import hashlib
import json
import time
from email.utils import formatdate

from tests.model_answers import Question, answer
from tests.model_plan import CONTENT, TEMPORARY, Draw

CHARACTERS_A_TOKEN = 4
PIECE = 60  # characters of a stream's chunk
DRIP_S = 0.02


class Call:
    """One call of the model."""

    def __init__(self, handler, body):
        self.handler, self.server, self.plan = handler, handler.server, handler.server.plan
        self.body = body
        told = {key: value for key, value in body.items() if not key.startswith("stream")}
        self.digest = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
        self.draw = Draw(self.plan.seed, self.digest)
        self.content = self.draw.one_of("content", self._shares(CONTENT))
        self.asked_tokens = len(json.dumps(told)) // CHARACTERS_A_TOKEN

    def _shares(self, kinds):
        return {kind: self.plan.faults[kind] for kind in kinds if kind in self.plan.faults}

    def answer(self):
        """Answer, or fail as planned; whoever goes away is noted."""
        number, times = self.server.begin(self.digest)
        fault = self.draw.one_of("temporary", self._shares(TEMPORARY))
        fault = fault if times <= self.plan.times else ""
        outcome = "gone"
        try:
            outcome = self._answer(number, fault)
        except OSError:
            self.handler.close_connection = True
        finally:
            self.server.end(outcome, fault or self.content)

    def _answer(self, number, fault):
        away = self.plan.outage and self.plan.outage[0] <= number <= self.plan.outage[1]
        if self.server.is_away or away:
            return self._refused(503, "unavailable", "the service is away")
        refused = self._refusal()
        if refused:
            return refused
        if fault in BEFORE:
            return BEFORE[fault](self)
        self.server.stopping.wait(self.plan.latency_s)
        if self.content == "refusal":
            return self._refuse_to_write()
        return self._write(fault)

    def _refusal(self):
        """Refuse for good what a careful endpoint refuses."""
        roles = {message.get("role") for message in self.body.get("messages", [])}
        if not self.handler.is_known():
            return self._refused(401, "invalid_request_error", "bad key", "invalid_api_key")
        if self.plan.model and self.body.get("model") != self.plan.model:
            return self._refused(404, "invalid_request_error", "no such model", "model_not_found")
        if "system" in roles and not self.plan.has_system_role:
            return self._refused(400, "invalid_request_error", "System role not supported")
        if "response_format" in self.body and not self.plan.has_schema:
            return self._refused(400, "invalid_request_error", "response_format is not supported")
        too_long = self.asked_tokens + self.body.get("max_tokens", 0) > self.plan.context_tokens
        if too_long or self.content.startswith("context_"):
            return self._overflow()
        return None

    def _overflow(self):
        limit = self.plan.context_tokens
        if self.content == "context_llama":
            told = {
                "code": 400, "type": "exceed_context_size_error", "n_ctx": limit,
                "n_prompt_tokens": self.asked_tokens,
                "message": "the request exceeds the available context size, try increasing it",
            }  # fmt: skip
            self.handler._json(400, {"error": told})
            return "refused"
        message = (
            f"This model's maximum context length is {limit} tokens. However, your messages"
            f" resulted in {self.asked_tokens} tokens."
        )
        return self._refused(400, "invalid_request_error", message, "context_length_exceeded")

    def _refused(self, status, kind, message, code=None, headers=()):
        self.handler._refuse(status, kind, message, code, headers)
        return "refused"

    def _hang(self):
        self.server.stopping.wait(self.plan.slow_s)
        self.handler.close_connection = True
        return "hung"

    def _reset(self):
        self.handler.close_connection = True
        self.handler.connection.close()
        return "reset"

    def _refuse_to_write(self):
        """Refuse in the protocol's own member, without a word of text."""
        self.server.bill(self.asked_tokens, 1)
        stream = Stream(self, text="", finish="stop", fault="")
        stream._begin()
        stream._event({"refusal": "I cannot write about this."})
        stream._finish()
        return "refused"

    def _rate(self, *header):
        return self._refused(429, "rate_limit_error", "too many", "rate_limit_exceeded", [header])

    def _written(self):
        """Return the text, its reason to finish and its lies, within max_tokens."""
        content = "" if self.content == "reasoning_field" else self.content
        text, lies = answer(Question.read(self.body), self.draw, content)
        room = self.body.get("max_tokens", 10**6) * CHARACTERS_A_TOKEN
        finish = "content_filter" if content == "content_filter" else "stop"
        return text[:room], "length" if len(text) > room else finish, lies

    def _write(self, fault):
        text, finish, lies = self._written()
        whole = not fault
        if fault not in ("error_in_200", "error_in_stream"):
            self.server.bill(self.asked_tokens, len(text) // CHARACTERS_A_TOKEN)
        self.server.note(lies=lies if whole else ())
        stream = Stream(self, text=text, finish=finish, fault=fault)
        if self.body.get("stream"):
            stream.send()
        else:
            self.handler._json(200, stream.whole())
        return "answered" if whole else "broken"


class Stream:
    """An answer on its way, as server-sent events in chunks, or whole."""

    def __init__(self, call, *, text, finish, fault):
        self.call, self.text, self.finish, self.fault = call, text, finish, fault
        self.handler, self.plan = call.handler, call.plan
        self.tells_usage = self.plan.has_usage and call.content != "missing_usage"

    def whole(self):
        """Return the answer in one piece."""
        content = None if self.fault == "empty_text" else self.text
        message = {"role": "assistant", "content": content}
        choices = [{"index": 0, "message": message, "finish_reason": self.finish}]
        told = self._frame("chat.completion", [] if self.fault == "empty_choices" else choices)
        return told | ({"usage": self._usage()} if self.tells_usage else {})

    def send(self):
        """Send the answer piece by piece, with its fault."""
        if self.fault == "error_in_200":
            error = {"message": "upstream failed", "code": 502}
            self.handler._json(200, {"error": error})
            return
        self._begin()
        self._event({"role": "assistant", "content": None})
        if self.fault == "bad_json":
            self._raw(b'data: {"choices": [{"delta": {"content": "Ab\n\n')
        elif self.fault == "error_in_stream":
            self._send({"error": {"message": "upstream failed", "code": 502}})
        elif self.fault not in ("empty_choices", "empty_text"):
            self._send_text()
        self._finish()

    def _send_text(self):
        if self.call.content == "reasoning_field":
            self._event({"reasoning_content": "The user wants a section. p1 says most."})
        if self.fault == "slow_drip":
            self._drip()
        text = self.text
        if self.fault in ("truncated", "no_finish"):
            text = text[: max(1, len(text) // 2)]
        for at in range(0, len(text), PIECE):
            self._event({"content": text[at : at + PIECE]})
            self.call.server.note(pieces=1)
            if self.plan.piece_s:
                self.call.server.stopping.wait(self.plan.piece_s)

    def _drip(self):
        """Send signs of life and not one word."""
        until = time.monotonic() + self.plan.slow_s
        while time.monotonic() < until and not self.call.server.stopping.wait(DRIP_S):
            self._event({"content": ""})

    def _finish(self):
        if self.fault == "truncated":
            self.handler.close_connection = True
            return
        if self.fault not in ("no_finish", "empty_choices"):
            self._event({}, finish=self.finish)
        if self.tells_usage and (self.call.body.get("stream_options") or {}).get("include_usage"):
            self._send(self._frame("chat.completion.chunk", []) | {"usage": self._usage()})
        if self.fault != "no_finish":
            self._raw(b"data: [DONE]\n\n")
        self.handler.wfile.write(b"0\r\n\r\n")

    def _usage(self):
        asked, given = self.call.asked_tokens, len(self.text) // CHARACTERS_A_TOKEN
        return {
            "prompt_tokens": asked, "completion_tokens": given, "total_tokens": asked + given,
        }  # fmt: skip

    def _frame(self, kind, choices):
        name = self.call.body.get("model", "")
        return {"id": "c1", "object": kind, "created": 1, "model": name, "choices": choices}

    def _begin(self):
        self.handler.send_response(200)
        self.handler.send_header("Content-Type", "text/event-stream")
        self.handler.send_header("Transfer-Encoding", "chunked")
        self.handler.end_headers()

    def _event(self, delta, finish=None):
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        self._send(self._frame("chat.completion.chunk", [choice]))

    def _send(self, told):
        self._raw(b"data: " + json.dumps(told).encode() + b"\n\n")

    def _raw(self, data):
        self.handler.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))


BEFORE = {
    "hang": Call._hang,
    "reset": Call._reset,
    "error_500": lambda call: call._refused(500, "server_error", "an error of the server"),
    "rate_seconds": lambda call: call._rate("Retry-After", str(call.plan.retry_after_s)),
    "rate_date": lambda call: call._rate(
        "Retry-After", formatdate(time.time() + call.plan.retry_after_s + 1, usegmt=True)
    ),
    "rate_ms": lambda call: call._rate("retry-after-ms", str(call.plan.retry_after_s * 1_000)),
}
