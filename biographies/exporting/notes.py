"""The note of a part's citations: from the marks on its labels to inlines of the tree."""

from collections.abc import Mapping, Sequence

from biographies.exporting.book import Cited, Emphasis, Inline, Text
from biographies.exporting.cleaning import clean
from biographies.sources import CitedPlace, Citer


class Apparatus:
    """What every citation of the book stands for; `is_merged` says whether runs share a note."""

    def __init__(
        self, places: Mapping[str, CitedPlace], citer: Citer, *, is_merged: bool = True
    ) -> None:
        self._places, self._citer = places, citer
        self.is_merged = is_merged

    def knows(self, label: str) -> bool:
        """Tell whether a mark has a passage behind it."""
        return label in self._places

    def of_part(self) -> "PartNotes":
        """Return what prints the notes of one part: its first note of a work is the full one."""
        return PartNotes(self._places, self._citer)


class PartNotes:
    """Prints the notes of a part in their order, and remembers which works were named."""

    def __init__(self, places: Mapping[str, CitedPlace], citer: Citer) -> None:
        self._places, self._citer = places, citer
        self._cited: set[int] = set()

    def cited(self, labels: Sequence[str]) -> tuple[Cited, ...]:
        """Return the works that a run of marks cites, each with the places in it."""
        return tuple(
            Cited(source, clean(locator.text), locator.is_pages)
            for source, locator in self._citer.locators(self._of(labels))
        )

    def _of(self, labels: Sequence[str]) -> list[CitedPlace]:
        return [self._places[label] for label in labels]

    def note(self, labels: Sequence[str]) -> tuple[Inline, ...]:
        """Return the note of a run of marks."""
        places = self._of(labels)
        printed = self._citer.note(places, cited=self._cited)
        self._cited |= {place.source for place in places}
        return tuple(
            Emphasis((Text(clean(text)),)) if is_italic else Text(clean(text))
            for text, is_italic in printed
        )
