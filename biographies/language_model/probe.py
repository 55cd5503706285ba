"""Finds out what an endpoint and its model can do, with two or three questions of a few tokens."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from time import monotonic

from biographies.errors import ModelError, ModelFailedError
from biographies.language_model.client import OpenAIClient
from biographies.language_model.faults import NoSuchAddressError, RequestFormError
from biographies.language_model.hearing import Heard
from biographies.language_model.values import Abilities, Message, Provider, Request

# The colour is in no prompt: only a model that is held to the schema says it.
_COLOUR = "violet"
_SCHEMA: Mapping[str, object] = {
    "type": "object",
    "properties": {"colour": {"type": "string", "enum": [_COLOUR]}},
    "required": ["colour"],
    "additionalProperties": False,
}
_PLAIN = Request(
    (Message("system", "You answer in one word."), Message("user", "Say: ready.")), 16, "probe", "1"
)
_IN_FORM = replace(
    _PLAIN,
    messages=(Message("user", 'Name a colour, as JSON: {"colour": "…"}.'),),
    max_tokens=60,
    schema=_SCHEMA,
)
REASONING_TOKENS = 600  # more for an answer in a form, where a model reasons before it
_CONTEXT_FIELDS = (
    "max_model_len", "context_length", "context_window", "max_context_length", "n_ctx",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Probe:
    """What was found of an endpoint; error says why it cannot be used, "" if it can."""

    name: str
    model: str
    error: str = ""
    is_listed: bool | None = None  # None: the endpoint lists no models
    abilities: Abilities = field(default_factory=Abilities)
    seconds: float = 0.0  # of the plain question

    @property
    def is_usable(self) -> bool:
        """Tell whether the endpoint answered."""
        return not self.error


def probe(provider: Provider, check: Callable[[], None] = lambda: None) -> Probe:
    """Return what an endpoint can do; asks it two questions, a few more where it refuses a form."""
    found = Probe(provider.name, provider.model)
    try:
        listed = _listed(provider, check)
        found = replace(
            found,
            is_listed=_is_listed(listed, provider.model),
            abilities=Abilities(context_tokens=context_told(listed, provider.model)),
        )
        begun = monotonic()
        abilities, heard = _plain(provider, found.abilities, check)
        seconds = round(monotonic() - begun, 3)
        abilities = replace(
            abilities,
            has_usage=heard.used() is not None,
            has_reasoning=_has_reasoned(heard),
        )
        abilities = replace(abilities, has_schema=_keeps_form(provider, abilities, check))
    except (ModelError, ModelFailedError) as exc:
        return replace(found, error=str(exc))
    return replace(found, abilities=abilities, seconds=seconds)


def answers(provider: Provider, deadline_s: float) -> str:
    """Ask an endpoint for its models, which costs nothing; return why it does not answer, or ""."""
    try:
        OpenAIClient(replace(provider, deadline_s=deadline_s)).models(lambda: None)
    except NoSuchAddressError:
        return ""  # it lists no models, but it is there
    except (ModelError, ModelFailedError) as exc:
        return str(exc)
    return ""


def context_told(listed: object, model: str) -> int:
    """Return the context length that a list of models tells of a model, in tokens; 0 if none.

    vLLM says max_model_len, OpenRouter context_length, llama.cpp n_ctx or n_ctx_train in `meta`.
    """
    rows = _rows(listed)
    row = next((each for each in rows if each.get("id") == model), None)
    if row is None and len(rows) == 1:
        row = rows[0]  # llama.cpp answers whatever the model is called
    if row is None:
        return 0
    meta = row.get("meta")
    places = [row, meta] if isinstance(meta, Mapping) else [row]
    told = [place.get(name) for place in places for name in _CONTEXT_FIELDS]
    return next((size for size in told if isinstance(size, int) and size > 0), 0)


def _listed(provider: Provider, check: Callable[[], None]) -> object:
    """Return the list of models; an endpoint need not have one."""
    try:
        return OpenAIClient(provider).models(check)
    except NoSuchAddressError:
        return None


def _rows(listed: object) -> list[Mapping[str, object]]:
    data = listed.get("data") if isinstance(listed, Mapping) else None
    return [row for row in data if isinstance(row, Mapping)] if isinstance(data, list) else []


def _is_listed(listed: object, model: str) -> bool | None:
    rows = _rows(listed)
    return any(row.get("id") == model for row in rows) if rows else None


def _plain(
    provider: Provider, abilities: Abilities, check: Callable[[], None]
) -> tuple[Abilities, Heard]:
    """Ask in the usual form, then in those that some endpoints want; keep the first that is taken.

    Raises the refusal of the usual form where none is.
    """
    refusal: ModelError | None = None
    for tried in _forms(abilities):
        try:
            client = OpenAIClient(provider, tried)
            return tried, client.listen(_PLAIN, has_schema=False, check=check)
        except RequestFormError as exc:
            refusal = refusal or exc
    assert refusal is not None  # noqa: S101  # there is a form at least
    raise refusal


def _forms(abilities: Abilities) -> Iterator[Abilities]:
    for has_system_role in (True, False):
        for has_max_tokens, has_temperature in ((True, True), (False, True), (False, False)):
            yield replace(
                abilities,
                has_system_role=has_system_role,
                has_max_tokens=has_max_tokens,
                has_temperature=has_temperature,
            )


def _has_reasoned(heard: Heard) -> bool:
    return heard.has_reasoning or heard.text.lstrip().lower().startswith(("<think", "<reason"))


def _keeps_form(provider: Provider, abilities: Abilities, check: Callable[[], None]) -> bool:
    """Tell whether the endpoint holds its model to a schema, and does not only take one."""
    more = REASONING_TOKENS if abilities.has_reasoning else 0
    request = replace(_IN_FORM, max_tokens=_IN_FORM.max_tokens + more)
    try:
        heard = OpenAIClient(provider, abilities).listen(request, has_schema=True, check=check)
    except ModelError:
        return False
    text = heard.text.rpartition("</think>")[2].strip()
    try:
        return bool(json.loads(text) == {"colour": _COLOUR})
    except ValueError:
        return False
