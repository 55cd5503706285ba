"""How much of a text stands word for word in another: linear in both, however long they are."""

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

RUN_WORDS = 6  # in a row; of fewer, common phrases would be taken for copies
MAX_PLACES = 8  # of one run in the text; what comes oftener is a refrain
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Reproduced:
    """What a text has of a source: words in runs of six and more, and the longest such run."""

    words: int
    longest_run: int
    source_words: int

    @property
    def share_of_source(self) -> float:
        """Return the words as a share of the source's."""
        return self.words / self.source_words if self.source_words else 0.0


class Quoted:
    """The words of a text, to be looked for in its sources one after the other."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Take the text in pieces; no run goes from one into the next."""
        self._words: list[str] = []
        for text in texts:
            self._words += [*_words_of(text), ""]
        self._places: defaultdict[int, list[int]] = defaultdict(list)
        for at in range(len(self._words) - RUN_WORDS + 1):
            run = self._words[at : at + RUN_WORDS]
            places = self._places[hash(tuple(run))]
            if "" not in run and len(places) < MAX_PLACES:
                places.append(at)

    @property
    def words(self) -> int:
        """Return how many words the text has."""
        return sum(1 for word in self._words if word)

    def look_in(self, source: str) -> Reproduced:
        """Return what the text has of a source, which goes by word for word and is not kept."""
        found = bytearray(len(self._words))
        window: deque[str] = deque(maxlen=RUN_WORDS)
        running: dict[int, int] = {}  # next places in the text of runs that go on: their lengths
        longest = words = 0
        for word in _words_of(source):
            words += 1
            window.append(word)
            running = self._going_on(running, word) if running else {}
            for at in self._begun(window):
                running.setdefault(at + RUN_WORDS, RUN_WORDS)
            for end, length in running.items():
                longest = max(longest, length)
                new = RUN_WORDS if length == RUN_WORDS else 1
                found[end - new : end] = b"\1" * new
        return Reproduced(sum(found), longest, words)

    def _going_on(self, running: dict[int, int], word: str) -> dict[int, int]:
        own = self._words
        return {at + 1: length + 1 for at, length in running.items() if own[at] == word}

    def _begun(self, window: Iterable[str]) -> Iterator[int]:
        run = tuple(window)
        for at in self._places.get(hash(run), ()):
            if run == tuple(self._words[at : at + RUN_WORDS]):
                yield at


def _words_of(text: str) -> Iterator[str]:
    return (found[0] for found in _WORD.finditer(text.lower()))
