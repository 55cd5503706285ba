"""The pictures that a book's texts may show: its own, by their names, and nothing else."""

import re
from collections.abc import Iterable
from urllib.parse import unquote

from biographies.exporting.book import Image
from biographies.exporting.cleaning import clean_line
from biographies.exporting.grammar import tokenise
from biographies.exporting.manuscript import ManuscriptPicture
from biographies.exporting.markdown_inlines import figure_text

_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,74}\.(?:jpg|png)")


def is_picture_name(name: str) -> bool:
    """Tell whether a picture may be called so: nothing in it can lead out of a folder."""
    return _NAME.fullmatch(name) is not None


class Gallery:
    """Finds a picture by what a text calls it; `shown` are those that were found, each once."""

    def __init__(self, pictures: Iterable[ManuscriptPicture] = ()) -> None:
        self._pictures = {picture.name: picture for picture in pictures}
        self.shown: dict[str, ManuscriptPicture] = {}

    def find(self, address: str) -> ManuscriptPicture | None:
        """Return the picture of that very name; no address and no path leads to any."""
        picture = self._pictures.get(unquote(address))
        if picture is not None:
            self.shown[picture.name] = picture
        return picture


def shows_picture(markdown: str, name: str) -> bool:
    """Tell whether a part's Markdown shows the picture of that name."""
    tokens, _ = tokenise(markdown)
    within = [child for token in tokens for child in token.children or [] if child.type == "image"]
    return any(unquote(str(image.attrs.get("src", ""))) == name for image in within)


def picture_line(name: str, description: str) -> str:
    """Return the line of Markdown by which a chapter shows a picture."""
    return figure_text(Image(name, clean_line(description) or "What it shows"), "")


def caption_of(picture: ManuscriptPicture, title: str) -> str:
    """Return what is printed below a picture: the words of the text that shows it, the credit."""
    said, credit = clean_line(title), clean_line(picture.credit)
    if not credit or said.endswith(credit):
        return said
    return f"{said} {credit}".strip()
