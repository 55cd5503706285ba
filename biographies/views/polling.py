"""Live regions: a fragment that the page asks for again, and 204 while nothing has changed."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

BUSY_S, IDLE_S = 2, 15


def signature_of(facts: object) -> str:
    """Return a short text that changes when what a region shows does (not when time passes)."""
    return hashlib.sha256(json.dumps(facts, default=str).encode()).hexdigest()[:16]


def answer_poll(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, facts: object
) -> HttpResponse:
    """Return a region's fragment, or 204 if the page already shows these facts.

    The template writes `{% poll url signature seconds %}` into its outermost element; without it
    (a region that rests for good) the page asks no more.
    """
    signature = signature_of(facts)
    if request.GET.get("seen") == signature:
        return HttpResponse(status=204)
    return render(request, template, {**context, "signature": signature})
