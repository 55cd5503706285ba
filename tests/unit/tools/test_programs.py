"""How the programs of the stack are started."""

import pytest

from tools.stack.config import Config
from tools.stack.programs import front


@pytest.mark.parametrize(
    ("name", "address"), [("flower", "--address=127.0.0.1"), ("web", "127.0.0.1:1")]
)
def test_what_can_be_asked_listens_on_loopback_alone(tmp_path, name, address):
    config = Config(state_dir=tmp_path, web_port=1, flower_port=2, variables={}, root=tmp_path)

    program = next(program for program in front(config) if program.name == name)

    assert address in program.command
