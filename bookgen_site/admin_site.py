"""The admin's site: who may enter it, and one login for the whole product."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class AdminSite(admin.AdminSite):
    """The operators' desk; operators and auditors enter by their group, without a staff mark."""

    site_header = "BookGen administration"
    site_title = "BookGen"
    index_title = "Queue and books"
    enable_nav_sidebar = False  # beside filters it leaves a list no room for its columns

    def has_permission(self, request: HttpRequest) -> bool:
        """Let in staff, and who may see the queue's runs."""
        user = request.user
        if isinstance(user, AnonymousUser) or not user.is_active:
            return False
        return user.is_staff or user.has_perm("taskqueue.view_taskrun")

    def admin_view(self, view: View, cacheable: bool = False) -> View:  # noqa: FBT001, FBT002  # Django's
        """Refuse who is logged in and may not enter, where Django asks for another login."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            return inner(request, *args, **kwargs)

        return cast("View", guarded)

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Send the anonymous to the product's own login, which is throttled; refuse the others."""
        if request.user.is_authenticated:
            if self.has_permission(request):
                return redirect("admin:index")
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))
