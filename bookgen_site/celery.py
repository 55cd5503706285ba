"""The Celery app; `celery -A bookgen_site …` finds it."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bookgen_site.settings")
# A worker would run Django's system checks, which import every page; CI and `make` run them.
os.environ.setdefault("CELERY_SKIP_CHECKS", "1")

from taskqueue.transport import install_transport  # settings name first, then imports

install_transport()  # before the first connection is made

app = Celery("bookgen", control="taskqueue.remote_control:RememberingControl")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add("taskqueue.sweeper:Sweeper")  # by name: its models load later
