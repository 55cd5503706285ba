"""Messages to the broker, through kombu's in-memory transport and a fake Redis channel."""

from contextlib import contextmanager

import pytest
from kombu.exceptions import OperationalError
from redis.exceptions import ConnectionError as RedisConnectionError

from taskqueue import broker
from taskqueue.broker import NO_EPOCH, Breaker, Message

# The functions themselves: the fixture `sent` replaces these names in the module.
SEND, CURRENT_EPOCH, QUEUE_LENGTHS = broker.send, broker.current_epoch, broker.queue_lengths


def message(**changes):
    """Return a message for the first attempt of a run."""
    values = {
        "task": "unit.add",
        "run_id": "r1",
        "attempt": 1,
        "args": [1, 2],
        "kwargs": {},
        "queue": "default",
        "priority": 9,
        "options": {},
    }
    return Message(**{**values, **changes})


def received(app, queue="default"):
    """Take one message from the in-memory broker."""
    with app.connection_for_read() as connection:
        return connection.default_channel.basic_get(queue, no_ack=True)


def test_a_message_carries_the_run_its_attempt_and_its_priority(memory_broker):
    assert SEND(message()) == NO_EPOCH

    found = received(memory_broker)
    assert (found.headers["id"], found.headers["task"]) == ("r1", "unit.add")
    assert (found.headers["taskqueue_attempt"], found.properties["priority"]) == (1, 9)
    assert found.payload[0] == [1, 2]


def test_options_of_the_caller_travel_with_it(memory_broker):
    options = {"headers": {"own": 1}, "root_id": "root", "shadow": "s", "time_limit": 5}

    SEND(message(options=options, attempt=3))

    headers = received(memory_broker).headers
    assert (headers["own"], headers["taskqueue_attempt"], headers["root_id"]) == (1, 3, "root")
    assert (headers["shadow"], headers["timelimit"][0]) == ("s", 5)


def test_headers_of_the_caller_do_not_change_the_attempt(memory_broker):
    SEND(message(options={"headers": {"taskqueue_attempt": 99}}, attempt=3))

    assert received(memory_broker).headers["taskqueue_attempt"] == 3


@pytest.mark.usefixtures("memory_broker")
def test_a_broker_that_is_not_redis_has_no_epoch_and_one_length():
    SEND(message())

    assert (CURRENT_EPOCH(), broker.redis_version()) == (NO_EPOCH, None)
    assert QUEUE_LENGTHS(["default"])["default"].keys() == {-1}


class FakeRedis:
    """The few commands that are asked of Redis; keeps keys."""

    def __init__(self):
        self.keys = {}
        self.answers = []

    def pipeline(self, *, transaction):
        """Collect commands."""
        self.answers = []
        return self

    def set(self, key, value, *, nx):
        """Set a key that is not there."""
        self.keys.setdefault(key, value.encode())
        self.answers.append(True)

    def get(self, key):
        """Answer with a key's value."""
        self.answers.append(self.keys[key])

    def llen(self, key):
        """Answer with a length that tells the key."""
        self.answers.append(int(key.partition(":")[2] or 0))

    def execute(self):
        """Return the answers."""
        return self.answers

    def info(self, section):
        """Say the version."""
        return {"redis_version": "7.2.4"}


class FakeProducer:
    """A producer whose channel is Redis's."""

    priority_steps = (10, 9, 0)

    def __init__(self, client):
        self.channel = self.connection = self
        self.client = client

    def ensure_connection(self, *, max_retries):
        """Be connected."""

    @contextmanager
    def conn_or_acquire(self):
        """Lend the client."""
        yield self.client

    def _q_for_pri(self, queue, priority):
        return f"{queue}:{priority}" if priority else queue


@pytest.fixture
def redis_client(monkeypatch, memory_broker):
    """Put a fake Redis behind the producers."""
    client = FakeRedis()

    @contextmanager
    def acquire(*, block, timeout):
        if client.keys is None:
            msg = "away"
            raise OperationalError(msg)
        yield FakeProducer(client)

    monkeypatch.setattr(memory_broker.producer_pool, "acquire", acquire)
    return client


def test_the_epoch_stays_until_the_broker_forgets(redis_client):
    first, second = CURRENT_EPOCH(), CURRENT_EPOCH()
    redis_client.keys.clear()

    assert first == second != CURRENT_EPOCH()
    assert len(first) == 32


@pytest.mark.usefixtures("redis_client")
def test_the_length_of_a_queue_is_told_for_each_priority():
    assert QUEUE_LENGTHS(["a", "b"]) == {"a": {10: 10, 9: 9, 0: 0}, "b": {10: 10, 9: 9, 0: 0}}
    assert broker.redis_version() == "7.2.4"


def test_a_broker_that_is_away_is_none(redis_client, caplog):
    redis_client.keys = None

    assert (CURRENT_EPOCH(), broker.redis_version(), QUEUE_LENGTHS(["a"])) == (None, None, None)
    assert "does not answer" in caplog.text


@pytest.mark.parametrize("error", [OperationalError, RedisConnectionError, OSError, TimeoutError])
def test_whatever_a_client_raises_for_a_broker_that_is_away_is_known(error):
    assert issubclass(error, broker.BROKER_ERRORS)


def test_a_breaker_leaves_the_broker_alone_for_two_seconds(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(broker, "monotonic", lambda: now[0])
    breaker = Breaker()

    breaker.trip()
    states = [breaker.is_open]
    for now[0] in (101.9, 102.1):
        states.append(breaker.is_open)

    assert states == [True, True, False]


def test_a_breaker_can_be_closed_at_once():
    breaker = Breaker()

    breaker.trip()
    breaker.close()

    assert not breaker.is_open
