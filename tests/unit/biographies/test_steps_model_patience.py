"""A spoilt call is made again in place."""

import pytest

from biographies.errors import ModelDownError, ModelFailedError
from biographies.language_model import Abilities, Answer, Message, Request
from biographies.steps import model_patience
from biographies.steps.model_patience import MOST_TRIES, PatientCall
from tests.fakes import Killed

REQUEST = Request((Message("user", "Tell."),), 100, "section", "1")
ANSWER = Answer("Told.", 3, 2, "stop")
SPOILT = ModelFailedError("no JSON", is_outage=False)


class Scripted:
    """A call that gives what it is told, one after another."""

    abilities = Abilities(has_usage=True)
    context_tokens = 4_096
    output_tokens = 512

    def __init__(self, *given):
        self.given = list(given)

    def __call__(self, request):
        one = self.given.pop(0)
        if isinstance(one, Exception):
            raise one
        return one


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch):
    monkeypatch.setattr(model_patience, "FIRST_WAIT_S", 0.001)


def patient(*given, check=lambda: None):
    return PatientCall(Scripted(*given), check)


def test_a_spoilt_answer_is_asked_for_again():
    assert patient(SPOILT, SPOILT, ANSWER)(REQUEST) == ANSWER


def test_patience_ends_with_the_last_fault():
    call = patient(*[SPOILT] * MOST_TRIES, ANSWER)

    with pytest.raises(ModelFailedError):
        call(REQUEST)
    assert call._call.given == [ANSWER]


def test_an_endpoint_that_takes_no_calls_is_not_asked_again():
    call = patient(SPOILT, ModelDownError("away"), ANSWER)

    with pytest.raises(ModelDownError):
        call(REQUEST)
    assert call._call.given == [ANSWER]


def test_a_wait_that_is_asked_for_is_the_gates_affair():
    assert patient(ModelFailedError("429", retry_after_s=600), ANSWER)(REQUEST) == ANSWER


def test_a_cancelled_run_is_not_asked_for_again(monkeypatch):
    monkeypatch.setattr(model_patience, "FIRST_WAIT_S", 60)

    def check():
        raise Killed

    with pytest.raises(Killed):
        patient(SPOILT, ANSWER, check=check)(REQUEST)


def test_what_the_call_can_is_handed_through():
    call = patient(ANSWER)

    assert (call.abilities.has_usage, call.context_tokens, call.output_tokens) == (True, 4_096, 512)
