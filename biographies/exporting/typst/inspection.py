"""What finished pages hold, read off their tags: the text in its own order, heads left out.

The structure of a tagged PDF (ISO 32000-1, 14.7 and 14.8) names the pieces of each heading,
paragraph and note in reading order; running heads, page numbers and repeated heads of tables are
artefacts and stand outside of it.
"""

import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from biographies.exporting.pdf.inspection import Inspected
from biographies.exporting.pdf.page_links import PageLinks

if TYPE_CHECKING:
    from pypdf import PdfReader

_DEEPEST = 8  # brackets inside brackets: the engine leaves those of a string as they are in pairs


def _string(depth: int) -> bytes:
    inner = rb"|" + _string(depth - 1) if depth else b""
    return rb"\((?:\\.|[^\\()]" + inner + rb")*\)"


@dataclass(frozen=True, slots=True)
class _Grammar:
    """The operators that the engine writes, and what a mark says of itself."""

    operator: re.Pattern[bytes]
    actual: re.Pattern[bytes]


@cache  # not at the start: it takes longer to compile than the whole of another module to load
def _grammar() -> _Grammar:
    string = _string(_DEEPEST) + rb"|<[0-9A-Fa-f]*>"
    # Strings first, so that no operator is looked for inside of them.
    operator = (
        rb"/\w+\s*<<(?P<marked>(?:" + string + rb"|[^<>()])*)>>\s*BDC"
        rb"|(?P<text>" + string + rb")"
        rb"|(?P<begin>BMC)"
        rb"|(?P<end>EMC)"
        rb"|/(?P<font>\S+) [\d.]+ Tf"
        rb"|1 0 0 -1 [-\d.]+ (?P<line>[-\d.]+) cm"
    )
    actual = rb"/ActualText\s*(" + string + rb")"
    return _Grammar(re.compile(operator, re.DOTALL), re.compile(actual, re.DOTALL))


_NUMBER = re.compile(rb"/MCID (\d+)")
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_NAMED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_CODE = re.compile(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>")
_NOTES = frozenset({"/Note", "/FENote"})

Letters = dict[int, str]
Pieces = dict[tuple[int, int], str]  # by page, from 0, and number on it


@dataclass(slots=True)
class TaggedPart:
    """What a heading of the first level and all behind it says; body is by page, from 0."""

    first_page: int
    body: dict[int, list[str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    references: list[int] = field(default_factory=list)
    pictures: int = 0

    @property
    def pages(self) -> list[str]:
        """Return the text of each page, from its first to its last."""
        return ["".join(self.body.get(page, ())) for page in range(self.first_page, self.end)]

    @property
    def end(self) -> int:
        """Return the page behind its last one that has text."""
        return max(self.body, default=self.first_page) + 1


def inspect_tagged(content: bytes) -> tuple[Inspected, list[TaggedPart]]:
    """Return what a tagged file holds, and its parts in order."""
    # Imported here: only PDF needs pypdf.
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content))
    fonts: dict[str, bool] = {}
    pieces: Pieces = {}
    for number, page in enumerate(reader.pages):
        own = _fonts(page)
        for font in own.values():
            name = str(font["/BaseFont"]).removeprefix("/").split("+")[-1]
            fonts[name] = fonts.get(name, True) and _is_embedded(font)
        letters = {name: _letters(font) for name, font in own.items()}
        contents = page.get_contents()
        read = _PageReader(letters).read(contents.get_data() if contents is not None else b"")
        pieces.update({(number, mcid): text for mcid, text in read.items()})
    parts = _Walk(reader, pieces).parts()
    found = Inspected(
        pages=len(reader.pages),
        fonts=tuple(sorted(fonts)),
        sizes=tuple(sorted({_size(page) for page in reader.pages})),
        texts=tuple(tuple(part.pages) for part in parts),
        pictures=tuple(part.pictures for part in parts),
        references=tuple(tuple(part.references) for part in parts),
        unembedded=tuple(name for name, is_in in sorted(fonts.items()) if not is_in),
        links=_links(reader),
    )
    return found, parts


def _size(page: Any) -> tuple[float, float]:
    return round(float(page.mediabox.width), 1), round(float(page.mediabox.height), 1)


def _fonts(page: Any) -> dict[str, Any]:
    fonts = page["/Resources"].get_object().get("/Font")
    named = fonts.get_object().items() if fonts is not None else ()
    return {name.removeprefix("/"): font.get_object() for name, font in named}


def _is_embedded(font: Any) -> bool:
    (inner,) = font["/DescendantFonts"]
    return "/FontFile2" in inner.get_object()["/FontDescriptor"].get_object()


def _letters(font: Any) -> Letters:
    pairs = _CODE.findall(font["/ToUnicode"].get_object().get_data())
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}


