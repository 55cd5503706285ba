"""The virtual environment: when it is ready, when it is made anew, what is never touched."""

import io
from collections import deque

import pytest

from tools import environment
from tools.environment import PackagesError

VERSION = (3, 12)


@pytest.fixture
def root(tmp_path):
    (tmp_path / "requirements.txt").write_text("a==1\n")
    (tmp_path / "requirements-typst.txt").write_text("t==1\n")
    (tmp_path / "requirements-dev.txt").write_text("-r requirements.txt\nb==1\n")
    return tmp_path


@pytest.fixture
def venv(tmp_path):
    folder = tmp_path / ".venv"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").touch()
    return folder


def stamp(venv, level, version=VERSION):
    (venv / level.stamp).write_text(level.key(version))


def test_what_is_stamped_is_ready(root, venv):
    level = environment.levels(root)["runtime"]
    stamp(venv, level)
    assert environment.is_ready(venv, level, VERSION)


@pytest.mark.parametrize(
    "name", ["requirements.txt", "requirements-typst.txt", "requirements-dev.txt"]
)
def test_a_changed_file_means_that_packages_are_missing(root, venv, name):
    level = environment.levels(root)["dev"]
    stamp(venv, level)

    (root / name).write_text("c==1\n")

    assert not environment.is_ready(venv, level, VERSION)


def test_what_runs_the_product_does_not_depend_on_what_tests_it(root, venv):
    level = environment.levels(root)["runtime"]
    stamp(venv, level)

    (root / "requirements-dev.txt").write_text("c==1\n")

    assert environment.is_ready(venv, level, VERSION)


def test_another_python_means_another_environment(root, venv):
    level = environment.levels(root)["runtime"]
    stamp(venv, level)
    assert not environment.is_ready(venv, level, (3, 13))


def test_an_environment_left_unfinished_is_not_ready(root, venv):
    level = environment.levels(root)["runtime"]
    stamp(venv, level)
    (venv / environment.UNFINISHED).touch()
    assert not environment.is_ready(venv, level, VERSION)


def test_an_environment_without_its_python_is_not_ready(root, venv):
    level = environment.levels(root)["runtime"]
    stamp(venv, level)
    (venv / "bin" / "python").unlink()
    assert not environment.is_ready(venv, level, VERSION)


def test_a_folder_that_is_no_environment_is_never_removed(tmp_path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "one.txt").touch()

    with pytest.raises(PackagesError, match="is not a virtual environment"):
        environment._make(tmp_path / "letters", VERSION)

    assert (tmp_path / "letters" / "one.txt").exists()


def test_venv_names_the_folder_and_is_beside_the_code(root):
    assert environment.venv_dir({}, root) == root / ".venv"
    assert environment.venv_dir({"VENV": ".venv-313"}, root) == root / ".venv-313"
    assert environment.venv_dir({"VENV": "/elsewhere"}, root).as_posix() == "/elsewhere"


def test_a_full_disk_is_said_before_anything_is_fetched(tmp_path):
    with pytest.raises(PackagesError, match="Too little disk space"):
        environment._check_space(tmp_path / "not" / "yet", needed_mb=2**40)


def test_a_long_installation_says_how_far_it_is(capsys, monkeypatch):
    monkeypatch.setattr(environment, "SAY_EVERY_S", 0.0)
    log, last = io.StringIO(), deque(maxlen=2)
    lines = ["Collecting a\n", "Collecting b\n", "Installing collected packages: a, b\n"]

    environment._follow(lines, log, last, started=0.0)

    assert "2 packages fetched" in capsys.readouterr().out
    assert log.getvalue() == "".join(lines)
    assert list(last) == lines[-2:]
