"""Settings that Celery shows to others (Flower, `celery inspect conf`, `celery report`)."""

import re

from celery.app import utils


def hide_addresses() -> None:
    """Let Celery hide every address too: a broker's holds its password.

    Celery (5.7.0) knows `broker_url`, but not the names that Django's settings have for it:
    Flower's page of a worker showed CELERY_BROKER_URL and REDIS_URL with their passwords.
    """
    known = utils.HIDDEN_SETTINGS.pattern  # type: ignore[attr-defined]  # not in the stubs
    utils.HIDDEN_SETTINGS = re.compile(f"{known}|_URL$", re.IGNORECASE)  # type: ignore[attr-defined]
