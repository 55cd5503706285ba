"""The local .env is written once, for its owner alone."""

import stat

from environ import Env

from tools.stack.dotenv import ensure_dotenv


def test_the_first_use_writes_a_key_that_only_the_owner_can_read(tmp_path):
    file = tmp_path / ".env"

    assert ensure_dotenv(file)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "DEBUG=off\nALLOWED_HOSTS=127.0.0.1,localhost\n" in file.read_text()


def test_the_first_use_writes_a_login_for_flower(tmp_path):
    logins = []
    for name in ("a", "b"):
        ensure_dotenv(tmp_path / name)
        logins.append((tmp_path / name).read_text().split("FLOWER_BASIC_AUTH=admin:")[1])

    assert logins[0] != logins[1]
    assert min(map(len, logins)) >= 20


def test_a_second_use_changes_nothing(tmp_path):
    file = tmp_path / ".env"
    file.write_text("SECRET_KEY=mine\n")

    assert not ensure_dotenv(file)
    assert file.read_text() == "SECRET_KEY=mine\n"


def test_nothing_but_the_file_is_left_behind(tmp_path):
    ensure_dotenv(tmp_path / ".env")
    assert [path.name for path in tmp_path.iterdir()] == [".env"]


def test_two_keys_differ_and_are_long(tmp_path):
    keys = []
    for name in ("a", "b"):
        ensure_dotenv(tmp_path / name)
        keys.append((tmp_path / name).read_text().split("SECRET_KEY=")[1].splitlines()[0])

    assert keys[0] != keys[1]
    assert min(map(len, keys)) >= 50


def test_the_settings_reader_understands_the_file(tmp_path, monkeypatch):
    monkeypatch.setattr(Env, "ENVIRON", {})
    ensure_dotenv(tmp_path / ".env")

    Env.read_env(str(tmp_path / ".env"))

    assert Env().list("ALLOWED_HOSTS") == ["127.0.0.1", "localhost"]
    assert Env().bool("DEBUG") is False
