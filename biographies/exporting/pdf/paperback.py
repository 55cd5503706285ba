"""What a printer of paperbacks asks of pages, and an editor should know before he sends them."""

from collections.abc import Iterable

from biographies.exporting.book import Picture
from biographies.exporting.options import PAPERBACK_PAGES, Trim

_FINE_DOTS = 300  # an inch


def picture_dots(pictures: Iterable[Picture], trim: Trim) -> dict[str, int]:
    """Return how many dots an inch each picture has at the size it is set in."""
    return {
        picture.name: picture.dots(picture.fitted(trim.measure, trim.figure_height)[0])
        for picture in pictures
    }


def paperback_warnings(pages: int, pictures: Iterable[Picture], trim: Trim) -> list[str]:
    """Return what a printer may refuse, or an editor regret."""
    said = []
    least, most = PAPERBACK_PAGES
    if not least <= pages <= most:
        said.append(f"the book has {pages} pages: paperbacks are printed with {least} to {most}")
    for name, dots in picture_dots(pictures, trim).items():
        if dots < _FINE_DOTS:
            said.append(
                f"the picture {name} has {dots} dots an inch in print: {_FINE_DOTS} are wanted"
            )
    return said
