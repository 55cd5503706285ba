"""Which server is used: the one that is named, else one of the stack's own."""

import socket

import pytest

from tools.stack import redis_server
from tools.stack.config import Config
from tools.stack.errors import Exit, StackError


def make_config(tmp_path, **variables):
    return Config(state_dir=tmp_path, web_port=1, flower_port=2, variables=variables)


def make_binary(folder, name, says):
    file = folder / name
    file.write_text(f"#!/bin/sh\necho '{says}'\n")
    file.chmod(0o755)
    return file


@pytest.fixture
def path_of(tmp_path, monkeypatch):
    """PATH holds only these servers, and no bundled one is installed."""
    monkeypatch.setattr(redis_server.importlib.util, "find_spec", lambda _: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    return lambda **servers: [
        make_binary(tmp_path, name.replace("_", "-"), says) for name, says in servers.items()
    ]


@pytest.mark.parametrize(
    ("variables", "url"),
    [
        ({}, ""),
        ({"REDIS_URL": "redis://host/1", "REDIS_HOST": "other"}, "redis://host/1"),
        ({"REDIS_HOST": "host"}, "redis://host:6379/0"),
        ({"REDIS_PORT": "7000", "REDIS_DB": "2"}, "redis://127.0.0.1:7000/2"),
        ({"REDIS_PASSWORD": "a/b@c"}, "redis://:a%2Fb%40c@127.0.0.1:6379/0"),
        ({"CELERY_BROKER_URL": "amqp://host//", "REDIS_URL": "redis://x"}, "amqp://host//"),
    ],
)
def test_the_named_server_is_the_one_the_settings_would_use(tmp_path, variables, url):
    assert redis_server.named_url(make_config(tmp_path, **variables)) == url


def test_a_named_server_that_does_not_answer_is_said_without_its_password():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    with pytest.raises(StackError, match=rf"redis://127.0.0.1:{port} does not answer") as caught:
        redis_server.check_named(f"redis://:secret@127.0.0.1:{port}/0")

    assert caught.value.exit_code == Exit.UNREACHABLE
    assert "secret" not in str(caught.value)


def test_a_port_that_is_no_number_is_said_without_the_address():
    with pytest.raises(StackError, match="a port that is not a number"):
        redis_server.check_named("redis://:secret@host:many/0")


@pytest.mark.parametrize("url", ["foo", "http://host/", "amqp:///", "redis"])
def test_what_is_no_address_of_a_broker_is_wrong_use(url):
    with pytest.raises(StackError, match="no address such as") as caught:
        redis_server.check_named(url)
    assert caught.value.exit_code == Exit.WRONG_USE


def test_another_broker_is_asked_whether_it_listens():
    with socket.socket() as broker:
        broker.bind(("127.0.0.1", 0))
        broker.listen()
        port = broker.getsockname()[1]
        url = f"amqp://user:secret@127.0.0.1:{port}//"
        assert redis_server.check_named(url) == f"amqp://127.0.0.1:{port}"

    with pytest.raises(StackError, match="does not answer: Connection refused") as caught:
        redis_server.check_named(url)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "numbers"), [("7.0.15", (7, 0, 15)), ("6.2", (6, 2)), ("none", (0,))]
)
def test_a_version_is_read_as_numbers(text, numbers):
    assert redis_server.version_of(text) == numbers


def test_the_server_on_path_is_started_with_its_file_on_and_bound_to_loopback(tmp_path, path_of):
    path_of(redis_server="Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc")

    server = redis_server.own_server(make_config(tmp_path), taken=set())

    command = " ".join(server.program.command)
    assert server.label == "Redis 7.0.15"
    assert "--bind 127.0.0.1" in command
    assert "--appendonly yes --appendfsync everysec" in command
    assert "--maxmemory-policy noeviction" in command


def test_a_server_that_is_too_old_or_does_not_run_is_passed_over(tmp_path, path_of):
    path_of(redis_server="Redis server v=5.0.7 sha=0", valkey_server="Valkey server v=9.1.2 sha=0")
    assert redis_server.own_server(make_config(tmp_path), taken=set()).label == "Valkey 9.1.2"


def test_without_any_server_it_is_said_what_to_install_or_set(tmp_path, path_of):
    path_of(redis_server="cannot run here")
    with pytest.raises(StackError, match=r"install redis-server 6\.2 or newer, or set REDIS_URL"):
        redis_server.own_server(make_config(tmp_path), taken=set())


def test_the_port_of_the_own_server_can_be_asked_for(tmp_path, path_of):
    path_of(redis_server="Redis server v=7.0.15")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    config = make_config(tmp_path, BOOKGEN_REDIS_PORT=str(port))

    assert redis_server.own_server(config, taken=set()).url == f"redis://127.0.0.1:{port}/0"


def test_data_that_another_server_wrote_is_put_aside(tmp_path, path_of):
    path_of(redis_server="Redis server v=7.0.15")
    (tmp_path / "redis").mkdir()
    (tmp_path / "redis" / "written-by").write_text("Valkey 9.1")

    redis_server.own_server(make_config(tmp_path), taken=set())

    assert (tmp_path / "redis" / "written-by").read_text() == "Redis 7.0"
    assert (tmp_path / "redis.previous" / "written-by").read_text() == "Valkey 9.1"
