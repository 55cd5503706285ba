"""One claim held against one passage, for who asks before there is a text."""

from dataclasses import dataclass

from biographies.checking.attribution import claims
from biographies.checking.quotation import find_cut, find_words
from biographies.checking.reasons import in_words
from biographies.checking.support import judge
from biographies.checking.values import Support
from biographies.sources import plain


@dataclass(frozen=True, slots=True)
class JudgedClaim:
    """What a passage is to a claim: the words [start, end) of it that speak, and why not."""

    support: Support
    start: int
    end: int
    why: str  # "" where it is carried


def judge_claim(claim: str, passage: str) -> JudgedClaim:
    """Judge a claim as the check of a text does: the same words get the same verdict."""
    readings = list(claims(plain(claim).strip(), claim))
    quoted = (one for one in readings if find_words(one, passage) or find_cut(one, passage))
    verdict = judge(next(quoted, readings[0]), passage)
    return JudgedClaim(verdict.support, verdict.start, verdict.end, in_words(verdict.reasons))
