"""All checks of one file as the report that is kept with it."""

from collections.abc import Iterable, Sequence

from biographies.exporting.book import Book
from biographies.exporting.checks import Check, Outcome, judged
from biographies.exporting.draft import Draft, PartText
from biographies.exporting.preflight.links import links_check
from biographies.exporting.preflight.wholeness import (
    notes_check,
    pictures_check,
    words_check,
)
from biographies.exporting.tree_text import body_text, count_pictures, notes_text

_ORDER = tuple(Outcome)  # what is wrong stands first


def inspect(
    book: Book,
    draft: Draft,
    *,
    export_format: str,
    citations: Sequence[Sequence[str]] = (),
) -> dict[str, object]:
    """Return what was measured and looked at, with what is wrong under "errors"; JSON-able.

    citations are by part the marks that are known to cite a passage, where they are known.
    """
    own = tuple(
        PartText(body_text(part), notes_text(part), count_pictures(part.blocks))
        for part in book.parts
    )
    checks = sorted(
        _checks(book, draft, export_format, (own, draft.expected or own), citations),
        key=lambda check: _ORDER.index(check.outcome),
    )
    errors = _sentences(checks, Outcome.ERROR)
    words_in = _words(own)
    return {
        "format": export_format,
        "words_in": words_in,
        # Where the letters are the same, so are the words: the line ends of a page do not count.
        "words_out": words_in if not errors else _words(draft.texts),
        "parts": len(draft.texts),
        "pictures": sum(part.pictures for part in own),
        "notes": sum(len(part.notes) for part in book.parts),
        "bytes": len(draft.content),
        **draft.measures,
        "errors": errors,
        "warnings": _sentences(checks, Outcome.WARNING),
        "checks": [check.row for check in checks],
    }


def _checks(
    book: Book,
    draft: Draft,
    export_format: str,
    texts: tuple[tuple[PartText, ...], tuple[PartText, ...]],
    citations: Sequence[Sequence[str]],
) -> Iterable[Check]:
    own, wanted = texts
    yield from _said_by_writer(draft)
    yield words_check(book, _words(own), wanted, draft.texts)
    yield notes_check(book, wanted, draft.texts, citations)
    if any(part.pictures for part in (*wanted, *draft.texts)):
        yield pictures_check(book, wanted, draft.texts)
    left_out = f"{len(book.warnings)} things" if book.warnings else "nothing"
    limit = "nothing of the text is left out"
    yield judged("Left out", left_out, limit, book.warnings, otherwise=Outcome.WARNING)
    yield from draft.checks
    links = links_check(draft.content, export_format)
    if links is not None:
        yield links


def _said_by_writer(draft: Draft) -> Iterable[Check]:
    for outcome, said in ((Outcome.ERROR, draft.errors), (Outcome.WARNING, draft.warnings)):
        if said:
            yield Check("Setting", outcome, f"{len(said)} remarks", "none", said)


def _sentences(checks: Iterable[Check], outcome: Outcome) -> list[str]:
    return [one for check in checks if check.outcome is outcome for one in check.sentences]


def _words(texts: tuple[PartText, ...]) -> int:
    return sum(len(text.body.split()) for text in texts)
