"""The tasks that an operator may choose from, and what each takes."""

import inspect
import typing
from typing import Any

from celery import Task, current_app

from taskqueue.dispatch import routed_queue

KINDS = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)


def tracked_tasks() -> dict[str, Task[..., Any]]:
    """Return every task that keeps runs, by name."""
    current_app.loader.import_default_modules()  # a web process has not loaded the tasks yet
    tracked = (
        (name, task) for name, task in current_app.tasks.items() if getattr(task, "is_tracked", 0)
    )
    return dict(sorted(tracked))


def own_queue(task: Task[..., Any]) -> str:
    """Return the queue that a task goes to if nobody says another."""
    return str(getattr(task, "queue", None) or routed_queue(task.name))


def description(task: Task[..., Any]) -> str:
    """Return what a task's author says of it."""
    return inspect.cleandoc(task.run.__doc__ or "")


def signature(task: Task[..., Any]) -> str:
    """Return a task's parameters as its author wrote them."""
    return str(inspect.signature(task.run).replace(return_annotation=inspect.Signature.empty))


def parameters(task: Task[..., Any]) -> list[inspect.Parameter]:
    """Return the parameters that can be given by name."""
    known = inspect.signature(task.run).parameters.values()
    return [parameter for parameter in known if parameter.kind in KINDS]


def meaning(task: Task[..., Any], parameter: inspect.Parameter) -> str:
    """Say what kind of value a parameter takes, and its default."""
    hint = typing.get_type_hints(task.run).get(parameter.name)
    kind = "JSON" if hint is None else getattr(hint, "__name__", str(hint))
    if typing.get_args(hint):
        kind = str(hint)
    kind = kind.replace("typing.", "").replace("collections.abc.", "")
    if parameter.default is inspect.Parameter.empty:
        return f"{kind}; required"
    return f"{kind}; left empty, it is {parameter.default!r}"
