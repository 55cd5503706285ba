"""What parts of a book are planned from: its free passages, and what was asked of the parts."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from biographies.errors import NothingSupportableError
from biographies.models import Biography, Chapter
from biographies.sources import Passage
from biographies.writing import (
    BookPlan,
    Brief,
    ChapterSpec,
    ExtractiveWriter,
    PartPlan,
    PlanRequest,
    QuoteLimits,
    SourceInfo,
    SourceMeasure,
    plan_book,
    supply,
)

Label = tuple[int, int]  # a passage's source number and ordinal
EVIDENCE_LIMIT = 0.95  # of the asked words: below it, a part is evidence-limited
SPARE = 1.3  # of the asked words: what a part may hold to choose from


def is_short(part: PartPlan) -> bool:
    """Tell whether a part's passages cannot carry what was asked of it."""
    return not part.passages or part.supportable_words < EVIDENCE_LIMIT * part.target_words


@dataclass(frozen=True, slots=True)
class FreePassage:
    """A passage that no part has yet: its row's id and the domain's value."""

    id: int
    value: Passage


@dataclass(frozen=True, slots=True)
class Material:
    """A book's sources and its free passages, in the order of the sources' numbers.

    measures are of the sources, by number, where the passages are a shortlist.
    """

    biography: Biography
    sources: list[SourceInfo]
    passages: dict[Label, FreePassage]
    quotes: QuoteLimits
    quoted: dict[int, int]  # by source: words that other parts have already
    measures: Mapping[int, SourceMeasure] = field(default_factory=dict)

    def plan(self, parts: list[Chapter]) -> BookPlan:
        """Return the plan of these parts from all that is free.

        Where that is so little that no chapter would get any of it, there is neither introduction
        nor conclusion.
        """
        request = self.request(parts)
        plan = plan_book(request)
        has_chapter = any(part.passages for part in plan.parts if part.kind == "chapter")
        if has_chapter or not request.chapter_count:
            return plan
        return plan_book(replace(request, introduction_words=0, conclusion_words=0))

    def request(self, parts: list[Chapter]) -> PlanRequest:
        """Return what the plan of these parts is made from."""
        chapters = [part for part in parts if part.kind == Chapter.Kind.CHAPTER]
        words = {part.kind: part.target_words for part in parts}
        return PlanRequest(
            subject=self.biography.subject,
            sources=self.sources,
            passages=[free.value for free in self.passages.values()],
            specs=_specs(self.biography, chapters),
            chapter_count=len(chapters),
            words_per_chapter=self.biography.words_per_chapter,
            introduction_words=words.get(Chapter.Kind.INTRODUCTION, 0),
            conclusion_words=words.get(Chapter.Kind.CONCLUSION, 0),
            language=self.biography.language,
            quotes=self.quotes,
            quoted=self.quoted,
            measures=self.measures,
            translates=self.biography.translates,
        )

    def trimmed(self, part: PartPlan) -> PartPlan:
        """Return a part with the passages that a first draft uses, if it holds many more.

        Parts that are planned alone would hold everything there is, and leave their siblings
        nothing.
        """
        if part.supportable_words <= SPARE * part.target_words:
            return part
        try:
            draft = ExtractiveWriter().write(self._brief(part))
        except NothingSupportableError:
            return part
        used = {
            (statement.source, statement.ordinal)
            for section in draft.sections
            for paragraph in section.paragraphs
            for statement in paragraph
        }
        kept = tuple(label for label in part.passages if label in used)
        values = [self.passages[label].value for label in kept]
        words = supply(values, part.barred, self.biography.subject, self.sources)
        return replace(part, passages=kept, supportable_words=words)

    def _brief(self, part: PartPlan) -> Brief:
        return Brief(
            subject=self.biography.subject,
            kind=part.kind,
            title=part.title,
            target_words=part.target_words,
            passages=tuple(self.passages[label].value for label in part.passages),
            barred=part.barred,
            keywords=part.keywords,
            brief=part.brief,
            sources=tuple(self.sources),
            language=self.biography.language,
        )


def _specs(biography: Biography, chapters: list[Chapter]) -> tuple[ChapterSpec, ...]:
    """Return what was asked of the chapters; () where the plan is free to make its own outline."""
    specs = tuple(_spec(chapter) for chapter in chapters)
    usual = tuple(
        ChapterSpec(number=number, target_words=biography.words_per_chapter)
        for number in range(1, biography.chapter_count + 1)
    )
    return () if specs == usual else specs


def _spec(chapter: Chapter) -> ChapterSpec:
    asked = chapter.spec
    return ChapterSpec(
        number=chapter.number,
        title=asked.get("title", ""),
        target_words=chapter.target_words,
        brief=asked.get("brief", ""),
        keywords=tuple(asked.get("keywords", ())),
        first_year=asked.get("first_year"),
        last_year=asked.get("last_year"),
    )
