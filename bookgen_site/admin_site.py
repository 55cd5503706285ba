"""The admin's site: who may enter it, and one login for the whole product."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse


class AdminSite(admin.AdminSite):
    """The operators' desk; operators and auditors enter by their group, without a staff mark."""

    site_header = "BookGen administration"
    site_title = "BookGen"
    index_title = "Queue and books"

    def has_permission(self, request: HttpRequest) -> bool:
        """Let in staff, and who may see the queue's runs."""
        user = request.user
        if isinstance(user, AnonymousUser) or not user.is_active:
            return False
        return user.is_staff or user.has_perm("taskqueue.view_taskrun")

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Send the anonymous to the product's own login, which is throttled; refuse the others."""
        if request.user.is_authenticated:
            if self.has_permission(request):
                return redirect("admin:index")
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))
