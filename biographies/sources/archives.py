"""ZIP packages (Word, EPUB) opened with suspicion: nothing is unpacked beyond the limits."""

import zlib
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from biographies.errors import SourceUnreadableError

MAX_UNPACKED_BYTES = 100_000_000
MAX_RATIO = 100  # unpacked to packed
MAX_PARTS = 10_000
_RATIO_HOLDS_ABOVE = 1_000_000  # bytes: a small file of blanks is no bomb
_AT_A_TIME = 65_536
_ENCRYPTED = 0x1
_LOCAL_HEADER = 30  # bytes before a part's name and data
_DAMAGED = "the file is damaged or was cut off; save or download it again"


class Archive:
    """A ZIP package in memory; every refusal is a SourceUnreadableError in an editor's words.

    The limits are tested on what the directory says and again on what really comes out.
    """

    def __init__(self, data: bytes) -> None:
        self._size = len(data)
        self._unpacked = 0
        try:
            self._zip = ZipFile(BytesIO(data))
        except (BadZipFile, NotImplementedError, ValueError, OSError) as exc:
            raise SourceUnreadableError(_DAMAGED) from exc
        self._parts = {part.filename: part for part in self._zip.infolist()}
        self._check_directory(self._zip.infolist())

    def __contains__(self, name: str) -> bool:
        return name in self._parts

    def names(self) -> tuple[str, ...]:
        """Return the names of all parts."""
        return tuple(self._parts)

    def read(self, name: str) -> bytes:
        """Return a part unpacked, counting; raises KeyError for a part that is not there."""
        part = self._parts[name]
        chunks: list[bytes] = []
        try:
            with self._zip.open(part) as unpacked:
                while chunk := unpacked.read(_AT_A_TIME):
                    self._unpacked += len(chunk)
                    self._refuse_bomb(self._unpacked)
                    chunks.append(chunk)
        except NotImplementedError as exc:
            msg = "the file is packed in a way that cannot be read; save it again"
            raise SourceUnreadableError(msg) from exc
        except (BadZipFile, zlib.error, EOFError, OSError) as exc:
            raise SourceUnreadableError(_DAMAGED) from exc
        return b"".join(chunks)

    def _check_directory(self, parts: list[ZipInfo]) -> None:
        if len(parts) > MAX_PARTS:
            msg = f"the file is a package of {len(parts)} parts; the limit is {MAX_PARTS}"
            raise SourceUnreadableError(msg)
        for part in parts:
            if part.flag_bits & _ENCRYPTED:
                msg = "the file is protected by a password; save it without one"
                raise SourceUnreadableError(msg)
            if _leads_out(part.orig_filename):
                msg = f"the file has a part that points outside of it ({part.filename[:80]!r})"
                raise SourceUnreadableError(msg)
        self._refuse_bomb(sum(part.file_size for part in parts))
        self._refuse_overlap(parts)

    def _refuse_bomb(self, unpacked: int) -> None:
        if unpacked > MAX_UNPACKED_BYTES:
            limit = MAX_UNPACKED_BYTES // 1_000_000
            msg = f"the file unpacks to more than {limit} MB, which is the limit"
            raise SourceUnreadableError(msg)
        if unpacked > max(_RATIO_HOLDS_ABOVE, MAX_RATIO * self._size):
            msg = f"the file unpacks to more than {MAX_RATIO} times its size, as no book does"
            raise SourceUnreadableError(msg)

    def _refuse_overlap(self, parts: list[ZipInfo]) -> None:
        """Refuse parts that share their packed bytes and so unpack to far more than there is."""
        end = 0
        for part in sorted(parts, key=lambda part: part.header_offset):
            if part.header_offset < end:
                msg = "the file is built to overwhelm who unpacks it (its parts overlap)"
                raise SourceUnreadableError(msg)
            end = part.header_offset + _LOCAL_HEADER + part.compress_size


def _leads_out(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or "\x00" in name or ":" in name[:2]
