"""`make check`: which checks there are, and that one that fails is shown and counted."""

import sys

import pytest

from tools import check


@pytest.fixture(autouse=True)
def no_dotenv(monkeypatch):
    """The local .env is not written by a test."""
    monkeypatch.setattr(check, "ensure_dotenv", lambda _: False)


@pytest.fixture
def two(monkeypatch):
    """Two checks, of which the first fails."""
    code = "import os; print('seen', os.environ.get('TOLD')); raise SystemExit({})"
    made = [
        check.Check("bad", (sys.executable, "-c", code.format(3)), (("TOLD", "this"),)),
        check.Check("good", (sys.executable, "-c", code.format(0))),
    ]
    monkeypatch.setattr(check, "checks", lambda: made)


def test_the_files_of_the_image_are_checked_too():
    names = [each.name for each in check.checks()]
    assert {"compose file", "Dockerfile"} <= set(names)
    assert len(names) == len(set(names))


def test_templates_are_checked_once_there_are_some(tmp_path):
    assert "templates" not in {each.name for each in check.checks(tmp_path)}
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").touch()
    assert "templates" in {each.name for each in check.checks(tmp_path)}


@pytest.mark.usefixtures("two")
def test_one_that_fails_is_shown_and_the_others_run_though(capsys):
    assert check.main([]) == 1

    said = capsys.readouterr().out
    assert "seen this" in said
    assert "good               ok" in said
    assert "2 checks in" in said
    assert said.endswith("failed: bad\n")


@pytest.mark.usefixtures("two")
def test_only_those_that_begin_so_are_run(capsys):
    assert check.main(["go"]) == 0
    assert "seen" not in capsys.readouterr().out
    assert check.main(["nothing"]) == 2
    assert "there are: bad, good" in capsys.readouterr().out
