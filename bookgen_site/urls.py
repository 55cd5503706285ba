"""The addresses of the site."""

from django.contrib import admin
from django.urls import path
from django.views.generic import RedirectView

from bookgen_site.probes import healthz, readyz

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index"), name="home"),
    path("admin/", admin.site.urls),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]
