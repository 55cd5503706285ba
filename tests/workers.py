"""A worker within the test: takes up a book's runs one by one, without any broker."""

from celery import current_app

from biographies import launch
from biographies.errors import BiographyError
from taskqueue.models import TaskRun


def work_off(book, *, at_most=500):
    """Run what waits for a book until nothing does; return the tasks' names in their order."""
    done = []
    while run := _next(book):
        done.append(run.task.removeprefix("biographies."))
        work_one(run)
        assert len(done) <= at_most, "the book does not come to an end"
    return done


def _next(book):
    waiting = TaskRun.objects.unfinished().filter(subject=book.run_subject)
    return waiting.order_by("created_at", "pk").first()


def work_one(run):
    """Run one run and take up what it leaves."""
    columns = {"state": "SUCCESS"}
    try:
        columns["result"] = current_app.tasks[run.task](*run.args, **run.kwargs)
    except BiographyError as exc:
        columns = {"state": "FAILURE", "error_code": exc.code, "error_message": str(exc)}
    TaskRun.objects.filter(pk=run.pk).update(**columns, ended_at=run.created_at)
    run.refresh_from_db()
    launch.advance(run)
