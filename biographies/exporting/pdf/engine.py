"""The one place that calls xhtml2pdf: markup in, pages out, nothing fetched, complaints heard."""

import io
import logging
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from biographies.errors import ExportFailedError
from biographies.exporting.book import Picture
from biographies.exporting.pdf.families import SERIF
from biographies.exporting.pdf.hyphens import Breaks, breaks_for
from biographies.exporting.pdf.patches import applied
from biographies.exporting.pdf.typefaces import register_family
from biographies.exporting.pictures import MAX_PICTURE_BYTES, MAX_PICTURE_PIXELS

_MAX_SECONDS = 3_600  # more than any installation gives a file (BOOKGEN_EXPORT_SECONDS)
_MAX_MARKUP_BYTES = 40 * 1024 * 1024
_LOCK = threading.Lock()  # the patches change modules that all threads share


def render(
    markup: str, pictures: Iterable[Picture] = (), *, language: str = ""
) -> tuple[bytes, list[str]]:
    """Return the pages of an XHTML document as a PDF, and what the engine complained of.

    With a language the words of justified paragraphs are parted by its rules, if it has any.
    No address is fetched and no file is read but those pictures, by their names, from a directory
    that is gone afterwards. Raises ExportFailedError if the engine gives up.
    """
    with TemporaryDirectory(prefix="bookgen-pages-") as shown:
        folder = Path(shown).resolve()  # the policy asks where a file really is
        for picture in pictures:
            (folder / picture.name).write_bytes(picture.content)
        return _render(markup, folder, breaks_for(language))


def _render(markup: str, folder: Path, breaks: Breaks | None) -> tuple[bytes, list[str]]:
    # Imported here: the engine takes a second and 40 MB that no other export needs.
    from reportlab.platypus.doctemplate import LayoutError
    from xhtml2pdf import pisa
    from xhtml2pdf.config.resources import RenderLimitError, ResourceAccessPolicy

    policy = ResourceAccessPolicy.server(
        base_dir=folder,
        allow_remote=False,
        max_render_seconds=_MAX_SECONDS,
        max_document_bytes=_MAX_MARKUP_BYTES,
        # The folder holds the book's own pictures alone. The engine's usual limits (20 MB
        # and 25 million pixels each; 100, and 50 MB, together) dropped what a book may have.
        max_local_bytes=MAX_PICTURE_BYTES,
        max_image_pixels=MAX_PICTURE_PIXELS,
        max_resources=None,
        max_total_bytes=None,
    )
    pages = io.BytesIO()
    with _LOCK, _complaints() as complaints:
        register_family(SERIF)
        try:
            with applied(SERIF.faces[0].stem, breaks):
                status: Any = pisa.CreatePDF(
                    markup,
                    dest=pages,
                    path=str(folder / "book.html"),
                    default_css="",
                    encoding="utf-8",
                    resource_policy=policy,
                    # In memory: longer markup lay in a temporary file that was never closed.
                    capacity=-1,
                )
        except (LayoutError, RenderLimitError, RecursionError) as exc:
            msg = f"The pages could not be set: {str(exc)[:200]}"
            raise ExportFailedError(msg) from exc
    if status.err:
        msg = f"The pages could not be set: {'; '.join(complaints)[:200] or 'no reason given'}"
        raise ExportFailedError(msg)
    return pages.getvalue(), complaints


@contextmanager
def _complaints() -> Iterator[list[str]]:
    """Collect what the engine logs: it calls a conversion a success whatever went wrong."""
    heard: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            message = record.getMessage().strip()
            if message not in heard:
                heard.append(message)

    logger = logging.getLogger("xhtml2pdf")
    listener = Listener(logging.WARNING)
    was_passed_on, logger.propagate = logger.propagate, False
    level = logger.level
    logger.setLevel(logging.WARNING)  # whatever the site wants to read of it in its own log
    logger.addHandler(listener)
    try:
        yield heard
    finally:
        logger.removeHandler(listener)
        logger.propagate = was_passed_on
        logger.setLevel(level)
