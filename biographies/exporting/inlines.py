"""Nodes to inlines: the running text of one paragraph, heading or cell."""

import re
from collections.abc import Callable, Iterator

from biographies.exporting.book import (
    Code,
    Emphasis,
    Inline,
    LineBreak,
    Link,
    NoteRef,
    Strike,
    Strong,
    Text,
)
from biographies.exporting.cleaning import clean
from biographies.exporting.grammar import Node

_WRAPPERS: dict[str, type[Emphasis | Strong | Strike]] = {
    "em": Emphasis,
    "strong": Strong,
    "s": Strike,
}
_HOLDERS = (Emphasis, Strong, Strike, Link)
_SIGNS = r"(?:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*"
_ADDRESS = re.compile(
    rf"https?://(?:[A-Za-z0-9\-._~]+@)?[A-Za-z0-9\-.]+(?::\d{{1,5}})?(?:[/?#]{_SIGNS})?"
    rf"|mailto:[A-Za-z0-9\-._~%+]+@{_SIGNS}"
)
_SPACING = re.compile(r"[\t\n]+")  # an entity may stand for either
_THIN_SPACE = "\u2009"

Resolve = Callable[[Node], Inline]


def read_inlines(nodes: list[Node], resolve: Resolve) -> tuple[Inline, ...]:
    """Return the nodes as inlines; `resolve` answers for the kinds that need the whole part."""
    return tuple(_tidied(inline for node in nodes for inline in _read(node, resolve)))


def _read(node: Node, resolve: Resolve) -> Iterator[Inline]:
    match node.kind:
        case "text" | "text_special":
            yield Text(_SPACING.sub(" ", clean(node.token.content)))
        case "code_inline":
            yield Code(clean(node.token.content))
        case "softbreak":
            yield Text(" ")
        case "hardbreak":
            yield LineBreak()
        case "em" | "strong" | "s":
            yield _WRAPPERS[node.kind](read_inlines(node.children, resolve))
        case "link" if is_safe_address(href := str(node.token.attrs.get("href", ""))):
            yield Link(href, read_inlines(node.children, resolve))
        case "link":
            resolve(node)
            yield from read_inlines(node.children, resolve)
        case _:
            yield resolve(node)


def is_safe_address(href: str) -> bool:
    """Return whether a book may carry the address: the web and mail, no program and no file."""
    return _ADDRESS.fullmatch(href) is not None


def _tidied(inlines: Iterator[Inline]) -> Iterator[Inline]:
    """Join neighbouring texts, drop empty ones, and keep two note numbers apart."""
    waiting = ""
    was_note = False
    for inline in inlines:
        if isinstance(inline, _HOLDERS) and not inline.children:
            inline = Text("")  # all it held was left out
        if isinstance(inline, Text):
            waiting = waiting + inline.text if inline.text else waiting.rstrip(" ")
            was_note = was_note and not inline.text
            continue
        if waiting:
            yield Text(waiting)
            waiting = ""
        if was_note and isinstance(inline, NoteRef):
            yield Text(_THIN_SPACE)
        yield inline
        was_note = isinstance(inline, NoteRef)
    if waiting:
        yield Text(waiting)