class _PageReader:
    """Follows a page's operators; keeps the text of each piece that the structure names."""

    def __init__(self, fonts: dict[str, Letters]) -> None:
        self._fonts = fonts
        self._letters: Letters = {}
        self._open: list[int | None] = []  # the numbers of pieces, inside which others may stand
        self._told = 0  # how many were open where a text was told in plain letters
        self._texts: dict[int, list[str]] = {}
        self._line, self._last_line, self._last = b"", b"", ""
        self._readers = {
            "text": self._show,
            "marked": self._begin_marked,
            "begin": self._begin,
            "end": self._end,
            "font": self._choose_font,
            "line": self._move,
        }

    def read(self, content: bytes) -> dict[int, str]:
        """Return the text of each piece, by its number."""
        for found in _grammar().operator.finditer(content):
            self._readers[found.lastgroup or ""](found)
        return {number: "".join(texts) for number, texts in self._texts.items()}

    def _begin(self, _found: re.Match[bytes]) -> None:
        self._open.append(None)

    def _begin_marked(self, found: re.Match[bytes]) -> None:
        number, actual = _NUMBER.search(found["marked"]), _grammar().actual.search(found["marked"])
        self._open.append(int(number[1]) if number else None)
        if actual is not None and not self._told:
            self._keep(_told(actual[1]))
            self._told = len(self._open)

    def _end(self, _found: re.Match[bytes]) -> None:
        if self._told == len(self._open):
            self._told = 0
        self._open.pop()

    def _choose_font(self, found: re.Match[bytes]) -> None:
        self._letters = self._fonts[found["font"].decode()]

    def _move(self, found: re.Match[bytes]) -> None:
        self._line = found["line"]

    def _show(self, found: re.Match[bytes]) -> None:
        if not self._told:
            self._keep(_shown(found["text"], self._letters))

    def _keep(self, text: str) -> None:
        piece = next((mark for mark in reversed(self._open) if mark is not None), None)
        if piece is None or self._is_told_again(text):
            return
        self._last_line, self._last = self._line, text
        self._texts.setdefault(piece, []).append(text)

    def _is_told_again(self, text: str) -> bool:
        """Tell whether it is the accent of the letter before, drawn apart from it.

        The engine says of a letter and of its accent on another line both times the two.
        """
        is_accent = bool(text) and unicodedata.combining(text[-1]) > 0
        return is_accent and self._line != self._last_line and self._last.endswith(text)


def _shown(text: bytes, letters: Letters) -> str:
    codes = _plain(text)
    pairs = zip(codes[::2], codes[1::2], strict=False)
    return "".join(letters.get(high << 8 | low, "") for high, low in pairs)


def _told(text: bytes) -> str:
    content = _plain(text)
    is_wide = content.startswith(b"\xfe\xff")
    return content.decode("utf-16") if is_wide else content.decode("latin-1")


def _plain(text: bytes) -> bytes:
    if text.startswith(b"<"):
        return bytes.fromhex(text[1:-1].decode())
    return _ESCAPE.sub(_unescaped, text[1:-1])


