"""The schedules of design: seeded once, from then on the operators' own to edit in the admin."""

from django.db import migrations

SECONDS = {
    "publish_pending": ("taskqueue.publish_pending", 10),
    "rescue_runs": ("taskqueue.rescue_runs", 10),
    "send_canaries": ("taskqueue.send_canaries", 60),
    "health_check": ("taskqueue.health_check", 300),
    "process_dead_letter_queue": ("taskqueue.process_dead_letter_queue", 900),
    "cleanup_expired_results": ("taskqueue.cleanup_expired_results", 3600),
}


def seed(apps, schema_editor):
    interval_model = apps.get_model("django_celery_beat", "IntervalSchedule")
    task_model = apps.get_model("django_celery_beat", "PeriodicTask")
    for name, (task, every) in SECONDS.items():
        interval, _ = interval_model.objects.get_or_create(every=every, period="seconds")
        task_model.objects.get_or_create(
            name=name,
            defaults={
                "task": task,
                "interval": interval,
                "queue": "monitoring",
                "priority": 8,
                # A sweep that was not run within its period is worth nothing: the next is there.
                "expire_seconds": every,
            },
        )
    changed_model = apps.get_model("django_celery_beat", "PeriodicTasks")
    from django.utils import timezone

    changed_model.objects.update_or_create(ident=1, defaults={"last_update": timezone.now()})


def unseed(apps, schema_editor):
    apps.get_model("django_celery_beat", "PeriodicTask").objects.filter(name__in=SECONDS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("taskqueue", "0001_initial"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]

    operations = [migrations.RunPython(seed, unseed)]
