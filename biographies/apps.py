"""The product as a Django app."""

from django.apps import AppConfig


class BiographiesConfig(AppConfig):
    """Books, and how one is made."""

    name = "biographies"
    default_auto_field = "django.db.models.BigAutoField"
