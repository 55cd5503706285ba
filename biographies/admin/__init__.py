"""The product's rows in the admin: plain lists, read-only where a row is immutable."""

from biographies.admin import books, evidence, model_calls, sources, texts

__all__ = ["books", "evidence", "model_calls", "sources", "texts"]
