"""The embedded writer: a draft made of the sources' own sentences, without any model."""

from biographies.writing.extractive.writer import ExtractiveWriter

__all__ = ["ExtractiveWriter"]
