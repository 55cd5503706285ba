"""The Celery app; `celery -A bookgen_site …` finds it."""

import os

import django
from celery import Celery
from django.apps import apps

from bookgen_site import env

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bookgen_site.settings")
# A worker would run Django's system checks, which import every page; CI and `make` run them.
os.environ.setdefault("CELERY_SKIP_CHECKS", "1")

from taskqueue.confidential import hide_addresses  # settings name first, then imports
from taskqueue.transport import install_transport

install_transport()  # before the first connection is made
hide_addresses()
# Flower reads its variables, its login among them, before anybody asks for the settings.
env.load_dotenv()
env.forget_empty("FLOWER_")

app = Celery(
    "bookgen",
    control="taskqueue.remote_control:RememberingControl",
    fixups=["taskqueue.connections:keep_connections"],
)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add("taskqueue.sweeper:Sweeper")  # by name: its models load later
app.steps["worker"].add("taskqueue.vitals:Vitals")


@app.on_after_configure.connect
def set_up_django(**kwargs: object) -> None:
    """Load the models where only Celery's own command line runs: workers do so by themselves.

    `celery call` asks for the result backend first, whose rows are models; without this it ended
    with AppRegistryNotReady (Celery 5.7.0). While Django loads its apps itself, leave it to it.
    """
    if not apps.apps_ready and not apps.loading:
        django.setup()
