"""A section's own sentences, for where nothing of the model's can stand; found when first needed.

Finding them takes longer than all else that is done for a section, and most sections need none.
"""

from collections.abc import Collection
from dataclasses import replace
from functools import cached_property

from biographies.errors import NothingSupportableError
from biographies.sources import Passage, is_foreign
from biographies.writing.extractive import ExtractiveWriter
from biographies.writing.extractive.candidates import sift
from biographies.writing.values import Brief, Statement

Label = tuple[int, int]


class StandIns:
    """What the extractive writer would take from the passages of one section.

    Nothing of those in another language than the book: no sentence of theirs can stand as it is.
    """

    def __init__(self, brief: Brief, passages: tuple[Passage, ...]) -> None:
        language = brief.language
        foreign = {info.number for info in brief.sources if is_foreign(info.language, language)}
        as_it_is = (one for one in passages if one.source not in foreign)
        self._brief = replace(brief, passages=tuple(as_it_is))

    def text(self, words: int) -> tuple[Statement, ...]:
        """Return statements of about so many words, as the extractive writer would tell them."""
        try:
            draft = ExtractiveWriter().write(replace(self._brief, target_words=words))
        except NothingSupportableError:
            return ()
        return tuple(
            replace(one, lead="")
            for section in draft.sections
            for paragraph in section.paragraphs
            for one in paragraph
        )

    def sentences(self, labels: Collection[Label]) -> list[Statement]:
        """Return the sentences of some passages that can stand alone, in order."""
        return [one for one in self._alone if (one.source, one.ordinal) in labels]

    @cached_property
    def _alone(self) -> list[Statement]:
        brief = self._brief
        found = sift(
            brief.passages, barred=brief.barred, subject=brief.subject, sources=brief.sources
        )
        return [
            Statement(
                one.text,
                one.passage.source,
                one.passage.ordinal,
                one.start,
                one.end,
                is_quoted=one.is_quoted,
            )
            for one in found.candidates
            if one.opens and one.is_clear
        ]
