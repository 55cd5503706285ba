"""Sifting a source once, and again only where sentences were barred meanwhile."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from biographies.sources import BlockKind, Passage
from biographies.writing.extractive.candidates import Candidate, sift
from biographies.writing.values import SentenceRef, SourceInfo
from biographies.writing.words import Names, learn_names


@dataclass(frozen=True, slots=True)
class Sieve:
    """Finds the usable sentences of a book's sources."""

    subject: str
    sources: tuple[SourceInfo, ...]

    def sift(
        self,
        passages: Sequence[Passage],
        barred: Collection[SentenceRef] = (),
        names: Names | None = None,
    ) -> list[Candidate]:
        """Return the candidates of one source's passages."""
        return sift(
            passages, barred=barred, names=names, subject=self.subject, sources=self.sources
        ).candidates

    def sift_again(
        self,
        passages: Sequence[Passage],
        candidates: Sequence[Candidate],
        barred: Collection[SentenceRef],
    ) -> list[Candidate]:
        """Return the candidates of the same passages when sentences of theirs are barred.

        Others may have leant on these, but nothing leans on another section: what was found in the
        sections without any stands. The result is that of sifting everything.
        """
        prose = [passage for passage in passages if passage.kind is BlockKind.PARAGRAPH]
        shut = {ref.ordinal for ref in barred}
        found: defaultdict[int, list[Candidate]] = defaultdict(list)
        for item in candidates:
            found[item.passage.ordinal].append(item)
        names = learn_names((passage.text for passage in prose), self.subject) if shut else None
        kept: list[Candidate] = []
        for _, group in groupby(prose, key=lambda passage: passage.heading):
            section = list(group)
            if shut.isdisjoint(passage.ordinal for passage in section):
                kept += [item for passage in section for item in found[passage.ordinal]]
            else:
                kept += self.sift(section, barred, names)
        return kept
