"""What a run's message says of the runs that follow it: links, the rest of a chain, a chord."""

from collections.abc import Iterator, Mapping
from typing import Any

from celery import current_app

from taskqueue.dispatch import checked_priority, checked_queue
from taskqueue.models import new_run_id

FOLLOWERS = ("link", "link_error", "chain", "chord")
# How Celery keeps the parts of a compound signature among its keyword arguments.
PARTS = ("tasks", "header", "body")


def check_followers(options: Mapping[str, Any]) -> None:
    """Raise ValueError for a follower with a bad priority or queue.

    They are asked for when the run before them has done its work: too late to refuse anything.
    """
    for signature in _followers(options):
        own = signature.get("options") or {}
        checked_priority(own.get("priority"))
        task = current_app.tasks.get(signature["task"])
        if own.get("queue") is not None and getattr(task, "is_tracked", False):
            checked_queue(own["queue"])


def with_ids(link: Any) -> list[Any]:
    """Return these links, each with the id of its run, which then is one though it is asked twice.

    Celery asks for what is linked before the run before it has ended; an attempt that dies between
    the two leaves both to the next attempt.
    """
    links = link if isinstance(link, list | tuple) else [link]
    return [
        {**one, "options": {"task_id": new_run_id(), **(one.get("options") or {})}}
        if isinstance(one, Mapping) and not one.get("subtask_type")
        else one
        for one in links
    ]


def _followers(options: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for name in FOLLOWERS:
        yield from _signatures(options.get(name))


def _signatures(value: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the signatures in a value of one of these options, whole and in parts."""
    if isinstance(value, list | tuple):
        for one in value:
            yield from _signatures(one)
    elif isinstance(value, Mapping) and "task" in value:
        yield value
        yield from _followers(value.get("options") or {})
        if value.get("subtask_type"):
            for name in PARTS:
                yield from _signatures((value.get("kwargs") or {}).get(name))
