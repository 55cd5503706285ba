"""One ERROR line a run that failed for good: ours. Celery's about the same attempt are warnings."""

import logging
from typing import Any

from billiard.exceptions import TimeLimitExceeded, WorkerLostError

LOGGERS = ("celery.worker.request", "celery.worker.consumer.consumer", "multiprocessing")
ABOUT_AN_ATTEMPT = (
    "Hard time limit (",
    "Received unregistered task of type",
    "Process %r pid:%r exited with",
)
# kombu's CRITICAL where the broker went away under a run: its row knows how it ended.
ABOUT_AN_ACK = "Couldn't ack %r, reason:"


class AttemptFilter(logging.Filter):
    """Lowers to WARNING what says only how one attempt ended; the row says what follows."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through."""
        is_lowered = record.levelno == logging.ERROR and _is_about_an_attempt(record)
        if is_lowered or str(record.msg).startswith(ABOUT_AN_ACK):
            record.levelno, record.levelname = logging.WARNING, "WARNING"
        return True


def install(**_: Any) -> None:
    """Filter the loggers by which Celery speaks of attempts; a second call changes nothing."""
    for name in LOGGERS:
        logger = logging.getLogger(name)
        if not any(isinstance(found, AttemptFilter) for found in logger.filters):
            logger.addFilter(AttemptFilter())


def _is_about_an_attempt(record: logging.LogRecord) -> bool:
    text = str(record.msg).strip()
    if text.startswith(ABOUT_AN_ATTEMPT):
        return True
    arguments = record.args if isinstance(record.args, tuple) else ()
    is_lost = any(isinstance(value, TimeLimitExceeded | WorkerLostError) for value in arguments)
    return is_lost and text.startswith("Task handler raised error")
