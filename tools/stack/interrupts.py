"""Ctrl-C and the end of a child wake the supervisor; it never polls without need."""

import os
import select
import signal
from types import FrameType, TracebackType

ASKING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupts:
    """Counts the requests to stop; `wait` returns early when one comes or a child ends."""

    def __init__(self) -> None:
        self.count = 0

    def __enter__(self) -> "Interrupts":
        self._read, self._write = os.pipe()
        for end in (self._read, self._write):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(self._write, warn_on_full_buffer=False)
        self._before = {each: signal.signal(each, self._note) for each in ASKING}
        self._before[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, _nothing)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for each, handler in self._before.items():
            signal.signal(each, handler)
        signal.set_wakeup_fd(-1)
        os.close(self._read)
        os.close(self._write)

    def wait(self, seconds: float) -> None:
        """Wait this long, or until a signal came."""
        if select.select([self._read], [], [], seconds)[0]:
            os.read(self._read, 4_096)

    def _note(self, number: int, frame: FrameType | None) -> None:
        self.count += 1


def _nothing(number: int, frame: FrameType | None) -> None:
    """Exist: without a handler SIGCHLD wakes nobody."""
