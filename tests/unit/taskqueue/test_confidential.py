"""No password is shown to whoever asks a worker for its settings."""

import re

import pytest
from celery.app import utils

from taskqueue.confidential import hide_addresses

ADDRESS = "redis://:sesame@127.0.0.1/0"
NAMES = ["CELERY_BROKER_URL", "REDIS_URL", "broker_url", "DATABASE_URL"]


@pytest.mark.parametrize("name", NAMES)
def test_an_address_is_hidden(name):
    assert "sesame" not in str(utils.filter_hidden_settings({name: ADDRESS}))


def test_other_settings_are_shown():
    said = utils.filter_hidden_settings({"CELERY_TASK_TIME_LIMIT": 5})

    assert said == {"CELERY_TASK_TIME_LIMIT": 5}


def test_celery_still_needs_to_be_told(monkeypatch):
    kept = utils.HIDDEN_SETTINGS.pattern.removesuffix("|_URL$")
    monkeypatch.setattr(utils, "HIDDEN_SETTINGS", re.compile(kept, re.IGNORECASE))
    assert "sesame" in str(utils.filter_hidden_settings({"CELERY_BROKER_URL": ADDRESS}))

    hide_addresses()

    assert "sesame" not in str(utils.filter_hidden_settings({"CELERY_BROKER_URL": ADDRESS}))
