"""Celery's revoke with a memory: it sets the run's cancel column before it tells the workers."""

from typing import Any

from celery.app.control import Control
from kombu.utils.functional import maybe_list

from taskqueue.processes import drop_broken_connections
from taskqueue.rabbitmq import hang_up_if_dead


class RememberingControl(Control):
    """Celery's remote control, whose revoke also reaches runs that no worker has in its hands.

    Celery keeps a revoke in the memory of the workers that happen to be alive. One that looks at
    the message at that moment ignores it (the test that waits for a held run saw it, once in many
    runs), and a restart forgets it.
    """

    def revoke(
        self,
        task_id: Any,
        destination: Any = None,
        terminate: bool = False,  # noqa: FBT001, FBT002  # Celery's signature
        signal: Any = "SIGTERM",
        **kwargs: Any,
    ) -> Any:
        """Cancel the runs of these ids, or ask the ones that work to stop; then tell the workers.

        Ids without a run are only told to the workers.
        """
        from taskqueue.cancel import cancel  # the app is made before Django's models are loaded

        drop_broken_connections()
        for run_id in maybe_list(task_id) or []:
            cancel(str(run_id), reason="revoked")
        return super().revoke(
            task_id, destination=destination, terminate=terminate, signal=signal, **kwargs
        )

    def broadcast(  # type: ignore[override]  # the rest of the stubs' list is in **options
        self,
        command: str,
        arguments: Any = None,
        destination: Any = None,
        connection: Any = None,
        **options: Any,
    ) -> Any:
        """Send a command to the workers, over a line that is not known to be dead."""
        with self.app.connection_or_acquire(connection) as line:
            hang_up_if_dead(line)
            return super().broadcast(command, arguments, destination, line, **options)
