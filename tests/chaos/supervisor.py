"""Programs that are started again when they end, as the product's own stack does it."""

import os
import signal
import threading
from contextlib import suppress

RESTART_AFTER_S = 1.0  # as the stack's first restart
LOOK_EVERY_S = 0.05


class Supervisor:
    """Keeps programs running until `stop`: whatever can `launch`, `start` and `stop`."""

    def __init__(self):
        self._kept = []
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="supervisor", daemon=True)
        self._thread.start()

    def keep(self, program):
        """Start it, and from now on again whenever it ends; returns it."""
        program.start()
        with self._lock:
            self._kept.append(program)
        return program

    def let_go(self, program):
        """Stop it and do not start it again."""
        with self._lock:
            self._kept.remove(program)
        program.stop()

    def stop(self):
        """Stop all."""
        self._ended.set()
        self._thread.join()
        for program in self._kept:
            program.stop()

    def _watch(self):
        while not self._ended.wait(LOOK_EVERY_S):
            dead = [each for each in self._kept if each.process.poll() is not None]
            for program in dead:
                end_group(program.process)
            if dead and not self._ended.wait(RESTART_AFTER_S):
                self._launch(dead)

    def _launch(self, dead):
        with self._lock:
            for program in dead:
                if program in self._kept:
                    program.launch()


def end_group(process):
    """SIGKILL what a program left behind, or all of it: it leads a process group."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
