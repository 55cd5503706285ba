"""The admin with our own site: our login, our dashboard, entry by permission."""

import importlib

from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig


class AdminConfig(DjangoAdminConfig):
    """Django's admin, on the site class of this project."""

    default_site = "bookgen_site.admin_site.AdminSite"

    def ready(self) -> None:
        """Take django-axes' action off its list: who may only look could delete rows with it.

        It asks for no permission, and without the request that a login makes it fails (axes 8).
        """
        super().ready()
        importlib.import_module("axes.admin").AccessAttemptAdmin.actions = ()
