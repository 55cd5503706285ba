"""The addresses of the editors' pages."""

from django.urls import path, register_converter
from django.views.generic import TemplateView

from biographies.views import books, sessions
from biographies.views.access import editors_page
from biographies.views.parts import PartConverter

app_name = "biographies"
register_converter(PartConverter, "part")

urlpatterns = [
    path("", books.biography_list, name="biography_list"),
    path("login/", sessions.Login.as_view(), name="login"),
    path("logout/", sessions.Logout.as_view(), name="logout"),
    path(
        "help/",
        editors_page()(TemplateView.as_view(template_name="biographies/help.html")),
        name="help",
    ),
    path(
        "status/",
        editors_page()(TemplateView.as_view(template_name="biographies/status.html")),
        name="status",
    ),
    path("biographies/<str:slug>/", books.biography_detail, name="biography_detail"),
]
