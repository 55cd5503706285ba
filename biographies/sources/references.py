"""Records as they are printed: in a note, in the bibliography, and in a phrase."""

import re

from biographies.sources.names import in_title_case, joined, natural_name, split_name
from biographies.sources.values import Record

_SHORT_WORKS = frozenset(
    {
        "article",
        "article-journal",
        "article-magazine",
        "article-newspaper",
        "chapter",
        "entry",
        "entry-dictionary",
        "entry-encyclopedia",
        "paper-conference",
        "post",
        "post-weblog",
        "webpage",
    }
)


def short_author(record: Record) -> str:
    """Return the family names of a work's authors, or of its editors: "Strachey and Lee"."""
    return joined([split_name(name)[0] for name in _makers(record)[0]])


def citation_note(record: Record, *, locator: str = "") -> str:
    """Return a printed note: Lytton Strachey, Queen Victoria (1921), I Antecedents › II."""
    names, role = _makers(record)
    makers = joined([natural_name(name) for name in names]) + role
    title = _title(record)
    if record.year:
        title += f" ({record.year})"
    return _sentence(", ".join(part for part in (makers, title, _place(locator)) if part))


def _place(locator: str) -> str:
    """Return a path of headings as it is printed: one that stands in capitals does not shout."""
    headings = [heading.strip() for heading in locator.split("›")]
    return " › ".join(
        in_title_case(heading) if heading.isupper() else heading for heading in headings
    )


def bibliography_entry(record: Record) -> str:
    """Return an entry of the bibliography, in sentences; parts that are missing leave no trace."""
    names, role = _makers(record)
    makers = names[:1] + [natural_name(name) for name in names[1:]]
    parts = (
        _people(makers) + role,
        _title(record),
        _edition(record),
        _imprint(record),
        record.url,
    )
    return " ".join(_sentence(part) for part in parts if part)


def _makers(record: Record) -> tuple[list[str], str]:
    """Return who made the work, and what is printed behind their names."""
    if record.authors:
        return list(record.authors), ""
    editors = [name for name in record.extra.get("editor", "").split("; ") if name]
    return editors, (" (eds)" if len(editors) > 1 else " (ed.)") if editors else ""


def _people(names: list[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])}, and {names[-1]}"


def _title(record: Record) -> str:
    container = record.extra.get("container-title", "")
    if record.kind not in _SHORT_WORKS and not container:
        return record.title
    places = [
        f"“{record.title}”",
        container,
        _numbered("vol. ", record.extra.get("volume", "")),
        _numbered("no. ", record.extra.get("issue", "")),
        _pages(record.extra.get("page", "")),
    ]
    return ", ".join(part for part in places if part)


def _numbered(word: str, number: str) -> str:
    return f"{word}{number}" if number else ""


def _pages(page: str) -> str:
    word = "pp. " if re.search(r"\d\s*[-–,]", page) else "p. "
    return _numbered(word, re.sub(r"(?<=\d)-(?=\d)", "–", page))


def _edition(record: Record) -> str:
    edition = record.extra.get("edition", "")
    if not edition.isdigit():
        return edition
    last = (
        "th"
        if edition[-2:] in ("11", "12", "13")
        else {"1": "st", "2": "nd", "3": "rd"}.get(edition[-1], "th")
    )
    return f"{edition}{last} ed."


def _imprint(record: Record) -> str:
    house = ": ".join(part for part in (record.place, record.publisher) if part)
    return ", ".join(part for part in (house, record.year) if part)


def _sentence(text: str) -> str:
    """Close a part with a full stop unless its own end is one."""
    text = text.strip().rstrip(",;:")
    if not text:
        return ""
    return text if re.search(r"[.!?…][”’\"']*$", text) else text + "."
