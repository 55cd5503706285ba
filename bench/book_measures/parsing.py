"""A chapter's Markdown taken apart: statements with their marks, words, sentences."""

import html
import re
from dataclasses import dataclass

from bench.book_measures.books import Label

_MARKS = re.compile(r"(?:\[\^s\d+p\d+\][.,;:!?”’\"')]*\s*)+")
_MARK = re.compile(r"\[\^s(\d+)p(\d+)\]")
_NOTE = re.compile(r"\[\^[^\]\s]+\]")
_WORD = re.compile(r"[^\W_]+(?:['’‐‑-][^\W_]+)*")
_ABBREVIATED = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|St|Sir|Lt|Col|Gen|Capt|Gov|Rev|Hon|Esq|Prof|Jr|Sr|No|vol|p|pp|cf|viz|etc"
    r"|i\.e|e\.g|c|ca|Messrs|Mme|Mlle|M|Sept|Oct|Nov|Dec|Jan|Feb|Aug)|\b[A-Z])\.$"
)
_STOP = re.compile(r"[.!?…]+[”’\"')\]]*(?=\s+[“‘\"'(\[—]?[A-Z0-9£])")


@dataclass(frozen=True)
class Statement:
    """A statement as a reader reads it; [start, end) of the Markdown, its marks included."""

    text: str
    labels: tuple[Label, ...]
    paragraph: int
    start: int
    end: int


def words(text):
    """Return the words of a text: runs of letters and digits, joined by apostrophe and hyphen."""
    return _WORD.findall(text)


def word_set(text):
    """Return the words of a list written as one text."""
    return frozenset(text.split())


def sentences(text):
    """Return the [start, end) of each sentence; a blank line ends one too."""
    found, begin = [], 0
    stops = [(stop.start(), stop.end()) for stop in _STOP.finditer(text)]
    stops += [(gap.start(), gap.start()) for gap in re.finditer(r"\n\s*\n", text)]
    for first, end in sorted(stops):
        if end > begin and not _ABBREVIATED.search(text[begin : first + 1]):
            found.append((begin, end))
            begin = end + len(text[end:]) - len(text[end:].lstrip())
    if text[begin:].strip():
        found.append((begin, len(text.rstrip())))
    return [(first, end) for first, end in found if words(text[first:end])]


def statements(markdown):
    """Return a chapter's statements in order; one behind the last mark has no labels.

    A statement is the text from the mark before it, or from the paragraph's start, to its own
    marks. Headings, rules and the definitions of notes are none.
    """
    return [
        statement
        for number, (start, end) in enumerate(prose(markdown))
        for statement in _of_paragraph(markdown, start, end, number)
    ]


def prose(markdown):
    """Return the [start, end) of each paragraph that is no heading, rule or note's definition."""
    spans = []
    for block in re.finditer(r"[^\n](?:.|\n(?!\s*\n))*", markdown):
        is_other = re.match(r"#{1,6}\s|\[\^[^\]]+\]:|(?:[-*_]\s*){3,}$", block[0])
        if not is_other and words(block[0]):
            spans.append(block.span())
    return spans


def plain(markdown):
    """Return what a reader reads of a piece of prose: no escapes, marks or emphasis."""
    text = _NOTE.sub("", markdown)
    text = re.sub(r"^>\s?", "", text, flags=re.MULTILINE)
    text = re.sub(r"(?<!\\)(?:\*{1,3}|(?<!\w)_{1,2}|_{1,2}(?!\w))", "", text)
    text = re.sub(r"\\\n", "\n", text)
    return html.unescape(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)).strip()


def prose_words(markdown):
    """Return how many words a chapter has: headings, marks and notes do not count."""
    return sum(len(words(plain(markdown[start:end]))) for start, end in prose(markdown))


def _of_paragraph(markdown, start, end, number):
    at = start
    for marks in _MARKS.finditer(markdown, start, end):
        text = plain(markdown[at : marks.start()])
        labels = tuple((int(one), int(two)) for one, two in _MARK.findall(marks[0]))
        shift = len(markdown[at : marks.start()]) - len(markdown[at : marks.start()].lstrip())
        yield Statement(text, labels, number, at + shift, marks.end())
        at = marks.end()
    if words(plain(markdown[at:end])):
        yield Statement(plain(markdown[at:end]), (), number, at, end)
