"""What a printer of paperbacks asks of pages, and an editor should know before he sends them."""

from collections.abc import Iterable, Iterator

from biographies.exporting.book import Picture
from biographies.exporting.checks import Check, Outcome, counted, judged
from biographies.exporting.options import PAPERBACK_PAGES, Options, Trim, gutter_for
from biographies.exporting.pdf.inspection import Inspected

_FINE_DOTS, _LEAST_DOTS = 300, 150  # an inch
_INCH = 72.0
_EXACT = 0.5  # points that a page may differ from its trim


def picture_dots(pictures: Iterable[Picture], trim: Trim) -> dict[str, int]:
    """Return how many dots an inch each picture has at the size it is set in."""
    return {
        picture.name: picture.dots(picture.fitted(trim.measure, trim.figure_height)[0])
        for picture in pictures
    }


def page_checks(found: Inspected, options: Options, trim: Trim) -> Iterator[Check]:
    """Yield what a printer asks of pages; trim is the one that they were set in."""
    yield _size_check(found, trim)
    if options.is_for_print:
        yield _count_check(found.pages)
        yield _spine_check(found.pages, trim)


def resolution_check(dots: dict[str, int], *, is_for_print: bool) -> Check:
    """Judge the pictures by their dots an inch at the size they are set in."""
    seen = f"{counted(len(dots), 'picture')}, the coarsest with {min(dots.values())} dots an inch"
    limit = f"{_LEAST_DOTS} dots an inch"
    coarse = _coarse(dots, _LEAST_DOTS)
    if coarse or not is_for_print:
        return judged("Resolution of pictures", seen, limit, coarse)
    limit = f"{limit}; {_FINE_DOTS} are wanted in print"
    return judged(
        "Resolution of pictures", seen, limit, _coarse(dots, _FINE_DOTS), otherwise=Outcome.WARNING
    )


def _coarse(dots: dict[str, int], least: int) -> list[str]:
    return [
        f"the picture {name} has {has} dots an inch in print: {least} are wanted"
        for name, has in dots.items()
        if has < least
    ]


def _size_check(found: Inspected, trim: Trim) -> Check:
    where = [
        f"there are pages of {_inches(*size)}"
        for size in found.sizes
        if max(abs(size[0] - trim.width), abs(size[1] - trim.height)) > _EXACT
    ]
    seen = " and ".join(_inches(*size) for size in found.sizes)
    limit = f"every page {_inches(trim.width, trim.height)} ({trim.name})"
    return judged("Page size", seen, limit, where)


def _count_check(pages: int) -> Check:
    """An odd number of pages is our own mistake; a number out of bounds the editor's to decide."""
    least, most = PAPERBACK_PAGES
    limit = f"{least} to {most}, an even number"
    if pages % 2:
        where = [f"the book has {pages} pages: an even number is printed"]
        return judged("Number of pages", str(pages), limit, where)
    is_bound = least <= pages <= most
    told = f"the book has {pages} pages: paperbacks are printed with {least} to {most}"
    return judged(
        "Number of pages", str(pages), limit, () if is_bound else (told,), otherwise=Outcome.WARNING
    )


def _spine_check(pages: int, trim: Trim) -> Check:
    least = gutter_for(pages)
    seen = f"{trim.inner / _INCH:.3g} in"
    limit = f"{least / _INCH:.3g} in or more with {pages} pages"
    told = f"the margin at the spine is {seen}: {limit}"
    return judged("Margin at the spine", seen, limit, () if trim.inner >= least else (told,))


def _inches(width: float, height: float) -> str:
    return f"{width / _INCH:.4g} × {height / _INCH:.4g} in"
