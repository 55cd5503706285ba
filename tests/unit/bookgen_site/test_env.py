"""A setting is read once, typed; a bad one stops the start-up without being printed."""

import fcntl
import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from bookgen_site import env


@pytest.fixture(autouse=True)
def no_redis(monkeypatch):
    """Nothing is said about Redis."""
    for name in ("REDIS_URL", "REDIS_HOST", "REDIS_PORT", "REDIS_DB", "REDIS_PASSWORD"):
        monkeypatch.delenv(name, raising=False)


def test_a_required_variable_has_no_default(monkeypatch):
    monkeypatch.delenv("NOT_THERE", raising=False)

    with pytest.raises(ImproperlyConfigured, match="NOT_THERE is not set"):
        env.required("NOT_THERE")


@pytest.mark.parametrize(("raw", "meant"), [("on", True), ("TRUE", True), ("0", False), ("", True)])
def test_a_flag_understands_the_usual_words(monkeypatch, raw, meant):
    monkeypatch.setenv("A_FLAG", raw)

    assert env.flag("A_FLAG", default=True) is meant


@pytest.mark.parametrize("raw", ["maybe", "2"])
def test_a_bad_flag_is_refused_without_its_value(monkeypatch, raw):
    monkeypatch.setenv("A_FLAG", raw)

    with pytest.raises(ImproperlyConfigured, match="A_FLAG cannot be read") as caught:
        env.flag("A_FLAG", default=True)
    assert raw not in str(caught.value)


@pytest.mark.parametrize("raw", ["-1", "11", "ten", "1.5"])
def test_a_number_outside_its_limits_is_refused(monkeypatch, raw):
    monkeypatch.setenv("A_NUMBER", raw)

    with pytest.raises(ImproperlyConfigured, match="A_NUMBER cannot be read: expected 0 to 10"):
        env.integer("A_NUMBER", 5, high=10)


def test_a_list_leaves_out_what_is_empty(monkeypatch):
    monkeypatch.setenv("A_LIST", "one, two,,")

    assert env.listing("A_LIST") == ["one", "two"]


@pytest.mark.parametrize(("raw", "factor"), [("True", 60), ("", 60), ("5", 5), ("false", 0)])
def test_backoff_true_means_sixty_seconds(monkeypatch, raw, factor):
    monkeypatch.setenv("CELERY_TASK_RETRY_BACKOFF", raw)

    assert env.backoff("CELERY_TASK_RETRY_BACKOFF") == factor


def test_redis_is_found_by_its_parts(monkeypatch, tmp_path):
    for name, value in {"HOST": "cache", "PORT": "6380", "DB": "2", "PASSWORD": "a/b"}.items():
        monkeypatch.setenv(f"REDIS_{name}", value)

    assert env.redis_url(tmp_path) == "redis://:a%2Fb@cache:6380/2"


def test_a_redis_url_wins(monkeypatch, tmp_path):
    monkeypatch.setenv("REDIS_URL", "redis://one/1")
    monkeypatch.setenv("REDIS_HOST", "other")

    assert env.redis_url(tmp_path) == "redis://one/1"


def test_the_server_of_a_running_stack_is_found(tmp_path):
    (tmp_path / "redis.url").write_text("redis://127.0.0.1:7777/0\n", encoding="utf-8")
    with (tmp_path / "stack.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)

        assert env.redis_url(tmp_path) == "redis://127.0.0.1:7777/0"


def test_an_address_left_by_a_stack_that_ended_is_not_believed(tmp_path):
    (tmp_path / "redis.url").write_text("redis://127.0.0.1:7777/0\n", encoding="utf-8")
    (tmp_path / "stack.lock").touch()

    assert env.redis_url(tmp_path) == "redis://127.0.0.1:6379/0"


def test_sqlite_is_set_for_many_writers(monkeypatch, tmp_path):
    monkeypatch.delenv("DATABASE_URL", raising=False)

    options = env.database(tmp_path / "new" / "books.sqlite3")["OPTIONS"]

    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]
    assert (tmp_path / "new").is_dir()


