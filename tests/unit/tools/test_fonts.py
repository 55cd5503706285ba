"""Large fonts are fetched whole and as they were checked, or not at all."""

import hashlib
import tarfile
from dataclasses import replace
from io import BytesIO

import pytest

from tools import fonts
from tools.stack.errors import StackError

CONTENT = b"a font"
FONT = fonts.Font("x", "package/a.ttf", "A-Regular.ttf", hashlib.sha256(CONTENT).hexdigest())


@pytest.fixture
def archive(tmp_path):
    """Pack a font with its licence."""
    path = tmp_path / "x.tgz"
    with tarfile.open(path, "w:gz") as package:
        for name, content in ((FONT.member, CONTENT), ("package/LICENSE_FONT", b"OFL")):
            member = tarfile.TarInfo(name)
            member.size = len(content)
            package.addfile(member, BytesIO(content))
    return path


def test_a_font_is_unpacked_with_its_licence(archive, tmp_path):
    path = fonts.unpack(archive, FONT, tmp_path / "fonts")

    assert path.read_bytes() == CONTENT
    assert {one.name for one in path.parent.iterdir()} == {"A-Regular.ttf", "A-licence.txt"}


@pytest.mark.parametrize("font", [replace(FONT, sha256="0"), replace(FONT, member="other")])
def test_another_font_than_the_one_that_was_checked_is_not_installed(archive, tmp_path, font):
    with pytest.raises(StackError):
        fonts.unpack(archive, font, tmp_path / "fonts")

    assert not (tmp_path / "fonts").exists()


def test_a_font_that_is_there_is_not_fetched_again(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "")
    (tmp_path / FONT.name).write_bytes(CONTENT)

    assert fonts.fetch(FONT, tmp_path) == tmp_path / FONT.name


def test_without_npm_it_is_said_what_to_put_where(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("BOOKGEN_FONTS_DIR", str(tmp_path))

    assert fonts.main() == 1
    assert f"put NotoSerifSC-Regular.ttf into {tmp_path} by hand" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("script", "is_fetched"), [("cp {0} .", True), ("echo no >&2; exit 1", False)]
)
def test_npm_packs_the_font_or_says_why_not(archive, tmp_path, monkeypatch, script, is_fetched):
    npm = tmp_path / "npm"
    npm.write_text(f"#!/bin/sh\nPATH=/usr/bin:/bin\n{script.format(archive)}\n")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("BOOKGEN_FONTS_DIR", str(tmp_path / "fonts"))
    monkeypatch.setattr(fonts, "FONTS", (FONT,))

    assert fonts.main() == (0 if is_fetched else 1)
    assert (tmp_path / "fonts" / FONT.name).exists() is is_fetched
