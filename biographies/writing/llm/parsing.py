"""From a model's answer to its claims, whatever it has put around them."""

import json
import re
from collections.abc import Iterator

from biographies.sources import plain
from biographies.writing.llm.values import Claim

MOST_CLAIMS = 200  # of one answer
LONGEST = 800  # characters of a claim
MOST_CHARACTERS = 60_000  # of an answer that are read; what is longer loops
_REASONING = re.compile(
    r"<(think|thinking|reasoning|thought|analysis)>.*?(?:</\1>|\Z)"
    r"|\[THINK\].*?(?:\[/THINK\]|\Z)"
    r"|◁think▷.*?(?:◁/think▷|\Z)"
    r"|<\|channel\|>\s*(?:analysis|commentary)\b.*?(?:<\|end\|>|(?=<\|channel\|>\s*final)|\Z)",
    re.DOTALL | re.IGNORECASE,
)
# A server that takes off the opening mark leaves the closing one.
_CLOSED = re.compile(r"</(?:think|thinking|reasoning|thought|analysis)>|\[/THINK\]|◁/think▷")
_FENCE = re.compile(r"^\s*```\w*\s*$", re.MULTILINE)
_LINE = re.compile(
    r"^\W{0,4}S\s*\|(?P<cites>[^|\n]*)\|(?P<text>[^|\n]*)(?:\|(?P<evidence>[^\n]*))?$"
)
_ID = re.compile(r"(?<![\w.])[pP]?(\d{1,4})\b")  # some models write P1, or 1
_MARK = re.compile(r"\s*[\[(](?:\^?p\d+(?:\s*[,;]\s*)?)+[\])]|\[\^[^\]]*\]")
_JSON = re.compile(r'\{\s*"\w+"\s*:|\[\s*\{')
_WHOLE = re.compile(r"[.!?…][”’\"»)\]]*$")


def claims_in(answer: str) -> tuple[Claim, ...]:
    """Return the whole claims of an answer, in its order, each once; () where it has none.

    Strict JSON first, then JSON that is cut or marred (json_repair), then the line form. What an
    answer loops over is taken once, and a claim that was cut off is left out.
    """
    text = _REASONING.sub("", answer[:MOST_CHARACTERS])
    text = _FENCE.sub("", _CLOSED.split(text)[-1]).strip()
    found: dict[str, Claim] = {}
    for claim in _strict(text) or _mended(text) or _lines(text):
        key = re.sub(r"\W+", " ", claim.text).casefold().strip()
        if key and _WHOLE.search(claim.text) and len(claim.text) <= LONGEST:
            found.setdefault(key, claim)
        if len(found) == MOST_CLAIMS:
            break
    return tuple(found.values())


def _strict(text: str) -> list[Claim]:
    try:
        return list(_of(json.loads(text)))
    except (ValueError, RecursionError):
        return []


def _mended(text: str) -> list[Claim]:
    begun = _JSON.search(text)
    if begun is None:
        return []
    import json_repair  # slow to load, and few answers need it

    try:
        return list(_of(json_repair.loads(text[begun.start() :])))
    except (ValueError, RecursionError):
        return []


def _of(told: object) -> Iterator[Claim]:
    rows = told.get("statements") if isinstance(told, dict) else told
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict) and isinstance(row.get("text"), str):
            cites = row.get("cites")
            ids = cites if isinstance(cites, list) else [cites]
            yield _claim(row["text"], " ".join(map(str, ids)), str(row.get("evidence") or ""))


def _lines(text: str) -> list[Claim]:
    return [
        _claim(found["text"], found["cites"], found["evidence"] or "")
        for line in text.splitlines()
        if (found := _LINE.match(line.strip()))
    ]


def _claim(text: str, cites: str, evidence: str) -> Claim:
    bare = re.sub(r"\s+", " ", _MARK.sub("", text))
    ids = dict.fromkeys(f"p{int(number)}" for number in _ID.findall(cites))
    return Claim(plain(bare).strip(), tuple(ids), evidence.strip())
