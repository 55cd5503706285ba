"""The Redis transport: exact priorities, 10 first, and queues with a rank."""

import pytest
from celery import current_app
from kombu import Connection
from kombu.transport import TRANSPORT_ALIASES, redis, resolve_transport
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from taskqueue.transport import Channel, QoS, Transport


class Offline(Channel):
    """A channel that was never connected; only its arithmetic is asked."""

    def __init__(self, **options):
        for name, value in options.items():
            setattr(self, name, value)

    def __del__(self):
        """There is nothing to close."""


def channel(**options):
    """Return a channel with the settings' options."""
    return Offline(**{**current_app.conf.broker_transport_options, **options})


def test_redis_urls_mean_our_transport():
    assert resolve_transport("redis") is Transport
    assert resolve_transport("rediss") is Transport
    assert TRANSPORT_ALIASES["redis"] == "taskqueue.transport:Transport"


def test_a_priority_has_a_list_of_its_own_that_can_be_typed():
    names = [channel()._q_for_pri("content_generation", n) for n in (10, 9, 5, 0)]

    assert names == [
        "content_generation:10",
        "content_generation:9",
        "content_generation:5",
        "content_generation",
    ]


@pytest.mark.parametrize(
    ("properties", "priority"),
    [({"priority": 10}, 10), ({"priority": 0}, 0), ({"priority": 99}, 10), ({"priority": -1}, 0)],
)
def test_a_message_goes_to_the_list_of_its_priority(properties, priority):
    assert channel()._get_message_priority({"properties": properties}) == priority


@pytest.mark.parametrize(("given", "kept"), [(None, 5), (0, 0), (7, 7), (10, 10)])
def test_a_message_without_a_priority_has_5_and_an_explicit_0_stays_0(given, kept):
    found = channel().prepare_message("body", priority=given, properties={})

    assert found["properties"]["priority"] == kept


@pytest.mark.parametrize("priority", [11, -1, "high", True, "9"])
def test_a_message_with_a_priority_that_is_none_is_not_sent(priority):
    with pytest.raises(ValueError, match="is not a whole number from 0 to 10"):
        channel().prepare_message("body", priority=priority, properties={})


def test_10_is_served_first_and_0_last():
    keys = channel().ordered_keys(["export"])

    assert keys == [*(f"export:{n}" for n in range(10, 0, -1)), "export"]


def test_within_one_priority_queues_are_served_in_turn():
    keys = channel().ordered_keys(["export", "validation"])

    assert keys[:3] == ["export:10", "validation:10", "export:9"]


@pytest.mark.parametrize("queues", [["high_priority", "export"], ["export", "high_priority"]])
def test_all_of_a_ranked_queue_goes_before_any_other(queues):
    keys = channel().ordered_keys(queues)

    assert keys[:11] == channel().ordered_keys(["high_priority"])
    assert keys[11:] == channel().ordered_keys(["export"])


def test_queues_of_one_rank_are_one_tier():
    ranks = {"a": 0, "b": 0, "c": 1}

    keys = channel(queue_rank=ranks).ordered_keys(["c", "b", "d", "a"])

    assert keys[:2] == ["b:10", "a:10"]
    assert (keys.index("c:10"), keys.index("d:10")) == (22, 33)


def test_no_queue_is_no_key():
    assert channel().ordered_keys([]) == []


class FakeWire:
    """The connection of a client: remembers commands."""

    def __init__(self):
        self.commands = []

    def send_command(self, *command):
        """Remember it."""
        self.commands.append(command)


class FakeCycle:
    """Gives the queues in the order given."""

    def __init__(self, *queues):
        self.queues = list(queues)

    def consume(self, count):
        """Return so many."""
        return self.queues[:count]


def polling(*queues, **options):
    """Return an offline channel that reads these queues, and its wire."""
    wire = FakeWire()
    client = type(
        "Client", (), {"connection": wire, "_prefix_args": staticmethod(lambda c: ["p", *c])}
    )
    found = channel(_queue_cycle=FakeCycle(*queues), client=client, **options)
    found._active_queues = list(queues)
    type(found).active_queues = property(lambda self: set(self._active_queues))
    return found, wire


def test_a_poll_asks_for_all_lists_in_that_order():
    found, wire = polling("export", "high_priority")

    found._brpop_start(timeout=3)

    ((command, *keys, timeout),) = wire.commands
    assert (command, keys, timeout) == ("BRPOP", found.ordered_keys(["high_priority", "export"]), 3)
    assert found._in_poll is wire


def test_a_poll_without_a_timeout_uses_the_channels():
    found, wire = polling("export", global_keyprefix="x", brpop_timeout=7)

    found._brpop_start()

    assert (wire.commands[0][0], wire.commands[0][-1]) == ("p", 7)


def test_a_poll_of_no_queue_asks_nothing():
    found, wire = polling()

    found._brpop_start()

    assert wire.commands == []


@pytest.mark.parametrize("connection", [None, type("Closed", (), {"client": None})()])
def test_a_channel_whose_connection_is_gone_says_so(connection):
    found = channel(connection=connection)

    with pytest.raises(RedisConnectionError, match="closed"):
        found._connparams()


@pytest.fixture
def parameters():
    """Return what our transport asks of redis-py, without connecting."""
    url = "redis://127.0.0.1:1/0"
    options = current_app.conf.broker_transport_options
    with Connection(url, transport_options=options) as connection:
        found = channel(connection=type("C", (), {"client": connection, "default_port": 6379})())
        for name in ("socket_timeout", "socket_connect_timeout"):
            setattr(found, name, options[name])
        yield found._connparams()


def test_a_silent_broker_costs_one_timeout_and_no_more(parameters):
    assert (parameters["socket_connect_timeout"], parameters["socket_timeout"]) == (1, 2)


def test_kombu_still_has_what_our_channel_replaces():
    for name in ("_q_for_pri", "_brpop_start", "_connparams", "_get_message_priority", "priority"):
        assert callable(getattr(redis.Channel, name))


class SilentPipeline:
    """Redis, asked to forget a message, does not answer."""

    def zrem(self, *_):
        """Be asked."""
        return self

    def hdel(self, *_):
        """Be asked."""
        return self

    def execute(self):
        """Say nothing."""
        raise RedisTimeoutError


@pytest.mark.parametrize(("kind", "has_place"), [(QoS, True), (redis.QoS, False)])
def test_a_lost_ack_costs_a_worker_no_place_as_it_does_with_kombus_own(kind, has_place):
    held = kind(channel(), prefetch_count=1)
    held._delivered["tag"] = "message"
    held._remove_from_indices = lambda _: SilentPipeline()

    with pytest.raises(RedisTimeoutError):
        held.ack("tag")

    assert held.can_consume() is has_place
    held._delivered.clear()
