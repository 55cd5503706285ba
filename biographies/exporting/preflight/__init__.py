"""Whether a file holds the whole book and is fit to be used: a report that is kept with it."""

from biographies.exporting.preflight.report import inspect
from biographies.exporting.preflight.wholeness import note_map

__all__ = ["inspect", "note_map"]
