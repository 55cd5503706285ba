"""The log of one program: kept once from the run before, read for what a message needs."""

import os
import shutil
from pathlib import Path
from typing import IO

TAIL_BYTES = 8_192
MOST_BYTES = 20 * 2**20


class Log:
    """One program's log file; `text()` is what it has said since it was last started."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._from = 0

    def rotate(self) -> None:
        """Keep the last stack's log as .1 and begin anew."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if self.path.exists():
            self.path.replace(self.path.with_name(f"{self.path.name}.1"))
        self.path.touch()

    def trim(self) -> None:
        """Move what a long run has said to .1; the program appends on to what is now empty."""
        if self.path.stat().st_size > MOST_BYTES:
            shutil.copyfile(self.path, self.path.with_name(f"{self.path.name}.1"))
            os.truncate(self.path, 0)
            self._from = 0

    def open(self) -> IO[bytes]:
        """Open it for a program that starts now; what stands in it already counts no more."""
        file = self.path.open("ab")
        self._from = file.tell()
        return file

    def text(self) -> str:
        """Return what the program has said since it was started."""
        with self.path.open("rb") as file:
            file.seek(self._from)
            return file.read().decode(errors="replace")

    def tail(self, lines: int = 8) -> list[str]:
        """Return its last lines that say something."""
        with self.path.open("rb") as file:
            file.seek(max(self._from, self.path.stat().st_size - TAIL_BYTES))
            said = file.read().decode(errors="replace").splitlines()
        return [line.rstrip() for line in said if line.strip()][-lines:]
