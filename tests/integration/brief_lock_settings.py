"""The queue's settings with a database that is away when a lock lasts longer than a second."""

from copy import deepcopy

from tests.integration.queue_settings import *  # noqa: F403  # all of them, but for the one below
from tests.integration.queue_settings import DATABASES as PATIENT

DATABASES = deepcopy(PATIENT)
DATABASES["default"].setdefault("OPTIONS", {})["timeout"] = 1
