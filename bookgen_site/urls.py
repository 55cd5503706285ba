"""The addresses of the site."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from bookgen_site.probes import healthz, readyz

handler403 = "bookgen_site.error_pages.forbidden"
handler404 = "bookgen_site.error_pages.not_found"
handler500 = "bookgen_site.error_pages.server_error"

urlpatterns = [
    path("admin/", admin.site.urls),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path(
        "favicon.ico",
        RedirectView.as_view(url="/static/biographies/favicon.svg", permanent=True),
    ),
    path("", include("biographies.urls")),
]
