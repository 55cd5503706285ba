"""A database that refuses commits, or commits and then says it did not; armed through a file.

Temporal's fault injection has the second one as ExecuteAndTimeout.
"""

import threading
from pathlib import Path

from django.db import OperationalError

REFUSE = "refuse"  # until the file is gone
LOSE_ANSWER = "lose answer"  # of the next commit only
WRITES = ("INSERT", "UPDATE", "DELETE")


class _Here:
    folder: Path | None = None


def look_in(folder):
    """Let the commits of this process fail as the file `fault` in this folder says."""
    _Here.folder = folder


def commit_with_faults(commit):
    """Call commit, unless it is to be refused; the answer to it may be lost."""
    fault = _take_fault()
    if fault == REFUSE:
        msg = "chaos: the database refuses to commit"
        raise OperationalError(msg)
    done = commit()
    if fault == LOSE_ANSWER:
        msg = "chaos: the connection was lost after the commit"
        raise OperationalError(msg)
    return done


def _take_fault():
    if _Here.folder is None:
        return ""
    file = _Here.folder / "fault"
    try:
        fault = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    if fault == LOSE_ANSWER:
        if threading.current_thread() is not threading.main_thread():
            return ""  # a heartbeat's commit is not the one that is meant
        file.unlink()
    return fault


class FaultyCommits:
    """Mixed into a database wrapper: transactions and lone statements commit with faults."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.execute_wrappers.append(self._execute_with_faults)

    def _commit(self):
        if self.connection is None:
            return None
        return commit_with_faults(super()._commit)

    def _execute_with_faults(self, execute, sql, params, many, context):
        """A statement outside any transaction commits itself."""
        is_lone = self.autocommit and not self.in_atomic_block
        if not is_lone or not sql.lstrip().upper().startswith(WRITES):
            return execute(sql, params, many, context)
        return commit_with_faults(lambda: execute(sql, params, many, context))
