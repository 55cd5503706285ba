"""One claim held against one passage, for who asks before there is a text."""

from dataclasses import dataclass

from biographies.checking.attribution import claims
from biographies.checking.reasons import in_words
from biographies.checking.statements import judge_readings
from biographies.checking.values import Support
from biographies.sources import plain


@dataclass(frozen=True, slots=True)
class JudgedClaim:
    """What a passage is to a claim: the words [start, end) of it that speak, and why not."""

    support: Support
    start: int
    end: int
    why: str  # "" where it is carried


def judge_claim(claim: str, passage: str, *, is_foreign: bool = False) -> JudgedClaim:
    """Judge a claim as the check of a text does: the same words get the same verdict.

    Of a passage in another language than the claim's only figures and names can be judged.
    """
    readings = list(claims(plain(claim).strip(), claim))
    verdict = judge_readings(readings, passage, is_foreign=is_foreign)
    return JudgedClaim(verdict.support, verdict.start, verdict.end, in_words(verdict.reasons))
