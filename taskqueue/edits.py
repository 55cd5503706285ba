"""The call that a dead letter made, and the same call with some of its arguments changed."""

import inspect
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from celery import Task

from taskqueue.dispatch import check_arguments
from taskqueue.json_values import plain_json

_MISSING = object()


@dataclass(frozen=True, slots=True)
class Call:
    """What a task is called with."""

    args: list[Any]
    kwargs: dict[str, Any]


def edited(task: Task[..., Any], call: Call, changes: Mapping[str, object]) -> Call:
    """Return the call with some of its arguments changed, by the names of the task's parameters.

    The call that is given is left as it is. Raises TypeError for a name that the task does not
    take and for what does not fit; see `checked`.
    """
    args, kwargs = list(call.args), dict(call.kwargs)
    positions = {name: place for place, name in enumerate(_positional(task)) if place < len(args)}
    for name, value in changes.items():
        if name in positions:
            args[positions[name]] = value
        else:
            kwargs[name] = value
    return checked(task, Call(args, kwargs))


def checked(task: Task[..., Any], call: Call) -> Call:
    """Return the call as JSON keeps it; TypeError if the task could not be called so.

    Names and number of the arguments are the signature's; a value is held against a hint that is
    made of plain types (int, str | None, list[str] …), and any other hint lets it pass.
    """
    check_arguments(task, call.args, call.kwargs)
    hints = typing.get_type_hints(task.run)
    for name, value in _by_name(task, call).items():
        if not _fits(value, hints.get(name, Any)):
            msg = f"{name}: {value!r} is no {_worded(hints[name])}"
            raise TypeError(msg)
    return Call(plain_json(call.args, "args"), plain_json(call.kwargs, "kwargs"))


def difference(task: Task[..., Any], old: Call, new: Call) -> dict[str, dict[str, Any]]:
    """Return what differs, by parameter: {"chapter_number": {"was": 3, "is": 4}}.

    A side is left out where the call did not name the parameter.
    """
    before, after = _by_name(task, old), _by_name(task, new)
    return {
        name: {side: said[name] for side, said in (("was", before), ("is", after)) if name in said}
        for name in {**before, **after}
        if before.get(name, _MISSING) != after.get(name, _MISSING)
    }


def _positional(task: Task[..., Any]) -> list[str]:
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    parameters = inspect.signature(task.run).parameters.values()
    return [parameter.name for parameter in parameters if parameter.kind in kinds]


def _by_name(task: Task[..., Any], call: Call) -> dict[str, Any]:
    """Name every argument; one that has no parameter is named after its place."""
    names = _positional(task)
    spare = [f"args[{place}]" for place in range(len(names), len(call.args))]
    return {**dict(zip([*names, *spare], call.args, strict=False)), **call.kwargs}


def _fits(value: object, hint: Any) -> bool:
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        return any(_fits(value, one) for one in typing.get_args(hint))
    if hint is None or hint is types.NoneType:
        return value is None
    plain = origin or hint
    if plain in (Any, object) or not isinstance(plain, type):
        return True
    if isinstance(value, bool | str):  # an int, a sequence for Python; not for who typed it
        return plain is type(value)
    if not isinstance(value, (int, float) if plain is float else plain):
        return False
    return _fits_inside(value, hint)


def _fits_inside(value: object, hint: Any) -> bool:
    """Hold the items of a list or a mapping against the last part of their hint."""
    inner = typing.get_args(hint)
    if not inner or not isinstance(value, list | dict):
        return True
    items = value.values() if isinstance(value, dict) else value
    return all(_fits(item, inner[-1]) for item in items)


def _worded(hint: Any) -> str:
    return getattr(hint, "__name__", "") if isinstance(hint, type) else str(hint)
