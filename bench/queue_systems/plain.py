"""The same Celery without the queue: its own app, and a task that does nothing."""

import os

os.environ.setdefault("CELERY_SKIP_CHECKS", "1")  # as the site's own app has it

from celery import Celery, shared_task  # after the variable that Celery reads

from taskqueue.transport import install_transport

install_transport()

app = Celery("bench")
app.config_from_object("django.conf:settings", namespace="CELERY")


@shared_task(name="bench.noop", queue="default")
def noop(number):
    """Return what came."""
    return number
