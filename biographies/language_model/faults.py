"""What went wrong at an endpoint, as an error of ours: to be tried again, or not.

The texts are ours alone: what an endpoint says in words may repeat the prompt or the key. Only its
status and its code are told, where the code looks like one.
"""

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from biographies.errors import (
    ModelContentError,
    ModelContextError,
    ModelError,
    ModelFailedError,
)

Fault = ModelError | ModelFailedError

_CONTEXT_CODES = {"context_length_exceeded", "exceed_context_size_error", "string_above_max_length"}
_CONTEXT_WORDS = re.compile(
    r"context (?:length|window|size)|maximum context|prompt is too long|too many (?:input )?tokens"
    r"|(?:exceeds?|larger than|longer than) the (?:available |model's )?(?:maximum )?context",
    re.IGNORECASE,
)
_LIMIT = re.compile(
    r"(?:maximum context length (?:is|of)|context (?:window|size|length)(?: is| of)?|n_ctx\D{1,4})"
    r"\s*\(?(\d{3,8})\b",
    re.IGNORECASE,
)
_CONTENT_CODES = {"content_filter", "content_policy_violation", "responsibleaipolicyviolation"}
_CREDIT_CODES = {"insufficient_quota", "billing_not_active", "billing_hard_limit_reached"}
_STATUS_OF_CODE = {
    "rate_limit_exceeded": 429, "rate_limit_error": 429, "insufficient_quota": 429,
    "overloaded_error": 503, "overloaded": 503, "server_error": 500, "internal_error": 500,
    "api_error": 500, "timeout": 504, "invalid_api_key": 401, "authentication_error": 401,
    "model_not_found": 404, "not_found_error": 404, "invalid_request_error": 400,
    "permission_error": 403,
}  # fmt: skip
_TEMPORARY = {408, 409, 425, 429}
_REFUSALS = {
    400: "it does not take requests of this form",
    401: "it does not accept the key: see LLM_API_KEY",
    403: "the key may not use this model",
    404: "it does not know the model or the address: see LLM_MODEL and LLM_BASE_URL",
    405: "it does not take questions at this address: see LLM_BASE_URL",
    413: "the request is too large for it",
    422: "it does not take requests of this form",
}
_ENDS = {
    "stop": "stop", "eos": "stop", "eos_token": "stop", "end_turn": "stop", "stop_sequence": "stop",
    "length": "length", "max_tokens": "length", "model_length": "length",
}  # fmt: skip
LONGEST_CODE = 60
CREDIT_WAIT_S = 600.0  # before an account is tried again that was empty


class RequestFormError(ModelError):
    """An endpoint does not take a request's form; another form of it may do."""


class NoSuchAddressError(ModelError):
    """An endpoint has nothing at an address, or not the model that is named."""


_KINDS: dict[int, type[ModelError]] = {
    400: RequestFormError, 404: NoSuchAddressError, 405: NoSuchAddressError, 422: RequestFormError,
}  # fmt: skip


def from_status(
    name: str, status: int, body: object, headers: Mapping[str, str], now: datetime | None = None
) -> Fault:
    """Return the error of an answer with an HTTP status that is no success."""
    error = _error_of(body)
    told = f"the model service {name} answered {status}{_code_of(error)}"
    wait_s = retry_after_s(headers, now or datetime.now(UTC))
    is_limit_of_credit = status == 402 and wait_s is not None  # OpenRouter's, of calls in flight
    if _is_out_of_credit(error, status) and not is_limit_of_credit:
        text = f"{told}: its credit is used up; pay in, then resume_provider {name}"
        return ModelFailedError(text, CREDIT_WAIT_S, is_outage=True)
    refused = _of_the_request(name, error, status)
    if refused:
        return refused
    if status in _TEMPORARY or status >= 500 or is_limit_of_credit:
        return ModelFailedError(f"{told}: it is away or too busy", wait_s, is_outage=True)
    if 300 <= status < 400:
        return ModelError(f"{told}: it sends on to another address, see LLM_BASE_URL")
    kind = _KINDS.get(status, ModelError)
    return kind(f"{told}: {_REFUSALS.get(status, 'it refuses the request')}")


def from_member(name: str, error: object) -> Fault:
    """Return the error of an `error` member inside an answer that called itself a success."""
    told = _error_of(error)
    codes = [_as_status(told.get(key)) for key in ("code", "status", "type")]
    status = next((code for code in codes if code), 0)
    if status:
        return from_status(name, status, told, {})
    text = f"the model service {name} broke off with an error{_code_of(told)}"
    return _of_the_request(name, told, 400) or ModelFailedError(text, is_outage=False)


def from_wire(name: str, *, is_late: bool, has_sent: bool) -> ModelFailedError:
    """Return the error of a connection that failed, or of an answer that came too late."""
    if is_late:
        text = f"the model service {name} did not answer in time"
    elif has_sent:
        text = f"the connection to the model service {name} broke off"
    else:
        text = f"the model service {name} cannot be reached"
    return ModelFailedError(text, is_outage=True, may_be_billed=has_sent)


