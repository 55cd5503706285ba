"""Lets calls through to the endpoints of language models: no faster than agreed, none in an outage.

Two token buckets for each endpoint (requests and tokens a minute) and a circuit breaker, all of
them in its row of ModelProvider, which is locked for each look, so that they hold for all workers
on all machines. A bucket may go into debt: who takes what is not there yet waits until it is, so
calls go out in the order in which they asked (a leaky bucket as a queue; ITU-T I.371's GCRA).
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic, sleep

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from biographies.errors import ModelDownError, ModelFailedError
from biographies.language_model import Provider
from biographies.models import ModelProvider

MOST_FAULTS = 5  # outages one after another, over all workers: then nobody calls any more
LONGEST_PAUSE_S = 20.0  # a worker waits as long itself; for longer its run is held
LONGEST_WAITS = 20  # times the first wait of an outage, which doubles until then
LONGEST_ASKED_S = 3_600.0  # of a Retry-After
JITTER = 0.1
RAMP_WAITS = 2  # times the first wait: as long calls come back gently after an outage
RAMP_STEPS = 8  # calls at once at its end
LOOK_S = 0.25  # how often a waiting call looks for its place
Circuit = ModelProvider.Circuit


@dataclass(frozen=True, slots=True)
class _Leave:
    """What a look at the row gave: whether the call may go, and how long it waits before."""

    is_given: bool
    wait_s: float = 0.0


class ProviderGate:
    """Lets the calls of one run through; `check` is asked while it waits and may end the wait."""

    def __init__(self, check: Callable[[], None]) -> None:
        self._check = check
        self._caller = ""

    def enter(self, provider: Provider, tokens: int, run_id: str) -> None:
        """Wait until a call of so many tokens may go out.

        Raises ModelDownError where none may for longer than a worker should wait.
        """
        self._caller = f"{run_id}/{random.getrandbits(32):08x}"
        while True:
            leave = self._ask(provider, tokens, run_id)
            try:
                self._wait(leave.wait_s)
            except BaseException:
                if leave.is_given:
                    self.withdraw(provider, unused=tokens)
                raise
            if leave.is_given:
                return

    def leave(self, provider: Provider, *, fault: ModelFailedError | None) -> None:
        """Note how a call ended; an endpoint that gave a bad answer is there, and no outage."""
        with transaction.atomic():
            row = ModelProvider.objects.select_for_update().get(name=provider.name)
            row.in_flight.pop(self._caller, None)
            now = timezone.now()
            if fault is not None and fault.is_outage:
                _note_outage(row, fault, now)
            elif row.circuit == Circuit.CLOSED or row.tried_by == self._caller[:155]:
                _note_contact(row, now)  # a call from before an outage says nothing of its end
            row.changed_at = now
            row.save()

    def withdraw(self, provider: Provider, *, unused: int = 0) -> None:
        """Give back the place of a call that says nothing of its endpoint.

        unused are the tokens of one that never went out: they and the request are put back.
        """
        with transaction.atomic():
            row = ModelProvider.objects.select_for_update().get(name=provider.name)
            row.in_flight.pop(self._caller, None)
            now = timezone.now()
            if row.circuit == Circuit.HALF_OPEN and row.tried_by == self._caller[:155]:
                row.circuit, row.tried_by, row.open_until = Circuit.OPEN, "", now
            if unused:
                row.requests_left += 1.0 if provider.requests_per_minute else 0.0
                row.tokens_left += float(unused) if provider.tokens_per_minute else 0.0
            row.changed_at = now
            row.save()

    def _ask(self, provider: Provider, tokens: int, run_id: str) -> _Leave:
        with transaction.atomic():
            row, _ = ModelProvider.objects.select_for_update().get_or_create(name=provider.name)
            now = timezone.now()
            pause_s = _pause_s(row, now)
            if pause_s:
                return _Leave(is_given=False, wait_s=pause_s)
            row.in_flight = {
                caller: until
                for caller, until in row.in_flight.items()
                if datetime.fromisoformat(until) > now and not _is_left_behind(caller, run_id)
            }
            if len(row.in_flight) >= _places(row, provider, now):
                return _Leave(is_given=False, wait_s=LOOK_S)
            _begin_trial(row, provider, now, self._caller)
            wait_s = _take(row, provider, tokens, now)
            until = now + timedelta(seconds=wait_s + provider.deadline_s)
            row.in_flight[self._caller] = until.isoformat()
            row.save()
            return _Leave(is_given=True, wait_s=wait_s)

    def _wait(self, wait_s: float) -> None:
        until = monotonic() + wait_s
        while (left := until - monotonic()) > 0:
            self._check()
            sleep(min(left, LOOK_S))


def _is_left_behind(caller: str, run_id: str) -> bool:
    """Tell whether a call is of an earlier attempt of a run, which makes one call at a time."""
    return bool(run_id) and caller.startswith(f"{run_id}/")


def is_open_to_trial(row: ModelProvider, now: datetime) -> bool:
    """Tell whether the next call may find out if an outage is over."""
    is_closed = row.circuit == Circuit.CLOSED
    is_due = row.open_until is None or row.open_until <= now
    return not row.is_stopped and not is_closed and is_due


def is_taking_calls(row: ModelProvider, now: datetime) -> bool:
    """Tell whether an endpoint takes calls, be it gently."""
    is_paused = row.open_until is not None and row.open_until > now
    return not row.is_stopped and row.circuit == Circuit.CLOSED and not is_paused


def stop(name: str, *, reason: str) -> None:
    """Let no call out to an endpoint until `resume`, whatever it does."""
    ModelProvider.objects.get_or_create(name=name)
    ModelProvider.objects.filter(name=name).update(
        is_stopped=True, reason=reason[:300], changed_at=timezone.now()
    )


def resume(name: str) -> None:
    """Let calls out again as if there had been no outage."""
    ModelProvider.objects.filter(name=name).update(
        is_stopped=False,
        circuit=Circuit.CLOSED,
        faults=0,
        openings=0,
        open_until=None,
        reason="",
        changed_at=timezone.now(),
    )


def _pause_s(row: ModelProvider, now: datetime) -> float:
    """Return the seconds to wait before the next look, 0 for none; raise ModelDownError."""
    if row.is_stopped:
        msg = f"{row.name} was stopped by an operator"
        raise ModelDownError(msg)
    left_s = (row.open_until - now).total_seconds() if row.open_until else 0.0
    if left_s <= 0:
        return 0.0
    if row.circuit != Circuit.CLOSED or left_s > LONGEST_PAUSE_S:
        until = timezone.localtime(row.open_until).strftime("%H:%M:%S")
        msg = f"{row.name} takes no calls until {until} at least: {row.reason}"
        raise ModelDownError(msg)
    return left_s + random.random()  # noqa: S311 - so that not all come back at once


def _places(row: ModelProvider, provider: Provider, now: datetime) -> float:
    """Return how many calls may be under way at once."""
    agreed = provider.concurrency or float("inf")
    if row.circuit != Circuit.CLOSED:
        return 1
    if row.ramp_until is None or row.ramp_until <= now:
        return agreed
    left = (row.ramp_until - now).total_seconds() / (RAMP_WAITS * settings.LLM_OUTAGE_WAIT_S)
    return min(agreed, 1 + int(RAMP_STEPS * max(0.0, 1 - left)))


def _begin_trial(row: ModelProvider, provider: Provider, now: datetime, caller: str) -> None:
    """Make the first call after an outage the one that finds out; it may be lost on its way."""
    if row.circuit == Circuit.CLOSED:
        return
    row.circuit = Circuit.HALF_OPEN
    row.tried_by = caller[:155]
    row.open_until = now + timedelta(seconds=provider.deadline_s)


def _take(row: ModelProvider, provider: Provider, tokens: int, now: datetime) -> float:
    """Take a request and its tokens out of the buckets; return the seconds until they are there."""
    elapsed = (now - row.refilled_at).total_seconds() if row.refilled_at else 60.0
    row.refilled_at = now
    row.requests_left, first = _bucket(
        row.requests_left, provider.requests_per_minute, elapsed, 1.0
    )
    row.tokens_left, second = _bucket(
        row.tokens_left, provider.tokens_per_minute, elapsed, float(tokens)
    )
    return max(first, second)


def _bucket(left: float, per_minute: int, elapsed_s: float, taken: float) -> tuple[float, float]:
    """Return what is left in a bucket of one minute's fill, and the seconds until it is no debt."""
    if not per_minute:
        return 0.0, 0.0
    filled = min(float(per_minute), left + per_minute * elapsed_s / 60)
    left = filled - taken
    # More than a bucket holds can never be there: such a call waits for a full one.
    owed = -left if taken <= per_minute else per_minute - filled
    return left, max(0.0, owed * 60 / per_minute)


