"""From a file to passages, and the grammar of citations; pure functions of text."""

from biographies.sources.attributions import (
    SAYING_VERBS,
    Attributions,
    OriginLabels,
    attributions,
    credit,
    family_name,
    joined_names,
    labels_of_origin,
)
from biographies.sources.citing import CitedPlace, Citer, Printed, as_markdown, as_text
from biographies.sources.confined import LIMITS_IN_WORDS, read_confined
from biographies.sources.languages import is_foreign, main_language
from biographies.sources.marks import MARK, mark, statements
from biographies.sources.markup import escape, plain
from biographies.sources.matching import Matches, SourceName, match_records
from biographies.sources.passages import cut_passages
from biographies.sources.reading import READABLE_SUFFIXES, check_source, read_source
from biographies.sources.record_formats import (
    RECORD_SUFFIXES,
    FoundRecord,
    RecordFile,
    read_records,
)
from biographies.sources.records import record_from_text, to_csl
from biographies.sources.references import short_author
from biographies.sources.rereading import NewReading, ReadPassage
from biographies.sources.search import Hit, SearchIndex, index_passages, search_terms
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
from biographies.sources.verbatim import Quoted, Reproduced
from biographies.sources.words import count_markdown_words, count_words
from biographies.sources.years import dates_in, years_in

__all__ = [
    "LIMITS_IN_WORDS",
    "MARK",
    "READABLE_SUFFIXES",
    "RECORD_SUFFIXES",
    "SAYING_VERBS",
    "Attributions",
    "Block",
    "BlockKind",
    "CitedPlace",
    "Citer",
    "DateMention",
    "FoundRecord",
    "Hit",
    "Matches",
    "NewReading",
    "OriginLabels",
    "Passage",
    "PassageSpan",
    "Printed",
    "Quoted",
    "ReadPassage",
    "Record",
    "RecordFile",
    "Reproduced",
    "SearchIndex",
    "Sentence",
    "SourceName",
    "SourceText",
    "StatementSpan",
    "as_markdown",
    "as_text",
    "attributions",
    "check_source",
    "count_markdown_words",
    "count_words",
    "credit",
    "cut_passages",
    "dates_in",
    "escape",
    "family_name",
    "index_passages",
    "is_foreign",
    "joined_names",
    "labels_of_origin",
    "main_language",
    "mark",
    "match_records",
    "plain",
    "read_confined",
    "read_records",
    "read_source",
    "record_from_text",
    "search_terms",
    "short_author",
    "split_sentences",
    "statements",
    "to_csl",
    "years_in",
]
