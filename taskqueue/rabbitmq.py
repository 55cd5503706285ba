"""What is asked of RabbitMQ in its own way: did it forget, how long is a queue, is a line dead."""

import random
import select
from typing import Any

import amqp
from celery import current_app

EPOCH_QUEUE = "taskqueue.epoch"
MOST_IN_EPOCH = 1_000


def is_channel(channel: Any) -> bool:
    """Tell whether a channel leads to RabbitMQ, or whatever else speaks AMQP."""
    return isinstance(channel, amqp.Channel)


def epoch(channel: Any) -> str:
    """Return a number that a broker which lost its messages no longer has.

    RabbitMQ has no key that a client could read. What every client may read in one round trip is
    the length of a queue: nobody reads this one, and it holds a random number of durable messages.
    """
    count = _epoch_length(channel)
    if not count:
        _fill(channel)
        count = _epoch_length(channel)
    return str(count)


def length(channel: Any, queue: str) -> int:
    """Return the messages that wait in a queue, over all priorities; 0 if there is none yet."""
    own = channel.connection.channel()  # RabbitMQ closes it if there is no such queue
    try:
        count = int(own.queue_declare(queue, passive=True).message_count)
    except amqp.NotFound:
        return 0
    own.close()  # not after a time-out, when it would wait for a second one
    return count


def hang_up(connection: Any) -> None:
    """Drop a kombu connection without a word, where a polite end would wait for answers too.

    After a time-out it is of no more use: the late answer would be taken for that to a later call.
    """
    if isinstance(getattr(connection, "_connection", None), amqp.Connection):
        connection.collect()


def hang_up_if_dead(connection: Any) -> None:
    """Close a kombu connection that RabbitMQ has closed: using it would fail, though a new works.

    A publisher hears nothing between two messages, so a restart is noticed at the next one only.
    """
    line = getattr(connection, "_connection", None)  # without the property's making one
    if not isinstance(line, amqp.Connection) or not line.connected or not _has_news(line):
        return
    try:
        line.drain_events(timeout=0.1)
    except TimeoutError:
        return
    except (OSError, amqp.AMQPError):
        hang_up(connection)


def _has_news(line: Any) -> bool:
    readable, _, _ = select.select([line.sock], [], [], 0)
    return bool(readable)


def _epoch_length(channel: Any) -> int:
    declared = channel.queue_declare(EPOCH_QUEUE, durable=True, auto_delete=False)
    return int(declared.message_count)


def _fill(channel: Any) -> None:
    # All but the last unconfirmed, or each would wait for the disk; the last one waits for all.
    options = {"confirm_publish": False}
    with current_app.connection_for_write(transport_options=options) as connection:
        unconfirmed: Any = connection.default_channel
        for _ in range(random.randrange(MOST_IN_EPOCH)):  # noqa: S311  # no secret
            _add(unconfirmed)
        _epoch_length(unconfirmed)  # an answer says that all before it has arrived
    _add(channel)


def _add(channel: Any) -> None:
    message = channel.prepare_message(b"", properties={"delivery_mode": 2})
    channel.basic_publish(message, exchange="", routing_key=EPOCH_QUEUE)
