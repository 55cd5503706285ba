"""Fewer garbage collections while a file is written."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# A tree and its pages are hundreds of thousands of objects that live to the end: looking at them
# again and again took a tenth of an export's time, and for long books more than their share (a PDF
# of 204,000 words 4.8 times as long as one of 51,000; 3.9 times with these, for 20 MB more).
_RARELY = (50_000, 20, 100)


@contextmanager
def rare_collections() -> Iterator[None]:
    """Let the collector look for unreachable objects less often; also a decorator.

    It is the whole process's: of two that overlap in threads the first to end takes it back.
    """
    before = gc.get_threshold()
    if before == _RARELY:
        yield
        return
    gc.set_threshold(*_RARELY)
    try:
        yield
    finally:
        gc.set_threshold(*before)
