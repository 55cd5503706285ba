"""Reads what an endpoint sends, piece by piece, whole or as server-sent events."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from biographies.errors import ModelFailedError
from biographies.language_model.faults import Fault, bad_answer, from_member

MOST_BYTES = 32 * 1024 * 1024  # of one answer, its events and reasoning included
MOST_LINE = 1024 * 1024  # bytes of one event
MOST_TOKENS = 10**8  # that a service may say it used; more is no count, and fits no column
_REASONING = ("reasoning_content", "reasoning")


@dataclass(slots=True)
class Heard:
    """What was heard of an answer so far."""

    name: str  # of the endpoint, for errors
    parts: list[str] = field(default_factory=list, repr=False)
    finish: object = None
    usage: Mapping[str, object] = field(default_factory=dict)
    has_refused: bool = False
    has_reasoning: bool = False
    has_begun: bool = False
    characters: int = 0

    @property
    def text(self) -> str:
        """The answer, without reasoning told apart from it."""
        return "".join(self.parts)

    def take(self, piece: object) -> None:
        """Add a piece: a chunk of a stream, or a whole answer."""
        if not isinstance(piece, Mapping):
            raise bad_answer(self.name, "is not of the form that was agreed")
        self.has_begun = True
        if piece.get("error"):
            raise self._broken_off(piece["error"])
        if isinstance(piece.get("usage"), Mapping):
            self.usage = piece["usage"]
        choices = piece.get("choices") or []
        for choice in choices[:1] if isinstance(choices, list) else []:
            if isinstance(choice, Mapping):
                self._take_choice(choice)

    def _broken_off(self, error: object) -> Fault:
        fault = from_member(self.name, error)
        if self.characters and isinstance(fault, ModelFailedError):
            fault.may_be_billed = True
        return fault

    def _take_choice(self, choice: Mapping[str, object]) -> None:
        self.finish = choice.get("finish_reason") or self.finish
        delta = choice.get("delta") or choice.get("message") or {}
        if not isinstance(delta, Mapping):
            return
        text = _text_of(delta.get("content"))
        if text:
            self.parts.append(text)
            self.characters += len(text)
        self.has_refused = self.has_refused or bool(delta.get("refusal"))
        self.has_reasoning = self.has_reasoning or any(delta.get(each) for each in _REASONING)

    def used(self) -> tuple[int, int] | None:
        """Return the tokens asked and answered, None if the endpoint did not tell them."""
        asked, given = self.usage.get("prompt_tokens"), self.usage.get("completion_tokens")
        if isinstance(asked, int) and isinstance(given, int):
            is_likely = 0 < asked <= MOST_TOKENS and 0 <= given <= MOST_TOKENS
            return (asked, given) if is_likely else None
        return None


def pieces(name: str, content_type: str, data: Iterable[bytes]) -> Iterator[object]:
    """Yield each piece of an answer, parsed; an answer in one piece is one.

    Split at line feeds alone: text may hold other characters that end lines elsewhere.
    """
    if content_type.startswith("application/json"):
        yield _parsed(name, b"".join(_limited(name, data)))
        return
    for line in _lines(name, _limited(name, data)):
        if line.startswith(b"data:"):
            told = line[5:].strip()
            if told == b"[DONE]":
                return
            yield _parsed(name, told)


def _limited(name: str, data: Iterable[bytes]) -> Iterator[bytes]:
    size = 0
    for part in data:
        size += len(part)
        if size > MOST_BYTES:
            raise bad_answer(name, f"is longer than {MOST_BYTES // 1024 // 1024} MB")
        yield part


def _lines(name: str, data: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for part in data:
        *lines, rest = (rest + part).split(b"\n")
        yield from lines
        if len(rest) > MOST_LINE:  # each part copies it
            raise bad_answer(name, f"has an event of more than {MOST_LINE // 1024} kB")
    yield rest


def _parsed(name: str, data: bytes) -> object:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):  # the latter for lists in lists without end
        raise bad_answer(name, "is broken: it is no JSON") from None


def _text_of(content: object) -> str:
    """Return the text of a `content`: a string, null, or a list of parts."""
    if isinstance(content, list):
        parts = [part.get("text") for part in content if isinstance(part, Mapping)]
        return "".join(part for part in parts if isinstance(part, str))
    return content if isinstance(content, str) else ""