def _note_contact(row: ModelProvider, now: datetime) -> None:
    row.faults = 0
    if row.circuit == Circuit.CLOSED:
        return
    row.circuit = Circuit.CLOSED
    row.openings = 0
    row.open_until = None
    row.reason = row.tried_by = ""
    row.ramp_until = now + timedelta(seconds=RAMP_WAITS * settings.LLM_OUTAGE_WAIT_S)


def _note_outage(row: ModelProvider, fault: ModelFailedError, now: datetime) -> None:
    row.faults += 1
    row.reason = str(fault)[:300]
    wait_s = min(fault.retry_after_s or 0.0, LONGEST_ASKED_S)
    is_first = row.circuit != Circuit.OPEN  # calls that were under way by then tell nothing new
    is_trial = row.circuit == Circuit.HALF_OPEN
    if is_first and (is_trial or row.faults >= MOST_FAULTS or wait_s > LONGEST_PAUSE_S):
        first_s = settings.LLM_OUTAGE_WAIT_S
        usual_s = min(first_s * 2**row.openings, first_s * LONGEST_WAITS)
        wait_s = max(wait_s, usual_s * random.uniform(1 - JITTER, 1 + JITTER))  # noqa: S311
        row.circuit = Circuit.OPEN
        row.openings += 1
        row.opened_at = row.opened_at if row.openings > 1 else now
    if wait_s:
        until = now + timedelta(seconds=wait_s)
        # a trial's own end was only set for one that is lost
        row.open_until = until if is_trial else max(until, row.open_until or until)
