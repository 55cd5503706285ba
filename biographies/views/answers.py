"""How a form that was done with leads on: by a GET of the next page."""

from typing import Any

from django.http import HttpResponseRedirect
from django.shortcuts import resolve_url


class SeeOther(HttpResponseRedirect):
    """303: what was sent is done, and its result is to be seen there."""

    status_code = 303


def see_other(to: Any, *args: Any, **kwargs: Any) -> SeeOther:
    """Lead on to an address or a named page."""
    return SeeOther(resolve_url(to, *args, **kwargs))
