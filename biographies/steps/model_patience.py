"""Asks again in place what a model's endpoint spoilt: a run is too dear to begin again for that."""

import random
from collections.abc import Callable
from time import monotonic, sleep

from biographies.errors import ModelFailedError
from biographies.language_model import Answer, Call, Request

MOST_TRIES = 6
FIRST_WAIT_S = 0.5
LONGEST_WAIT_S = 15.0
LOOK_S = 0.25


class PatientCall:
    """A Call that tries again what failed for now, with waits that double; `check` may end one.

    An outage opens the breaker before the tries are used up: then the call raises ModelDownError,
    and its run is held without an attempt being spent.
    """

    def __init__(self, call: Call, check: Callable[[], None]) -> None:
        self._call = call
        self._check = check
        self.abilities = call.abilities
        self.context_tokens = call.context_tokens
        self.output_tokens = call.output_tokens

    def __call__(self, request: Request) -> Answer:
        """Return the answer; raise the last ModelFailedError after MOST_TRIES."""
        for tries in range(1, MOST_TRIES):
            try:
                return self._call(request)
            except ModelFailedError as failed:
                self._wait(_wait_s(tries, failed))
        return self._call(request)

    def _wait(self, wait_s: float) -> None:
        until = monotonic() + wait_s
        while (left := until - monotonic()) > 0:
            self._check()
            sleep(min(left, LOOK_S))


def _wait_s(tries: int, failed: ModelFailedError) -> float:
    """Return a wait with full jitter; what the endpoint asks for is waited for at its gate."""
    if failed.retry_after_s:
        return 0.0
    longest = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** (tries - 1))
    return random.uniform(0, longest)  # noqa: S311 - spreads load, keeps no secret
