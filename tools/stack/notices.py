"""What the terminal shows: a line a step; while things start, one line that is rewritten."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from .process import Process

if TYPE_CHECKING:
    from rich.live import Live


class Notices:
    """Plain lines; on a terminal the starting programs are shown as they become ready."""

    def __init__(self, *, is_terminal: bool | None = None) -> None:
        self._is_terminal = sys.stdout.isatty() if is_terminal is None else is_terminal
        self._live: Live | None = None

    def say(self, line: str) -> None:
        """Say what is being done, or an address."""
        self._close()
        print(line, flush=True)

    def problem(self, line: str) -> None:
        """Say what went wrong, on stderr."""
        self._close()
        print(f"BookGen: {line}", file=sys.stderr, flush=True)

    def lines(self, lines: Sequence[str]) -> None:
        """Show some lines of a log, set in, on stderr."""
        self._close()
        for line in lines:
            print(f"    {line}", file=sys.stderr, flush=True)

    def starting(self, processes: Sequence[Process]) -> None:
        """Show which programs are ready; nothing where lines cannot be rewritten."""
        if not self._is_terminal:
            return
        missing = [each.name for each in processes if not each.is_ready]
        done = len(processes) - len(missing)
        if self._live is None:
            self._live = _live_line()
        self._live.update(
            f"  {done} of {len(processes)} ready; still starting: {', '.join(missing)}"
        )
        self._live.refresh()

    def _close(self) -> None:
        if self._live is not None:
            self._live.stop()
            self._live = None


def _live_line() -> "Live":
    # imported where it is used: without a terminal it would only cost time
    from rich.live import Live

    live = Live(auto_refresh=False, transient=True)  # its thread would make forking unsafe
    live.start()
    return live
