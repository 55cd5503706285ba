"""What is measured: a finished book as plain values, and the texts that books are made of."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

Label = tuple[int, int]  # source number and passage ordinal

GOLD = Path(__file__).parent.parent / "gold"


@dataclass(frozen=True)
class Text:
    """A source text that books are made of, by its file's name in the folder of texts."""

    stem: str
    subject: str
    voice: str = ""  # "first": a memoir, declared so

    @property
    def gold(self):
        """Return where the list of its events is."""
        return GOLD / f"{self.stem}.tsv"


@dataclass(frozen=True)
class Order:
    """A book to be made: of which text, how many chapters, how long."""

    name: str
    text: Text
    chapters: int
    words: int
    fewest_at_length: int  # chapters that must come within 5 % of what was asked
    is_beside_baselines: bool = True  # judged by a clear lead over them


@dataclass(frozen=True)
class Passage:
    """A passage of the source; continues: it begins in the middle of a paragraph."""

    label: Label
    text: str
    kind: str
    continues: bool = False


@dataclass(frozen=True)
class Cite:
    """A stored citation: [start, end) of the Markdown rests on [first, last) of a passage."""

    start: int
    end: int
    label: Label
    first: int
    last: int


@dataclass(frozen=True)
class Part:
    """A part of a book with what was asked of it; homes are the passages that are its own."""

    kind: str
    number: int
    title: str
    brief: str
    keywords: tuple[str, ...]
    target_words: int
    supply_words: int
    is_evidence_limited: bool
    homes: tuple[Label, ...]
    markdown: str = ""
    cites: tuple[Cite, ...] = ()

    @property
    def name(self):
        """Return how a table calls it."""
        return f"chapter {self.number}" if self.kind == "chapter" else self.kind


@dataclass(frozen=True)
class Book:
    """A finished book: its parts in order, and the passages of its source in theirs."""

    subject: str
    parts: tuple[Part, ...]
    passages: dict[Label, Passage]

    @property
    def chapters(self):
        """Return the chapters alone."""
        return [part for part in self.parts if part.kind == "chapter"]


def as_json(book):
    """Return a book as JSON: the same book is the same bytes."""
    values = {
        "subject": book.subject,
        "parts": [asdict(part) for part in book.parts],
        "passages": [asdict(passage) for passage in book.passages.values()],
    }
    return json.dumps(values, ensure_ascii=False, sort_keys=True)


def from_json(text):
    """Return the book that as_json wrote."""
    values = json.loads(text)
    passages = [_passage(given) for given in values["passages"]]
    return Book(
        values["subject"],
        tuple(_part(given) for given in values["parts"]),
        {passage.label: passage for passage in passages},
    )


def _passage(given):
    return Passage(**(given | {"label": tuple(given["label"])}))


def _part(given):
    cites = tuple(Cite(**(cite | {"label": tuple(cite["label"])})) for cite in given["cites"])
    homes = tuple(tuple(label) for label in given["homes"])
    return Part(**(given | {"cites": cites, "homes": homes, "keywords": tuple(given["keywords"])}))