def _unescaped(found: re.Match[bytes]) -> bytes:
    code = found[1]
    return bytes([int(code, 8) & 0xFF]) if code.isdigit() else _NAMED.get(code, code)


class _Walk:
    """Goes through the structure of a file in its order."""

    def __init__(self, reader: "PdfReader", pieces: Pieces) -> None:
        self._pieces = pieces
        self._numbers = {
            page.indirect_reference.idnum: number
            for number, page in enumerate(reader.pages)
            if page.indirect_reference
        }
        self._root: Any = reader.root_object["/StructTreeRoot"]
        self._parts: list[TaggedPart] = []

    def parts(self) -> list[TaggedPart]:
        """Return what stands behind each heading of the first level."""
        self._element(self._root, within="")
        return self._parts

    def _element(self, element: Any, *, within: str) -> None:
        role = str(element.get("/S", ""))
        if role == "/H1":
            self._parts.append(TaggedPart(self._page(element)))
        if role == "/Lbl":
            self._mark(element, within)
            return
        if role == "/Figure" and self._parts:
            self._parts[-1].pictures += 1
        inner = within if within in _NOTES else role
        for kid in _kids(element):
            if isinstance(kid, int) or kid.get("/Type") == "/MCR":
                self._text(element, kid, inner)
            elif kid.get("/Type") != "/OBJR":
                self._element(kid, within=inner)
        if self._parts and inner not in _NOTES:
            self._parts[-1].body.setdefault(self._parts[-1].end - 1, []).append(" ")

    def _mark(self, element: Any, within: str) -> None:
        """Keep the number of a note where the text refers to it; the others only repeat it."""
        number = "".join(self._texts(element)).strip()
        if self._parts and number.isdecimal() and within not in _NOTES | {"/LI"}:
            self._parts[-1].references.append(int(number))

    def _text(self, element: Any, kid: Any, within: str) -> None:
        if not self._parts:
            return
        page, text = self._piece(element, kid)
        if within in _NOTES:
            self._parts[-1].notes.append(text)
        else:
            self._parts[-1].body.setdefault(page, []).append(text)

    def _piece(self, element: Any, kid: Any) -> tuple[int, str]:
        number = kid if isinstance(kid, int) else int(kid["/MCID"])
        page = self._page(element) if isinstance(kid, int) else self._page(kid, element)
        return page, self._pieces.get((page, number), "")

    def _texts(self, element: Any) -> Iterator[str]:
        for kid in _kids(element):
            if isinstance(kid, int) or kid.get("/Type") == "/MCR":
                yield self._piece(element, kid)[1]
            else:
                yield from self._texts(kid)

    def _page(self, *holders: Any) -> int:
        """Return the page that the first of these names; a heading without one has it in a kid."""
        for holder in holders:
            if "/Pg" in holder:
                return self._numbers[holder.raw_get("/Pg").idnum]
        for kid in _kids(holders[0]):
            if not isinstance(kid, int):
                return self._page(kid)
        return 0


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K")
    kids = kids.get_object() if hasattr(kids, "get_object") else kids
    if kids is None:
        return []
    found = kids if isinstance(kids, list) else [kids]
    return [kid.get_object() if hasattr(kid, "get_object") else kid for kid in found]


def _links(reader: "PdfReader") -> PageLinks:
    pages = {page.indirect_reference.idnum for page in reader.pages if page.indirect_reference}
    inside, outside = 0, 0
    broken: list[str] = []
    for number, page in enumerate(reader.pages, 1):
        for reference in page.get("/Annots") or ():
            link = reference.get_object()
            if "/URI" in link.get("/A", {}):
                outside += 1
                continue
            inside += 1
            target = link["/Dest"]
            if target[0].indirect_reference.idnum not in pages:
                broken.append(f"page {number} of the file: a link leads to no page")
    return PageLinks(inside, outside, tuple(broken))
