"""`python -m tools.browser`: what is missing is said, and installed where that is possible."""

import subprocess
from types import SimpleNamespace

import pytest

from tools import browser, debian
from tools.stack.errors import Exit

SCRIPT = b"the script"


@pytest.fixture
def place(monkeypatch, tmp_path):
    """A machine with a Chromium and without axe, whose npm brings `SCRIPT`."""
    found = {"chromium": "/usr/bin/chromium", "npm": "/usr/bin/npm", "apt-get": "/usr/bin/apt-get"}
    asked = []

    def run(command, **_):
        asked.append(command)
        if command[0].endswith("npm"):
            browser.axe_file().parent.mkdir(parents=True, exist_ok=True)
            browser.axe_file().write_bytes(SCRIPT)
        return SimpleNamespace(returncode=0, stderr="")

    monkeypatch.setattr(browser, "FOLDER", tmp_path / "npm")
    monkeypatch.setattr(browser, "AXE_SHA256", browser.hashlib.sha256(SCRIPT).hexdigest())
    monkeypatch.setattr(browser.shutil, "which", found.get)
    monkeypatch.setattr(subprocess, "run", run)
    return SimpleNamespace(found=found, asked=asked, patch=monkeypatch)


def test_axe_is_installed_once_without_running_its_scripts(place, capsys):
    codes = [browser.main(["install"]), browser.main(["install"]), browser.main(["check"])]

    assert codes == [Exit.DONE] * 3
    assert len(place.asked) == 1
    assert {"--ignore-scripts", "axe-core@4.14.1"} <= set(place.asked[0])
    assert "/usr/bin/chromium" in capsys.readouterr().out


def test_a_check_says_everything_that_is_missing_and_installs_nothing(place, capsys):
    del place.found["chromium"]

    assert browser.main(["check"]) == Exit.UNREACHABLE
    said = capsys.readouterr().err
    assert "there is no chromium on PATH" in said
    assert "axe-core is not in" in said
    assert place.asked == []


def test_another_axe_than_the_one_that_was_asked_for_is_not_taken(place, capsys):
    place.patch.setattr(browser, "AXE_SHA256", "0" * 64)

    assert browser.main(["install"]) == Exit.UNREACHABLE
    assert "is not that of axe-core 4.14.1" in capsys.readouterr().err


def test_what_npm_says_last_is_told_when_it_fails(place, capsys):
    failed = SimpleNamespace(returncode=1, stderr="npm error one\nnpm error network\n")
    place.patch.setattr(subprocess, "run", lambda *_, **__: failed)

    assert browser.main(["install"]) == Exit.UNREACHABLE
    assert "axe-core 4.14.1: npm error network" in capsys.readouterr().err


def test_without_npm_axe_cannot_be_installed(place, capsys):
    del place.found["npm"]

    assert browser.main(["install"]) == Exit.UNREACHABLE
    assert "installing needs npm" in capsys.readouterr().err


def test_chromium_comes_from_debian_and_brings_fonts_for_the_pictures(place):
    del place.found["chromium"]
    place.patch.setattr(debian.os, "geteuid", lambda: 0)

    browser.main(["install"])

    installing = next(command for command in place.asked if "install" in command[:3])
    assert {"chromium", "fonts-dejavu-core"} <= set(installing)


def test_without_root_chromium_is_not_installed(place, capsys):
    del place.found["chromium"]
    place.patch.setattr(debian.os, "geteuid", lambda: 1000)

    assert browser.main(["install"]) == Exit.UNREACHABLE
    assert "installing needs root and apt-get" in capsys.readouterr().err
    assert place.asked == []
