"""What a book's subject tells of himself, sentence by sentence: statements that are quotations."""

from collections.abc import Iterator

from biographies.sources import attributions, dates_in, split_sentences
from biographies.writing.extractive.openings import footing
from biographies.writing.extractive.quotes import quotations
from biographies.writing.values import CitedStatement
from biographies.writing.words import Names


def told_sentences(
    statement: CitedStatement, speaker: str, names: Names, *, language: str
) -> Iterator[tuple[CitedStatement, str]]:
    """Yield the dated sentences of a statement that is one quotation, each as a quotation.

    With each comes the sentence itself: dates in quotations are left out elsewhere. One that leans
    on the sentence before it is left out.
    """
    inner = words_told(statement.text)
    if inner is None:
        return
    words = attributions(language)
    lead = words.opening[0].format(name=speaker) if speaker else ""
    for found in split_sentences(inner):
        sentence = inner[found.start : found.end].strip()
        if dates_in(sentence) and not footing(sentence, names).leans:
            said = f"{lead}{words.marks[0]}{sentence}{words.marks[1]}"
            yield CitedStatement(said, statement.source, statement.ordinal), sentence


def words_told(text: str) -> str | None:
    """Return what stands inside a statement that is one quotation; None if it is none."""
    spans = quotations(text)
    if len(spans) != 1 or not _is_whole(text, spans[0]):
        return None
    return text[spans[0][0] + 1 : spans[0][1] - 1]


def _is_whole(text: str, span: tuple[int, int]) -> bool:
    """Tell whether nothing but a lead ("Franklin writes:") stands outside a quotation."""
    before, behind = text[: span[0]].rstrip(), text[span[1] :].strip(" .")
    return not behind and (not before or before.endswith(":"))
