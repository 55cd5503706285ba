"""Messages to the broker, and what can be asked of it; a silent broker costs about 2 seconds."""

import logging
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Any

from amqp.exceptions import AMQPError
from celery import current_app
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from taskqueue import rabbitmq

logger = logging.getLogger(__name__)

BROKER_ERRORS = (KombuError, RedisError, AMQPError, OSError)
ATTEMPT_HEADER = "taskqueue_attempt"
EPOCH_KEY = "taskqueue:epoch"
NO_EPOCH = "-"  # a broker that cannot tell whether it lost its memory
# Celery (5.7.0) would send the limits that this process has for the task, and the worker's own
# environment would mean nothing.
WORKERS_OWN_LIMITS = {"time_limit": None, "soft_time_limit": None}
POOL_WAIT_S = 2
BREAK_S = 2.0


class Breaker:
    """Skips the broker for a moment after a failure, so that many submits do not each wait."""

    def __init__(self) -> None:
        self._open_until = 0.0

    @property
    def is_open(self) -> bool:
        """Tell whether the broker is to be left alone just now."""
        return monotonic() < self._open_until

    def trip(self) -> None:
        """Leave the broker alone for BREAK_S seconds."""
        self._open_until = monotonic() + BREAK_S

    def close(self) -> None:
        """Use the broker again at once."""
        self._open_until = 0.0


breaker = Breaker()


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent for one attempt of a run; options are Celery's own (link, chain, root_id …)."""

    task: str
    run_id: str
    attempt: int
    args: list[Any]
    kwargs: dict[str, Any]
    queue: str
    priority: int
    options: Mapping[str, Any]


def send(message: Message) -> str:
    """Send one message and return the broker's epoch, read before it.

    Raises one of BROKER_ERRORS. Nothing is retried here: the row is the truth, a sweep sends again.
    """
    with lend_producer() as producer:
        epoch = _epoch(producer.channel)
        current_app.send_task(
            message.task,
            args=message.args,
            kwargs=message.kwargs,
            task_id=message.run_id,
            producer=producer,
            queue=message.queue,
            priority=message.priority,
            headers={**message.options.get("headers", {}), ATTEMPT_HEADER: message.attempt},
            retry=False,
            add_to_parent=False,
            **{
                **WORKERS_OWN_LIMITS,
                **{name: value for name, value in message.options.items() if name != "headers"},
            },
        )
    return epoch


def current_epoch() -> str | None:
    """Return the broker's epoch, making one if it has none; None if the broker does not answer."""
    try:
        with lend_producer() as producer:
            return _epoch(producer.channel)
    except BROKER_ERRORS as exc:
        logger.warning("The broker does not answer", extra={"error": type(exc).__name__})
        return None


def redis_version() -> str | None:
    """Return the version a Redis-compatible server says it is; None for any other broker."""
    try:
        with lend_producer() as producer:
            if not hasattr(producer.channel, "conn_or_acquire"):
                return None
            with producer.channel.conn_or_acquire() as client:
                return str(client.info("server")["redis_version"])
    except BROKER_ERRORS:
        return None


def queue_lengths(queues: list[str]) -> dict[str, dict[int, int]] | None:
    """Return messages waiting by queue and priority; None if the broker does not answer.

    On a broker other than Redis the one total stands under priority -1.
    """
    try:
        with lend_producer() as producer:
            return {queue: _lengths(producer.channel, queue) for queue in queues}
    except BROKER_ERRORS:
        return None


def _lengths(channel: Any, queue: str) -> dict[int, int]:
    if rabbitmq.is_channel(channel):
        return {-1: rabbitmq.length(channel, queue)}
    if not hasattr(channel, "conn_or_acquire"):
        return {-1: int(channel.queue_declare(queue, passive=True).message_count)}
    with channel.conn_or_acquire() as client:
        pipeline = client.pipeline(transaction=False)
        for priority in channel.priority_steps:
            pipeline.llen(channel._q_for_pri(queue, priority))
        return dict(zip(channel.priority_steps, pipeline.execute(), strict=True))


@contextmanager
def lend_producer() -> Iterator[Any]:
    """Lend a producer whose connection was tried once; kombu alone tries for 4 to 6 seconds."""
    with current_app.producer_pool.acquire(block=True, timeout=POOL_WAIT_S) as producer:
        rabbitmq.hang_up_if_dead(producer.connection)
        try:
            producer.connection.ensure_connection(max_retries=0)  # type: ignore[union-attr]  # pooled
            yield producer
        except BROKER_ERRORS:
            rabbitmq.hang_up(producer.connection)
            raise


def _epoch(channel: Any) -> str:
    """Return the random key that a broker which lost its memory no longer has."""
    if rabbitmq.is_channel(channel):
        return rabbitmq.epoch(channel)
    if not hasattr(channel, "conn_or_acquire"):
        return NO_EPOCH
    with channel.conn_or_acquire() as client:
        pipeline = client.pipeline(transaction=True)
        pipeline.set(EPOCH_KEY, uuid.uuid4().hex, nx=True)
        pipeline.get(EPOCH_KEY)
        return str(pipeline.execute()[1].decode())
