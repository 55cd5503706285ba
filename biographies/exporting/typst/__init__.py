"""The book as a PDF with notes at the foot of the page, hyphens and tags; an optional engine."""

from biographies.exporting.typst.engine import installed_engines
from biographies.exporting.typst.writer import write_tagged_pdf

__all__ = ["installed_engines", "write_tagged_pdf"]
