"""What is not shown: settings that Celery tells others, secrets in arguments and messages."""

import re
from typing import Any

from celery.app import utils

MASK = "•••"
_SECRET_NAME = re.compile(
    r"(?:^|[_\-. ])(?:(?:api|access|private)[_-]?key|secret|token|passw(?:or)?d|passphrase"
    r"|authori[sz]ation|credential|cookie|signature)s?(?:$|[_\-. ])",
    re.IGNORECASE,
)
_SECRETS_IN_TEXT = (
    (re.compile(r"(\b[a-z][a-z0-9+.\-]*://[^\s:/@]*:)[^\s/@]+(?=@)", re.IGNORECASE), rf"\1{MASK}"),
    (re.compile(r"(\bBearer\s+)[\w.~+/=\-]{8,}", re.IGNORECASE), rf"\1{MASK}"),
    (re.compile(r"\b(whsec_|bk_|sk-|ghp_)[\w+/=\-]{8,}"), rf"\1{MASK}"),
    (
        re.compile(
            r"((?:(?:api|access)[_-]?key|secret|token|passw(?:or)?d)[\"']?\s*[=:]\s*[\"']?)"
            r"[^\s&;,\"']+",
            re.IGNORECASE,
        ),
        rf"\1{MASK}",
    ),
)


def hide_addresses() -> None:
    """Let Celery hide every address too: a broker's holds its password.

    Celery (5.7.0) knows `broker_url`, but not the names that Django's settings have for it:
    Flower's page of a worker showed CELERY_BROKER_URL and REDIS_URL with their passwords.
    """
    known = utils.HIDDEN_SETTINGS.pattern  # type: ignore[attr-defined]  # not in the stubs
    utils.HIDDEN_SETTINGS = re.compile(f"{known}|_URL$", re.IGNORECASE)  # type: ignore[attr-defined]


def masked(value: Any, name: str = "") -> Any:
    """Return JSON without its secrets: what a name says is one, and what looks like one."""
    if isinstance(value, dict):
        return {key: masked(said, str(key)) for key, said in value.items()}
    if isinstance(value, list | tuple):
        return [masked(said, name) for said in value]
    if not isinstance(value, str):
        return value
    return MASK if value and _SECRET_NAME.search(name) else masked_text(value)


def masked_text(text: str) -> str:
    """Return a text without the passwords, tokens and keys that can be told by their form."""
    for form, instead in _SECRETS_IN_TEXT:
        text = form.sub(instead, text)
    return text
