"""What is asked of a language model and what it answers."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Protocol

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a request; role is "system" or "user"."""

    role: str
    text: str = field(repr=False)  # nothing of it in a log or an error


@dataclass(frozen=True, slots=True)
class Request:
    """What a model is asked: a pure function of plan, passages, settings and prompt version.

    schema is a JSON schema for the answer, where the endpoint can hold a model to one.
    """

    messages: tuple[Message, ...]
    max_tokens: int
    purpose: str  # "section", "repair", "probe"
    prompt_version: str
    schema: Mapping[str, object] | None = None
    temperature: float = 0.0
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model answered, whole or cut, and what it used."""

    text: str
    prompt_tokens: int
    completion_tokens: int
    finish_reason: str  # "stop" or "length": others are errors
    is_estimated: bool = False  # the endpoint told no usage; the tokens are counted by us

    @property
    def is_cut(self) -> bool:
        """Tell whether the answer ended at its limit of tokens."""
        return self.finish_reason == "length"


@dataclass(frozen=True, slots=True)
class Prices:
    """Price of a million tokens asked and answered, in a currency of three letters."""

    prompt: Decimal
    completion: Decimal
    currency: str = "USD"

    def cost(self, prompt_tokens: int, completion_tokens: int) -> Decimal:
        """Return what tokens cost, to a millionth of the currency."""
        exact = self.prompt * prompt_tokens + self.completion * completion_tokens
        return (exact / MILLION).quantize(Decimal("0.000001"))


@dataclass(frozen=True, slots=True)
class Provider:
    """An endpoint with a model behind it, and how it may be used.

    0 for a limit a minute is no limit; prices are None where nobody said what it costs: then
    tokens are counted against a budget of tokens, and a cost is never taken for 0.
    """

    name: str
    base_url: str
    model: str
    api_key: str = field(default="", repr=False)
    context_tokens: int = 8_192
    output_tokens: int = 2_048
    requests_per_minute: int = 0
    tokens_per_minute: int = 0
    concurrency: int = 0  # calls at once over all workers; 0: as many as there are workers
    deadline_s: float = 180.0  # for a whole answer
    prices: Prices | None = None


@dataclass(frozen=True, slots=True)
class Abilities:
    """What an endpoint can do, found by a probe; the defaults hold before one."""

    context_tokens: int = 0  # 0: not told
    has_usage: bool = False
    has_schema: bool = False
    has_system_role: bool = True
    has_reasoning: bool = False  # answers begin with a block of reasoning
    has_max_tokens: bool = True  # else it wants max_completion_tokens
    has_temperature: bool = True  # else it refuses temperature and seed


class ModelClient(Protocol):
    """Asks one endpoint, once: no retry of its own."""

    def complete(self, request: Request, *, has_schema: bool, check: Callable[[], None]) -> Answer:
        """Return the answer.

        check is called before the call and between the pieces of the stream; what it raises ends
        the call. Raises the errors of biographies.errors that begin with Model.
        """


class Call(Protocol):
    """What a writer asks with: replayed from the ledger, paid for and paced behind this line."""

    abilities: Abilities
    context_tokens: int
    output_tokens: int

    def __call__(self, request: Request) -> Answer:
        """Return the answer; raise ModelContextError where the request is too long for it."""


def request_hash(request: Request, *, model: str) -> str:
    """Return the SHA-256 (hex) of a request to a model: equal requests are paid for once."""
    told = json.dumps([model, asdict(request)], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()
