"""The queue's settings by themselves, on a database whose commits can be made to fail."""

from tests.integration.queue_settings import *  # noqa: F403  # all of them
from tests.integration.queue_settings import DATABASES as REAL

_VENDOR = REAL["default"]["ENGINE"].rsplit(".", 1)[1]
DATABASES = {"default": {**REAL["default"], "ENGINE": f"tests.chaos.faulty_{_VENDOR}"}}
CELERY_IMPORTS = ["tests.chaos.work"]  # beat needs to know that its task is tracked
