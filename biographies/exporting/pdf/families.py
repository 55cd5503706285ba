"""The families of faces: those that come with the program, and those that somebody added."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FONT_DIR = Path(__file__).resolve().parent.parent / "fonts"
_STYLES = ((False, False), (True, False), (False, True), (True, True))  # bold, italic
_HAN = ((0x2E80, 0x30FF), (0x3100, 0x312F), (0x3190, 0x9FFF), (0xF900, 0xFAFF), (0xFE30, 0xFE4F),
        (0xFF00, 0xFFEF))  # fmt: skip
_ALL = ((0x00A0, 0xFFFF),)

Blocks = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Family:
    """Faces of one design; blocks are the code points that it is asked for, first and last."""

    name: str
    faces: tuple[Path, Path, Path, Path]  # regular, bold, italic, bold italic
    blocks: Blocks

    def is_asked_for(self, code: int) -> bool:
        """Tell whether the family may have a letter, without opening its files."""
        return any(first <= code <= last for first, last in self.blocks)

    @property
    def styles(self) -> Iterator[tuple[bool, bool, Path]]:
        """Yield bold, italic and the file of each style."""
        for (is_bold, is_italic), path in zip(_STYLES, self.faces, strict=True):
            yield is_bold, is_italic, path


def _bundled(name: str, stem: str, blocks: Blocks, *, has_bold: bool = False) -> Family:
    regular = FONT_DIR / f"{stem}-Regular.ttf"
    bold = FONT_DIR / f"{stem}-Bold.ttf" if has_bold else regular
    return Family(name, (regular, bold, regular, bold), blocks)


SERIF = Family(
    "BookSerif",
    (
        FONT_DIR / "NotoSerif-Regular.ttf",
        FONT_DIR / "NotoSerif-Bold.ttf",
        FONT_DIR / "NotoSerif-Italic.ttf",
        FONT_DIR / "NotoSerif-BoldItalic.ttf",
    ),
    ((0, 0xFFFF),),
)
# Hebrew and Arabic have no italics, and the other scripts here need no bold of their own.
OTHERS = (
    _bundled("BookHebrew", "FrankRuhlLibre", ((0x0590, 0x05FF), (0xFB1D, 0xFB4F)), has_bold=True),
    _bundled(
        "BookArabic",
        "NotoNaskhArabic",
        ((0x0600, 0x06FF), (0x0750, 0x077F), (0x08A0, 0x08FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFF)),
        has_bold=True,
    ),
    _bundled("BookHangul", "NanumMyeongjo", ((0x1100, 0x11FF), (0x3130, 0x318F), (0xAC00, 0xD7A3))),
    _bundled("BookSigns", "NotoSansSymbols", ((0x2000, 0x2BFF),)),
    _bundled("BookSignsToo", "NotoSansSymbols2", ((0x2000, 0x2BFF),)),
)


def added_families(fonts_dir: Path | None, language: str) -> tuple[Family, ...]:
    """Return a family for each NAME-Regular.ttf of a directory, with NAME-Bold.ttf if it is there.

    Those whose name ends in SC, TC, JP or KR are asked for Chinese characters and kana, the one
    of the book's language first; any other for every letter that no family before it has.
    """
    if fonts_dir is None or not fonts_dir.is_dir():
        return ()
    wanted = {"ja": "JP", "ko": "KR"}.get(language.split("-")[0].lower(), "SC")
    stems = sorted(path.name.removesuffix("-Regular.ttf") for path in _regular(fonts_dir))
    return tuple(
        _added(fonts_dir, stem)
        for stem in sorted(stems, key=lambda stem: not stem.endswith(wanted))
    )


def _regular(fonts_dir: Path) -> Iterator[Path]:
    return fonts_dir.glob("*-Regular.ttf")


def _added(fonts_dir: Path, stem: str) -> Family:
    regular, bold = fonts_dir / f"{stem}-Regular.ttf", fonts_dir / f"{stem}-Bold.ttf"
    if not bold.is_file():
        bold = regular
    blocks = _HAN if stem.endswith(("SC", "TC", "JP", "KR")) else _ALL
    return Family(f"Added{stem}", (regular, bold, regular, bold), blocks)


@cache
def unfit(path: Path) -> str:
    """Return why a file cannot be embedded, in an editor's words; "" if it can.

    A variable font was embedded in its thinnest form, and nothing said so.
    """
    tables = _tables(path)
    if b"fvar" in tables:
        return (
            f"the font {path.name} is variable: make a static one of it first"
            " (fonttools varLib.instancer)"
        )
    if b"glyf" not in tables:
        return f"the font {path.name} has no TrueType outlines: .otf and .ttc are not taken"
    return ""


def _tables(path: Path) -> set[bytes]:
    with path.open("rb") as file:
        head = file.read(12)
        if head[:4] not in {b"\0\1\0\0", b"true"}:
            return set()
        count = struct.unpack(">H", head[4:6])[0]
        return {file.read(16)[:4] for _ in range(count)}
