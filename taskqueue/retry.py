"""When a failed attempt is tried again, and after how long."""

import random
from collections.abc import Callable
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """max_retries after the first attempt; delays of factor, 2 x factor, 4 x factor … seconds."""

    max_retries: int
    factor_s: float
    cap_s: float
    has_jitter: bool

    @classmethod
    def from_settings(cls, **overrides: float) -> "RetryPolicy":
        """Return the client's policy, with what a task sets for itself."""
        return cls(
            max_retries=int(overrides.get("max_retries", settings.CELERY_TASK_MAX_RETRIES)),
            factor_s=overrides.get("factor_s", settings.CELERY_TASK_RETRY_BACKOFF),
            cap_s=overrides.get("cap_s", settings.CELERY_TASK_RETRY_BACKOFF_MAX),
            has_jitter=settings.CELERY_TASK_RETRY_JITTER,
        )

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
        delay = min(self.cap_s, self.factor_s * 2.0**retries)
        if self.has_jitter:
            delay = min(self.cap_s, delay * uniform(0.9, 1.1))
        return max(delay, retry_after_s or 0.0)


def is_temporary(exc: BaseException) -> bool:
    """Tell by class whether the same call may work later; `exc.is_temporary` decides if set."""
    said = getattr(exc, "is_temporary", None)
    if said is not None:
        return bool(said)
    return not isinstance(exc, PERMANENT)


def error_code(exc: BaseException) -> str:
    """Return the stable code of an error; for a foreign one, its class in words."""
    return str(getattr(exc, "code", "") or f"python.{type(exc).__name__}")[:100]


def retry_after_s(exc: BaseException) -> float | None:
    """Return the least delay the error asks for, in seconds."""
    asked = getattr(exc, "retry_after_s", None)
    return float(asked) if asked is not None else None
