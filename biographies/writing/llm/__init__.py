"""The writer that asks a language model, and keeps only what its passages carry."""

from biographies.writing.llm.values import Judge, Judgement, StyleSheet
from biographies.writing.llm.writer import LanguageModelWriter

__all__ = ["Judge", "Judgement", "LanguageModelWriter", "StyleSheet"]
