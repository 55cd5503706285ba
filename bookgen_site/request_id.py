"""Gives each request an id that its answer carries and an error page shows."""

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"


class RequestIdMiddleware:
    """Set `request.request_id`, and the answer's X-Request-ID to the same.

    An id that comes with the request is not taken over: anybody could send one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request under a new id."""
        request.request_id = uuid.uuid4().hex[:16]  # type: ignore[attr-defined]  # ours
        response = self._get_response(request)
        response[HEADER] = request.request_id  # type: ignore[attr-defined]  # ours
        return response
