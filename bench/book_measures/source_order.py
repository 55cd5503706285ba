"""Where in its source each statement of a book was taken from."""

from bisect import bisect_right
from dataclasses import dataclass

from bench.book_measures.parsing import sentences, statements, words
from bench.book_measures.support import locate

PROSE = "paragraph"


@dataclass(frozen=True)
class SourceSentence:
    """A sentence of the source: its passage, [first, last) in the passage's words, its text."""

    label: tuple[int, int]
    first: int
    last: int
    text: str
    opens_paragraph: bool


@dataclass(frozen=True)
class Placed:
    """A statement of a part, with the [first, last) sentences of the source that it stands for.

    Both are None where the source does not have its words.
    """

    text: str
    labels: tuple[tuple[int, int], ...]
    paragraph: int
    first: int | None
    last: int | None


def source_sentences(passages):
    """Return the sentences of all prose passages, in the order of the source."""
    found = []
    for passage in passages.values():
        if passage.kind != PROSE:
            continue
        at = 0
        for start, end in sentences(passage.text):
            text = passage.text[start:end]
            size = len(words(text))
            opens = (start == 0 and not passage.continues) or "\n\n" in passage.text[:start][-4:]
            found.append(SourceSentence(passage.label, at, at + size, text, opens))
            at += size
    return found


class SourceOrder:
    """Finds a statement's place among the sentences of the source."""

    def __init__(self, passages):
        self.passages = passages
        self.sentences = source_sentences(passages)
        self._of = {}
        for number, sentence in enumerate(self.sentences):
            self._of.setdefault(sentence.label, []).append(number)

    def place(self, part):
        """Return a part's statements, each with its place."""
        return [
            Placed(item.text, item.labels, item.paragraph, *self._find(item))
            for item in statements(part.markdown)
        ]

    def _find(self, statement):
        for label in statement.labels:
            numbers = self._of.get(label)
            span = numbers and locate(statement.text, self.passages[label].text)
            if span:
                starts = [self.sentences[number].first for number in numbers]
                first = numbers[max(0, bisect_right(starts, span[0]) - 1)]
                return first, numbers[max(0, bisect_right(starts, span[1] - 1) - 1)] + 1
        return None, None
