"""The queue as a Django app."""

from django.apps import AppConfig


class TaskqueueConfig(AppConfig):
    """Tracked runs, their attempts and what became of them."""

    name = "taskqueue"
    verbose_name = "queue"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to Celery from the start: a worker says early which process is which."""
        from taskqueue import listening  # needs the models, which are loaded by now

        listening.connect()
