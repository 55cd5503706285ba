"""The book as a Word document: styles, real footnotes, contents, running heads."""

from biographies.exporting.word.writer import write_word

__all__ = ["write_word"]
