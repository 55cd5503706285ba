"""Asks language models for a part of a book: what was answered once is never paid for again."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from time import monotonic, sleep
from typing import Protocol

from django.db import transaction

from biographies.errors import (
    ModelContentError,
    ModelContextError,
    ModelDownError,
    ModelError,
    ModelFailedError,
    WriterNotConfiguredError,
)
from biographies.guard import WriteGuard
from biographies.language_model import (
    Abilities,
    Answer,
    ModelClient,
    Provider,
    Request,
    request_hash,
)
from biographies.language_model.tokens import request_tokens
from biographies.models import Biography, BudgetReservation, Chapter, ModelCall, ModelProvider
from biographies.steps.budgets import Need, give_back, refuse_mixed_currencies, reserve, settle
from biographies.steps.revisions import made_by

LOOK_S = 0.25  # how often a call that others stand in the way of looks again
_ABILITIES = frozenset(field.name for field in fields(Abilities))
_KEPT = (ModelCall.Outcome.ANSWERED, ModelCall.Outcome.TRUNCATED)


class Gate(Protocol):
    """Paces the calls to endpoints over all workers; biographies.steps.providers has the real."""

    def enter(self, provider: Provider, tokens: int, run_id: str) -> None:
        """Wait until a call may go out.

        Raises ModelDownError where none may, or ModelFailedError with the seconds to wait.
        """

    def leave(self, provider: Provider, *, fault: ModelFailedError | None) -> None:
        """Note how the call ended; without a fault the endpoint was there."""

    def withdraw(self, provider: Provider, *, unused: int = 0) -> None:
        """Note that a call says nothing of its endpoint; unused: its tokens, had it none used."""


class LedgerCall:
    """Asks for one part of a book, as biographies.language_model.Call describes it.

    An answer that the ledger has is given again, whichever endpoint it came from. Otherwise the
    endpoints are asked in their order, each call within its budget, and each is entered in the
    ledger, failed ones as well.
    """

    def __init__(
        self,
        chapter: Chapter,
        *,
        guard: WriteGuard,
        providers: Sequence[Provider],
        gate: Gate,
        client_for: Callable[[Provider, Abilities], ModelClient] | None = None,
    ) -> None:
        if not providers:
            msg = "no model service is configured: set LLM_BASE_URL and LLM_MODEL"
            raise WriterNotConfiguredError(msg)
        refuse_mixed_currencies(providers)
        self._chapter = chapter
        self._guard = guard
        self._providers = tuple(providers)
        self._gate = gate
        self._client_for = client_for or _open_client
        self._known = abilities_of(self._providers)
        self._clients: dict[str, ModelClient] = {}
        first = self._providers[0]
        self.abilities = self._known[first.name]
        self.context_tokens = _context_of(first, self.abilities)
        self.output_tokens = first.output_tokens

    def __call__(self, request: Request) -> Answer:
        """Return the answer of the first endpoint that gives one.

        Raises ModelContextError where the request is too long; else, of what the endpoints raised,
        what promises most: a fault that may be over soon, then an outage, then a refusal.
        Raises BudgetReachedError at once.
        """
        hashes = [request_hash(request, model=one.model) for one in self._providers]
        if stored := self._stored(hashes):
            return stored
        errors: dict[str, BaseException] = {}
        for place, provider in enumerate(self._providers):
            try:
                return self._ask(provider, request, hashes[place])
            except ModelContextError as exc:
                if not errors and not self._has_larger(place):
                    raise
                errors[provider.name] = exc
            except (ModelError, ModelFailedError, ModelDownError) as exc:
                errors[provider.name] = exc
        raise _most_promising(errors)

    def _has_larger(self, place: int) -> bool:
        """Tell whether an endpoint that comes later takes longer requests."""
        sizes = [_context_of(one, self._known[one.name]) for one in self._providers]
        return any(size > sizes[place] for size in sizes[place + 1 :])

    def _stored(self, hashes: Sequence[str]) -> Answer | None:
        """Return what one of these requests was answered, by the order in which they are given."""
        book_id = self._chapter.biography_id
        calls = ModelCall.objects.filter(biography_id=book_id, outcome__in=_KEPT)
        found = {one.request_sha256: one for one in calls.filter(request_sha256__in=hashes)}
        first = next((found[one] for one in hashes if one in found), None)
        return _replayed(first) if first else None

    def _ask(self, provider: Provider, request: Request, sha256: str) -> Answer:
        """Ask one endpoint, unless another run has the answer by the time that this one may."""
        made = made_by(self._guard)
        need = Need(
            biography_id=self._chapter.biography_id,
            chapter_id=self._chapter.pk,
            provider=provider,
            request_sha256=sha256,
            prompt_tokens=request_tokens(request, model=provider.model),
            completion_tokens=request.max_tokens,
            run_id=made.run_id,
            attempt=made.attempt,
        )
        with self._let_in(need) as place:
            while (reservation := reserve(need)) is None:
                if stored := self._stored([sha256]):
                    return stored
                self._guard.check()
                sleep(LOOK_S)
            place.is_used = True
            return self._pay(request, need, reservation)

    @contextmanager
    def _let_in(self, need: Need) -> Iterator["_Place"]:
        """Take a place at the endpoint, and leave it with what is known of the endpoint then."""
        self._gate.enter(need.provider, need.tokens, need.run_id)
        place = _Place()
        try:
            yield place
            if place.is_used:
                self._gate.leave(need.provider, fault=None)
        except ModelFailedError as exc:
            self._gate.leave(need.provider, fault=exc)
            raise
        except ModelError:
            self._gate.leave(need.provider, fault=None)
            raise
        except BaseException:
            self._gate.withdraw(need.provider, unused=0 if place.is_used else need.tokens)
            raise
        if not place.is_used:
            self._gate.withdraw(need.provider, unused=need.tokens)

    def _pay(self, request: Request, need: Need, reservation: BudgetReservation) -> Answer:
        """Call, and enter in the ledger what became of it, whatever that is."""
        entry = _Entry(need, request.purpose, reservation, monotonic())
        known = self._known[need.provider.name]
        watch = _Watch(self._guard.check)
        try:
            client = self._client(need.provider)
            answer = client.complete(request, has_schema=known.has_schema, check=watch)
        except BaseException as exc:
            if watch.is_passed or isinstance(exc, (ModelError, ModelFailedError)):
                self._enter(entry, entry.failed(exc))
            else:
                give_back(reservation)  # nothing had been sent
            raise
        self._enter(entry, entry.answered(answer))
        return answer

    def _client(self, provider: Provider) -> ModelClient:
        if provider.name not in self._clients:
            self._clients[provider.name] = self._client_for(provider, self._known[provider.name])
        return self._clients[provider.name]

    def _enter(self, entry: "_Entry", call: ModelCall) -> None:
        """Enter a call; what was paid for is kept even where the attempt has lost its run."""
        is_kept = False
        try:
            with self._guard.write():
                settle(entry.reservation, call)
            is_kept = True
        finally:
            if not is_kept:
                with transaction.atomic():
                    settle(entry.reservation, entry.again(call))


class _Watch:
    """A run's check as a client is given it: the first that passes is that before its call."""

    def __init__(self, check: Callable[[], None]) -> None:
        self._check = check
        self.is_passed = False

    def __call__(self) -> None:
        self._check()
        self.is_passed = True


