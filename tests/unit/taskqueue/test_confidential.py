"""No password is shown to whoever asks a worker for its settings."""

import re

import pytest
from celery.app import utils

from taskqueue.confidential import MASK, hide_addresses, masked, masked_text

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


@pytest.mark.parametrize(
    "name",
    ["api_key", "API-KEY", "password", "webhook_secret", "token", "refresh_tokens", "Authorization",
     "private_key"],
)  # fmt: skip
def test_an_argument_with_the_name_of_a_secret_is_hidden(name):
    assert masked({name: "abc", "deep": [{name: ["abc"]}]}) == {
        name: MASK, "deep": [{name: [MASK]}],
    }  # fmt: skip


@pytest.mark.parametrize("name", ["keywords", "tokenizer", "character_name", "key", "secretary"])
def test_an_argument_that_only_sounds_like_one_is_shown(name):
    assert masked({name: "abc"}) == {name: "abc"}


def test_numbers_and_nothing_are_no_secrets():
    assert masked({"max_tokens": 7, "token": None, "secret": ""}) == {
        "max_tokens": 7, "token": None, "secret": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("redis://:p4ss@host:1/0", f"redis://:{MASK}@host:1/0"),
        ("see https://u:p4ss@h/ twice", f"see https://u:{MASK}@h/ twice"),
        ("Authorization: Bearer abcdefgh12", f"Authorization: Bearer {MASK}"),
        ("key sk-abcdefgh12 refused", f"key sk-{MASK} refused"),
        ("https://h/?a=1&api_key=abc&b=2", f"https://h/?a=1&api_key={MASK}&b=2"),
        ("{'password': 'abc'}", f"{{'password': '{MASK}'}}"),
        ("https://host:80/path no password", "https://host:80/path no password"),
    ],
)
def test_what_looks_like_a_secret_in_a_text_is_hidden(text, shown):
    assert masked_text(text) == shown
