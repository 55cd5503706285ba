"""Ports: which are taken, and what is said about it."""

import socket
from types import SimpleNamespace

import pytest

from tools.stack import ports
from tools.stack.errors import Exit, StackError


@pytest.fixture
def listener():
    with socket.socket() as server:
        server.bind((ports.LOOPBACK, 0))
        server.listen()
        yield server.getsockname()[1]


def test_a_port_that_a_server_holds_is_not_free(listener):
    assert not ports.is_free(listener)


def test_a_free_port_can_be_bound_and_is_not_one_given_away():
    first = ports.any_free(apart_from=set())

    assert ports.is_free(first)
    assert first in ports.BELOW_OUTGOING
    assert ports.any_free(apart_from={first}) != first


def test_a_port_that_was_given_away_or_is_taken_is_passed_over(monkeypatch):
    offered = iter([20_001, 20_002, 20_003])
    monkeypatch.setattr(ports, "random", SimpleNamespace(choice=lambda _: next(offered)))
    monkeypatch.setattr(ports, "is_free", lambda port: port != 20_002)

    assert ports.any_free(apart_from={20_001}) == 20_003


def test_a_port_answers_while_a_server_listens(listener):
    assert ports.answers(listener)
    assert not ports.answers(ports.any_free(apart_from={listener}))


@pytest.mark.parametrize("raw", ["0", "65536", "-1", "eighty", "80.5"])
def test_a_port_that_is_none_is_refused_by_the_name_of_its_variable(raw):
    with pytest.raises(StackError, match="WEB_PORT is not a port") as caught:
        ports.read_port("WEB_PORT", raw)
    assert caught.value.exit_code == Exit.WRONG_USE


def test_an_unset_port_is_none():
    assert ports.read_port("WEB_PORT", " ") is None


def test_a_taken_port_is_named_with_the_variable_that_changes_it(listener):
    with pytest.raises(StackError, match=rf"Port {listener} is in use.* WEB_PORT=") as caught:
        ports.choose("WEB_PORT", "", default=listener, taken=set())
    assert caught.value.exit_code == Exit.CONFLICT


def test_two_programs_cannot_ask_for_one_port():
    port = ports.any_free(apart_from=set())

    with pytest.raises(StackError, match=f"Port {port} is in use"):
        ports.choose("FLOWER_PORT", str(port), default=None, taken={port})


def test_without_a_default_any_free_port_is_taken():
    assert ports.is_free(ports.choose("WEB_PORT", "", default=None, taken=set()))
