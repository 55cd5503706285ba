"""A signed POST, received by a real server."""

import base64
import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from taskqueue.desk import webhook
from taskqueue.retry import is_temporary, retry_after_s

OLD, NEW = ("whsec_" + base64.b64encode(key).decode() for key in (b"old key", b"new key"))
EVENT = {"type": "deadletter.opened", "data": {"task": "unit.é"}}


class Receiver(BaseHTTPRequestHandler):
    """Keeps what it is sent and answers as it was told."""

    answer, extra, got = 204, {}, ()

    def do_POST(self):
        """Keep the headers and the body."""
        body = self.rfile.read(int(self.headers["content-length"]))
        type(self).got.append((self.path, self.headers, body))
        self.send_response(self.answer)
        for name, value in self.extra.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *args):
        """Say nothing."""


@pytest.fixture
def receiver():
    """A server of this test; its class takes what it is to answer."""

    class Mine(Receiver):
        """Forgets with its test."""

    Mine.got = []
    server = HTTPServer(("127.0.0.1", 0), Mine)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    Mine.url = f"http://127.0.0.1:{server.server_port}/hook"
    yield Mine
    server.shutdown()
    thread.join()
    server.server_close()


def deliver(url, *secrets):
    """Deliver the event."""
    return webhook.deliver(url, EVENT, message_id="run-1", secrets=secrets or [NEW])


def test_the_receiver_can_check_who_sent_what_and_when(receiver):
    assert deliver(receiver.url) == 204

    ((path, headers, body),) = receiver.got
    signed = f"run-1.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.digest(b"new key", signed, hashlib.sha256)).decode()
    assert (path, headers["webhook-id"]) == ("/hook", "run-1")
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert json.loads(body) == EVENT


def test_the_signature_is_the_one_of_the_standard():
    """The example of the Standard Webhooks specification's own libraries."""
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    body = b'{"test": 2432232314}'

    said = webhook.headers("msg_p5jXN8AQM9LWM0D4loKWxJek", body, [secret], at=1614265330)

    assert said["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_while_a_secret_is_changed_both_sign(receiver):
    deliver(receiver.url, NEW, OLD)

    signatures = receiver.got[0][1]["webhook-signature"].split()
    assert len(signatures) == len(set(signatures)) == 2


@pytest.mark.parametrize("answer", [301, 307, 400, 404, 429, 500, 503])
def test_another_answer_than_a_2xx_is_tried_again(receiver, answer):
    receiver.answer, receiver.extra = answer, {"Location": receiver.url + "/other"}

    with pytest.raises(webhook.WebhookFailedError, match=str(answer)) as caught:
        deliver(receiver.url)

    assert (is_temporary(caught.value), len(receiver.got)) == (True, 1)


def test_how_long_to_wait_may_be_said_by_the_receiver(receiver):
    receiver.answer, receiver.extra = 429, {"Retry-After": "120"}

    with pytest.raises(webhook.WebhookFailedError) as caught:
        deliver(receiver.url)

    assert retry_after_s(caught.value) == 120


def test_an_address_that_is_gone_is_not_tried_again(receiver):
    receiver.answer = 410

    with pytest.raises(webhook.WebhookGoneError) as caught:
        deliver(receiver.url)

    assert not is_temporary(caught.value)


def test_an_address_that_nobody_listens_at_is_tried_again(receiver):
    with pytest.raises(webhook.WebhookFailedError, match="cannot be reached"):
        deliver("http://127.0.0.1:9/")
