"""What the admin's templates ask of the queue."""

from typing import Any

from django import template

from taskqueue.admin.dashboard import figures

register = template.Library()


@register.inclusion_tag("admin/taskqueue/_dashboard.html", takes_context=True)
def queue_dashboard(context: dict[str, Any]) -> dict[str, Any]:
    """Show queues, workers, dead letters and health to who may see runs."""
    perms = context["perms"]
    if "taskqueue.view_taskrun" not in perms:
        return {"is_shown": False}
    return {"is_shown": True, "perms": perms, **figures()}
