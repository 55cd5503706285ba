"""What is used of lxml's elements, which come without types."""

from collections.abc import Iterator
from typing import Any, Protocol


class Element(Protocol):
    """An element of a page or of a package's XML."""

    tag: object
    text: str | None
    tail: str | None

    def get(self, key: str, default: str = "") -> str:
        """Return an attribute."""

    def items(self) -> list[tuple[str, str]]:
        """Return all attributes."""

    def iter(self, *tags: str) -> "Iterator[Element]":
        """Walk over the element and all in it, in order."""

    def itertext(self) -> Iterator[str]:
        """Walk over all its text."""

    def getroottree(self) -> Any:  # lxml's own, used for its document's facts
        """Return the tree that it stands in."""

    def __iter__(self) -> "Iterator[Element]":
        """Walk over its children."""
