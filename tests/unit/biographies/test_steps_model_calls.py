"""What was answered is never paid for again, and every call is a line of the ledger."""

from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection

from biographies.errors import (
    BudgetReachedError,
    ModelContentError,
    ModelContextError,
    ModelDownError,
    ModelError,
    ModelFailedError,
    WriterNotConfiguredError,
)
from biographies.guard import Unguarded
from biographies.language_model import Answer, Message, Prices, Provider, Request
from biographies.models import BudgetReservation, ModelCall, ModelProvider
from biographies.steps import model_calls
from biographies.steps.budgets import CurrencyMixError
from biographies.steps.model_calls import LedgerCall
from taskqueue.guard import Claim
from tests.factories import make_chapter
from tests.model_ledger import FakeClient as Client
from tests.model_ledger import FakeGate as Gate

pytestmark = pytest.mark.django_db

ONE = Provider("one", "http://one.test/v1", "m1", prices=Prices(Decimal(1), Decimal(2)))
TWO = Provider("two", "http://two.test/v1", "m2", prices=Prices(Decimal(3), Decimal(4)))
REQUEST = Request((Message("user", "Write of Ada."),), max_tokens=100, purpose="section",
                  prompt_version="1")  # fmt: skip
ANSWER = Answer("She wrote.", prompt_tokens=10, completion_tokens=5, finish_reason="stop")


class CancelledError(Exception):
    """What a guard raises that has nothing to do with models."""

    code = "run.cancelled"


class LostRun(Unguarded):
    """A guard whose run another attempt has taken by the time of writing."""

    claim = Claim("run-1", 3)

    @contextmanager
    def write(self):
        msg = "lost"
        raise CancelledError(msg)
        yield


class Cancelled(Unguarded):
    """A guard whose run is cancelled after so many looks."""

    def __init__(self, after):
        self.left = after

    def check(self):
        self.left -= 1
        if self.left < 0:
            msg = "cancelled"
            raise CancelledError(msg)


@pytest.fixture(autouse=True)
def limits(settings):
    settings.LLM_DAILY_BUDGET = None
    settings.LLM_DAILY_TOKENS = settings.LLM_BOOK_TOKENS = 0


def make_calls(chapter=None, guard=None, gate=None, **clients):
    """A call with one client for each endpoint, under its name."""
    providers = [one for one in (ONE, TWO) if one.name in clients]
    return LedgerCall(
        chapter or make_chapter(),
        guard=guard or Unguarded(),
        providers=providers,
        gate=gate or Gate(),
        client_for=lambda provider, _: clients[provider.name],
    )


def lines(*columns):
    """The ledger, in the order in which it was written."""
    return list(ModelCall.objects.order_by("pk").values_list(*columns))


def test_a_call_is_entered_with_its_answer_its_tokens_and_its_cost():
    chapter, gate = make_chapter(), Gate()
    answer = make_calls(chapter, one=Client(ANSWER), gate=gate)(REQUEST)

    call = ModelCall.objects.get()
    assert (answer, call.answer, call.outcome) == (ANSWER, "She wrote.", "answered")
    assert (call.prompt_tokens, call.completion_tokens) == (10, 5)
    assert (call.cost, call.currency) == (Decimal("0.000020"), "USD")
    assert (call.chapter, call.biography) == (chapter, chapter.biography)
    assert (call.endpoint, call.model, call.purpose) == ("one", "m1", "section")
    assert gate.seen == [("one", "there")]
    assert not BudgetReservation.objects.exists()


def test_an_answer_is_given_again_without_a_call():
    chapter, client = make_chapter(), Client(ANSWER)
    make_calls(chapter, one=client)(REQUEST)

    assert make_calls(chapter, one=client)(REQUEST) == ANSWER
    assert make_calls(make_chapter(), one=client)(REQUEST) == ANSWER  # of another book: its own
    assert client.asked == 2


def test_a_cut_answer_is_given_again_as_cut():
    chapter, client = make_chapter(), Client(replace(ANSWER, finish_reason="length"))
    first = make_calls(chapter, one=client)(REQUEST)

    assert make_calls(chapter, one=client)(REQUEST) == first
    assert (first.is_cut, client.asked, lines("outcome")) == (True, 1, [("truncated",)])


def test_what_another_endpoint_answered_is_given_again_too():
    chapter, second = make_chapter(), Client(ANSWER)
    make_calls(chapter, one=Client(ModelFailedError("away")), two=second)(REQUEST)

    first = Client(ANSWER)
    assert make_calls(chapter, one=first, two=second)(REQUEST) == ANSWER
    assert (first.asked, second.asked) == (0, 1)


