"""The schedule by which runs go on that waited for a model; the operators' own to edit."""

from django.db import migrations
from django.utils import timezone

NAME = "tend_models"
EVERY_S = 10


def seed(apps, schema_editor):
    """Write the schedule."""
    interval_model = apps.get_model("django_celery_beat", "IntervalSchedule")
    interval, _ = interval_model.objects.get_or_create(every=EVERY_S, period="seconds")
    apps.get_model("django_celery_beat", "PeriodicTask").objects.get_or_create(
        name=NAME,
        defaults={
            "task": "biographies.tend_models",
            "interval": interval,
            "queue": "monitoring",
            "priority": 8,
            "expire_seconds": EVERY_S,
        },
    )
    changed_model = apps.get_model("django_celery_beat", "PeriodicTasks")
    changed_model.objects.update_or_create(ident=1, defaults={"last_update": timezone.now()})


def unseed(apps, schema_editor):
    """Take the schedule away."""
    apps.get_model("django_celery_beat", "PeriodicTask").objects.filter(name=NAME).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("biographies", "0010_model_providers_are_seen"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]

    operations = [migrations.RunPython(seed, unseed)]
