"""What reading a file of bibliographic records gives."""

from collections.abc import Mapping
from dataclasses import dataclass

from biographies.sources.values import Record


@dataclass(frozen=True, slots=True)
class Item:
    """One record as its format gives it, as a CSL-JSON object; None: it cannot be read.

    `remarks` are what is to be told of it: why it cannot be read, or what was odd.
    """

    number: int  # in the file, from 1
    csl: Mapping[str, object] | None
    key: str = ""
    files: tuple[str, ...] = ()  # that belong to it, as its program names them
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundRecord:
    """A record with what may name its source's file: its key, and the files it is kept with."""

    number: int
    record: Record
    names: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Return how people find it in their file."""
        return f"record {self.number} “{self.record.title}”"


@dataclass(frozen=True, slots=True)
class RecordFile:
    """The records of a file, and what could not be read of it, in sentences without a full stop."""

    found: tuple[FoundRecord, ...] = ()
    problems: tuple[str, ...] = ()
