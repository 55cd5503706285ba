"""Which of Celery's signals the queue listens to; connected once, when Django is ready."""

from celery.signals import task_unknown, worker_init, worker_process_init

from taskqueue import loglines, processes, results


def connect() -> None:
    """Listen; a second call changes nothing."""
    worker_init.connect(processes.note_main, weak=False)
    worker_init.connect(loglines.install, weak=False)
    worker_process_init.connect(processes.note_child, weak=False)
    task_unknown.connect(results.end_unknown, weak=False)
