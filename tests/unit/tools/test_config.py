"""The stack's configuration: what is refused before anything is started."""

import socket
from collections import namedtuple

import pytest

from tools.stack import config
from tools.stack.errors import StackError

Usage = namedtuple("Usage", "total used free")


def load(tmp_path, *, fixed_ports=False, **variables):
    given = {"BOOKGEN_STATE_DIR": str(tmp_path / "state"), **variables}
    return config.load(given, fixed_ports=fixed_ports)


def test_programs_are_told_the_state_folder_as_a_whole_path(tmp_path):
    loaded = load(tmp_path)

    assert loaded.variables["BOOKGEN_STATE_DIR"] == str(tmp_path / "state")
    assert loaded.log_dir == tmp_path / "state" / "log"


def test_the_state_folder_is_beside_the_code_wherever_the_command_is_given(tmp_path, monkeypatch):
    monkeypatch.setattr(config, "ROOT", tmp_path)
    assert config.load({}, fixed_ports=False).state_dir == tmp_path / "var"


def test_the_demonstration_takes_free_ports_and_two_of_them(tmp_path):
    loaded = load(tmp_path)
    assert loaded.web_port != loaded.flower_port


def test_a_port_that_is_asked_for_is_kept_from_the_other(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    with pytest.raises(StackError, match=f"Port {port} is in use"):
        load(tmp_path, WEB_PORT=str(port), FLOWER_PORT=str(port))


def test_a_nearly_full_disk_is_said_before_anything_starts(tmp_path, monkeypatch):
    monkeypatch.setattr(config.shutil, "disk_usage", lambda _: Usage(10**9, 10**9, 3 * 2**20))
    with pytest.raises(StackError, match=r"nearly full: 3 MB free in .*, 500 MB needed"):
        load(tmp_path)


def test_a_dotenv_without_a_key_is_said_to_have_none(tmp_path):
    (tmp_path / ".env").write_text("DEBUG=off\n")

    with pytest.raises(StackError, match=r"\.env sets no SECRET_KEY"):
        config.read_variables({}, tmp_path)


def test_what_the_environment_says_wins_over_the_dotenv(tmp_path):
    (tmp_path / ".env").write_text("SECRET_KEY=kept\nWEB_PORT=1\n")

    read = config.read_variables({"WEB_PORT": "2"}, tmp_path)

    assert read == {"SECRET_KEY": "kept", "WEB_PORT": "2"}


def test_programs_keep_what_they_compile(tmp_path):
    given = {"PYTHONDONTWRITEBYTECODE": "1", "SECRET_KEY": "k"}
    assert config.read_variables(given, tmp_path) == {"SECRET_KEY": "k"}


def test_the_configuration_does_not_show_its_secrets(tmp_path):
    assert "hidden" not in repr(load(tmp_path, SECRET_KEY="hidden"))


def test_flower_is_told_its_port_and_no_empty_login(tmp_path):
    told = load(tmp_path, FLOWER_PORT="", FLOWER_BASIC_AUTH="").variables

    assert int(told["FLOWER_PORT"]) > 0
    assert "FLOWER_BASIC_AUTH" not in told
