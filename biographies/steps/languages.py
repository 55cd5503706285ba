"""The language of a source that does not say it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from biographies.checking import JUDGED_LANGUAGES, detect_language
from biographies.sources import BlockKind, PassageSpan, SourceText

ASKED = 9  # passages, from all of the source
MIN_SHARE = 2 / 3  # of them agree, else it is not said: a text in two languages is in neither


def with_language(text: SourceText, spans: Sequence[PassageSpan], *, book: str) -> SourceText:
    """Return a source's text with the language it is in, if it does not say so itself.

    Only for a book in a language that can be told from its likeliest neighbours: any other would
    be taken for one of these.
    """
    if text.language or book.split("-")[0].lower() not in JUDGED_LANGUAGES:
        return text
    prose = [span for span in spans if span.kind is BlockKind.PARAGRAPH]
    step = max(1, len(prose) // ASKED)
    found = Counter(detect_language(text.text[span.start : span.end]) for span in prose[::step])
    code, count = found.most_common(1)[0] if found else ("", 0)
    return replace(text, language=code) if count >= MIN_SHARE * found.total() else text
