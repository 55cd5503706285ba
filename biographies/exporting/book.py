"""The one tree of a book that every writer sets: immutable values without markup."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from biographies.exporting.manuscript import Indexed
from biographies.sources import Record

_POINTS = 72  # an inch
_LEAST_DOTS = 150  # an inch: a picture with fewer is seen to be coarse


@dataclass(frozen=True, slots=True)
class Text:
    """A stretch of plain text."""

    text: str


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Text set in italics."""

    children: tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class Strong:
    """Text set in bold."""

    children: tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class Strike:
    """Text struck through."""

    children: tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class Code:
    """A short stretch of text that is shown letter by letter."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """Text that leads to a web or mail address."""

    href: str
    children: tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class NoteRef:
    """The place of a note; the number is that of a Note of the same part."""

    number: int


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A line that ends here by the author's will."""


Inline = Text | Emphasis | Strong | Strike | Code | Link | NoteRef | LineBreak


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a part; level 2, 3 or 4, since the part's title is level 1."""

    level: int
    children: tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of prose."""

    children: tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation set off from the text."""

    blocks: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A list; an ordered one counts from `start`."""

    is_ordered: bool
    start: int
    items: tuple[tuple["Block", ...], ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table."""

    children: tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one header row; every row has a cell for each alignment."""

    alignments: tuple[str, ...]  # "left", "center" or "right", one a column
    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A break between two passages of a text."""


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Lines that are shown letter by letter."""

    text: str


@dataclass(frozen=True, slots=True)
class Image:
    """A picture on lines of its own; `name` is that of a Picture of the same book.

    description is for who cannot see it and is not printed; caption is printed below it, with the
    credit at its end, and may be empty.
    """

    name: str
    description: str
    caption: tuple["Inline", ...] = ()


Block = Heading | Paragraph | Quote | ListBlock | Table | Rule | CodeBlock | Image


@dataclass(frozen=True, slots=True)
class Cited:
    """A work that a note cites, by its source number, and the place in it, empty for the whole."""

    source: int
    place: str
    is_pages: bool  # the place is numbers of pages, without a word for them


@dataclass(frozen=True, slots=True)
class Note:
    """A note of a part; numbers begin at 1 in each part and follow the text.

    cited is what the note was set from; an editor's own note has none. marks are those of the text
    that it stands for, or has in itself ("s2p412"), in order.
    """

    number: int
    blocks: tuple["Block", ...]
    cited: tuple[Cited, ...] = ()
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A chapter, an introduction, …; `key` is unique in the book and fit for a file name."""

    key: str
    kind: str
    number: int
    label: str  # "Chapter 3"; "" where the title says it or the part has no number
    title: str
    blocks: tuple["Block", ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Meta:
    """What the book says of itself; each field but title and language may be empty."""

    title: str
    subtitle: str
    subject: str
    author: str
    publisher: str
    year: str
    language: str
    identifier: str
    isbn: str = ""  # 13 digits


@dataclass(frozen=True, slots=True)
class Front:
    """The pages before the text: lines of the title page and of the imprint."""

    title_page: tuple[
        tuple[str, str], ...
    ]  # (role, line): title, subtitle, author, publisher, year
    imprint: tuple[str, ...]
    origin: tuple[str, ...] = ()  # those of the imprint's lines that say where the words are from


@dataclass(frozen=True, slots=True)
class Picture:
    """The verified bytes of a picture: a JPEG or PNG file; width and height are in pixels."""

    name: str
    media_type: str
    width: int
    height: int
    content: bytes = field(repr=False)

    def fitted(self, width: float, height: float) -> tuple[float, float]:
        """Return its size in points inside a box of that size, at 150 dots an inch or more."""
        scale = min(width / self.width, height / self.height, _POINTS / _LEAST_DOTS)
        return self.width * scale, self.height * scale

    def dots(self, width: float) -> int:
        """Return its dots an inch when it is set that many points wide."""
        return round(self.width * _POINTS / width)


@dataclass(frozen=True, slots=True)
class Book:
    """A whole book, clean and numbered; warnings say what the tree could not carry."""

    meta: Meta
    front: Front
    parts: tuple[Part, ...]
    warnings: tuple[str, ...] = ()
    index: tuple[Indexed, ...] = ()  # printed where a medium has pages
    pictures: tuple[Picture, ...] = ()  # those that the parts show, each once, by name
    cover: Picture | None = None
    works: Mapping[int, Record] = field(default_factory=dict)  # that notes cite, by source number
    word_template: bytes = field(default=b"", repr=False)  # a house's own .docx, looked over

    def picture(self, name: str) -> Picture:
        """Return the picture that an Image of the book shows."""
        return next(picture for picture in self.pictures if picture.name == name)
