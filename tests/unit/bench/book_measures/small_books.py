"""Tiny books, in our own words, that the measures are tried on."""

from bench.book_measures.books import Book, Cite, Part, Passage
from bench.book_measures.source_order import SourceOrder

LIFE = (
    "Ada was born in London in 1815. Her father left England in the spring. He never came back.",
    "In 1833 Ada met Charles Babbage at a party. He showed her an engine. She was lost to it.",
    "In 1835 Ada married William King. They lived at Ockham. Three years later he became an earl.",
    "In 1843 the notes on the engine appeared. This was her only book. She died in 1852.",
)


def make_passages(texts=LIFE):
    """Return passages of source 1, numbered from 1."""
    passages = [Passage((1, at), text, "paragraph") for at, text in enumerate(texts, 1)]
    return {passage.label: passage for passage in passages}


def make_part(markdown="", **only_what_matters):
    """Return a chapter of ten words."""
    columns = {"kind": "chapter", "number": 1, "title": "Youth", "brief": "", "keywords": ()}
    columns |= {"target_words": 10, "supply_words": 100, "is_evidence_limited": False}
    columns |= {"homes": ((1, 1), (1, 2)), "markdown": markdown, "cites": ()}
    return Part(**(columns | only_what_matters))


def make_book(*parts, texts=LIFE):
    """Return a book of these parts."""
    return Book("Ada Lovelace", parts, make_passages(texts))


def place(markdown, texts=LIFE):
    """Return the placed statements of a chapter with this text."""
    return order(texts).place(make_part(markdown))


def order(texts=LIFE):
    """Return the order of a source of these passages."""
    return SourceOrder(make_passages(texts))


def cite(markdown, begins, label=(1, 1), texts=LIFE):
    """Return the right citation of the statement that begins so."""
    start, marks = markdown.index(begins), markdown.index("[^", markdown.index(begins))
    said = markdown[start:marks]
    first = texts[label[1] - 1].index(said)
    return Cite(start, markdown.index("]", marks) + 1, label, first, first + len(said))
