"""A pool's process keeps its database connection from task to task, as CONN_MAX_AGE says.

Celery's own fix-up closes it before and after each task. Opening one again costs more than a
statement, and on SQLite the last one to close writes the whole journal back into the file.
"""

from typing import Any

from celery import Celery
from celery.fixups.django import DjangoFixup, DjangoWorkerFixup  # type: ignore[attr-defined]  # stubs
from django.db import close_old_connections


def keep_connections(app: Celery) -> DjangoFixup:
    """Install Celery's fix-up for Django, but for that; for `Celery(fixups=…)`."""
    installed = _Fixup(app)
    installed.install()
    return installed


class _WorkerFixup(DjangoWorkerFixup):  # type: ignore[misc]  # missing in the stubs
    def close_database(self, **_: Any) -> None:
        """Close what is too old or of no use any more; called before and after each task."""
        close_old_connections()


class _Fixup(DjangoFixup):
    _worker_fixup: _WorkerFixup | None

    @property
    def worker_fixup(self) -> _WorkerFixup:
        if self._worker_fixup is None:  # not before: it reads the settings
            self._worker_fixup = _WorkerFixup(self.app)
        return self._worker_fixup
