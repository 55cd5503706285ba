"""How a work is named in a phrase; notes and bibliography are the styles' affair (citing)."""

from biographies.sources.names import joined, split_name
from biographies.sources.values import Record


def short_author(record: Record) -> str:
    """Return the family names of a work's authors, or of its editors: "Strachey and Lee"."""
    editors = [name for name in record.extra.get("editor", "").split("; ") if name]
    return joined([split_name(name)[0] for name in record.authors or editors])
