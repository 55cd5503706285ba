"""The site's settings for one of the systems: BENCH_SYSTEM names it.

All have the site's broker options, limits, events and database settings. `tracked` has the rest as
well, the product's hook among it; the two that track nothing load nothing of the queue.
"""

import os

from bookgen_site.settings import *  # noqa: F403  # all but what is changed below

SYSTEM = os.environ["BENCH_SYSTEM"]
IS_TRACKED = SYSTEM.startswith("tracked")
ACKS_LATE = not SYSTEM.endswith("early")
CELERY_TASK_ACKS_LATE = ACKS_LATE
CELERY_WORKER_DISABLE_PREFETCH = not ACKS_LATE
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
if os.environ.get("BENCH_EVENTS") == "off":
    CELERY_WORKER_SEND_TASK_EVENTS = CELERY_TASK_SEND_SENT_EVENT = False

if not IS_TRACKED:
    INSTALLED_APPS = ["django_celery_results"]
    CELERY_RESULT_BACKEND = "django-db"
    CELERY_TASK_TRACK_STARTED = True
if SYSTEM == "bare":
    CELERY_RESULT_BACKEND = None
    CELERY_TASK_IGNORE_RESULT = True
    CELERY_TASK_TRACK_STARTED = False
