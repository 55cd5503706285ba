"""Statements that no engine may change: those somebody locked, and those a person wrote."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from django.db import transaction

from biographies.errors import BiographyError
from biographies.models import Chapter, ChapterRevision, StatementLock
from biographies.models.source import content_hash
from biographies.orders import refuse
from biographies.sources import count_markdown_words, statements
from biographies.texts.kept_text import merge_kept, missing_from, reading
from biographies.texts.statement_search import statements_with
from biographies.writing import Brief, SentenceRef

_SHOWN, _SHOWN_CHARACTERS = 3, 60


class LockedTextMissingError(BiographyError):
    """A text lacks statements that are locked, or that a person wrote; nothing of it is kept."""

    code = "chapter.locked_text_missing"


@dataclass(frozen=True, slots=True)
class KeptText:
    """What a new text of a chapter must have: readings of statements of its present text."""

    markdown: str = ""  # the present text
    readings: tuple[str, ...] = ()
    words: int = 0
    told: tuple[SentenceRef, ...] = ()  # what they say already of their passages

    def narrow(self, brief: Brief) -> Brief:
        """Return the brief of what is to be written beside them; one without any is as it was."""
        if not self.readings:
            return brief
        rest = max(1, brief.target_words - self.words)
        return replace(brief, target_words=rest, barred=(*brief.barred, *self.told))

    def hashed(self, settings_hash: str) -> str:
        """Return the hash of all that goes into a text, with them; without any it is as it was."""
        if not self.readings:
            return settings_hash
        return content_hash("\n".join([settings_hash, *self.readings]))

    def put_in(self, markdown: str) -> str:
        """Return a text with all of them in it, each at its place."""
        return merge_kept(markdown, self.markdown, self.readings) if self.readings else markdown


def kept_text(chapter: Chapter, *, also: Collection[str] = ()) -> KeptText:
    """Return what no engine may change in a chapter's present text.

    `also` are readings of statements that one new text is to have besides: asked for, not locked.
    """
    current = chapter.current_revision
    if current is None:
        return KeptText()
    wanted = _locked(chapter).union(_by_hand(chapter), also)
    kept = [one for one in statements(current.markdown) if reading(one) in wanted]
    return KeptText(
        markdown=current.markdown,
        readings=tuple(dict.fromkeys(map(reading, kept))),
        words=sum(count_markdown_words(current.markdown[one.start : one.end]) for one in kept),
        told=_told(current, [(one.start, one.end) for one in kept]),
    )


def refuse_missing(chapter: Chapter, markdown: str, *, made_from_id: int | None) -> None:
    """Raise LockedTextMissingError if an engine's text lacks what it must not change.

    Call it where the text is kept, with the chapter's row locked. made_from_id is the revision that
    the text was made from, None if from none: of a proposal no more is asked than that had.
    """
    kept = kept_text(chapter).readings
    if made_from_id != chapter.current_revision_id:
        made_from = chapter.revisions.filter(pk=made_from_id or 0).first()
        had = {reading(one) for one in statements(made_from.markdown)} if made_from else set()
        kept = tuple(text for text in kept if text in had)
    _refuse(missing_from(markdown, kept))


def refuse_unlocked_loss(chapter: Chapter, markdown: str) -> None:
    """Raise InvalidInputError, for a person, if a text lacks a locked statement of the present one.

    A person may change what a person wrote; what is locked is unlocked first.
    """
    current = chapter.current_revision
    locked = _locked(chapter)
    if current is None or not locked:
        return
    there = [reading(one) for one in statements(current.markdown)]
    lost = missing_from(markdown, [text for text in there if text in locked])
    if lost:
        refuse(
            "markdown",
            f"it lacks {_named(lost)}, which is locked; unlock it on the chapter's page first, or "
            "put it back word for word",
        )


@transaction.atomic
def lock_statement(chapter: Chapter, text: str, *, person: str) -> bool:
    """Lock the one statement of the present text that is or holds a text; False if it was locked.

    Raises InvalidInputError, at "statement", if that is none or several, and for a part of the
    book that is compiled from the others.
    """
    locked_row = Chapter.objects.select_for_update().get(pk=chapter.pk)
    if locked_row.kind in Chapter.BACK_MATTER:
        refuse("statement", "this part is compiled from the chapters: what you write in it stays")
    current = locked_row.current_revision
    found = statements_with(current.markdown, text) if current else ()
    if not found:
        refuse("statement", "the chapter's text has no such statement any more")
    if len(found) > 1:
        refuse("statement", f"{len(found)} statements have these words: give more of the one")
    _, is_new = StatementLock.objects.get_or_create(
        chapter=locked_row,
        text_sha256=content_hash(found[0]),
        defaults={"text": found[0], "person": person[:150]},
    )
    return is_new


def unlock_statement(chapter: Chapter, lock_id: int) -> bool:
    """Take a lock away; False if it is gone already."""
    return StatementLock.objects.filter(chapter=chapter, pk=lock_id).delete()[0] > 0


def lock_of(chapter: Chapter, text: str) -> StatementLock | None:
    """Return the lock of a statement, given as it stands or by its reading; None if it is free."""
    return chapter.locks.filter(text=reading(text)).first()


def _locked(chapter: Chapter) -> set[str]:
    return set(chapter.locks.values_list("text", flat=True))


def _by_hand(chapter: Chapter) -> set[str]:
    """Return the readings of the statements that a person's revision was the first to have.

    So a proposal that somebody accepted stays an engine's, and a person's sentence that an engine's
    text took over stays a person's.
    """
    rows = chapter.revisions.order_by("number").values_list("author_kind", "markdown")
    if all(kind != ChapterRevision.AuthorKind.PERSON for kind, _ in rows):
        return set()
    first: dict[str, str] = {}
    for kind, markdown in rows:
        for text in _readings(markdown):
            first.setdefault(text, kind)
    return {text for text, kind in first.items() if kind == ChapterRevision.AuthorKind.PERSON}


@lru_cache(maxsize=128)
def _readings(markdown: str) -> tuple[str, ...]:
    """Return what a text says; read before a chapter's row is locked, and not again under it.

    2,550 words took 16 ms, and a chapter may have dozens of revisions.
    """
    return tuple(reading(one) for one in statements(markdown))


def _told(revision: ChapterRevision, spans: Sequence[tuple[int, int]]) -> tuple[SentenceRef, ...]:
    if not spans:
        return ()
    fields = ("start", "end", "passage__version__source__number", "passage__ordinal")
    cited = revision.citations.order_by("ordinal")
    rows = cited.values_list(*fields, "passage_start", "passage_end")
    return tuple(
        SentenceRef(source or 0, ordinal, first, last)
        for start, end, source, ordinal, first, last in rows
        if first < last and any(low <= start and end <= high for low, high in spans)
    )


def _refuse(lost: Collection[str]) -> None:
    if lost:
        msg = f"The text lacks {_named(lost)}: locked, or written by a person, so it has to stay"
        raise LockedTextMissingError(msg)


def _named(lost: Collection[str]) -> str:
    begins = [f"“{_shortened(text)}”" for text in list(lost)[:_SHOWN]]
    more = f" and {len(lost) - _SHOWN} more" if len(lost) > _SHOWN else ""
    return f"{', '.join(begins)}{more}"


def _shortened(text: str) -> str:
    is_short = len(text) <= _SHOWN_CHARACTERS
    return text if is_short else f"{text[:_SHOWN_CHARACTERS].rstrip()}…"
