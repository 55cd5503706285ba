"""Running text as Markdown that reads back as the same text, whatever signs it holds."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import NamedTuple
from urllib.parse import quote

from biographies.exporting.book import (
    Code,
    Emphasis,
    Image,
    Inline,
    LineBreak,
    Link,
    NoteRef,
    Strike,
    Strong,
    Text,
)
from biographies.exporting.tree_text import plain

Marks = Callable[[int], str]  # what stands at the place of a note, by its number
_DELIMITERS: dict[type, str] = {Emphasis: "*", Strong: "**", Strike: "~~"}
_BREAK = "\\\n"
_SPECIAL = re.compile(
    r"[\\`*\[\]<~^]"
    r"|(?<![^\W_])_|_(?![^\W_])"  # inside a word an underscore is only a letter
    r"|&(?=#?\w+;)|!$|(?<=\s)#"
)
_AT_START = re.compile(r"^(\d{1,9}(?=[.)])|(?=[-+#>=|:]))", re.MULTILINE)


class _Piece(NamedTuple):
    kind: str  # "text", "open", "close", or "fixed" for what is written as it stands
    text: str


def line_text(children: Iterable[Inline], marks: Marks) -> str:
    """Return the inlines of a paragraph; a line break inside it is a backslash and a new line."""
    pieces = list(_pieces(children, marks, frozenset()))
    joined = _joined(pieces).strip(" \t\n")
    return _AT_START.sub(
        _escape_start, joined.removesuffix("\\") if _ends_broken(pieces) else joined
    )


def cell_text(children: Iterable[Inline], marks: Marks) -> str:
    """Return the inlines of a heading or of a table's cell, on one line."""
    return line_text(children, marks).replace(_BREAK, " ")


def figure_text(image: Image, folder: str) -> str:
    """Return a picture with its description and, as its title, its caption."""
    caption = re.sub(r'[\\"&]', _title_sign, plain(image.caption))
    title = f' "{caption}"' if caption else ""
    return f"![{escaped(image.description)}]({quote(folder + image.name)}{title})"


def _title_sign(found: re.Match[str]) -> str:
    return "&amp;" if found[0] == "&" else f"\\{found[0]}"


def escaped(text: str) -> str:
    """Return plain text with every sign that Markdown would read as markup made harmless."""
    return _SPECIAL.sub(r"\\\g<0>", text)


def _escape_start(found: re.Match[str]) -> str:
    return f"{found[0]}\\"


def _ends_broken(pieces: list[_Piece]) -> bool:
    return bool(pieces) and pieces[-1].text == _BREAK


def _pieces(children: Iterable[Inline], marks: Marks, inside: frozenset[type]) -> Iterator[_Piece]:
    """Yield the pieces; Markdown cannot set wrappers in a row or in their like, so they are one."""
    for kind, group in groupby(children, type):
        members = list(group)
        if kind is Code:
            yield _Piece("fixed", _code(plain(members)))
            continue
        if kind not in _DELIMITERS:
            for inline in members:
                yield from _plain_pieces(inline, marks, inside)
            continue
        inner = [child for member in members for child in _wrapped(member)]
        if kind in inside:
            yield from _pieces(inner, marks, inside)
        else:
            yield from _delimited(list(_pieces(inner, marks, inside | {kind})), _DELIMITERS[kind])


def _wrapped(inline: Inline) -> tuple[Inline, ...]:
    return inline.children if isinstance(inline, Emphasis | Strong | Strike) else ()


def _delimited(inner: list[_Piece], delimiter: str) -> Iterator[_Piece]:
    """Yield the pieces between delimiters; spaces at their ends stand outside, as they must."""
    text = "".join(piece.text for piece in inner)
    if not text.strip():
        yield from inner
        return
    if text[0].isspace():
        yield _Piece("text", " ")
        inner[0] = inner[0]._replace(text=inner[0].text.lstrip())
    has_end_space = text[-1].isspace() and inner[-1].kind == "text"
    if has_end_space:
        inner[-1] = inner[-1]._replace(text=inner[-1].text.rstrip())
    yield _Piece("open", delimiter)
    yield from inner
    yield _Piece("close", delimiter)
    if has_end_space:
        yield _Piece("text", " ")


def _plain_pieces(inline: Inline, marks: Marks, inside: frozenset[type]) -> Iterator[_Piece]:
    match inline:
        case Text(text):
            yield _Piece("text", escaped(text))
        case NoteRef(number):
            yield _Piece("fixed", marks(number))
        case LineBreak():
            yield _Piece("fixed", _BREAK)
        case Link(href, children):
            yield _Piece("fixed", "[")
            yield from _pieces(children, marks, inside)
            yield _Piece("fixed", f"](<{href}>)" if "(" in href or ")" in href else f"]({href})")


def _code(text: str) -> str:
    runs = {len(run) for run in re.findall("`+", text)}
    fence = "`" * next(n for n in range(1, len(runs) + 2) if n not in runs)
    pad = " " if text[:1] in {"`", " "} or text[-1:] in {"`", " "} else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _joined(pieces: list[_Piece]) -> str:
    """Write the pieces one after the other, so that none changes the meaning of its neighbour."""
    result = ""
    pieces = [piece for piece in pieces if piece.text]
    for at, piece in enumerate(pieces):
        text = piece.text
        before = pieces[at - 1] if at else None
        if piece.kind == "text" and before is not None:
            text = _after(before, result, text)
        if piece.kind == "open":
            result = _before_opening(result, _next_text(pieces, at))
        result += text
    return result


def _next_text(pieces: list[_Piece], at: int) -> str:
    """Return the text after the delimiters that begin at a piece."""
    return next((piece.text for piece in pieces[at:] if piece.kind in {"text", "fixed"}), "")


def _after(before: _Piece, written: str, text: str) -> str:
    if before.kind == "fixed" and text[0] in "(:" and written.endswith("]"):
        return f"\\{text}"  # a note's mark before it would become a link or a definition
    is_closed_by_sign = before.kind == "close" and _is_sign(written.rstrip("*~")[-1:])
    if is_closed_by_sign and text[0].isalnum():
        return f"&#{ord(text[0])};{text[1:]}"  # else the delimiter would not close
    return text


def _before_opening(written: str, following: str) -> str:
    last = written.rstrip("*~")[-1:]
    if last.isalnum() and written[-1:] == last and _is_sign(following[:1]):
        return f"{written[:-1]}&#{ord(last)};"  # else the delimiter would not open
    return written


def _is_sign(letter: str) -> bool:
    return bool(letter) and unicodedata.category(letter)[0] in "PS"
