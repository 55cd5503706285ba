"""Passages of the real books beside the repository, where they are; none of their text is kept."""

import random
import re
from collections import Counter
from pathlib import Path

from bench.checking_cases.cases import Case, CaseFile

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "texts"
PASSAGES = 60  # of each text
_WORDS = range(60, 151)
_NOTE = re.compile(r"\[\^[^\]]+\]")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}(?: (?:[A-Z][a-z]{2,}))*")
_NO_NAME = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Sunday|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday)\b"
)


def shared_cases(folder=FOLDER):
    """Return the cases of every text that is there, made of passages chosen by chance."""
    return [_cases(path) for path in sorted(folder.glob("*-*.md"))]


def _cases(path):
    text = _NOTE.sub("", path.read_text(encoding="utf-8")).replace("*", "")
    blocks = [" ".join(block.split()) for block in text.split("\n\n")]
    prose = [b for b in blocks if b[:1].isalpha() and len(b.split()) in _WORDS and "”" not in b]
    counted = Counter(name for block in prose for name in _NAME.findall(block))
    names = [n for n, count in counted.items() if count > 1 and not _NO_NAME.search(n)]
    rng = random.Random(path.name)  # noqa: S311 - chooses passages, guards no secret
    chosen = rng.sample(prose, min(PASSAGES, len(prose)))
    cases = tuple(
        Case(f"{path.stem}-{at}", block, (), is_held_out=True) for at, block in enumerate(chosen)
    )
    return CaseFile(path.stem, "en", cases, tuple(names), ())
