"""How the desk shows a value: states, moments, arguments without their secrets, tracebacks."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.humanize.templatetags.humanize import naturaltime
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from taskqueue.confidential import masked, masked_text
from taskqueue.dispatch import registered
from taskqueue.edits import Call, difference

NOTHING = "–"
MESSAGE_SHOWN = 160
ICONS = {
    "PENDING": "◷", "QUEUED": "◷", "STARTED": "▶", "RETRY": "↻", "HELD": "⏸", "SUCCESS": "✓",
    "FAILURE": "✕", "REVOKED": "⊘", "open": "○", "retried": "↻", "archived": "▣", "online": "✓",
    "silent": "!", "stopped": "⊘", "healthy": "✓", "degraded": "!", "unhealthy": "✕",
    "running": "▶", "success": "✓", "error": "✕", "timeout": "✕", "crash": "✕",
    "interrupted": "⊘", "cancelled": "⊘", "held": "⏸",
}  # fmt: skip


def state(word: str) -> SafeString:
    """Show a state as an icon and its one word."""
    return format_html(
        '<span class="state state-{}"><span aria-hidden="true">{}</span> {}</span>',
        word.lower(), ICONS.get(word, "•"), word,
    )  # fmt: skip


def moment(at: datetime | None) -> SafeString | str:
    """Show a moment as "3 minutes ago", with the full time as its title."""
    if at is None:
        return NOTHING
    full = f"{at:%Y-%m-%d %H:%M:%S} UTC"
    said = naturaltime(at)
    return format_html('<time datetime="{}" title="{}">{}</time>', at.isoformat(), full, said)


def duration(seconds: float | None) -> str:
    """Show seconds as "1 m 12 s"."""
    if seconds is None:
        return NOTHING
    whole = max(0, round(seconds))
    days, rest = divmod(whole, 86_400)
    hours, rest = divmod(rest, 3_600)
    minutes, left = divmod(rest, 60)
    if days:
        return f"{days} d {hours} h"
    if hours:
        return f"{hours} h {minutes} m"
    return f"{minutes} m {left} s" if minutes else f"{left} s"


def took(started_at: datetime | None, ended_at: datetime | None) -> str:
    """Show how long something took, or has taken so far."""
    if started_at is None:
        return NOTHING
    return duration(((ended_at or timezone.now()) - started_at).total_seconds())


def counted(count: int, noun: str) -> str:
    """Return "3 runs", "1 run"."""
    return f"{count} {noun.removesuffix('s') if count == 1 else noun}"


def link(row: Model | None, text: str = "") -> SafeString | str:
    """Link to a row's own page."""
    if row is None:
        return NOTHING
    return format_html('<a href="{}">{}</a>', page_of(row), text or str(row))


def page_of(row: Model) -> str:
    """Return the address of a row's own page."""
    opts = row._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[row.pk])


def as_json(value: Any) -> SafeString:
    """Show JSON over several lines, without the secrets in it."""
    text = json.dumps(masked(value), indent=2, ensure_ascii=False, default=str)
    return format_html('<pre class="json">{}</pre>', text)


def trace(text: str, summary: str = "Traceback") -> SafeString | str:
    """Fold a traceback away."""
    if not text:
        return NOTHING
    return format_html(
        '<details class="trace"><summary>{}</summary><pre>{}</pre></details>',
        summary, masked_text(text),
    )  # fmt: skip


def short(text: str, length: int = MESSAGE_SHOWN) -> str:
    """Return the beginning of a text for a list, without secrets."""
    said = masked_text(text)
    return said if len(said) <= length else f"{said[:length]}…"


def named_arguments(task: str, args: list[Any], kwargs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of a call by parameter; those of an unknown task by their place."""
    try:
        told = difference(registered(task), Call([], {}), Call(args, dict(kwargs)))
    except ValueError:
        return {**{f"args[{place}]": value for place, value in enumerate(args)}, **kwargs}
    return {name: said["is"] for name, said in told.items()}


def arguments(task: str, args: list[Any], kwargs: Mapping[str, Any]) -> SafeString:
    """Show the arguments of a call by parameter, without the secrets in them."""
    return as_json(named_arguments(task, args, kwargs))
