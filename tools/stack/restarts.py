"""When a program that died is started again, and when that is given up."""

from dataclasses import dataclass, field

MOST = 5
WINDOW_S = 60.0


@dataclass
class Restarts:
    """Restarts after 1, 2, 4 … seconds, at most five in a minute."""

    _times: list[float] = field(default_factory=list)

    def next_at(self, now: float) -> float | None:
        """Return when to start a program again that died now; None: give up."""
        self._times = [then for then in self._times if now - then < WINDOW_S]
        if len(self._times) >= MOST:
            return None
        due = now + 2.0 ** len(self._times)
        self._times.append(now)
        return due