@pytest.mark.parametrize(
    ("error", "outcome", "tokens", "cost"),
    [
        (ModelFailedError("cut", is_outage=False), "failed", 100, "0.0002"),
        (ModelFailedError("late", may_be_billed=True), "failed", 100, "0.0002"),
        (ModelFailedError("429", 3.0), "failed", 0, "0"),
        (ModelError("401"), "refused", 0, "0"),
        (ModelContextError("long"), "refused", 0, "0"),
        (ModelContentError("filter"), "refused", 100, "0.0002"),
        (KeyError("bug"), "failed", 100, "0.0002"),
    ],
)
def test_a_failed_call_is_entered_at_what_it_may_have_cost(error, outcome, tokens, cost):
    with pytest.raises(type(error)):
        make_calls(one=Client(error))(REQUEST)

    call = ModelCall.objects.get()
    assert (call.outcome, call.completion_tokens, call.answer) == (outcome, tokens, "")
    assert call.error_code == getattr(error, "code", "python.KeyError")
    assert call.is_estimated == bool(tokens)
    assert call.cost >= Decimal(cost)
    assert (call.cost == 0) == (tokens == 0)
    assert not BudgetReservation.objects.exists()


def test_a_call_without_a_price_has_no_cost_and_not_0(monkeypatch):
    monkeypatch.setattr("tests.unit.biographies.test_steps_model_calls.ONE",
                        replace(ONE, prices=None))  # fmt: skip
    make_calls(one=Client(ANSWER))(REQUEST)
    with pytest.raises(ModelFailedError):
        make_calls(one=Client(ModelFailedError("x", is_outage=False)))(REQUEST)

    assert lines("cost", "currency") == [(None, ""), (None, "")]


def test_the_next_endpoint_is_asked_where_one_fails():
    gate = Gate()
    clients = {"one": Client(ModelFailedError("away")), "two": Client(ANSWER)}

    assert make_calls(gate=gate, **clients)(REQUEST) == ANSWER
    assert lines("endpoint", "outcome") == [("one", "failed"), ("two", "answered")]
    assert gate.seen == [("one", "fault"), ("two", "there")]


@pytest.mark.parametrize("error", [ModelError("401"), ModelContentError("will not")])
def test_the_next_endpoint_is_asked_where_one_refuses(error):
    gate = Gate()

    assert make_calls(gate=gate, one=Client(error), two=Client(ANSWER))(REQUEST) == ANSWER
    assert gate.seen == [("one", "there"), ("two", "there")]


def test_the_next_endpoint_is_asked_where_one_takes_no_calls():
    first = Client(ANSWER)

    assert make_calls(gate=Gate(down=["one"]), one=first, two=Client(ANSWER))(REQUEST) == ANSWER
    assert (first.asked, lines("endpoint")) == (0, [("two",)])


FAILED, REFUSED = ModelFailedError("later"), ModelError("401")


@pytest.mark.parametrize(
    ("first", "second", "down", "raised"),
    [
        (FAILED, ModelFailedError("last"), (), "last"),
        (FAILED, REFUSED, (), "later"),
        (REFUSED, FAILED, (), "later"),
        (FAILED, ANSWER, ("two",), "later"),
        (REFUSED, ANSWER, ("two",), "two is down"),
        (FAILED, ModelContextError("too long"), (), "later"),
    ],
)
def test_of_several_failures_the_one_that_may_soon_be_over_is_raised(first, second, down, raised):
    calls = make_calls(gate=Gate(down), one=Client(first), two=Client(second))

    with pytest.raises((ModelError, ModelFailedError, ModelDownError), match=raised):
        calls(REQUEST)


def test_all_endpoints_that_are_down_are_named_so_that_any_lets_the_run_go_on():
    calls = make_calls(gate=Gate(("one", "two")), one=Client(ANSWER), two=Client(ANSWER))

    with pytest.raises(ModelDownError, match=r"^one and two take no calls: one is down; two is"):
        calls(REQUEST)


def test_a_request_that_is_too_long_is_not_tried_where_no_more_fits():
    second = Client(ANSWER)

    with pytest.raises(ModelContextError):
        make_calls(one=Client(ModelContextError("too long")), two=second)(REQUEST)
    assert second.asked == 0


def test_a_request_that_is_too_long_is_tried_where_more_fits(monkeypatch):
    monkeypatch.setattr("tests.unit.biographies.test_steps_model_calls.TWO",
                        replace(TWO, context_tokens=100_000))  # fmt: skip
    calls = make_calls(one=Client(ModelContextError("too long")), two=Client(ANSWER))

    assert calls(REQUEST) == ANSWER


def test_a_paid_answer_is_kept_though_its_attempt_has_lost_the_run():
    chapter, gate, client = make_chapter(), Gate(), Client(ANSWER)
    with pytest.raises(CancelledError):
        make_calls(chapter, guard=LostRun(), gate=gate, one=client)(REQUEST)

    assert lines("run_id", "attempt", "outcome") == [("run-1", 3, "answered")]
    assert make_calls(chapter, one=client)(REQUEST) == ANSWER
    assert (client.asked, gate.seen[0]) == (1, ("one", "nothing"))
    assert not BudgetReservation.objects.exists()


def test_what_is_written_with_a_failed_transaction_is_written_again():
    class Undone(Unguarded):
        @contextmanager
        def write(self):
            with super().write():
                yield
                msg = "the lease is gone"
                raise CancelledError(msg)

    with pytest.raises(CancelledError):
        make_calls(guard=Undone(), one=Client(ANSWER))(REQUEST)
    assert lines("outcome", "answer") == [("answered", "She wrote.")]


