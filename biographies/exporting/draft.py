"""What a writer hands to the preflight: the file, and the file's own words read back out of it."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class PartText:
    """One part as a file holds it."""

    body: str
    notes: str
    pictures: int = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """A file that has not passed the preflight yet.

    expected is what `texts` must say, where the medium prints more than the tree says (numbers of
    lists, marks for missing letters); empty if it is the tree's own text.
    """

    content: bytes
    suffix: str
    media_type: str
    texts: tuple[PartText, ...]
    expected: tuple[PartText, ...] = ()
    measures: dict[str, object] = field(default_factory=dict)
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
