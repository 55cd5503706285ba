"""The index of people: which pages each of them is named on."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

from biographies.exporting.manuscript import Indexed
from biographies.exporting.tree_text import squeeze


def find_pages(
    entries: Iterable[Indexed], parts: Sequence[Sequence[str]], first_pages: Sequence[int]
) -> list[tuple[str, tuple[int, ...]]]:
    """Return each name with the pages, from 1, that it stands on; one that stands nowhere is left.

    parts holds the text of each part's pages, and first_pages the page, from 0, each begins on. A
    name is looked for in its own sentence, letter for letter, so that no other's is taken for it.
    """
    texts = [_Part(pages, first) for pages, first in zip(parts, first_pages, strict=True)]
    found = []
    for entry in entries:
        pages = {texts[one.part].page_of(one.sentence, one.start) for one in entry.mentions}
        numbers = sorted(page for page in pages if page is not None)
        if numbers:
            found.append((entry.name, tuple(numbers)))
    return found


def ranges(pages: Sequence[int]) -> str:
    """Return 12, 14–16 for 12, 14, 15 and 16."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


class _Part:
    """A part's letters in one row, with where each of its pages begins in it."""

    def __init__(self, pages: Sequence[str], first_page: int) -> None:
        letters = [squeeze(page) for page in pages]
        self._row = "".join(letters)
        self._starts = [0, *accumulate(map(len, letters))][:-1]
        self._first_page = first_page
        self._places: dict[str, int] = {}

    def page_of(self, sentence: str, start: int) -> int | None:
        """Return the page of what stands at `start` of a sentence; None if it is not there."""
        if sentence not in self._places:
            self._places[sentence] = self._row.find(squeeze(sentence))
        place = self._places[sentence]
        if place < 0:
            return None
        at = place + len(squeeze(sentence[:start]))
        return self._first_page + bisect_right(self._starts, at)