def test_postgresql_keeps_its_connections(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgres://user:word@host/books")

    said = env.database(tmp_path / "books.sqlite3")

    assert (said["ENGINE"], said["CONN_MAX_AGE"]) == ("django.db.backends.postgresql", None)


def test_an_empty_variable_of_another_program_is_none_at_all(monkeypatch):
    monkeypatch.setenv("OTHER_LOGIN", " ")
    monkeypatch.setenv("OTHER_PORT", "1")
    monkeypatch.setenv("ANOTHER", "")

    env.forget_empty("OTHER_")

    assert [name in os.environ for name in ("OTHER_LOGIN", "OTHER_PORT", "ANOTHER")] == [
        False, True, True,
    ]  # fmt: skip


def test_what_the_environment_says_wins_over_the_file(monkeypatch, tmp_path):
    monkeypatch.setenv("FROM_BOTH", "environment")
    (tmp_path / ".env").write_text("FROM_BOTH=file\n", encoding="utf-8")

    env.load_dotenv(tmp_path / ".env")

    assert env.text("FROM_BOTH") == "environment"


@pytest.mark.parametrize("raw", ["https://example.org/hook", "http://127.0.0.1:8080", ""])
def test_an_address_is_http_or_https(monkeypatch, raw):
    monkeypatch.setenv("AN_ADDRESS", raw)

    assert env.web_address("AN_ADDRESS") == raw


@pytest.mark.parametrize("raw", ["example.org", "file:///etc/passwd", "ftp://host/", "https://"])
def test_another_address_stops_the_start_up(monkeypatch, raw):
    monkeypatch.setenv("AN_ADDRESS", raw)

    with pytest.raises(ImproperlyConfigured, match="AN_ADDRESS cannot be read"):
        env.web_address("AN_ADDRESS")


def test_a_webhook_may_have_two_secrets_while_one_is_changed(monkeypatch):
    monkeypatch.setenv("SECRETS", "whsec_QUJDRA==, whsec_RUZHSA==")

    assert env.webhook_secrets("SECRETS") == ["whsec_QUJDRA==", "whsec_RUZHSA=="]


@pytest.mark.parametrize("raw", ["whsec_====", "whsec_not base64", "whsec_QUJDRA==,hello!"])
def test_a_secret_that_could_sign_nothing_stops_the_start_up_without_being_printed(
    monkeypatch, raw
):
    monkeypatch.setenv("SECRETS", raw)

    with pytest.raises(ImproperlyConfigured) as caught:
        env.webhook_secrets("SECRETS")
    assert raw not in str(caught.value)


def test_a_mail_server_is_one_address(monkeypatch):
    monkeypatch.setenv("MAIL", "smtp+tls://user:word@mail.example.org:587")

    said = env.mail_server("MAIL")

    assert (said["EMAIL_HOST"], said["EMAIL_PORT"]) == ("mail.example.org", 587)
    assert (said["EMAIL_HOST_PASSWORD"], said["EMAIL_USE_TLS"]) == ("word", True)


def test_an_address_that_is_no_mail_server_stops_the_start_up(monkeypatch):
    monkeypatch.setenv("MAIL", "pigeon://host")

    with pytest.raises(ImproperlyConfigured, match="MAIL cannot be read"):
        env.mail_server("MAIL")


def settings_started_with(**variables):
    """Read the settings in a program of its own and return how it ended."""
    return subprocess.run(
        [sys.executable, "-c", "import bookgen_site.settings as s; print(s.ADMINS)"],
        env={**os.environ, **variables},
        cwd=env.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_webhook_without_a_secret_stops_the_start_up():
    done = settings_started_with(
        TASKQUEUE_WEBHOOK_URL="https://example.org", TASKQUEUE_WEBHOOK_SECRET=""
    )

    assert done.returncode == 1
    assert "TASKQUEUE_WEBHOOK_SECRET is not set" in done.stderr


def test_the_operators_are_who_the_environment_names():
    done = settings_started_with(OPERATOR_EMAILS="ann@example.org, ben@example.org")

    assert "('ann@example.org', 'ann@example.org')" in done.stdout
    assert "('ben@example.org', 'ben@example.org')" in done.stdout


@pytest.mark.parametrize("scheme", ["amqp", "amqps", "pyamqp"])
def test_rabbitmq_is_told_what_it_knows_and_nothing_of_redis(scheme):
    options = env.transport_options(f"{scheme}://user:word@host//")

    assert (options["confirm_publish"], options["read_timeout"]) == (True, 2)
    assert not {"sep", "priority_steps", "queue_rank", "visibility_timeout"} & set(options)


@pytest.mark.parametrize("scheme", ["redis", "rediss", "redis+socket"])
def test_redis_is_told_the_lists_of_its_priorities(scheme):
    options = env.transport_options(f"{scheme}://host/0")

    assert (options["sep"], options["priority_steps"][0]) == (":", 10)
    assert "confirm_publish" not in options
