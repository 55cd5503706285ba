"""JSON as every database keeps it: arguments, options and results of runs."""

import json
import re
from collections.abc import Callable
from typing import Any

from kombu.utils.json import dumps as kombu_dumps

# Python's own limit differs between its versions and is met as a RecursionError.
DEEPEST = 100

# What JSON can say and PostgreSQL's jsonb cannot keep: a NUL, half a character.
_NOT_KEPT = re.compile(r"(?<!\\)(?:\\\\)*\\u0000|[\ud800-\udfff]")


def plain_json(value: Any, field_name: str) -> Any:
    """Return the value as a database keeps it; raise TypeError if it cannot."""
    try:
        return json.loads(kept_json(value, dumps=kombu_dumps))
    except (TypeError, ValueError) as exc:
        msg = f"{field_name}: not JSON: {exc}"
        raise TypeError(msg) from exc


def kept_json(value: Any, *, dumps: Callable[..., str] = json.dumps) -> str:
    """Return the value as JSON that every database keeps.

    Raises TypeError or ValueError for anything else: NaN and infinities, a NUL, half a character,
    lists and objects more than DEEPEST levels deep.
    """
    _refuse_depth(value)
    text = dumps(value, allow_nan=False, ensure_ascii=False)
    found = _NOT_KEPT.search(text)
    if found:
        msg = f"a database cannot keep the character {found[0]!r}"
        raise ValueError(msg)
    return text


def _refuse_depth(value: Any) -> None:
    waiting = [(value, 0)]
    while waiting:
        item, depth = waiting.pop()
        if depth > DEEPEST:
            msg = f"nested too deeply: at most {DEEPEST} levels"
            raise ValueError(msg)
        inner = item.values() if isinstance(item, dict) else item
        if isinstance(item, dict | list | tuple):
            waiting.extend((child, depth + 1) for child in inner)
