"""The queue's settings with a broker that gives a message to another worker after two seconds."""

from tests.integration.queue_settings import *  # noqa: F403  # all of them, but for the one below
from tests.integration.queue_settings import CELERY_BROKER_TRANSPORT_OPTIONS as PATIENT

CELERY_BROKER_TRANSPORT_OPTIONS = {
    **PATIENT,
    "visibility_timeout": 2,
    "unacked_restore_interval": 1,
    "unacked_restore_throttle": 1,
}
