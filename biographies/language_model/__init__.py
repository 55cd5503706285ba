"""Language models behind OpenAI-compatible addresses: asked, answered, failed."""

from biographies.language_model.values import (
    Abilities,
    Answer,
    Call,
    Message,
    ModelClient,
    Prices,
    Provider,
    Request,
    request_hash,
)

__all__ = [
    "Abilities",
    "Answer",
    "Call",
    "Message",
    "ModelClient",
    "Prices",
    "Provider",
    "Request",
    "request_hash",
]
