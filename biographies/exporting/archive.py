"""ZIP files whose bytes depend on nothing but what is in them."""

import io
import zipfile
from collections.abc import Iterable

_MOMENT = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP file can state
_UNIX = 3
_MODE = 0o644 << 16


def zip_bytes(
    entries: Iterable[tuple[str, bytes]], *, stored: frozenset[str] = frozenset()
) -> bytes:
    """Return the entries as a ZIP file in the order given; names in `stored` are not compressed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in entries:
            info = zipfile.ZipInfo(name, _MOMENT)
            info.create_system = _UNIX  # the same on every system that runs this
            info.external_attr = _MODE
            info.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return buffer.getvalue()
