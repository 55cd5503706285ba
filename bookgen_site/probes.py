"""Is the site alive, and is it ready? For load balancers and process managers."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from taskqueue.system_checks import broker_answers, database, migrations


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 while the process lives; asks nothing of anybody."""
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when database, migrations and broker are there, else 503 and which is not.

    No worker is needed, for it says of this process alone whether it can take a request; how the
    queue is, `check_system` and the health reports say. Names only: an address or an error's text
    is for operators, not for whoever asks.
    """
    said = {check.name: check.is_ok for check in (database(), migrations(), broker_answers())}
    return JsonResponse(said, status=200 if all(said.values()) else 503)