@dataclass(slots=True)
class _Place:
    """A place at an endpoint; one that no call was made from says nothing of the endpoint."""

    is_used: bool = False


@dataclass(frozen=True, slots=True)
class _Entry:
    """A call under way: what its line in the ledger will say."""

    need: Need
    purpose: str
    reservation: BudgetReservation
    begun: float

    def answered(self, answer: Answer) -> ModelCall:
        need, prices = self.need, self.need.provider.prices
        used = (answer.prompt_tokens, answer.completion_tokens)
        outcome = ModelCall.Outcome.TRUNCATED if answer.is_cut else ModelCall.Outcome.ANSWERED
        call = self._call(outcome, used)
        call.answer = answer.text
        call.is_estimated = answer.is_estimated
        call.cost = prices.cost(*used) if prices else None
        call.currency = need.currency
        return call

    def failed(self, exc: BaseException) -> ModelCall:
        """Return the line of a call that gave no answer; what may be billed counts at its most."""
        is_refusal = isinstance(exc, ModelError)
        outcome = ModelCall.Outcome.REFUSED if is_refusal else ModelCall.Outcome.FAILED
        need = self.need
        used = (need.prompt_tokens, need.completion_tokens) if _may_be_billed(exc) else (0, 0)
        prices = need.provider.prices
        call = self._call(outcome, used)
        call.is_estimated = any(used)
        call.cost = prices.cost(*used) if prices else None
        call.currency = need.currency
        call.error_code = str(getattr(exc, "code", "") or f"python.{type(exc).__name__}")[:40]
        return call

    def again(self, call: ModelCall) -> ModelCall:
        """Return a line once more, its first writing being undone; part or book may be gone now."""
        columns = [one.attname for one in ModelCall._meta.concrete_fields if not one.primary_key]
        values = {name: getattr(call, name) for name in columns}
        if not Chapter.objects.filter(pk=self.need.chapter_id or 0).exists():
            values["chapter_id"] = None
        if not Biography.objects.filter(pk=self.need.biography_id).exists():
            values["biography_id"] = None
        return ModelCall(**values)

    def _call(self, outcome: str, used: tuple[int, int]) -> ModelCall:
        need = self.need
        return ModelCall(
            biography_id=need.biography_id,
            chapter_id=need.chapter_id,
            purpose=self.purpose,
            request_sha256=need.request_sha256,
            endpoint=need.provider.name,
            model=need.provider.model,
            outcome=outcome,
            prompt_tokens=used[0],
            completion_tokens=used[1],
            latency_ms=round((monotonic() - self.begun) * 1_000),
            run_id=need.run_id,
            attempt=need.attempt,
        )


