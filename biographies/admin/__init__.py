"""The product's rows in the admin: plain lists, read-only where a row is immutable."""

from biographies.admin import books, evidence, sources, texts

__all__ = ["books", "evidence", "sources", "texts"]
