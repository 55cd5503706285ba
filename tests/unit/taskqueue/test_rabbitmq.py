"""What is asked of RabbitMQ, of lines and channels that remember it; no server is here."""

import socket
from contextlib import contextmanager
from types import SimpleNamespace

import amqp
import pytest
from celery import current_app
from kombu import Connection

from taskqueue import broker, rabbitmq


class Channel(amqp.Channel):
    """A channel to queues that are lengths by name."""

    def __init__(self, lengths):
        self.lengths = lengths
        self.connection = SimpleNamespace(channel=lambda: self)
        self.is_closed = False

    def queue_declare(self, queue, passive=False, **_):
        """Tell a length; a queue that is not there is made, or not found."""
        if passive and queue not in self.lengths:
            raise amqp.NotFound
        return SimpleNamespace(message_count=self.lengths.setdefault(queue, 0))

    def prepare_message(self, body, properties):
        """Keep a message as a pair."""
        return body, properties

    def basic_publish(self, message, *, exchange, routing_key):
        """Add it to its queue if it will outlive a restart."""
        self.lengths[routing_key] += int(message == (b"", {"delivery_mode": 2}))

    def close(self):
        """Remember it."""
        self.is_closed = True


class Line(amqp.Connection):
    """A line on which something may have come in."""

    def __init__(self, error=None):
        self.mine, self.other = socket.socketpair()
        self.error = error
        self.is_dropped = False

    def __repr__(self):
        return "a line"

    @property
    def sock(self):
        """Its own end."""
        return self.mine

    @property
    def connected(self):
        """It thinks so, whatever the other side has done."""
        return True

    def drain_events(self, timeout=None):
        """Read what came in."""
        self.mine.recv(1)
        if self.error:
            raise self.error

    def collect(self):
        """Drop it."""
        self.is_dropped = True

    def end(self):
        """Close both ends."""
        self.mine.close()
        self.other.close()


@pytest.fixture
def channel(monkeypatch):
    """A channel to an empty RabbitMQ; what fills its epoch has a channel to the same."""
    channel = Channel({})

    @contextmanager
    def connect(transport_options):
        yield SimpleNamespace(default_channel=channel)

    monkeypatch.setattr(current_app, "connection_for_write", connect)
    return channel


@pytest.fixture
def line_of():
    """Make kombu connections over a line, as a pool lends them."""
    lines = []

    def make(error=None):
        connection, line = Connection("amqp://"), Line(error)
        connection._connection = line
        assert connection.transport  # made, as it is when there is a line
        lines.append(line)
        return connection, line

    yield make
    for line in lines:
        line.end()


def test_the_epoch_stays_until_the_messages_are_forgotten(channel, monkeypatch):
    first, second = rabbitmq.epoch(channel), rabbitmq.epoch(channel)
    channel.lengths.clear()
    monkeypatch.setattr(rabbitmq.random, "randrange", lambda most: int(first))

    assert first == second == str(int(rabbitmq.epoch(channel)) - 1)
    assert 1 <= int(first) <= rabbitmq.MOST_IN_EPOCH


def test_the_broker_s_epoch_and_lengths_are_rabbitmq_s(channel):
    channel.lengths["export"] = 3

    assert broker._epoch(channel) == rabbitmq.epoch(channel)
    assert broker._lengths(channel, "export") == {-1: 3}


def test_a_queue_that_is_not_there_is_empty(channel):
    assert rabbitmq.length(channel, "export") == 0
    assert not channel.is_closed  # RabbitMQ has closed it


def test_the_channel_of_a_question_is_closed(channel):
    channel.lengths["export"] = 1

    assert (rabbitmq.length(channel, "export"), channel.is_closed) == (1, True)


def test_a_quiet_line_is_used(line_of):
    connection, line = line_of()

    rabbitmq.hang_up_if_dead(connection)

    assert not line.is_dropped


@pytest.mark.parametrize(
    ("error", "is_dropped"),
    [
        (ConnectionResetError(), True),
        (amqp.RecoverableConnectionError(), True),
        (TimeoutError(), False),  # half a frame
        (None, False),
    ],
)
def test_a_line_on_which_something_came_in_is_dropped_if_that_was_its_end(
    line_of, error, is_dropped
):
    connection, line = line_of(error)
    line.other.send(b"x")

    rabbitmq.hang_up_if_dead(connection)

    assert line.is_dropped == is_dropped


def test_what_speaks_no_amqp_is_left_alone():
    connection = Connection("memory://")
    connection.connect()

    rabbitmq.hang_up_if_dead(connection)
    rabbitmq.hang_up(connection)

    assert connection.connected
    assert not rabbitmq.is_channel(connection.default_channel)
