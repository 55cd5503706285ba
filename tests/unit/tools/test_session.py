"""What the demonstration is asked for: only what was given, letter for letter."""

from argparse import Namespace
from pathlib import Path

import pytest

from tools.stack.errors import Exit, StackError
from tools.stack.session import demo_arguments


def make_options(**given):
    nothing = dict.fromkeys(("subject", "sources", "rights", "chapters", "words", "out"), "")
    return Namespace(**{**nothing, **given})


def test_what_is_not_given_is_not_passed_on():
    assert demo_arguments(make_options()) == []


def test_a_name_with_spaces_quotes_and_a_dash_is_one_argument():
    assert demo_arguments(make_options(subject='-Conan "Doyle" O\'Brien')) == [
        '--subject=-Conan "Doyle" O\'Brien'
    ]


def test_paths_are_those_of_the_caller(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("my sources").mkdir()

    arguments = demo_arguments(make_options(sources="my sources", out="books"))

    assert arguments == [f"--out={tmp_path}/books", "--sources", f"{tmp_path}/my sources"]


def test_rights_are_passed_on():
    assert demo_arguments(make_options(rights="quote_only")) == ["--rights=quote_only"]


def test_several_sources_stand_between_colons(tmp_path):
    first, second = tmp_path / "a.md", tmp_path / "b c.md"
    first.touch()
    second.touch()

    arguments = demo_arguments(make_options(sources=f"{first}:{second}"))

    assert arguments == ["--sources", str(first), str(second)]


def test_a_colon_in_the_name_of_a_file_is_no_border(tmp_path):
    (tmp_path / "Life: a memoir.md").touch()
    given = make_options(sources=str(tmp_path / "Life: a memoir.md"))
    assert demo_arguments(given) == ["--sources", str(tmp_path / "Life: a memoir.md")]


def test_sources_that_are_not_there_are_refused_before_anything_starts():
    with pytest.raises(StackError, match="SOURCES names no file or folder") as caught:
        demo_arguments(make_options(sources="/no/such/folder"))
    assert caught.value.exit_code == Exit.WRONG_USE