def abilities_of(providers: Sequence[Provider]) -> dict[str, Abilities]:
    """Return what probes found of endpoints, by name; a probe of another model says nothing."""
    rows = {
        row.name: row for row in ModelProvider.objects.filter(name__in=[p.name for p in providers])
    }
    found = {}
    for provider in providers:
        row = rows.get(provider.name)
        told = row.abilities if row and row.probed_model == provider.model else {}
        found[provider.name] = Abilities(**{k: v for k, v in told.items() if k in _ABILITIES})
    return found


def _open_client(provider: Provider, abilities: Abilities) -> ModelClient:
    from biographies.language_model.client import OpenAIClient  # its library is slow to import

    return OpenAIClient(provider, abilities)


def _context_of(provider: Provider, abilities: Abilities) -> int:
    told = abilities.context_tokens
    return min(provider.context_tokens, told) if told else provider.context_tokens


def _replayed(call: ModelCall) -> Answer:
    is_cut = call.outcome == ModelCall.Outcome.TRUNCATED
    return Answer(
        text=call.answer,
        prompt_tokens=call.prompt_tokens,
        completion_tokens=call.completion_tokens,
        finish_reason="length" if is_cut else "stop",
        is_estimated=call.is_estimated,
    )


def _may_be_billed(exc: BaseException) -> bool:
    """Tell whether an endpoint may take money for a call that ended so.

    A refusal is free, but for a filter that looks at what is written already. What ended the call
    from here (cancelled, out of time) did not end what the endpoint had written by then.
    """
    if isinstance(exc, ModelFailedError):
        return exc.may_be_billed
    return isinstance(exc, ModelContentError) or not isinstance(exc, ModelError)


def _most_promising(errors: Mapping[str, BaseException]) -> BaseException:
    """Return the last error of the kind after which the request is likeliest to be answered.

    errors are by endpoint. Of several that are down all are named: the run goes on with any.
    """
    kinds = (ModelFailedError, ModelDownError, ModelError)

    def rank(error: BaseException) -> int:
        return next(place for place, kind in enumerate(kinds) if isinstance(error, kind))

    likeliest = min(reversed(list(errors.values())), key=rank)
    down = [name for name, error in errors.items() if isinstance(error, ModelDownError)]
    if isinstance(likeliest, ModelDownError) and len(down) > 1:
        told = "; ".join(str(errors[name]) for name in down)
        return ModelDownError(f"{' and '.join(down)} take no calls: {told}")
    return likeliest
