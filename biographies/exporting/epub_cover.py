"""The cover of an EPUB: the editor's picture, or one made of the title and the subject."""

import io
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from biographies.exporting.book import Book, Meta

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

_FACE = Path(__file__).resolve().parent / "fonts" / "NotoSerif-Regular.ttf"
_WIDTH, _HEIGHT = 1200, 1800
_PAPER, _FRAME, _INK = "#f4efe4", "#5b1a18", "#2b1a12"
_SHADES = 15  # from paper to ink; with the frame 16 colours, half a byte a dot
_TITLE_SIZE, _TITLE_LINE, _TITLE_TOP = 104, 130, 500
_NAME_SIZE, _NAME_LINE, _NAME_TOP = 52, 70, 1500
_TITLE_LETTERS, _TITLE_LINES = 16, 7
_NAME_LETTERS, _NAME_LINES = 36, 2
_NO_LETTER = "\ufdd0"  # no face has it: what it is drawn as stands for a letter that lacks
_SUFFIXES = {"image/jpeg": "jpg", "image/png": "png", "image/svg+xml": "svg"}


@dataclass(frozen=True, slots=True)
class Cover:
    """A cover as a file of the EPUB."""

    media_type: str
    content: bytes = field(repr=False)

    @property
    def file(self) -> str:
        """Return its name in the package."""
        return f"cover.{_SUFFIXES[self.media_type]}"


def cover_of(book: Book) -> Cover:
    """Return the book's own cover, or a plain one with its title and author.

    A made one is a PNG file, because many bookshops and readers show no drawing, unless the title
    has letters that the bundled face lacks or whose script has to be shaped: then it is a drawing,
    set in the reader's own faces.
    """
    if book.cover is not None:
        return Cover(book.cover.media_type, book.cover.content)
    lines = _title_lines(book.meta), _name_lines(book.meta)
    if _can_be_drawn("".join((*lines[0], *lines[1]))):
        return Cover("image/png", _png(*lines))
    return Cover("image/svg+xml", _svg(book.meta.title, *lines).encode())


def _title_lines(meta: Meta) -> list[str]:
    lines = textwrap.wrap(meta.title, _TITLE_LETTERS)
    if len(lines) > _TITLE_LINES:
        lines = [*lines[: _TITLE_LINES - 1], lines[_TITLE_LINES - 1] + "…"]
    return lines


def _name_lines(meta: Meta) -> list[str]:
    is_named = meta.subject.casefold() in meta.title.casefold()
    name = meta.author or ("" if is_named else meta.subject)
    return textwrap.wrap(name, _NAME_LETTERS)[:_NAME_LINES]


def _placed(title: list[str], names: list[str]) -> list[tuple[str, int, int]]:
    """Return each line with its size and the height of its base line."""
    return [
        *((line, _TITLE_SIZE, _TITLE_TOP + _TITLE_LINE * at) for at, line in enumerate(title)),
        *((line, _NAME_SIZE, _NAME_TOP + _NAME_LINE * at) for at, line in enumerate(names)),
    ]


def _png(title: list[str], names: list[str]) -> bytes:
    # Imported here: only this needs Pillow, which is slow to load.
    from PIL import Image, ImageDraw

    # How much ink, then in few shades: choosing them by the finished picture took longer than all
    # the rest of the book.
    ink = Image.new("L", (_WIDTH, _HEIGHT), 0)
    draw = ImageDraw.Draw(ink)
    for line, size, base in _placed(title, names):
        _write_line(draw, line, size, base)
    image = ink.point([round(level * (_SHADES - 1) / 255) for level in range(256)])
    image.putpalette([*_shades(), *_rgb(_FRAME)])
    edge = (60, 60, _WIDTH - 60, _HEIGHT - 60)
    ImageDraw.Draw(image).rectangle(edge, outline=_SHADES, width=6)
    written = io.BytesIO()
    image.save(written, "PNG", optimize=False, compress_level=6)
    return written.getvalue()


def _shades() -> Iterator[int]:
    """Yield red, green and blue of each step from the paper to the ink."""
    for step in range(_SHADES):
        for paper, ink in zip(_rgb(_PAPER), _rgb(_INK), strict=True):
            yield paper + round((ink - paper) * step / (_SHADES - 1))


def _rgb(colour: str) -> bytes:
    return bytes.fromhex(colour.removeprefix("#"))


def _write_line(draw: "ImageDraw", line: str, size: int, base: int) -> None:
    room = _WIDTH - 180
    wide = draw.textlength(line, font=_font(size))
    font = _font(size) if wide <= room else _font(int(size * room / wide))
    draw.text((_WIDTH / 2, base), line, font=font, fill=255, anchor="ms")


@cache
def _font(size: int) -> "FreeTypeFont":
    from PIL import ImageFont

    # Basic: the letters one after the other, whether or not a shaping library is there.
    return ImageFont.truetype(str(_FACE), size, layout_engine=ImageFont.Layout.BASIC)


def _can_be_drawn(text: str) -> bool:
    """Tell whether the face has every letter: it has those of scripts that need no shaping."""
    font = _font(_NAME_SIZE)
    missing = bytes(font.getmask(_NO_LETTER))
    return all(bytes(font.getmask(letter)) != missing for letter in set(text))


def _svg(name: str, title: list[str], names: list[str]) -> str:
    lines = "".join(
        f'<text x="{_WIDTH // 2}" y="{base}" font-size="{size}">{escape(line)}</text>'
        for line, size, base in _placed(title, names)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT}"'
        f' viewBox="0 0 {_WIDTH} {_HEIGHT}"><title>{escape(name)}</title>'
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="{_PAPER}"/><rect x="60" y="60"'
        f' width="{_WIDTH - 120}" height="{_HEIGHT - 120}" fill="none" stroke="{_FRAME}"'
        f' stroke-width="6"/><g fill="{_INK}" font-family="serif"'
        f' text-anchor="middle">{lines}</g></svg>\n'
    )
