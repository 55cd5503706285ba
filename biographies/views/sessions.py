"""Logging in and out; too many wrong passwords close the door for a while."""

import math
from typing import Any

from axes.helpers import get_cool_off
from django import forms
from django.contrib.auth import forms as auth_forms
from django.contrib.auth import views
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class LoginForm(auth_forms.AuthenticationForm):
    """Name and password, in words that lead a password manager."""

    username = auth_forms.UsernameField(
        label="User name", widget=forms.TextInput(attrs={"autofocus": True})
    )


class Login(views.LoginView):
    """The one login of pages and admin."""

    template_name = "biographies/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True


class Logout(views.LogoutView):
    """Ends the session and leads to the login; the browser forgets the pages it has shown.

    Not its storage: what somebody typed and could not save is kept there.
    """

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Log out."""
        response = super().post(request, *args, **kwargs)
        response["Clear-Site-Data"] = '"cache"'
        return response


def locked_out(
    request: HttpRequest, credentials: dict[str, Any] | None = None, *args: Any, **kwargs: Any
) -> HttpResponse:
    """Say that too many passwords were wrong, and when to try again (django-axes calls this)."""
    cool_off = get_cool_off(request)
    minutes = math.ceil(cool_off.total_seconds() / 60) if cool_off else 0
    return render(request, "biographies/locked_out.html", {"minutes": minutes}, status=429)