def test_a_paid_answer_is_kept_though_its_part_was_taken_out_of_the_book_meanwhile():
    chapter = make_chapter()

    class Replanned(Client):
        def complete(self, request, *, has_schema, check):
            chapter.__class__.objects.filter(pk=chapter.pk).delete()
            return super().complete(request, has_schema=has_schema, check=check)

    class Strict(Unguarded):
        @contextmanager
        def write(self):
            with super().write():
                yield
                connection.check_constraints()

    with pytest.raises(IntegrityError):
        make_calls(chapter, guard=Strict(), one=Replanned(ANSWER))(REQUEST)
    assert lines("outcome", "chapter", "cost") == [("answered", None, Decimal("0.000020"))]


def test_a_paid_answer_is_kept_though_its_book_was_discarded_meanwhile():
    chapter = make_chapter()

    class Discarding(Client):
        def complete(self, request, *, has_schema, check):
            chapter.biography.delete()
            return super().complete(request, has_schema=has_schema, check=check)

    class Strict(Unguarded):
        @contextmanager
        def write(self):
            with super().write():
                yield
                connection.check_constraints()

    with pytest.raises(IntegrityError):
        make_calls(chapter, guard=Strict(), one=Discarding(ANSWER))(REQUEST)
    assert lines("biography", "chapter", "cost") == [(None, None, Decimal("0.000020"))]


def test_a_run_that_is_cancelled_before_its_call_pays_nothing():
    client = Client(ANSWER)
    with pytest.raises(CancelledError):
        make_calls(guard=Cancelled(after=0), one=client)(REQUEST)

    assert (client.asked, lines("pk")) == (0, [])
    assert not BudgetReservation.objects.exists()


def test_a_run_that_is_cancelled_in_its_call_may_pay_for_it():
    gate = Gate()
    with pytest.raises(CancelledError):
        make_calls(guard=Cancelled(after=1), gate=gate, one=Client(ANSWER))(REQUEST)

    assert lines("outcome", "error_code") == [("failed", "run.cancelled")]
    assert gate.seen == [("one", "nothing")]


def test_a_budget_that_is_reached_asks_nobody():
    client, gate = Client(ANSWER), Gate()
    chapter = make_chapter()
    chapter.biography.token_budget = 1
    chapter.biography.save()

    with pytest.raises(BudgetReachedError):
        make_calls(chapter, gate=gate, one=client, two=client)(REQUEST)
    assert (client.asked, gate.seen) == (0, [("one", "unused")])


def test_the_second_of_two_equal_calls_waits_for_the_answer_of_the_first(monkeypatch):
    chapter, client = make_chapter(), Client(ANSWER)
    other = make_calls(chapter, one=client)
    looks = []

    def answer_meanwhile(_):
        looks.append(1)
        BudgetReservation.objects.all().delete()
        if len(looks) == 1:
            other(REQUEST)

    monkeypatch.setattr(model_calls, "sleep", answer_meanwhile)
    reserve_twin(chapter)
    assert make_calls(chapter, one=client)(REQUEST) == ANSWER
    assert (client.asked, looks) == (1, [1])


def reserve_twin(chapter):
    """Set aside for the same request of another run, which is under way."""
    from biographies.language_model import request_hash
    from biographies.steps.budgets import Need, reserve

    sha256 = request_hash(REQUEST, model="m1")
    assert reserve(Need(chapter.biography_id, chapter.pk, ONE, sha256, 1, 1, "other", 1))


def test_no_service_is_refused_in_words():
    with pytest.raises(WriterNotConfiguredError, match="LLM_BASE_URL"):
        make_calls()


def test_prices_in_two_currencies_are_refused_before_any_call():
    euros = replace(TWO, prices=Prices(Decimal(1), Decimal(1), "EUR"))

    with pytest.raises(CurrencyMixError):
        LedgerCall(make_chapter(), guard=Unguarded(), providers=[ONE, euros], gate=Gate())


def test_what_a_probe_found_is_told_to_the_writer_and_to_the_client():
    ModelProvider.objects.create(
        name="one", probed_model="m1",
        abilities={"has_schema": True, "context_tokens": 4_000, "of_later": 1},
    )  # fmt: skip
    client = Client(ANSWER)
    calls = make_calls(one=client)
    calls(REQUEST)

    assert (calls.abilities.has_schema, calls.context_tokens, client.told) == (True, 4_000, [True])
    assert calls.output_tokens == ONE.output_tokens


def test_a_probe_of_another_model_says_nothing():
    ModelProvider.objects.create(name="one", probed_model="m0", abilities={"has_schema": True})
    calls = make_calls(one=Client(ANSWER))

    assert (calls.abilities.has_schema, calls.context_tokens) == (False, ONE.context_tokens)


def test_the_client_of_an_endpoint_is_opened_once_and_with_what_is_known_of_it():
    ModelProvider.objects.create(
        name="one", probed_model="m1", abilities={"has_system_role": False}
    )
    opened = model_calls._open_client(ONE, model_calls.abilities_of([ONE])["one"])

    assert type(opened).__name__ == "OpenAIClient"
