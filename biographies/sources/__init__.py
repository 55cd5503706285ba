"""From a file to passages, and the grammar of citations; pure functions of text."""

from biographies.sources.marks import MARK, mark, statements
from biographies.sources.markup import escape, plain
from biographies.sources.passages import cut_passages
from biographies.sources.reading import READABLE_SUFFIXES, check_source, read_source
from biographies.sources.records import parse_records, record_from_text, to_csl
from biographies.sources.references import bibliography_entry, citation_note, short_author
from biographies.sources.sentences import split_sentences
from biographies.sources.values import (
    Block,
    BlockKind,
    DateMention,
    Passage,
    PassageSpan,
    Record,
    Sentence,
    SourceText,
    StatementSpan,
)
from biographies.sources.words import count_markdown_words, count_words
from biographies.sources.years import dates_in, years_in

__all__ = [
    "MARK",
    "READABLE_SUFFIXES",
    "Block",
    "BlockKind",
    "DateMention",
    "Passage",
    "PassageSpan",
    "Record",
    "Sentence",
    "SourceText",
    "StatementSpan",
    "bibliography_entry",
    "check_source",
    "citation_note",
    "count_markdown_words",
    "count_words",
    "cut_passages",
    "dates_in",
    "escape",
    "mark",
    "parse_records",
    "plain",
    "read_source",
    "record_from_text",
    "short_author",
    "split_sentences",
    "statements",
    "to_csl",
    "years_in",
]