def untrusted(name: str) -> ModelFailedError:
    """Return the error of a certificate that this machine does not trust."""
    text = f"the certificate of the model service {name} is not trusted by this machine"
    return ModelFailedError(text, is_outage=True)


def web_page(name: str) -> ModelFailedError:
    """Return the error of an address that gives a page for people: a wrong one, or a gateway's."""
    text = f"the model service {name} answers with a web page: see LLM_BASE_URL"
    return ModelFailedError(text, is_outage=True)


def bad_answer(name: str, why: str) -> ModelFailedError:
    """Return the error of an answer that cannot be used, from an endpoint that is there."""
    return ModelFailedError(f"the answer of the model service {name} {why}", is_outage=False)


def finish_of(name: str, reason: object, *, has_refused: bool) -> str:
    """Return how an answer ended, "stop" or "length"; every other end is an error."""
    if has_refused:
        msg = f"the model of {name} will not write about this"
        raise ModelContentError(msg)
    if reason is None:
        raise bad_answer(name, "was cut off")
    word = str(reason).lower()
    if word in _CONTENT_CODES or word in ("refusal", "safety"):
        msg = f"a filter of the model service {name} ended the answer"
        raise ModelContentError(msg)
    if word not in _ENDS:
        raise bad_answer(name, f"ended in a way that is no end of a text{_quoted(word)}")
    return _ENDS[word]


def retry_after_s(headers: Mapping[str, str], now: datetime) -> float | None:
    """Return the seconds that an endpoint asks to wait, None if it asks for none that make sense.

    It is said in milliseconds (retry-after-ms), in seconds, or as a date (RFC 9110, 10.2.3).
    """
    told = {name.lower(): value.strip() for name, value in headers.items()}
    if (seconds := _number(told.get("retry-after-ms", ""))) is not None:
        return seconds / 1_000
    asked = told.get("retry-after", "")
    if (seconds := _number(asked)) is not None:
        return seconds
    try:
        until = parsedate_to_datetime(asked)
    except ValueError:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(0.0, (until - now).total_seconds())


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) and number >= 0 else None


def _of_the_request(name: str, error: Mapping[str, object], status: int) -> ModelError | None:
    """Return the error that this request has and another may not: its length, its matter."""
    if status == 403 and _is_flagged(error):
        return ModelContentError(f"a filter of the model service {name} refuses the request")
    if status in _TEMPORARY or status in (401, 402, 403) or status >= 500:
        return None
    codes = {str(error.get(key) or "").lower() for key in ("code", "type")}
    message = str(error.get("message") or "")
    if codes & _CONTENT_CODES:
        return ModelContentError(f"a filter of the model service {name} refuses the request")
    if codes & _CONTEXT_CODES or _CONTEXT_WORDS.search(message):
        limit = _limit(error, message)
        told = f", {limit} tokens," if limit else ""
        return ModelContextError(
            f"the request is longer than the context{told} of the model service {name}", limit
        )
    return None


def _is_out_of_credit(error: Mapping[str, object], status: int) -> bool:
    """Tell whether an account is empty: OpenAI says 429 or 400 with a code, most others 402."""
    codes = {str(error.get(key) or "").lower() for key in ("code", "type")}
    return status == 402 or (status in (400, 429) and bool(codes & _CREDIT_CODES))


def _is_flagged(error: Mapping[str, object]) -> bool:
    """Tell whether a 403 is OpenRouter's for a text that its moderation does not let through."""
    beside = error.get("metadata")
    return isinstance(beside, Mapping) and bool({"reasons", "flagged_input"} & set(beside))


def _limit(error: Mapping[str, object], message: str) -> int:
    told = error.get("n_ctx")
    if isinstance(told, int) and told > 0:
        return told
    found = _LIMIT.search(message)
    return int(found[1]) if found else 0


def _error_of(body: object) -> Mapping[str, object]:
    """Return the `error` of a body, in whichever of the usual forms it comes."""
    if isinstance(body, Mapping):
        inner = body.get("error", body)
        return inner if isinstance(inner, Mapping) else {"message": inner}
    return {"message": body} if isinstance(body, str) else {}


def _as_status(code: object) -> int:
    """Return the HTTP status that a code means, 0 if none."""
    if isinstance(code, (int, str)) and str(code).isdigit() and len(str(code)) == 3:
        return int(code) if int(code) >= 400 else 0
    return _STATUS_OF_CODE.get(str(code).lower(), 0)


def _code_of(error: Mapping[str, object]) -> str:
    return _quoted(str(error.get("code") or error.get("type") or ""))


def _quoted(code: str) -> str:
    """Return a code for a person; what is none may be anything, a key or a prompt as well."""
    is_code = len(code) <= LONGEST_CODE and re.fullmatch(r"[a-z][a-z_]*", code)
    return f" ({code})" if is_code else ""
