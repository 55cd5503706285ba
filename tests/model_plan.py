"""How the endpoint of the tests behaves, and which of its calls have which fault."""

import hashlib
from dataclasses import dataclass, field

KEY = "sk-test-0123456789abcdef"  # which an endpoint may demand
TEMPORARY = (
    "hang", "slow_drip", "rate_seconds", "rate_date", "rate_ms", "error_500", "error_in_200",
    "error_in_stream", "truncated", "no_finish", "bad_json", "empty_choices", "empty_text", "reset",
)  # fmt: skip
CONTENT = (
    "lie", "lie_passage", "lie_number", "lie_name", "lie_clause", "lie_negation", "lie_swap",
    "too_short", "too_long", "looping", "preamble", "reasoning", "reasoning_field", "fenced",
    "unclosed", "invented_ids", "missing_usage", "context_openai", "context_llama",
    "content_filter", "refusal", "paraphrase",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plan:
    """How the endpoint behaves; a fault's share is of all requests, 0 to 1."""

    faults: dict = field(default_factory=dict)
    seed: int = 0
    times: int = 1  # calls of a request that have its temporary fault
    latency_s: float = 0.0  # before the first word
    piece_s: float = 0.0  # between the pieces of a stream
    slow_s: float = 60.0  # how long a hang lasts, and a drip
    retry_after_s: int = 1
    outage: tuple = ()  # (first, last): numbers of the calls that find it away
    context_tokens: int = 8_192
    context_field: str = "max_model_len"  # in which /v1/models tells it; "": it does not
    has_schema: bool = True
    has_system_role: bool = True
    has_usage: bool = True
    model: str = ""  # the only one it knows; "": any
    api_key: str = ""  # which it demands

    def __post_init__(self):
        for kinds in (TEMPORARY, CONTENT):
            if sum(self.faults.get(kind, 0) for kind in kinds) > 1.000001:
                message = "the shares of one kind of fault pass 1"
                raise ValueError(message)
        unknown = set(self.faults) - {*TEMPORARY, *CONTENT}
        if unknown:
            message = f"no such fault: {sorted(unknown)}"
            raise ValueError(message)


class Draw:
    """Numbers that only the request and the seed decide."""

    def __init__(self, seed, digest):
        self._told = f"{seed}:{digest}"

    def __call__(self, name, limit):
        """Return a whole number below the limit."""
        return int(hashlib.sha256(f"{self._told}:{name}".encode()).hexdigest()[:12], 16) % limit

    def one_of(self, name, shares):
        """Return one of the names by its share, "" for the rest."""
        point = self(name, 10**9) / 10**9
        for each in sorted(shares):
            if point < shares[each]:
                return each
            point -= shares[each]
        return ""
