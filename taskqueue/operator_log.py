"""Who did what to the queue, and why: one OperatorAction for each thing done."""

import getpass
import os
from collections.abc import Mapping

from taskqueue.models import OperatorAction

REASON_LIMIT = 200


def note(
    actor: str,
    action: str,
    *,
    target: str,
    count: int = 1,
    reason: str = "",
    detail: Mapping[str, object] | None = None,
) -> OperatorAction:
    """Keep what was done, in the transaction that does it."""
    return OperatorAction.objects.create(
        actor=actor[:150],
        action=action[:100],
        target=target[:200],
        count=count,
        reason=reason,
        detail=dict(detail or {}),
    )


def clean_reason(reason: str | None, *, is_required: bool) -> str:
    """Return a reason without its outer spaces; ValueError if it is missing or too long."""
    cleaned = (reason or "").strip()
    if is_required and not cleaned:
        msg = "reason: say why"
        raise ValueError(msg)
    if len(cleaned) > REASON_LIMIT:
        msg = f"reason: {len(cleaned)} characters, at most {REASON_LIMIT} are kept"
        raise ValueError(msg)
    return cleaned


def person_at_the_terminal() -> str:
    """Return the name of the operating system's user; in a container without names, his number."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"
