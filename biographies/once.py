"""A form that is sent twice does its work once."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from biographies.models import Submission

FIELD = "form_key"
KEPT = timedelta(days=1)
ABANDONED = timedelta(minutes=2)  # its process died: it may be sent again

View = TypeVar("View", bound=Callable[..., HttpResponse])


def once(view: View) -> View:
    """Answer a form's second sending with the first one's result.

    A form carries `{% form_key %}`. Only an answer that leads on (a redirect) counts as done: a
    refused form may be mended and sent again with the same key.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST" or not request.POST.get(FIELD):
            return view(request, *args, **kwargs)
        key = _key_of(request)
        before = _claim(request, key)
        if before is None:
            return _answer_first(request, key, lambda: view(request, *args, **kwargs))
        if before.location:
            return redirect(before.location)
        return render(request, "biographies/under_way.html", status=409)

    return cast("View", guarded)


def _key_of(request: HttpRequest) -> str:
    """Return the form's key together with what is sent: changed and sent again, it is another."""
    sent = {
        name: request.POST.getlist(name) for name in request.POST if name != "csrfmiddlewaretoken"
    }
    files = [
        (name, file.name, file.size)
        for name in request.FILES
        for file in request.FILES.getlist(name)
    ]
    said = json.dumps([request.path, sent, files], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def _person(request: HttpRequest) -> User:
    return cast("User", request.user)  # such forms stand behind a login


def _claim(request: HttpRequest, key: str) -> Submission | None:
    """Take a key, or return the sending that has taken it before."""
    now = timezone.now()
    Submission.objects.filter(sent_at__lt=now - KEPT).delete()
    Submission.objects.filter(key=key, location="", sent_at__lt=now - ABANDONED).delete()
    who = _person(request)
    try:
        with transaction.atomic():
            Submission.objects.create(key=key, person=who)
    except IntegrityError:
        return Submission.objects.get(key=key, person=who)
    return None


def _answer_first(request: HttpRequest, key: str, work: Callable[[], HttpResponse]) -> HttpResponse:
    mine = Submission.objects.filter(key=key, person=_person(request))
    try:
        response = work()
    except BaseException:
        mine.delete()
        raise
    location = response.headers.get("Location", "")
    if location:
        mine.update(location=location[:500])
    else:
        mine.delete()
    return response
