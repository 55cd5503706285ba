"""The client's names: each can be set by environment, and Celery gets what was set."""

import runpy
from pathlib import Path

import pytest
from celery import Celery
from django.core.exceptions import ImproperlyConfigured

SETTINGS = str(Path(__file__).parents[3] / "bookgen_site" / "settings.py")

# name of the setting and the variable: (a value other than the default, Celery's own name)
CELERYS = {
    "CELERY_TASK_TIME_LIMIT": (77, "task_time_limit"),
    "CELERY_TASK_SOFT_TIME_LIMIT": (66, "task_soft_time_limit"),
    "CELERY_RESULT_EXPIRES": (5_555, "result_expires"),
    "CELERY_WORKER_MAX_TASKS_PER_CHILD": (44, "worker_max_tasks_per_child"),
    "CELERY_WORKER_PREFETCH_MULTIPLIER": (3, "worker_prefetch_multiplier"),
}
OURS = {
    "CELERY_TASK_MAX_RETRIES": (7, 3),
    "CELERY_TASK_RETRY_BACKOFF": (9, 60),
    "CELERY_TASK_RETRY_BACKOFF_MAX": (11, 600),
    "CELERY_TASK_RETRY_JITTER": (False, True),
}
DEFAULTS = {
    "CELERY_TASK_TIME_LIMIT": 3_600,
    "CELERY_TASK_SOFT_TIME_LIMIT": 3_000,
    "CELERY_RESULT_EXPIRES": 86_400,
    "CELERY_WORKER_MAX_TASKS_PER_CHILD": 1_000,
    "CELERY_WORKER_PREFETCH_MULTIPLIER": 1,
}


def read_settings():
    """Run the settings module again, with the environment as it is now."""
    return runpy.run_path(SETTINGS)


def celery_conf():
    """Return what Celery makes of these settings."""
    app = Celery("other", set_as_current=False)
    found = {name: value for name, value in read_settings().items() if name.isupper()}
    app.config_from_object(found, namespace="CELERY")
    return app.conf


@pytest.mark.parametrize("name", CELERYS)
def test_celery_gets_what_the_environment_says(monkeypatch, name):
    value, celery_name = CELERYS[name]
    monkeypatch.setenv(name, str(value))

    assert celery_conf()[celery_name] == value


@pytest.mark.parametrize("name", DEFAULTS)
def test_celery_gets_the_promised_default(monkeypatch, name):
    monkeypatch.setenv(name, "")

    assert celery_conf()[CELERYS[name][1]] == DEFAULTS[name]


@pytest.mark.parametrize("name", OURS)
def test_the_retry_policy_gets_what_the_environment_says(monkeypatch, name):
    value, default = OURS[name]
    monkeypatch.setenv(name, "")
    before = read_settings()[name]
    monkeypatch.setenv(name, str(value))

    assert (before, read_settings()[name]) == (default, value)


@pytest.mark.parametrize(("word", "seconds"), [("True", 60), ("true", 60), ("120", 120), ("0", 0)])
def test_a_backoff_of_true_is_60_seconds(monkeypatch, word, seconds):
    monkeypatch.setenv("CELERY_TASK_RETRY_BACKOFF", word)

    assert read_settings()["CELERY_TASK_RETRY_BACKOFF"] == seconds


@pytest.mark.parametrize("name", [*CELERYS, *OURS])
@pytest.mark.parametrize("value", ["many", "-1"])
def test_a_value_that_makes_no_sense_stops_the_start_without_being_shown(monkeypatch, name, value):
    monkeypatch.setenv(name, value)

    with pytest.raises(ImproperlyConfigured, match=name) as raised:
        read_settings()
    assert "many" not in str(raised.value)


@pytest.mark.parametrize(("hard", "soft"), [("77", 77), ("3000", 3000), ("7200", 3000)])
def test_the_soft_limit_is_never_above_the_hard_one(monkeypatch, hard, soft):
    monkeypatch.setenv("CELERY_TASK_TIME_LIMIT", hard)
    monkeypatch.setenv("CELERY_TASK_SOFT_TIME_LIMIT", "")

    assert celery_conf().task_soft_time_limit == soft


def test_a_soft_limit_above_the_hard_one_stops_the_start(monkeypatch):
    monkeypatch.setenv("CELERY_TASK_TIME_LIMIT", "77")
    monkeypatch.setenv("CELERY_TASK_SOFT_TIME_LIMIT", "78")

    with pytest.raises(ImproperlyConfigured, match=r"CELERY_TASK_SOFT_TIME_LIMIT .* 1 to 77"):
        read_settings()


def test_messages_are_json_acked_late_and_never_rescued_by_the_broker():
    conf = celery_conf()

    assert (conf.task_serializer, conf.result_serializer) == ("json", "json")
    assert conf.accept_content == ["json"]
    assert (conf.task_acks_late, conf.task_default_priority) == (True, 5)
    assert conf.broker_transport_options["visibility_timeout"] == 14_400
    assert conf.broker_transport_options["visibility_timeout"] > conf.task_time_limit
