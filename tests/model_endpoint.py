"""A model's endpoint that speaks OpenAI's protocol and misbehaves as asked, counting its calls.

    with model_endpoint(Plan(faults={"error_500": 0.2, "lie": 0.5})) as server:
        ... Provider("test", server.base_url, "tester") ...
        assert server.stats()["calls"] == 3

As a process: `python -m tests.model_endpoint --port 0 --plan '{"latency_s": 1}'` prints its port.
Which request has which fault is drawn from the request and the seed, so neither order nor
concurrency changes it. Faults of TEMPORARY end after `times` calls of the same request; those of
CONTENT stay, as a model's answer to the same question would.
POST /admin/outage {"on": true}, /admin/plan {…}, /admin/reset; GET /admin/stats.
"""

import argparse
import json
import sys
import threading
import traceback
from collections import Counter
from contextlib import contextmanager
from dataclasses import asdict, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.model_plan import Plan
from tests.model_replies import Call

__all__ = ["ModelServer", "Plan", "model_endpoint"]


class ModelServer(ThreadingHTTPServer):
    """The endpoint; what it counted is in `stats()`, what it lied in `lies`."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, plan, port=0):
        super().__init__(("127.0.0.1", port), _Handler)
        self.plan = plan
        self.is_away = False
        self.stopping = threading.Event()
        self.errors = []  # its own; a test that finds one has found nothing out
        self._lock = threading.Condition()
        self.reset()

    @property
    def base_url(self):
        """The address that a Provider takes."""
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def reset(self):
        """Forget every call."""
        with self._lock:
            self.calls, self.by_path, self.by_request = 0, Counter(), Counter()
            self.by_fault, self.outcomes, self.lies = Counter(), Counter(), []
            self.in_flight = self.most_in_flight = self.billed = self.pieces = 0
            self.tokens = {"prompt": 0, "completion": 0}

    def begin(self, digest):
        """Count a call; return its number and how often its request was asked."""
        with self._lock:
            self.calls += 1
            self.by_request[digest] += 1
            self.in_flight += 1
            self.most_in_flight = max(self.most_in_flight, self.in_flight)
            return self.calls, self.by_request[digest]

    def end(self, outcome, fault):
        """Note how a call ended, and the fault that it had."""
        with self._lock:
            self.in_flight -= 1
            self.outcomes[outcome] += 1
            if fault:
                self.by_fault[fault] += 1
            self._lock.notify_all()

    def bill(self, prompt, completion):
        """Count what has to be paid for, whether or not it arrives."""
        with self._lock:
            self.billed += 1
            self.tokens["prompt"] += prompt
            self.tokens["completion"] += completion

    def count_path(self, path):
        """Count a request to a path."""
        with self._lock:
            self.by_path[path] += 1

    def note(self, lies=(), pieces=0):
        """Keep the lies told and count the pieces sent."""
        with self._lock:
            self.lies += [asdict(lie) for lie in lies]
            self.pieces += pieces

    def stats(self):
        """Return everything counted; calls whose last word was just sent are waited for."""
        with self._lock:
            self._lock.wait_for(lambda: not self.in_flight, timeout=0.3)
            names = ("calls", "billed", "pieces", "in_flight", "most_in_flight", "tokens", "lies")
            told = {name: getattr(self, name) for name in names}
            counters = ("by_path", "by_request", "by_fault", "outcomes")
            told |= {name: dict(getattr(self, name)) for name in counters}
            return json.loads(json.dumps(told | {"distinct": len(self.by_request)}))

    def handle_error(self, request, client_address):
        """Keep an error of its own, and say nothing: who asks may go away at any time."""
        if not isinstance(sys.exc_info()[1], OSError):
            self.errors.append(traceback.format_exc())

    def serve(self):
        """Begin to answer, in a thread."""
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self):
        """Stop answering; what hangs ends."""
        self.stopping.set()
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        """Write no log."""

    def setup(self):
        super().setup()
        self.connection.setsockopt(6, 1, 1)  # TCP_NODELAY: pieces leave as they are written

    def do_GET(self):
        self.server.count_path(self.path)
        if self.path == "/admin/stats":
            self._json(200, self.server.stats())
        elif self.path == "/v1/models":
            self._models()
        else:
            self._refuse(404, "not_found_error", "no such path")

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")
        self.server.count_path(self.path)
        if self.path.startswith("/admin/"):
            self._admin(self.path.removeprefix("/admin/"), body)
        elif self.path == "/v1/chat/completions":
            Call(self, body).answer()
        else:
            self._refuse(404, "not_found_error", "no such path")

    def _admin(self, act, body):
        if act == "outage":
            self.server.is_away = bool(body.get("on"))
        elif act == "plan":
            self.server.plan = replace(self.server.plan, **body)
        elif act == "reset":
            self.server.reset()
        self._json(200, {"done": act})

    def _models(self):
        plan = self.server.plan
        if self.server.is_away:
            return self._refuse(503, "unavailable", "away")
        if not self.is_known():
            return self._refuse(401, "invalid_request_error", "bad key", "invalid_api_key")
        row = {"id": plan.model or "tester", "object": "model"}
        if plan.context_field:
            row[plan.context_field] = plan.context_tokens
        return self._json(200, {"object": "list", "data": [row]})

    def is_known(self):
        """Tell whether the key is the one demanded."""
        key = self.server.plan.api_key
        return not key or self.headers.get("Authorization") == f"Bearer {key}"

    def _refuse(self, status, kind, message, code=None, headers=()):
        told = {"message": message, "type": kind, "code": code, "param": None}
        self._json(status, {"error": told}, headers)

    def _json(self, status, told, headers=()):
        self._bytes(status, json.dumps(told).encode(), headers)

    def _bytes(self, status, data, headers=()):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)


@contextmanager
def model_endpoint(plan=None):
    """Run an endpoint in this process; it stops with the block."""
    server = ModelServer(plan or Plan())
    server.serve()
    try:
        yield server
    finally:
        server.stop()
    assert server.errors == []


def main():
    """Run an endpoint until it is killed, and print its port first."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--plan", type=json.loads, default={}, help="fields of Plan, as JSON")
    asked = parser.parse_args()
    server = ModelServer(Plan(**asked.plan), asked.port)
    print(server.server_address[1], flush=True)  # noqa: T201  # who started it waits for it
    server.serve_forever()


if __name__ == "__main__":
    main()
