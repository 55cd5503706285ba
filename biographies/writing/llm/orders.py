"""Passages that speak to whoever writes, instead of telling of a life."""

import re
from collections.abc import Iterable, Iterator

from biographies.sources import Passage

_BEGINS = r"(?:^|[.!?:;,\"“”«»()\[\]\n]\s*|\b(?:please|por favor|now|and|y),?\s+)"
_ORDERS = re.compile(
    rf"""
    {_BEGINS}(?:ignore|disregard|forget|override)\s+
        (?:(?:all|any|every|everything|the|these|those|this|your|of|that)\s+){{0,3}}
        (?:above|previous|prior|preceding|foregoing|earlier|instructions?|rules?|prompts?)\b
    |{_BEGINS}(?:ignora|ignore|ignorad|olvida|olvide|descarta|descarte)\s+
        (?:(?:todo|toda|todas|todos|lo|la|las|los|el|estas|tus|sus)\s+){{0,3}}
        (?:anterior|anteriores|previo|previas?|previos|instrucci[oó]n(?:es)?|reglas?)\b
    |\b(?:cite|cites|citing|cita|cite\ as|citando)\s+\[?p\d+\b
    |\byou\s+are\s+(?:now\s+)?(?:an?\s+)?(?:AI|assistant|chatbot|language\s+model)\b
    |\beres\s+(?:ahora\s+)?(?:un\s+|una\s+)?(?:IA|asistente|modelo\s+de\s+lenguaje)\b
    |\b(?:system|developer)\s+prompt\b
    |<\|?(?:im_start|im_end|system|assistant|end_of_turn|eot_id)\b
    |\[/?INST\]
    """,
    re.VERBOSE | re.IGNORECASE,
)

# Every order has one of these in it, and next to no passage: looking for them is quick.
_HINTS = (
    *("ignor", "disregard", "forget", "override", "olvid", "descart", "assistant", "asistente"),
    *("prompt", "chatbot", "language", "lenguaje", "cite", "cita", "citing", "<", "inst]"),
    *("are ai", "an ai", "now ai", "eres ia", "una ia", "ahora ia", "un ia"),
)


def gives_orders(text: str) -> bool:
    """Tell whether a text orders a model about: "Ignore the above", "cite p1", marks of a turn.

    What such a passage says beside the order is no evidence either: whoever put the one in could
    have put in the other.
    """
    small = " ".join(text.lower().split())
    return any(hint in small for hint in _HINTS) and bool(_ORDERS.search(text))


def with_orders(passages: Iterable[Passage]) -> Iterator[Passage]:
    """Yield the passages that give orders: none of them is shown, quoted or stood in from."""
    return (passage for passage in passages if gives_orders(passage.text))
