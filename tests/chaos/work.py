"""The task whose process stops at a wanted point, and the effects that it leaves outside."""

import os
import time
from enum import StrEnum
from pathlib import Path

from celery import shared_task
from celery.signals import task_prerun, task_success
from django.db import connection

from taskqueue.base import TrackedTask
from tests.chaos import faults

TABLE = "CREATE TABLE IF NOT EXISTS chaos_effect (run_id varchar(155), step varchar(20))"


class Point(StrEnum):
    """Where a run is when it is struck."""

    BEFORE_CLAIM = "before the claim"
    AFTER_CLAIM = "just after it"
    IN_WORK = "in the middle of the work"
    AFTER_EFFECT = "after the effect, before the commit"
    AFTER_COMMIT = "after the commit, before the ack"
    WAITING = "waiting in the queue"
    SUBMITTED = "submitted meanwhile"


NEVER_STOPS = (Point.WAITING, Point.SUBMITTED)


def stop_at(here, folder, point):
    """Say that a run's point is reached and wait there until it may go on."""
    folder = Path(folder)
    if here != point or (folder / "go").exists():
        return
    with (folder / "reached").open("a", encoding="utf-8") as file:
        file.write(f"{os.getpid()}\n")
    while not (folder / "go").exists():
        time.sleep(0.01)


@shared_task(base=TrackedTask, bind=True, name="chaos.work")
def work(self, folder, point):
    """Have one effect outside the database and one within it, and stop on the way."""
    stop_at(Point.AFTER_CLAIM, folder, point)
    self.guard.describe(subject="chaos:1", step="effect")
    stop_at(Point.IN_WORK, folder, point)
    with (Path(folder) / "effects").open("a", encoding="utf-8") as file:
        file.write(f"{os.getpid()}\n")
    with self.guard.write():
        write_once(self.request.id, "effect")
    stop_at(Point.AFTER_EFFECT, folder, point)
    return {"folder": folder}


@shared_task(base=TrackedTask, bind=True, name="chaos.errand")
def errand(self, path, seconds):
    """Work for a while in two steps, with an effect outside and one within the database."""
    self.guard.describe(subject="soak:1", step="working")
    time.sleep(seconds)
    with Path(path).open("a", encoding="utf-8") as file:
        file.write(f"{self.request.id}\n")
    with self.guard.write():
        write_once(self.request.id, "effect")
    time.sleep(seconds / 2)


@shared_task(base=TrackedTask, name="chaos.tick")
def tick():
    """Come regularly, by the schedule of the scenes with beats."""


def write_once(run_id, step):
    """Write an effect under its key, as a step of the product does: not again if it is there."""
    with connection.cursor() as cursor:
        key = [run_id, step]
        cursor.execute("SELECT 1 FROM chaos_effect WHERE run_id = %s AND step = %s", key)
        if cursor.fetchone() is None:
            cursor.execute("INSERT INTO chaos_effect (run_id, step) VALUES (%s, %s)", key)


def effects_in_database(run_id):
    """Count the effects that runs of this id have written; nothing but `write_once` keeps it 1."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM chaos_effect WHERE run_id = %s", [run_id])
        return cursor.fetchone()[0]


@task_prerun.connect(sender=work)
def before_claim(kwargs, **_):
    """The task's process has the message and nothing more; its commits may fail from now on."""
    faults.look_in(Path(kwargs["folder"]))
    stop_at(Point.BEFORE_CLAIM, **kwargs)


@task_success.connect(sender=work)
def after_commit(sender, **_):
    """The end is committed, and the worker's main process has yet to acknowledge the message."""
    stop_at(Point.AFTER_COMMIT, **sender.request.kwargs)
