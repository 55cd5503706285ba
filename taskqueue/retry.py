"""When a failed attempt is tried again, and after how long: data of task, error class and code."""

import math
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeGuard

from django.conf import settings

# What no waiting mends: the call itself is wrong. Everything else of unknown kind (a lost
# connection, a full disk, a locked table) may work later.
PERMANENT = (
    TypeError,
    ValueError,
    LookupError,
    AttributeError,
    AssertionError,
    ArithmeticError,
    NotImplementedError,
    ImportError,
    NameError,
    RecursionError,
)
NUMBERS = ("max_retries", "factor_s", "cap_s")
BY_CODE = "by_code"
IS_TEMPORARY = "is_temporary"
# A month: a moment further away than the calendar goes could not be stored.
LONGEST_RETRY_AFTER_S = 30 * 86_400.0

Policy = Mapping[str, Any]
_NOTHING: Policy = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """max_retries after the first attempt; delays of factor, 2 x factor, 4 x factor … seconds.

    What is nearer to the failure wins: the client's settings, what the task says, what the error's
    class says, what the task says of that error's code.
    """

    max_retries: int
    factor_s: float
    cap_s: float
    has_jitter: bool
    by_code: Mapping[str, Policy] = field(default_factory=dict)

    @classmethod
    def from_settings(cls, policy: Policy = _NOTHING) -> "RetryPolicy":
        """Return the client's policy, with what a task's retry_policy sets for itself."""
        return cls(
            max_retries=int(policy.get("max_retries", settings.CELERY_TASK_MAX_RETRIES)),
            factor_s=policy.get("factor_s", settings.CELERY_TASK_RETRY_BACKOFF),
            cap_s=policy.get("cap_s", settings.CELERY_TASK_RETRY_BACKOFF_MAX),
            has_jitter=settings.CELERY_TASK_RETRY_JITTER,
            by_code=policy.get(BY_CODE, {}),
        )

    def for_failure(self, code: str, said: Policy) -> "RetryPolicy":
        """Return the policy for one failure: `said` is its error class's own."""
        own = {**said, **self.by_code.get(code, {})}
        return RetryPolicy(
            max_retries=int(own.get("max_retries", self.max_retries)),
            factor_s=own.get("factor_s", self.factor_s),
            cap_s=own.get("cap_s", self.cap_s),
            has_jitter=self.has_jitter,
            by_code=self.by_code,
        )

    def is_temporary(self, code: str, *, by_class: bool) -> bool:
        """Tell whether to try again: what the task says of the code, else the error's class."""
        return bool(self.by_code.get(code, {}).get(IS_TEMPORARY, by_class))

    def delay_s(
        self,
        retries: int,
        *,
        retry_after_s: float | None = None,
        uniform: Callable[[float, float], float] = random.uniform,
    ) -> float:
        """Return the seconds to wait before retry number `retries` + 1.

        Capped exponential backoff with ±10 % jitter, capped once more after it; a provider's
        Retry-After wins when it is longer.
        """
        delay = min(self.cap_s, self.factor_s * 2.0 ** min(retries, 64))
        if self.has_jitter:
            delay = min(self.cap_s, delay * uniform(0.9, 1.1))
        return max(delay, retry_after_s or 0.0)


def check_policy(policy: Policy) -> None:
    """Raise ValueError for a task's retry_policy that would not do what it says.

    Checked where the task is made: at a failure it would be too late.
    """
    for name, value in policy.items():
        if name == BY_CODE:
            for code, own in value.items():
                _check_numbers(
                    {key: said for key, said in own.items() if key != IS_TEMPORARY}, of=f"{code}: "
                )
        else:
            _check_numbers({name: value})


def is_temporary(exc: BaseException) -> bool:
    """Tell by class whether the same call may work later; `exc.is_temporary` decides if set."""
    said = getattr(exc, IS_TEMPORARY, None)
    if said is not None:
        return bool(said)
    return not isinstance(exc, PERMANENT)


def error_code(exc: BaseException) -> str:
    """Return the stable code of an error; for a foreign one, its class in words.

    Other libraries' `code` may be a number or a method: only a text is one of ours.
    """
    code = getattr(exc, "code", None)
    return (code if isinstance(code, str) and code else f"python.{type(exc).__name__}")[:100]


def policy_said_by(exc: BaseException) -> Policy:
    """Return what an error's class says of retries, without what makes no sense.

    It is read while a failure is being recorded, and must not become another one.
    """
    said = getattr(exc, "retry_policy", None)
    if not isinstance(said, Mapping):
        return _NOTHING
    return {name: value for name, value in said.items() if name in NUMBERS and _is_amount(value)}


def retry_after_s(exc: BaseException) -> float | None:
    """Return the least delay the error asks for, in seconds, at most a month; None for nonsense."""
    asked = getattr(exc, "retry_after_s", None)
    return min(float(asked), LONGEST_RETRY_AFTER_S) if _is_amount(asked) else None


def _check_numbers(policy: Policy, of: str = "") -> None:
    for name, value in policy.items():
        if name not in NUMBERS:
            msg = f"retry_policy: {of}{name!r} is not one of {', '.join(NUMBERS)}"
            raise ValueError(msg)
        if not _is_amount(value):
            msg = f"retry_policy: {of}{name} is {value!r}, not a number from 0 up"
            raise ValueError(msg)


def _is_amount(value: object) -> TypeGuard[float]:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return math.isfinite(value) and value >= 0
