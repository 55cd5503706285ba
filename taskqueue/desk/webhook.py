"""A signed POST to the operators' own address, as Standard Webhooks has it."""

import base64
import hashlib
import hmac
import http.client
import json
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from taskqueue.errors import TaskqueueError

TIMEOUT_S = 10.0
SECRET_PREFIX = "whsec_"  # noqa: S105  # how a secret begins, not one
GONE = 410


class WebhookFailedError(TaskqueueError):
    """The address did not answer with a 2xx; the same delivery may work later."""

    code = "webhook.failed"
    is_temporary: ClassVar[bool] = True

    def __init__(self, message: str, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class WebhookGoneError(TaskqueueError):
    """The address says that it wants no deliveries any more."""

    code = "webhook.gone"


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Leaves a redirect an error: following one would send the POST on as a GET."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        """Follow nothing."""
        return


def headers(
    message_id: str, body: bytes, secrets: Sequence[str], *, at: float | None = None
) -> dict[str, str]:
    """Return the headers of a delivery: id, time, and a signature by each of the secrets."""
    timestamp = str(int(time.time() if at is None else at))
    signed = b".".join((message_id.encode(), timestamp.encode(), body))
    signatures = [f"v1,{signature(secret, signed)}" for secret in secrets]
    return {
        "content-type": "application/json",
        "user-agent": "BookGen",
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(signatures),
    }


def signature(secret: str, signed: bytes) -> str:
    """Return the base64 of HMAC-SHA256 with the key that a `whsec_…` secret holds."""
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def deliver(
    url: str, event: Mapping[str, object], *, message_id: str, secrets: Sequence[str]
) -> int:
    """POST an event and return the answer's status, a 2xx.

    The same message_id at every try lets the receiver know a delivery that came twice. Raises
    WebhookFailedError (try later) or WebhookGoneError (do not).
    """
    body = json.dumps(event, ensure_ascii=False).encode()
    request = urllib.request.Request(  # noqa: S310  # http and https only: checked with the setting
        url, data=body, headers=headers(message_id, body, secrets), method="POST"
    )
    opener = urllib.request.build_opener(_NoRedirects)
    try:
        with opener.open(request, timeout=TIMEOUT_S) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as exc:
        exc.close()
        if exc.code == GONE:
            msg = "the webhook's address answers 410: it wants no more"
            raise WebhookGoneError(msg) from exc
        msg = f"the webhook's address answers {exc.code}"
        raise WebhookFailedError(msg, _seconds(exc.headers.get("Retry-After"))) from exc
    except (OSError, http.client.HTTPException) as exc:
        msg = f"the webhook's address cannot be reached: {type(exc).__name__}"
        raise WebhookFailedError(msg) from exc


def _seconds(retry_after: str | None) -> float | None:
    return float(retry_after) if retry_after and retry_after.isdecimal() else None
