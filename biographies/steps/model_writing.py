"""The language model's writer, wired to the ledger, the gate and the checks of one chapter."""

from django.conf import settings

from biographies.checking import judge_claim
from biographies.guard import WriteGuard
from biographies.models import Chapter
from biographies.sources import Passage, is_foreign
from biographies.steps.model_calls import LedgerCall
from biographies.steps.model_patience import PatientCall
from biographies.steps.providers import ProviderGate
from biographies.style_sheet import style_of
from biographies.writing import Brief, Draft
from biographies.writing.llm import Judge, Judgement, LanguageModelWriter


class ModelWriter:
    """Writes a chapter of a book through the endpoints of this installation, in their order."""

    name = "llm"

    def __init__(self, chapter: Chapter, guard: WriteGuard) -> None:
        gate = ProviderGate(guard.check)
        call = LedgerCall(chapter, guard=guard, providers=settings.LLM_PROVIDERS, gate=gate)
        self._call = PatientCall(call, guard.check)
        self._style = style_of(chapter.biography)

    def write(self, brief: Brief) -> Draft:
        """Write one part; what was answered before is replayed and paid for once."""
        return LanguageModelWriter(self._call, judge_of(brief), self._style).write(brief)


def judge_of(brief: Brief) -> Judge:
    """Return what holds a claim against a passage as the check of the finished text will."""
    language = brief.language
    foreign = {info.number for info in brief.sources if is_foreign(info.language, language)}

    def judge(claim: str, passage: Passage) -> Judgement:
        judged = judge_claim(claim, passage.text, is_foreign=passage.source in foreign)
        return Judgement(str(judged.support), judged.start, judged.end, judged.why)

    return judge
