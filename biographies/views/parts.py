"""A part of a book in an address: "3" is chapter 3, "introduction" the introduction."""

from biographies.models.chapter import Kind


class PartConverter:
    """Between an address and a part's kind and number."""

    regex = "[1-9][0-9]{0,2}|" + "|".join(kind for kind in Kind.values if kind != Kind.CHAPTER)

    def to_python(self, value: str) -> tuple[str, int]:
        """Return the part that an address names."""
        return (Kind.CHAPTER, int(value)) if value.isdecimal() else (value, 0)

    def to_url(self, value: "tuple[str, int] | str | int") -> str:
        """Return how an address names a part: (kind, number), or the address's own form."""
        if not isinstance(value, tuple):
            return str(value)
        kind, number = value
        return str(number) if kind == Kind.CHAPTER else kind
