"""The Django project: settings, addresses and the Celery app."""

from bookgen_site.celery import app as celery_app

__all__ = ["celery_app"]
