"""Citing: notes and bibliography of a book in a style of the Citation Style Language."""

from biographies.sources.citing.citer import Citer
from biographies.sources.citing.places import CitedPlace
from biographies.sources.citing.printed import Printed, as_markdown, as_text

__all__ = ["CitedPlace", "Citer", "Printed", "as_markdown", "as_text"]
