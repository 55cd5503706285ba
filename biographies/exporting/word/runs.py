"""Running text as runs: emphasis, links, note marks, and letters that run from right to left."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

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
from biographies.exporting.word.scripts import stretches
from biographies.exporting.word.xml import run, text_runs

_BREAK = "<w:r><w:br/></w:r>"


class Links:
    """The addresses one part of the package leads to, each with the id of its relationship."""

    def __init__(self) -> None:
        self.ids: dict[str, str] = {}

    def id_of(self, href: str) -> str:
        """Return the relationship id of an address, a new one the first time."""
        return self.ids.setdefault(href, f"rIdLink{len(self.ids) + 1}")


@dataclass(frozen=True, slots=True)
class _Look:
    style: str = ""
    is_bold: bool = False
    is_italic: bool = False
    is_struck: bool = False


class RunWriter:
    """Writes inlines; `first_note` is added to a part's note numbers, since ids span the book."""

    def __init__(self, links: Links, *, first_note: int = 0) -> None:
        self._links = links
        self._first_note = first_note

    def write(self, children: Iterable[Inline]) -> str:
        """Return the inlines as runs."""
        return self._write(children, _Look())

    def _write(self, children: Iterable[Inline], look: _Look) -> str:
        return "".join(self._inline(child, look) for child in children)

    def _inline(self, inline: Inline, look: _Look) -> str:
        match inline:
            case Text(text):
                return _runs(text, look)
            case Code(text):
                return _runs(text, replace(look, style="CodeLetters"))
            case Emphasis(children) | Strong(children) | Strike(children):
                return self._write(children, _changed(look, inline))
            case Link(href, children):
                inner = self._write(children, replace(look, style="Hyperlink"))
                return f'<w:hyperlink r:id="{self._links.id_of(href)}">{inner}</w:hyperlink>'
            case NoteRef(number):
                return note_mark(f'<w:footnoteReference w:id="{self._first_note + number}"/>')
            case LineBreak():
                return _BREAK


def _changed(look: _Look, wrapper: Emphasis | Strong | Strike) -> _Look:
    return replace(
        look,
        is_italic=look.is_italic or isinstance(wrapper, Emphasis),
        is_bold=look.is_bold or isinstance(wrapper, Strong),
        is_struck=look.is_struck or isinstance(wrapper, Strike),
    )


def note_mark(content: str) -> str:
    """Return a run set as the number of a note."""
    return f'<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>{content}</w:r>'


def code_lines(text: str) -> str:
    """Return lines shown letter by letter, in one paragraph."""
    return _BREAK.join(text_runs(line) for line in text.split("\n"))


def _runs(text: str, look: _Look) -> str:
    return "".join(
        run(piece, properties=_properties(look, face, way)) for piece, face, way in stretches(text)
    )


def _properties(look: _Look, face: str, way: str) -> str:
    """Return the run's properties in the order that the schema asks for."""
    return "".join(
        (
            f'<w:rStyle w:val="{look.style}"/>' if look.style else "",
            face,
            "<w:b/><w:bCs/>" if look.is_bold else "",
            "<w:i/><w:iCs/>" if look.is_italic else "",
            "<w:strike/>" if look.is_struck else "",
            way,
        )
    )
