"""A kombu transport for Redis: priorities 0 to 10 with 10 first, and queues with a rank.

Priority 0 of a queue is the list with the queue's bare name, priority N is `name:N`, so a length
can be asked for by hand: `LLEN content_generation:9`.
"""

from collections.abc import Sequence
from itertools import groupby
from time import monotonic
from typing import Any, ClassVar

from kombu.transport import TRANSPORT_ALIASES, redis
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError

LOWEST_RANK = 1_000


def install_transport() -> None:
    """Make redis:// and rediss:// mean this transport; call it before the first connection.

    Chosen by alias and not by `broker_transport`, because Flower's broker page looks at the URL's
    scheme and answers 404 to a name it does not know.
    """
    name = f"{Transport.__module__}:{Transport.__qualname__}"
    TRANSPORT_ALIASES.update(redis=name, rediss=name)


class QoS(redis.QoS):
    """kombu's book of what a worker holds; a place is free again though its ack was lost."""

    def ack(self, delivery_tag: str) -> None:
        """Acknowledge a message; one whose ack Redis did not take is not held any longer.

        kombu 5.7.0 keeps it on the books for as long as the channel lives: after some seconds of a
        silent Redis a worker of five processes had four places for good, and a worker of one would
        read nothing more. The message comes back after the visibility timeout and finds nothing to
        claim.
        """
        try:
            super().ack(delivery_tag)
        except RedisError:
            self._quick_ack(delivery_tag)  # type: ignore[attr-defined]  # stubs
            raise


class Channel(redis.Channel):
    """Exact priorities, queue ranks, and a close that survives a lost connection."""

    QoS = QoS
    sep = ":"
    max_priority = 10  # kombu clips at 9
    default_priority = 5
    priority_steps = list(range(10, -1, -1))  # noqa: RUF012  # kombu's
    queue_rank: ClassVar[dict[str, int]] = {}  # kombu sets it from the transport options
    from_transport_options = (*redis.Channel.from_transport_options, "queue_rank")

    def priority(self, n: int) -> int:
        """Return the list for a priority: its own, where kombu would bisect steps."""
        return n

    def prepare_message(
        self, body: Any, priority: int | None = None, *args: Any, **kwargs: Any
    ) -> dict[str, Any]:
        """Give a message without a priority the default; kombu gives it to an explicit 0 too.

        Raises ValueError for a priority that is none: kombu would clip it without a word.
        """
        if priority is not None and (
            type(priority) is not int or not 0 <= priority <= self.max_priority
        ):
            msg = f"priority: {priority!r} is not a whole number from 0 to {self.max_priority}"
            raise ValueError(msg)
        message: dict[str, Any] = super().prepare_message(body, priority, *args, **kwargs)
        if priority is not None:
            message["properties"]["priority"] = priority
        return message

    def ordered_keys(self, queues: Sequence[str]) -> list[str]:
        """Return the lists of these queues in the order in which they are served.

        By rank of the queue, then by priority, then in the order given: so all of a queue of rank
        0 goes before anything else, whatever its priority.
        """

        def rank(queue: str) -> int:
            return self.queue_rank.get(queue, LOWEST_RANK)

        return [
            self._q_for_pri(queue, priority)  # type: ignore[attr-defined]  # stubs
            for _, tier in (
                (key, list(group)) for key, group in groupby(sorted(queues, key=rank), rank)
            )
            for priority in self.priority_steps
            for queue in tier
        ]

    def _brpop_start(self, timeout: float | None = None) -> None:
        # As in kombu 5.7.0, with our order of the keys.
        queues = self._queue_cycle.consume(len(self.active_queues))  # type: ignore[attr-defined]  # stubs
        if not queues:
            return
        keys = [
            *self.ordered_keys(queues),
            (self.brpop_timeout if timeout is None else timeout) or 0,
        ]
        self._in_poll = self.client.connection
        self._brpop_sent_at = monotonic()
        command = ["BRPOP", *keys]
        if self.global_keyprefix:
            command = self.client._prefix_args(command)
        self.client.connection.send_command(*command)

    def _connparams(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        # kombu 5.7.0: closing a channel that holds unacked messages after its connection is gone
        # (Redis restarted under a running task) ends in AttributeError: 'NoneType' object has no
        # attribute 'hostname', and the whole worker exits with code 1.
        if self.connection is None or self.connection.client is None:
            msg = "broker connection is closed"
            raise RedisConnectionError(msg)
        params: dict[str, Any] = super()._connparams(*args, **kwargs)  # type: ignore[misc]  # stubs
        return params


class Transport(redis.Transport):
    """kombu's Redis transport with our channel."""

    Channel = Channel
