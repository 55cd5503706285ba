"""The book as a PDF that a printer can take: set in one pass, contents made afterwards."""

from biographies.exporting.pdf.writer import write_pdf

__all__ = ["write_pdf"]
