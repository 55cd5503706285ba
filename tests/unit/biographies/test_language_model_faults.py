"""What endpoints say of their faults, as errors of ours."""

from datetime import UTC, datetime

import pytest

from biographies.errors import ModelContentError, ModelContextError, ModelError, ModelFailedError
from biographies.language_model import faults

NOW = datetime(2026, 11, 23, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize("status", [408, 409, 425, 429, 500, 502, 503, 504, 529])
def test_these_statuses_may_pass(status):
    error = faults.from_status("s", status, {"error": {"message": "x"}}, {})

    assert type(error) is ModelFailedError
    assert (error.is_outage, error.may_be_billed) == (True, False)


@pytest.mark.parametrize("status", [307, 400, 401, 403, 404, 405, 413, 418, 422])
def test_these_statuses_are_for_good(status):
    error = faults.from_status("s", status, "nothing of use", {})

    assert isinstance(error, ModelError)
    assert not isinstance(error, (ModelContextError, ModelContentError))
    assert str(status) in str(error)


@pytest.mark.parametrize(
    ("body", "limit"),
    [
        ({"error": {"code": "context_length_exceeded", "message": "no"}}, 0),
        ({"type": "exceed_context_size_error", "code": 400, "n_ctx": 512, "message": "x"}, 512),
        ({"error": {"message": "This model's maximum context length is 4096 tokens."}}, 4096),
        ({"error": "prompt is too long: 9000 tokens > 8192"}, 0),
        ("the request exceeds the available context size (2048 tokens)", 2048),
        ({"error": {"message": "input exceeds the context window of 128000 tokens"}}, 128000),
    ],
)
def test_too_long_a_request_is_told_by_type_code_or_words(body, limit):
    error = faults.from_status("s", 400, body, {})

    assert type(error) is ModelContextError
    assert error.context_tokens == limit


def test_a_busy_endpoint_that_speaks_of_its_context_is_only_busy():
    body = {"error": {"message": "too many tokens a minute, maximum context in use"}}

    assert type(faults.from_status("s", 429, body, {})) is ModelFailedError


@pytest.mark.parametrize("code", ["content_filter", "content_policy_violation"])
def test_a_filter_is_told_by_its_code(code):
    assert type(faults.from_status("s", 400, {"error": {"code": code}}, {})) is ModelContentError


def test_a_text_that_moderation_flags_is_told_by_what_stands_beside():
    error = {"code": 403, "metadata": {"reasons": ["violence"], "flagged_input": "Tell me"}}

    assert type(faults.from_status("s", 403, {"error": error}, {})) is ModelContentError
    assert type(faults.from_status("s", 403, {"error": {"metadata": {}}}, {})) is ModelError


@pytest.mark.parametrize(
    ("status", "code"), [(402, None), (429, "insufficient_quota"), (400, "billing_not_active")]
)
def test_an_empty_account_is_waited_for_and_says_what_to_do(status, code):
    error = faults.from_status("s", status, {"error": {"code": code}}, {})

    assert (type(error), error.is_outage) == (ModelFailedError, True)
    assert error.retry_after_s == faults.CREDIT_WAIT_S
    assert "its credit is used up; pay in, then resume_provider s" in str(error)


def test_used_up_credit_that_comes_back_by_itself_is_waited_for():
    error = faults.from_status("s", 402, {}, {"Retry-After": "20"})

    assert (type(error), error.retry_after_s) == (ModelFailedError, 20)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ({"code": 429}, ModelFailedError),
        ({"code": "502"}, ModelFailedError),
        ({"code": "rate_limit_exceeded"}, ModelFailedError),
        ({"type": "overloaded_error"}, ModelFailedError),
        ({"code": 401}, ModelError),
        ({"code": "model_not_found"}, faults.NoSuchAddressError),
        ({"code": "context_length_exceeded"}, ModelContextError),
        ({"message": "something"}, ModelFailedError),
        ({"code": 200, "message": "something"}, ModelFailedError),
        ("something", ModelFailedError),
        (["something"], ModelFailedError),
    ],
)
def test_an_error_inside_a_success_is_told_by_its_code(error, kind):
    assert type(faults.from_member("s", error)) is kind


def test_an_unknown_error_inside_a_success_is_no_outage():
    error = faults.from_member("s", {"message": "something"})

    assert (error.is_outage, error.may_be_billed) == (False, True)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "7"}, 7),
        ({"retry-after": "0.5"}, 0.5),
        ({"Retry-After-Ms": "250", "Retry-After": "9"}, 0.25),
        ({"Retry-After": "Mon, 23 Nov 2026 12:00:30 GMT"}, 30),
        ({"Retry-After": "Mon, 23 Nov 2026 12:00:30 -0000"}, 30),
        ({"Retry-After": "Mon, 23 Nov 2026 11:00:00 GMT"}, 0),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "-3"}, None),
        ({"Retry-After": "nan"}, None),
        ({}, None),
    ],
)
def test_the_wait_asked_for_is_read_in_each_of_its_forms(headers, seconds):
    assert faults.retry_after_s(headers, NOW) == seconds


@pytest.mark.parametrize(
    ("reason", "end"),
    [("stop", "stop"), ("eos", "stop"), ("LENGTH", "length"), ("max_tokens", "length")],
)
def test_an_answer_ends_whole_or_cut(reason, end):
    assert faults.finish_of("s", reason, has_refused=False) == end


@pytest.mark.parametrize(
    ("reason", "has_refused", "kind"),
    [
        (None, False, ModelFailedError),
        ("error", False, ModelFailedError),
        ("tool_calls", False, ModelFailedError),
        ("content_filter", False, ModelContentError),
        ("stop", True, ModelContentError),
    ],
)
def test_every_other_end_is_an_error(reason, has_refused, kind):
    with pytest.raises(kind):
        faults.finish_of("s", reason, has_refused=has_refused)


@pytest.mark.parametrize("code", ["sk-abc123", "Tell me of Ada", "x" * 80])
def test_what_is_no_code_is_not_repeated(code):
    assert code not in str(faults.from_status("s", 400, {"error": {"code": code}}, {}))
    assert code not in str(faults.bad_answer("s", "x"))


@pytest.mark.parametrize(
    ("is_late", "has_sent", "said"),
    [
        (True, True, "did not answer in time"),
        (False, True, "broke off"),
        (False, False, "cannot be reached"),
    ],
)
def test_a_connection_that_fails_is_an_outage(is_late, has_sent, said):
    error = faults.from_wire("s", is_late=is_late, has_sent=has_sent)

    assert said in str(error)
    assert (error.is_outage, error.may_be_billed) == (True, has_sent)
