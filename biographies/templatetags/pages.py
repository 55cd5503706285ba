"""What the pages' templates say in one way everywhere: states, times, live regions, form keys."""

import uuid
from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

ICONS = {
    "draft": "○", "queued": "◷", "running": "▶", "waiting": "‖", "needs_review": "✎",
    "approved": "✓", "failed": "✕", "cancelled": "⊘", "parsing": "▶", "ready": "✓",
    "excluded": "⊘", "error": "✕", "warning": "!", "note": "i", "open": "○", "fixed": "✓",
    "ignored": "⊘", "healthy": "✓", "degraded": "!", "unhealthy": "✕", "ok": "✓", "online": "✓",
    "silent": "!", "stopped": "✕", "paused": "‖",
}  # fmt: skip
WORDS = {"needs_review": "needs review", "parsing": "being read"}


@register.simple_tag
def state(word: str) -> SafeString:
    """Show a state as an icon and its one word."""
    icon, said = ICONS.get(str(word), "•"), WORDS.get(str(word), str(word))
    return format_html(
        '<span class="state state-{}"><span aria-hidden="true">{}</span> {}</span>',
        word, icon, said,
    )  # fmt: skip


@register.simple_tag
def form_key() -> SafeString:
    """Write the hidden one-time key that keeps a form from doing its work twice."""
    return format_html('<input type="hidden" name="form_key" value="{}">', uuid.uuid4().hex)


@register.simple_tag
def poll(address: str, signature: str, seconds: int) -> SafeString:
    """Write the attributes of a live region's outermost element."""
    joint = "&" if "?" in address else "?"
    return format_html(
        'hx-get="{}{}seen={}" hx-trigger="every {}s" hx-swap="outerHTML" data-live',
        address, joint, signature, seconds,
    )  # fmt: skip


@register.simple_tag
def ago(moment: datetime | None) -> SafeString | str:
    """Show a moment as "3 min ago", with the full time as its title."""
    if moment is None:
        return "–"
    full = f"{timezone.localtime(moment):%d %b %Y, %H:%M:%S} UTC"
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', moment.isoformat(), full, _since(moment)
    )


@register.filter
def duration(seconds: float | None) -> str:
    """Show seconds as "1 m 12 s"."""
    if seconds is None:
        return "–"
    whole = max(0, round(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    if hours:
        return f"{hours} h {minutes} m"
    return f"{minutes} m {left} s" if minutes else f"{left} s"


def _since(moment: datetime) -> str:
    passed = (timezone.now() - moment).total_seconds()
    if passed < 0:
        return f"in {duration(-passed)}"
    if passed < 45:
        return "just now"
    for size, name in ((86_400, "day"), (3_600, "h"), (60, "min")):
        if passed >= size or name == "min":
            count = max(1, int(passed // size))
            plural = "s" if name == "day" and count > 1 else ""
            return f"{count} {name}{plural} ago"
    return ""
