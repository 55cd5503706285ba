"""`make image-check`: what it refuses, in which order it works, what it leaves behind."""

import argparse
from pathlib import Path

import pytest

from tools import image_check, image_store
from tools.image_store import Store
from tools.stack.errors import Exit, StackError

GOOD = {
    "User": "10001:10001",
    "Cmd": ["gunicorn", "--bind", "0.0.0.0:8000"],
    "Healthcheck": {"Test": ["CMD", "python", "-m", "bookgen_site.alive", "web"]},
}


class Programs:
    """Stands for buildah and debootstrap: notes each command, and answers as it is told."""

    def __init__(self):
        self.commands, self.answers, self.failing = [], {}, None

    def run(self, command, **_):
        """Note the command; answer by the first word that has an answer."""
        words = [str(word) for word in command]
        self.commands.append(words)
        said = next((text for word, text in self.answers.items() if word in words), "")
        code = 1 if self.failing in words else 0
        if words[0] == "debootstrap" and not code:
            library = Path(words[-1]) / "usr/lib/python3.11"
            library.mkdir(parents=True)
            (library / "EXTERNALLY-MANAGED").touch()
            (Path(words[-1]) / "usr/bin").mkdir()
        return argparse.Namespace(returncode=code, stdout=said, stderr="the last words")

    def said(self):
        """Return the commands as lines."""
        return [" ".join(words) for words in self.commands]


@pytest.fixture
def programs(monkeypatch):
    """Every program is here, run by root, and none is started."""
    found = Programs()
    monkeypatch.setattr(image_check.shutil, "which", lambda name: f"/bin/{name}")
    monkeypatch.setattr(image_check.os, "geteuid", lambda: 0)
    monkeypatch.setattr(image_check.subprocess, "run", found.run)
    return found


def answer_well(programs):
    """Let everything be as it should."""
    settings = str({"Docker": {"config": GOOD}}).replace("'", '"')
    programs.answers = {"ls": "\n".join(image_check.FILES), "id": "10001\n", "inspect": settings}


def test_what_is_missing_is_named_with_the_command_that_installs_it(programs, monkeypatch, capsys):
    monkeypatch.setattr(image_check.shutil, "which", lambda _: None)

    assert image_check.main([]) == Exit.UNREACHABLE
    assert "not installed: buildah debootstrap" in capsys.readouterr().err
    assert image_check.main(["--pull"]) == Exit.UNREACHABLE
    assert "apt-get install buildah)" in capsys.readouterr().err
    assert programs.commands == []


def test_it_needs_root(programs, monkeypatch, capsys):
    monkeypatch.setattr(image_check.os, "geteuid", lambda: 1000)

    assert image_check.main([]) == Exit.UNREACHABLE
    assert capsys.readouterr().err == (
        "image-check: building without a container engine needs root\n"
    )


def test_the_image_is_built_on_a_base_of_its_own_and_nothing_is_left(programs, tmp_path, capsys):
    answer_well(programs)

    assert image_check.main(["--dir", str(tmp_path)]) == Exit.DONE
    said = "\n".join(programs.said())
    assert "debootstrap --variant=minbase" in said
    assert "docker.io/library/python:3.11-slim-bookworm" in said
    assert "bud --isolation chroot" in said
    assert "127.0.0.1:" in said.splitlines()[-2]
    assert list(tmp_path.iterdir()) == []
    assert "The image is as it should be" in capsys.readouterr().out


def test_the_real_base_is_fetched_when_asked(programs, tmp_path):
    answer_well(programs)

    assert image_check.main(["--pull", "--dir", str(tmp_path)]) == Exit.DONE
    assert any("pull docker.io/library/python:3.11" in line for line in programs.said())
    assert not any(line.startswith("debootstrap") for line in programs.said())


def test_what_pip_needs_can_be_read_during_the_build(programs, tmp_path):
    answer_well(programs)

    image_check.main(["--dir", str(tmp_path), "--mount", "/some/wheels"])

    (build,) = [line for line in programs.said() if " bud " in line]
    assert "--volume /some/wheels:/some/wheels:ro" in build


@pytest.mark.parametrize("failing", ["debootstrap", "bud", "pip"])
def test_a_step_that_fails_is_named_with_its_last_words(programs, tmp_path, capsys, failing):
    answer_well(programs)
    programs.failing = failing

    assert image_check.main(["--dir", str(tmp_path)]) == Exit.FAILED
    said = capsys.readouterr()
    assert said.err.startswith("image-check: ")
    assert ("debootstrap failed" if failing == "debootstrap" else "the last words") in said.err
    assert "as it should be" not in said.out
    assert list(tmp_path.iterdir()) == []


def test_a_container_is_removed_though_a_question_fails(programs, tmp_path):
    programs.failing = "ls"

    def ask():
        with Store(tmp_path).container("tag") as run:
            run("ls")

    with pytest.raises(StackError):
        ask()
    assert " rm " in programs.said()[-1]


@pytest.mark.parametrize("user", ["", "root", "0", "0:0"])
def test_an_image_that_runs_as_root_is_refused(user):
    with pytest.raises(StackError, match="runs as"):
        image_check.check_settings({**GOOD, "User": user})


def test_an_image_without_a_health_check_is_refused():
    with pytest.raises(StackError, match="no health check"):
        image_check.check_settings({"User": "10001"})


@pytest.mark.parametrize("listing", [".env", "tests"])
def test_an_image_with_more_than_its_code_is_refused(listing):
    with pytest.raises(StackError, match=listing):
        image_check.check_files("\n".join([*image_check.FILES, listing]))


def test_a_program_that_runs_as_root_is_refused():
    with pytest.raises(StackError, match="run as root"):
        image_check.check_user("0\n")


def test_the_base_is_the_one_of_the_dockerfile(tmp_path):
    (tmp_path / "Dockerfile").write_text("# one\nFROM python:3.13-slim-trixie AS base\n")

    assert image_check.base_of(tmp_path / "Dockerfile") == "python:3.13-slim-trixie"
    assert image_store.VARIABLES[0].startswith("SECRET_KEY=")
