"""Files of bibliographic records: BibTeX, RIS and CSL-JSON, each record read or reported."""

from pathlib import PurePath

from biographies.errors import InvalidInputError, SourceUnreadableError
from biographies.sources.csl_items import record_from_csl
from biographies.sources.decoding import decode
from biographies.sources.record_formats.values import FoundRecord, Item, RecordFile

__all__ = ["MAX_RECORDS", "RECORD_SUFFIXES", "FoundRecord", "RecordFile", "read_records"]

MAX_RECORDS = 10_000
RECORD_SUFFIXES = (".bib", ".ris", ".json")


def read_records(data: bytes, *, filename: str) -> RecordFile:
    """Return a file's records, and what could not be read of it, each with number and reason.

    The suffix tells the format. Raises InvalidInputError for a file that is none of them, or has
    more than MAX_RECORDS.
    """
    suffix = PurePath(filename).suffix.lower()
    if suffix not in RECORD_SUFFIXES:
        named = ", ".join(RECORD_SUFFIXES)
        raise InvalidInputError(field="records", message=f"{filename} is none of {named}")
    items = _items(suffix, _characters(data, filename, suffix))
    if len(items) > MAX_RECORDS:
        raise InvalidInputError(
            field="records", message=f"{filename} has more than {MAX_RECORDS} records"
        )
    return _read(items)


def _characters(data: bytes, filename: str, suffix: str) -> str:
    if suffix == ".json":
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise InvalidInputError(field="records", message=f"{filename} is not UTF-8") from None
    try:
        return decode(data, filename=filename)[0]
    except SourceUnreadableError as exc:
        raise InvalidInputError(field="records", message=str(exc)) from exc


def _items(suffix: str, text: str) -> list[Item]:
    # Imported here: the libraries behind them are slow to load, and few processes read records.
    if suffix == ".bib":
        from biographies.sources.record_formats.bibtex import items_of_bibtex

        return items_of_bibtex(text)
    if suffix == ".ris":
        from biographies.sources.record_formats.ris import items_of_ris

        return items_of_ris(text)
    from biographies.sources.record_formats.csl_json import items_of_csl_json

    return items_of_csl_json(text)


def _read(items: list[Item]) -> RecordFile:
    found: list[FoundRecord] = []
    problems: list[str] = []
    keys: set[str] = set()
    for item in items:
        where = f"record {item.number}"
        problems.extend(f"{where}: {remark}" for remark in item.remarks)
        if item.csl is None:
            continue
        if item.key and item.key in keys:
            problems.append(f"{where}: its key {item.key} was another record’s already")
            continue
        keys.add(item.key)
        try:
            record = record_from_csl(item.csl, where)
        except InvalidInputError as exc:
            problems.append(str(exc))
            continue
        names = tuple(filter(None, (item.key, *item.files)))
        found.append(FoundRecord(item.number, record, names))
    return RecordFile(tuple(found), tuple(problems))
