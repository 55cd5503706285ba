"""A finished PDF read again: its words page by page, and whether every face is in the file."""

import io
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

from biographies.exporting.options import Trim
from biographies.exporting.pdf.page_links import PageLinks, follow_links
from biographies.exporting.tree_text import squeeze

# The operators the page setter writes. A general extractor took longer than the setting itself.
_OPERATOR = re.compile(
    rb"\((?P<text>(?:\\.|[^\\()])*)\)\s*Tj"
    rb"|/(?P<font>\S+) [\d.]+ Tf"
    rb"|/(?P<picture>\S+) Do(?!\S)"
    rb"|(?P<rise>[-\d.]+) Ts"
    rb"|1 0 0 1 [-\d.]+ (?P<y>[-\d.]+) (?P<matrix>cm|Tm)"
    rb"|(?<!\S)(?P<stack>[qQ])(?!\S)",
    re.DOTALL,
)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_NAMED_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_CODE = re.compile(rb"<([0-9A-Fa-f]{2})> <([0-9A-Fa-f]{4})>")

Letters = dict[int, str]


@dataclass(frozen=True, slots=True)
class Inspected:
    """What a file holds."""

    pages: int
    fonts: tuple[str, ...]
    sizes: tuple[tuple[float, float], ...]  # width and height of its pages, each once, in points
    texts: tuple[tuple[str, ...], ...]  # the pages of each part
    pictures: tuple[int, ...]  # how many each part shows
    references: tuple[tuple[int, ...], ...]  # to notes, in the order of each part's text
    unembedded: tuple[str, ...]  # faces that are not in the file
    links: PageLinks


def inspect_pages(content: bytes, *, first_pages: list[int], trim: Trim) -> Inspected:
    """Return what a finished file holds; first_pages are the pages, from 0, that parts begin on."""
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content))
    fonts: dict[str, bool] = {}
    tables: dict[int, Letters] = {}
    seen: list[_PageReader] = []
    texts: list[str] = []
    for page in reader.pages:
        own = _page_fonts(page)
        for font in own.values():
            name = str(font["/BaseFont"]).removeprefix("/").split("+")[-1]
            fonts[name] = fonts.get(name, True) and _is_embedded(font)
        letters = {name: _letters(font, tables) for name, font in own.items()}
        contents = page.get_contents()
        data = contents.get_data() if contents is not None else b""
        page_reader = _PageReader(letters, trim)
        texts.append(page_reader.read(data))
        seen.append(page_reader)
    spans = list(zip(first_pages, [*first_pages[1:], len(texts)], strict=True))
    return Inspected(
        pages=len(texts),
        fonts=tuple(sorted(fonts)),
        sizes=tuple(sorted({_size(page) for page in reader.pages})),
        texts=tuple(tuple(texts[start:end]) for start, end in spans),
        pictures=tuple(sum(page.pictures for page in seen[start:end]) for start, end in spans),
        references=tuple(
            tuple(chain.from_iterable(page.references for page in seen[start:end]))
            for start, end in spans
        ),
        unembedded=tuple(name for name, is_in in sorted(fonts.items()) if not is_in),
        links=follow_links(reader),
    )


def _size(page: Any) -> tuple[float, float]:
    return round(float(page.mediabox.width), 1), round(float(page.mediabox.height), 1)


def _page_fonts(page: Any) -> dict[str, Any]:
    fonts = page.get("/Resources", {}).get_object().get("/Font")
    return (
        {}
        if fonts is None
        else {
            name.removeprefix("/"): font.get_object() for name, font in fonts.get_object().items()
        }
    )


def _is_embedded(font: Any) -> bool:
    descriptor = font.get("/FontDescriptor")
    return descriptor is not None and "/FontFile2" in descriptor.get_object()


def _letters(font: Any, tables: dict[int, Letters]) -> Letters:
    """Return what each code of a font stands for; the tables are shared by all pages."""
    stream = font.get("/ToUnicode")
    if stream is None:
        return {}
    key = stream.get_object().indirect_reference.idnum
    if key not in tables:
        pairs = _CODE.findall(stream.get_object().get_data())
        tables[key] = {int(code, 16): chr(int(letter, 16)) for code, letter in pairs}
    return tables[key]


