"""What a writer hands to the preflight: the file, and the file's own words read back out of it."""

from dataclasses import dataclass, field

from biographies.exporting.checks import Check


@dataclass(frozen=True, slots=True)
class PartText:
    """One part as a file holds it.

    references are the numbers of notes in the order of the text; None where the notes themselves
    were read at the places that refer to them.
    """

    body: str
    notes: str
    pictures: int = 0
    references: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A file that has not passed the preflight yet.

    expected is what `texts` must say, where the medium prints more than the tree says (numbers of
    lists, marks for missing letters); empty if it is the tree's own text. checks are what the
    writer looked at himself.
    """

    content: bytes
    suffix: str
    media_type: str
    texts: tuple[PartText, ...]
    expected: tuple[PartText, ...] = ()
    measures: dict[str, object] = field(default_factory=dict)
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
