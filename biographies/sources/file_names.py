"""What a file's own properties say of title and authors, where programs often write nonsense."""

import re

_NO_TITLE = re.compile(
    r"(?:untitled|document|dokument|documento|sans titre|ohne titel|sin título|no title|title|scan"
    r"|presentation|book|new document)?[\s_-]*\d*",
    re.IGNORECASE,
)
_PROGRAM = re.compile(r"^(?:microsoft (?:office )?word|libreoffice|openoffice)\s*-\s*", re.I)
_SUFFIX = re.compile(r"\.(?:docx?|rtf|odt|txt|pdf|indd|qxd|tex|dvi|ps|wpd|pages|html?|md)$", re.I)
_NO_AUTHOR = re.compile(
    r"(?:unknown|anonymous|author|admin(?:istrator)?|user|owner|python-docx|root|default"
    r"|microsoft.*|.*\b(?:pc|laptop|computer)|[\W\d]*)",
    re.IGNORECASE,
)


def title_of_file(said: str) -> str:
    """Return a title from a file's properties; "" for what a program put there by itself."""
    title = " ".join(said.split())
    if _PROGRAM.match(title) or _SUFFIX.search(title) or _NO_TITLE.fullmatch(title):
        return ""
    return title


def authors_of_file(said: str) -> tuple[str, ...]:
    """Return the authors that a file's properties name, parted by ";", "&" or "and"."""
    names = (" ".join(name.split()) for name in re.split(r";|\s(?:and|&)\s", said))
    return tuple(name for name in names if not _NO_AUTHOR.fullmatch(name))
