"""What an editor says on the first pages of a book, besides its title."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils import timezone

from biographies.models import Biography
from biographies.orders import clean_text, refuse

MAX_LINE = 200
MAX_LINES = 12
_ISBN = re.compile(r"\d{13}|\d{9}[\dX]")
_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """Lines of the title page and of the imprint; each may be empty. isbn is 13 digits."""

    subtitle: str = ""
    author: str = ""
    publisher: str = ""
    year: str = ""
    isbn: str = ""
    lines: tuple[str, ...] = ()

    @classmethod
    def of(cls, biography: Biography) -> "FrontMatter":
        """Return what is kept with a book; what cannot be read of it counts as empty."""
        kept = biography.front_matter if isinstance(biography.front_matter, dict) else {}
        lines = kept.get("lines")
        return cls(
            **{name: str(kept.get(name) or "")[:MAX_LINE] for name in _NAMES},
            lines=tuple(map(str, lines[:MAX_LINES])) if isinstance(lines, list) else (),
        )

    def keep(self, biography: Biography, *, instead_of: "FrontMatter") -> bool:
        """Put it in the place of what the editor saw; False if somebody was faster."""
        with transaction.atomic():
            row = Biography.objects.select_for_update().get(pk=biography.pk)
            if FrontMatter.of(row) != instead_of:
                return False
            row.front_matter, row.updated_at = self.stored, timezone.now()
            row.save(update_fields=["front_matter", "updated_at"])
        return True

    @property
    def stored(self) -> dict[str, object]:
        """Return it as it is kept: JSON, without what is empty."""
        said = asdict(self) | {"lines": list(self.lines)}
        return {name: value for name, value in said.items() if value}


_NAMES = ("subtitle", "author", "publisher", "year", "isbn")


def clean_front_matter(given: Mapping[str, str]) -> FrontMatter:
    """Return front matter as typed, checked; InvalidInputError names the field and the limit."""
    said = {
        name: clean_text(
            " ".join(given.get(name, "").split()), field=name, limit=MAX_LINE, is_required=False
        )
        for name in _NAMES
    }
    if said["year"] and not _YEAR.search(said["year"]):
        refuse("year", "needs four digits, such as 1921")
    lines = [" ".join(line.split()) for line in given.get("lines", "").splitlines()]
    lines = [clean_text(line, field="lines", limit=MAX_LINE) for line in lines if line]
    if len(lines) > MAX_LINES:
        refuse("lines", f"has {len(lines)} lines; at most {MAX_LINES} are allowed")
    return FrontMatter(**(said | {"isbn": clean_isbn(said["isbn"])}), lines=tuple(lines))


def clean_isbn(value: str) -> str:
    """Return an ISBN as its 13 digits, "" for none; InvalidInputError if it cannot be one.

    The check digits are those of ISO 2108: weights 1 and 3 over 13 digits, 10 down to 1 over 10.
    """
    digits = re.sub(r"[\s‐‑–-]|^ISBN:?", "", value.strip(), flags=re.IGNORECASE).upper()
    if not digits:
        return ""
    if not _ISBN.fullmatch(digits):
        refuse("isbn", "needs 13 digits, or 10 of which the last may be an X")
    if len(digits) == 10:
        worth = [10 if digit == "X" else int(digit) for digit in digits]
        if sum(weight * digit for weight, digit in zip(range(10, 0, -1), worth, strict=True)) % 11:
            refuse("isbn", "is mistyped: its last digit does not fit the others")
        digits = f"978{digits[:9]}"
        return digits + _last_of(digits)
    if digits[:3] not in {"978", "979"}:
        refuse("isbn", "begins with 978 or 979")
    if digits[12] != _last_of(digits[:12]):
        refuse("isbn", "is mistyped: its last digit does not fit the others")
    return digits


def _last_of(twelve: str) -> str:
    total = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(twelve))
    return str(-total % 10)