@dataclass(slots=True)
class _State:
    """What the operators q and Q keep and bring back."""

    height: float = 0.0  # of the coordinate system's origin; all of them are only moved
    rise: float = 0.0
    letters: Letters = field(default_factory=dict)


class _PageReader:
    """Follows a page's operators; keeps its words without head, page number and note marks."""

    def __init__(self, fonts: dict[str, Letters], trim: Trim) -> None:
        self._fonts = fonts
        self._lowest, self._highest = trim.bottom - trim.leading, trim.height - trim.top
        self._states = [_State()]
        self._line = 0.0
        self._pieces: list[str] = []
        self.pictures = 0
        self.references: list[int] = []
        self._readers = {
            "picture": self._count_picture,
            "text": self._show,
            "font": self._choose_font,
            "rise": self._raise,
            "matrix": self._move,
            "stack": self._keep_or_restore,
        }

    def read(self, content: bytes) -> str:
        """Return the words of the page."""
        for found in _OPERATOR.finditer(content):
            self._readers[found.lastgroup or ""](found)
        return "".join(self._pieces)

    def _show(self, found: re.Match[bytes]) -> None:
        state = self._states[-1]
        if not self._lowest < state.height + self._line < self._highest:
            return
        codes = _ESCAPE.sub(_unescaped, found["text"])
        text = "".join(state.letters.get(code, "") for code in codes)
        if not state.rise:
            self._pieces.append(text)
        elif text.strip().isdecimal():  # only the numbers of notes are raised
            self.references.append(int(text))

    def _count_picture(self, _found: re.Match[bytes]) -> None:
        self.pictures += 1

    def _choose_font(self, found: re.Match[bytes]) -> None:
        self._states[-1].letters = self._fonts.get(found["font"].decode(), {})

    def _raise(self, found: re.Match[bytes]) -> None:
        self._states[-1].rise = float(found["rise"])

    def _move(self, found: re.Match[bytes]) -> None:
        if found["matrix"] == b"cm":
            self._states[-1].height += float(found["y"])
        else:
            self._line = float(found["y"])
            self._pieces.append(" ")

    def _keep_or_restore(self, found: re.Match[bytes]) -> None:
        if found["stack"] == b"q":
            self._states.append(replace(self._states[-1]))
        else:
            self._states.pop()


def without_repeated_heads(pages: Iterable[str], wanted: str, heads: Iterable[str]) -> str:
    """Return the text of a part's pages without the table heads that a page only repeats.

    wanted is the part's text: a head at the top of a page is a repetition if the text goes on
    with what stands behind it.
    """
    goal, at = squeeze(wanted), 0
    starts = [squeeze(head) for head in heads]
    result = []
    for page in pages:
        letters = squeeze(page)
        if not goal.startswith(letters, at):
            letters = _behind_head(letters, starts, goal, at)
        at += len(letters)
        result.append(letters if letters != squeeze(page) else page)
    return "\n".join(result)


def without_heads_by_count(pages: Iterable[str], wanted: str, heads: Iterable[str]) -> str:
    """Do the same where a page's letters are not in the order of the text: by their number.

    What it cannot tell apart is a head from a row that says the same at the top of a page.
    """
    goal, at = squeeze(wanted), 0
    starts = [start for start in map(squeeze, heads) if start]
    result = []
    for page in pages:
        letters = squeeze(unicodedata.normalize("NFKC", page))
        head = next((start for start in starts if letters.startswith(start)), "")
        if head and not goal.startswith(head, at):
            letters = letters.removeprefix(head)
        at += len(letters)
        result.append(letters)
    return "".join(result)


def _behind_head(letters: str, heads: list[str], goal: str, at: int) -> str:
    rests = (letters.removeprefix(head) for head in heads if head and letters.startswith(head))
    return next((rest for rest in rests if goal.startswith(rest, at)), letters)


def _unescaped(found: re.Match[bytes]) -> bytes:
    code = found[1]
    if code.isdigit():
        return bytes([int(code, 8) & 0xFF])
    return _NAMED_ESCAPES.get(code, code)
