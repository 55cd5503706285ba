"""The one place that calls typst: data in, pages out; nothing is fetched, no other file is read."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from biographies.errors import ExportFailedError, InvalidInputError
from biographies.exporting.book import Picture
from biographies.exporting.options import ENGINES
from biographies.exporting.pdf.families import FONT_DIR, OTHERS, SERIF, added_families

if TYPE_CHECKING:
    from typst import Fonts

_NOT_INSTALLED = "typst is not installed here (pip install -r requirements-typst.txt)"
_SETTER = Path(__file__).with_name("book.typ")


def require_typst() -> None:
    """Raise InvalidInputError where the optional package is not installed."""
    if "typst" not in installed_engines():
        field = "options.engine"
        raise InvalidInputError(field, _NOT_INSTALLED)


def installed_engines() -> tuple[str, ...]:
    """Return those of ENGINES that can set pages here."""
    return ENGINES if find_spec("typst") else ENGINES[:1]


def set_pages(
    data: Mapping[str, object], pictures: Iterable[Picture], fonts_dir: Path | None
) -> tuple[bytes, list[str]]:
    """Return the pages as a tagged PDF, and what the engine complained of.

    The program of the pages reads the data and those pictures from a directory that is gone
    afterwards; it can read nothing outside of it. Raises ExportFailedError if the engine gives up.
    """
    # Imported here: the engine is optional, and 60 MB large.
    import typst

    with _folder(data, pictures) as folder:
        compiler = typst.Compiler(
            str(folder / _SETTER.name),
            root=str(folder),
            font_paths=_fonts(fonts_dir),
            ignore_system_fonts=True,
            # Packages would be fetched from here; the program of the pages asks for none.
            package_path=str(folder),
            package_cache_path=str(folder),
        )
        try:
            pages, warnings = compiler.compile_with_warnings(format="pdf", timestamp=None)
        except typst.TypstError as exc:
            msg = f"The pages could not be set: {str(exc)[:200]}"
            raise ExportFailedError(msg) from exc
    return _one(pages), [str(warning)[:200] for warning in warnings]


def _one(pages: bytes | list[bytes] | None) -> bytes:
    """Return the one file: only of pictures of pages would there be more."""
    if not isinstance(pages, bytes):
        msg = "The pages could not be set: there are none"
        raise ExportFailedError(msg)
    return pages


def family_names(fonts_dir: Path | None, language: str) -> tuple[str, ...]:
    """Return what the faces' own files call their families, the text's first."""
    known = _fonts(fonts_dir).fonts()
    names = {Path(font.path).resolve(): font.family for font in known if font.path}
    families = (SERIF, *OTHERS, *added_families(fonts_dir, language))
    found = (names.get(family.faces[0].resolve()) for family in families)
    return tuple(dict.fromkeys(name for name in found if name))


@cache
def _fonts(fonts_dir: Path | None) -> "Fonts":
    import typst

    paths = [str(path) for path in (FONT_DIR, fonts_dir) if path is not None]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=paths)


@contextmanager
def _folder(data: Mapping[str, object], pictures: Iterable[Picture]) -> Iterator[Path]:
    with TemporaryDirectory(prefix="bookgen-pages-") as shown:
        folder = Path(shown).resolve()
        for picture in pictures:
            (folder / picture.name).write_bytes(picture.content)
        (folder / "book.json").write_text(json.dumps(data), encoding="utf-8")
        (folder / _SETTER.name).write_bytes(_SETTER.read_bytes())
        yield folder
