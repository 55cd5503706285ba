"""The admin with our own site: our login, our dashboard, entry by permission."""

from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig


class AdminConfig(DjangoAdminConfig):
    """Django's admin, on the site class of this project."""

    default_site = "bookgen_site.admin_site.AdminSite"
