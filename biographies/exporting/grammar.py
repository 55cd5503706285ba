"""Markdown to nodes: the dialect the chapters are written in, and their citation marks."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from biographies.sources import MARK

_ANY_MARK = re.compile(r"\[\^([^\]\s]{1,80})\]")
# Above every nesting that is allowed to be set: the parser drops what is deeper without a word.
_PARSER_NESTING = 200


@dataclass(slots=True)
class Node:
    """A token and what stands inside it; kind is the token's type without _open."""

    kind: str
    token: Token
    children: list["Node"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A part as nodes: its text, its own notes by their id, and the notes nobody refers to."""

    blocks: list[Node]
    notes: dict[int, Node]
    unused_notes: tuple[str, ...]


def parse(markdown: str) -> Parsed:
    """Return the nodes of one part's Markdown; raw HTML stays text."""
    notes: dict[int, Node] = {}
    blocks: list[Node] = []
    tokens, unused = tokenise(markdown)
    for node in nest(tokens):
        if node.kind == "footnote_block":
            notes.update({note.token.meta["id"]: note for note in node.children})
        else:
            blocks.append(node)
    return Parsed(blocks=blocks, notes=notes, unused_notes=unused)


def tokenise(markdown: str) -> tuple[list[Token], tuple[str, ...]]:
    """Return the flat tokens of one part's Markdown, and the notes nobody refers to."""
    env: dict[str, dict[str, dict[str, int]]] = {}
    # The parser would make a visible sign of a NUL; like every other control it is nothing.
    tokens = _parser().parse(markdown.replace("\0", ""), env)
    refs = env.get("footnotes", {}).get("refs", {})
    return tokens, tuple(name.removeprefix(":") for name, number in refs.items() if number < 0)


def nest(tokens: Iterable[Token]) -> list[Node]:
    """Return flat tokens as nodes, without recursion, so that no input can exhaust the stack."""
    top: list[Node] = []
    levels = [top]
    for token in tokens:
        if token.nesting < 0:
            levels.pop()
            continue
        node = Node(token.type.removesuffix("_open"), token)
        levels[-1].append(node)
        if token.nesting > 0:
            levels.append(node.children)
    return top


class _Parser(MarkdownIt):
    """Reads a picture from, or a link to, a file as one, so that it is left out with a warning."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 - markdown-it's name
        return url.strip().lower().startswith(("data:", "file:")) or super().validateLink(url)


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = _Parser("commonmark", {"html": False, "maxNesting": _PARSER_NESTING})
    parser.enable(["table", "strikethrough"]).use(footnote_plugin)
    parser.inline.ruler.before("link", "citation", _citation)
    parser.inline.ruler.after("footnote_ref", "unknown_mark", _unknown_mark)
    return parser


def _citation(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    """Read a citation mark before pictures and links are looked for.

    Else an exclamation mark before it or a bracket behind it would make one of it.
    """
    exclamation = "!" if state.src.startswith("!", state.pos) else ""
    found = MARK.match(state.src, state.pos + len(exclamation))
    if found is None:
        return False
    if not silent:
        state.pending += exclamation
        state.push("citation", "", 0).meta = {
            "label": found[0].removeprefix("[^").removesuffix("]")
        }
    state.pos = found.end()
    return True


def _unknown_mark(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    found = _ANY_MARK.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        state.push("unknown_mark", "", 0).meta = {"label": found[1]}
    state.pos = found.end()
    return True
