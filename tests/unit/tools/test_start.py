"""The first steps: a fit Python is found or one line says why not; checks are counted."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools import check
from tools.stack import main

ROOT = Path(__file__).resolve().parents[3]


def find_python(folder, **variables):
    """Run the finder with a PATH of one folder."""
    return subprocess.run(
        ["/bin/sh", str(ROOT / "tools" / "find_python.sh")],
        env={"PATH": str(folder), **variables}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def make_python(folder, name, script):
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


def test_the_python_that_is_named_is_used(tmp_path):
    found = find_python(tmp_path, PYTHON=sys.executable)
    assert (found.returncode, found.stdout.strip()) == (0, sys.executable)


def test_a_shim_that_only_prints_an_error_is_passed_over(tmp_path):
    make_python(tmp_path, "python3", "echo 'command not found' >&2; exit 127")
    make_python(tmp_path, "python3.12", f'exec "{sys.executable}" "$@"')
    assert find_python(tmp_path).stdout.strip() == sys.executable


def test_too_old_a_python_is_one_clear_line(tmp_path):
    make_python(tmp_path, "python3", 'case "$2" in *ensurepip*) exit 9 ;; esac; printf 3.6')

    found = find_python(tmp_path)

    assert found.returncode == 1
    assert found.stderr.count("\n") == 1
    assert "needs Python 3.11 or newer, but python3 is Python 3.6" in found.stderr


def test_no_python_at_all_is_one_clear_line(tmp_path):
    found = find_python(tmp_path)
    assert "no python3 is on PATH; install one, or name it" in found.stderr


def test_an_old_python_can_read_the_line_that_refuses_it():
    text = (ROOT / "tools" / "up.py").read_text()
    guard = next(node for node in ast.parse(text, feature_version=(3, 7)).body[1:3][::-1])
    assert isinstance(guard, ast.If)


def test_a_wrong_option_is_refused_before_anything_is_made():
    with pytest.raises(SystemExit) as caught:
        main.main(["demo", "--colour=red"])
    assert caught.value.code == 2


@pytest.mark.parametrize(("script", "passed"), [("pass", True), ("raise SystemExit(4)", False)])
def test_a_check_passes_by_its_exit_code(script, passed):
    outcome = check.run(check.Check("one", (sys.executable, "-S", "-c", script)))
    assert outcome.passed is passed


def test_checks_can_be_chosen_and_one_that_fails_fails_all(monkeypatch, capsys):
    quick = [
        check.Check("good", ("true",)),
        check.Check("bad", ("false",)),
        check.Check("other", ("false",)),
    ]
    monkeypatch.setattr(check, "checks", lambda: quick)

    assert check.main(["good"]) == 0
    assert check.main(["good", "bad"]) == 1
    assert "failed: bad" in capsys.readouterr().out


def test_a_check_that_is_not_there_is_wrong_use():
    assert check.main(["nothing"]) == 2


def test_make_leaves_what_is_given_letter_for_letter(tmp_path):
    name = 'O\'Brien $HOME "x" $(shell touch stolen)'
    rule = f'include {ROOT}/Makefile\nshow:\n\t@printf %s "$$SUBJECT"\n'
    # a make that runs the tests must not tell this one what to do
    environ = {key: os.environ[key] for key in os.environ if not key.startswith(("MAKE", "MFLAGS"))}

    said = subprocess.run(
        ["make", "-f", "-", "show", f"SUBJECT={name}"],
        input=rule, cwd=tmp_path, env=environ, capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert said.stdout == name
    assert not (tmp_path / "stolen").exists()
