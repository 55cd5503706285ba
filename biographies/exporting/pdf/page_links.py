"""Where the links of a finished PDF lead."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pypdf import PdfReader


@dataclass(frozen=True, slots=True)
class PageLinks:
    """How many links lead to pages and to addresses, and which lead nowhere."""

    inside: int
    outside: int
    broken: tuple[str, ...]


def follow_links(reader: "PdfReader") -> PageLinks:
    """Follow each link to its page; one that leads out of the file is only counted."""
    pages = {page.indirect_reference.idnum for page in reader.pages if page.indirect_reference}
    inside, outside = 0, 0
    broken: list[str] = []
    for number, page in enumerate(reader.pages, 1):
        for reference in page.get("/Annots") or ():
            link = reference.get_object()
            if "/URI" in link.get("/A", {}):
                outside += 1
                continue
            inside += 1
            if _page_of(link) not in pages:
                broken.append(f"page {number} of the file: a link leads to no page")
    return PageLinks(inside, outside, tuple(broken))


def _page_of(link: Any) -> int | None:
    """Return the number of the object that a link leads to: the engine names pages directly."""
    target = link.get("/Dest")
    first = target[0] if isinstance(target, list) and target else None
    return getattr(first, "idnum", None)
