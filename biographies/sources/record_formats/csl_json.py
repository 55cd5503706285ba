"""Takes the records of CSL-JSON apart, as Zotero, Better BibTeX and pandoc write it."""

import json
from collections.abc import Iterator, Mapping

from biographies.errors import InvalidInputError
from biographies.sources.record_formats.values import Item


def items_of_csl_json(text: str) -> list[Item]:
    """Return the items of a list, or of an object with "items"; raise InvalidInputError."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError) as exc:
        raise InvalidInputError(field="records", message=f"is not JSON ({exc})") from None
    items = said.get("items") if isinstance(said, dict) else said
    if not isinstance(items, list):
        raise InvalidInputError(field="records", message="must be a CSL-JSON list of records")
    return [_item(number, item) for number, item in enumerate(items, start=1)]


def _item(number: int, item: object) -> Item:
    if not isinstance(item, dict):
        return Item(number, None, remarks=("is not an object",))
    key = item.get("id")
    is_key = isinstance(key, str | int) and not isinstance(key, bool)
    return Item(number, item, key=str(key) if is_key else "", files=tuple(_files(item)))


def _files(item: Mapping[str, object]) -> Iterator[str]:
    attachments = item.get("attachments")
    for one in attachments if isinstance(attachments, list) else ():
        path = one.get("path") or one.get("title") if isinstance(one, dict) else one
        if isinstance(path, str):
            yield path
    file = item.get("file")
    if isinstance(file, str):
        yield file
