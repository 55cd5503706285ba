"""What the desk's own pages share: where they lead, and where they lead back to."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from taskqueue.admin.read_only import RowAdmin

OPERATE = "taskqueue.operate_runs"
TRIAGE = "taskqueue.triage_dead_letters"


def see_other(address: str) -> HttpResponse:
    """Lead on after a form, so that loading the page again sends nothing again."""
    return HttpResponseRedirect(address, status=303)


def address(site_admin: RowAdmin, page: str) -> str:
    """Return the name of one of the addresses of a model's admin."""
    opts = site_admin.opts
    return f"admin:{opts.app_label}_{opts.model_name}_{page}"


def way_back(request: HttpRequest) -> str:
    """Return where a form was opened: what it says, or the page that it was posted to."""
    said = request.POST.get("next") or request.GET.get("next") or ""
    here = {request.get_host()}
    if url_has_allowed_host_and_scheme(said, here, require_https=request.is_secure()):
        return said
    if request.method == "POST" and "selection" not in request.POST and "token" not in request.POST:
        return request.get_full_path()  # an action of a list, with its filters
    return reverse("admin:index")


def require(request: HttpRequest, permission: str) -> str:
    """Return the name of who asks; raise PermissionDenied without the permission."""
    if not request.user.has_perm(permission):
        raise PermissionDenied
    return request.user.get_username()


def show(
    request: HttpRequest, template: str, *, title: str, status: int = 200, **context: Any
) -> HttpResponse:
    """Return one of the desk's own pages, within the admin's frame."""
    frame = {**admin.site.each_context(request), "title": title, **context}
    return render(request, template, frame, status=status)
