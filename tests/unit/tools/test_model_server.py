"""`python -m tools.model_server`: a model's server round a command; here a shell instead of it."""

import os
import sys

import pytest

from tools import model_server
from tools.model_server import ModelServerError

SHOW = "import os; print(os.environ['TEST_MODEL_URL'], os.environ['TEST_MODEL_CONTEXT'])"


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Return a function that makes an environment whose Python runs these lines of shell."""
    monkeypatch.setattr(model_server, "ROOT", tmp_path)

    def home(lines):
        python = tmp_path / "bin" / "python"
        python.parent.mkdir()
        python.write_text(f"#!/bin/sh\n{lines}\n")
        python.chmod(0o755)
        return tmp_path

    return home


@pytest.mark.parametrize("arguments", [[], ["--"], ["start"]])
def test_without_a_command_it_says_how_it_is_used(arguments, capsys):
    assert model_server.main(arguments) == 2
    assert "usage:" in capsys.readouterr().out


def test_the_command_finds_the_server_and_its_own_key(home):
    there = home('echo "http://127.0.0.1:7"; test -n "$LLAMA_API_KEY" && exec sleep 60')
    with model_server.serving(there) as first, model_server.serving(there) as second:
        assert first["TEST_MODEL_URL"] == "http://127.0.0.1:7/v1"
        assert first["TEST_MODEL_KEY"] != second["TEST_MODEL_KEY"]


def test_the_code_of_the_command_is_given_on(home, monkeypatch, capfd):
    there = home('echo "http://127.0.0.1:7"; exec sleep 60')
    serving = model_server.serving
    monkeypatch.setattr(model_server, "install", lambda: None)
    monkeypatch.setattr(model_server, "serving", lambda: serving(there))

    assert model_server.main(["--", sys.executable, "-c", SHOW]) == 0
    assert capfd.readouterr().out == "http://127.0.0.1:7/v1 1024\n"
    assert model_server.main(["--", "sh", "-c", "exit 3"]) == 3


def test_a_server_that_does_not_start_is_said_in_a_line(home, monkeypatch, capsys):
    there = home("exit 1")
    serving = model_server.serving
    monkeypatch.setattr(model_server, "install", lambda: None)
    monkeypatch.setattr(model_server, "serving", lambda: serving(there))

    assert model_server.main(["--", "true"]) == 5
    assert "did not start within" in capsys.readouterr().err


def test_a_server_that_says_nothing_is_not_waited_for_for_ever(home, monkeypatch):
    monkeypatch.setattr(model_server, "LONGEST_START_S", 0.05)
    there = home("exec sleep 60")

    with pytest.raises(ModelServerError), model_server.serving(there):
        pass


def test_what_is_installed_is_not_installed_again(home, capsys):
    there = home("exit 1")
    (there / model_server.STAMP).write_text(" ".join(model_server.PACKAGES))
    model_server.install(there)

    assert capsys.readouterr().out == ""


def test_packages_that_cannot_be_installed_are_said(home, monkeypatch):
    there = home("exit 1")
    monkeypatch.setattr(model_server.venv, "create", lambda *_, **__: None)
    with pytest.raises(ModelServerError, match="could not be installed"):
        model_server.install(there)

    assert not (there / model_server.STAMP).exists()


def test_what_was_installed_is_remembered(home, monkeypatch):
    there = home("exit 0")
    monkeypatch.setattr(model_server.venv, "create", lambda *_, **__: None)
    model_server.install(there)

    assert (there / model_server.STAMP).read_text() == " ".join(model_server.PACKAGES)
    assert os.environ.get("TEST_MODEL_URL") is None
