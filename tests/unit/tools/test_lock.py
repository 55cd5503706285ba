"""One stack a state folder; other commands find its server."""

import os

import pytest

from tools.stack.errors import Exit, StackError
from tools.stack.lock import only_stack, published_address


def test_a_second_stack_is_told_which_process_is_the_first(tmp_path):
    with only_stack(tmp_path), pytest.raises(StackError, match=f"process {os.getpid()}") as caught:
        only_stack(tmp_path).__enter__()
    assert caught.value.exit_code == Exit.CONFLICT


def test_the_lock_is_free_again_when_the_stack_has_ended(tmp_path):
    for _ in range(2):
        with only_stack(tmp_path):
            pass


def test_the_address_of_the_server_is_there_while_the_stack_runs(tmp_path):
    file = tmp_path / "redis.url"

    with published_address(tmp_path, "redis://127.0.0.1:1/0"):
        during = file.read_text()

    assert (during, file.exists()) == ("redis://127.0.0.1:1/0\n", False)


def test_a_stack_on_a_named_server_publishes_none_and_removes_a_stale_one(tmp_path):
    (tmp_path / "redis.url").write_text("redis://127.0.0.1:1/0\n")

    with published_address(tmp_path, ""):
        assert not (tmp_path / "redis.url").exists()
