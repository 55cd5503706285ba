"""What the model of the tests says: true statements out of the prompt's passages, or planted lies.

Everything is a pure function of the request: the same question has the same answer, whoever asks,
whenever and how often. A prompt gives its passages as lines `[p1] text…`; the length is the first
number before "words" in it; the form is a JSON schema's, or lines `S | p3,p7 | text | exact words`.
"""

import json
import re
from dataclasses import dataclass, replace

LIES = ("passage", "number", "name", "clause", "negation", "swap")
USUAL_WORDS = 120
_PASSAGE = re.compile(r"^\[(p\d+)\]\s+(.+)$", re.MULTILINE)
_NOTE = " (say it in other words, or quote it)"  # of the prompt, no words of the passage
_REFUSED = re.compile(r"^- (.+) \((?:p\d+(?:, p\d+)*|no id)\): .+$", re.MULTILINE)
_SAID = re.compile(r"^- (.+)$", re.MULTILINE)
_LENGTH = re.compile(r"(\d[\d,]*)\s+words")
_SENTENCE = re.compile(
    r"(?<=[.!?])(?<!\bMr\.)(?<!\bMrs\.)(?<!\bDr\.)(?<!\bSt\.)(?<!\b[A-Z]\.)\s+(?=[A-ZÀ-Ý“‘\"'¿¡])"
)
_VERB = re.compile(r"\b(was|were|had|has|is|are|could|would|did)\b(?! not)")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}(?: [A-Z][a-z]{2,})*")
_ANY_NAME = re.compile(r"\b[A-Z][a-z]{2,}(?: [A-Z][a-z]{2,})*")
_NO_NAME = re.compile(
    r"(?:The|This|That|These|Those|There|Then|When|While|After|Before|During|Since|Until|From|With"
    r"|For|And|But|His|Her|Their|Its|She|They|Both|Each|Every|Some|Many|Most|All|One|Two|Three"
    r"|January|February|March|April|May|June|July|August|September|October|November|December)\b"
)
_NUMBER = re.compile(r"\b\d+\b")
CLAUSES = (
    ", to the lasting ruin of a brother who never forgave the bishop for it",
    ", much against the wishes of the family",
    ", for the second time that year",
    ", which pleased everybody who was there",
    " and wept",
    ", as was said at the time",
)
# Words that may stand for others: what is said in them is as true.
SYNONYMS = {
    "began": "started", "large": "big", "small": "little", "received": "got", "help": "aid",
    "often": "frequently", "showed": "demonstrated", "house": "home", "soon": "before long",
    "nearly": "almost", "quickly": "fast", "later": "afterwards", "whole": "entire",
    "however": "though", "same": "identical", "sent": "dispatched", "asked": "requested",
}  # fmt: skip
STRANGER = "Bartholomew Quillfeather"


@dataclass(frozen=True, slots=True)
class Told:
    """A statement of the model, the passages that it names, and which lie it is, if one."""

    text: str
    cites: tuple[str, ...]
    evidence: str
    lie: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What a prompt asks, as the model of the tests reads it."""

    passages: tuple[tuple[str, str], ...]
    words: int
    is_json: bool
    schema: dict | None
    refused: tuple[str, ...] = ()  # to be written again
    said: tuple[str, ...] = ()  # not to be said again

    @classmethod
    def read(cls, body):
        """Read the body of a request."""
        text = "\n".join(message.get("content") or "" for message in body.get("messages", []))
        length = _LENGTH.search(text)
        form = body.get("response_format") or {}
        schema = (form.get("json_schema") or {}).get("schema")
        refused = tuple(_REFUSED.findall(text))
        return cls(
            tuple((name, told.removesuffix(_NOTE)) for name, told in _PASSAGE.findall(text)),
            int(length[1].replace(",", "")) if length else USUAL_WORDS,
            bool(schema) or form.get("type") == "json_object" or not re.search(r"\bS \|", text),
            schema,
            refused,
            () if refused else tuple(_SAID.findall(text)),
        )


def answer(question, draw, content=""):
    """Return the text of an answer, and its lies.

    draw gives whole numbers below a limit for a name, from the request; content is the fault that
    the answer has: a lie, "too_short", "looping" and so on.
    """
    if not sentences_of(question):
        return _without_passages(question), []
    told = _true_statements(question, content)
    if content.startswith("lie"):
        told = _with_lies(told, question, draw, content.removeprefix("lie").removeprefix("_"))
    if content == "paraphrase":
        told = [replace(each, text=_paraphrased(each.text)) for each in told]
    if content == "invented_ids":
        told = [replace(each, cites=(*each.cites, "p97")) for each in told]
    text = _as_json(told) if question.is_json else _as_lines(told)
    return _dressed(text, told, content), [each for each in told if each.lie]


def sentences_of(question):
    """Return (id, sentence) for each sentence of the passages, the passages taking turns."""
    split = [(name, _SENTENCE.split(text.strip())) for name, text in question.passages]
    longest = max((len(sentences) for _, sentences in split), default=0)
    turns = (
        (name, sentences[at]) for at in range(longest) for name, sentences in split
        if at < len(sentences)
    )  # fmt: skip
    return [(name, text) for name, text in turns if len(text.split()) >= 4 and text[-1] in ".!?"]


def _without_passages(question):
    """Answer what has no passages: an example of its schema, or a word."""
    if question.schema:
        return json.dumps(_example(question.schema))
    return "ready"


def _example(schema):
    """Return something of a schema's form."""
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type")
    if kind == "object":
        return {name: _example(each) for name, each in schema.get("properties", {}).items()}
    plain = {"integer": 1, "number": 1, "boolean": True, "array": []}
    return plain.get(kind, "ready")


def _true_statements(question, content):
    share = {"too_short": 0.15, "too_long": 2.5}.get(content, 1.0)
    if question.refused:
        return [_nearest(text, question) for text in question.refused]
    wanted, words, told = question.words * share, 0, []
    for name, sentence in sentences_of(question):
        if _trimmed(sentence) in question.said:
            continue
        text = _trimmed(sentence)
        length = len(text.split())
        if told and words + length / 2 > wanted:
            break
        told.append(Told(text, (name,), sentence))
        words += length
    return told


def _nearest(text, question):
    """Return the true sentence that has most words of a refused one."""
    words = set(text.lower().split())
    name, sentence = max(
        sentences_of(question), key=lambda each: len(words & set(each[1].lower().split()))
    )
    return Told(_trimmed(sentence), (name,), sentence)


def _trimmed(sentence):
    """Leave out what stands in brackets: the sentence stays as true as it was."""
    text = re.sub(r"\s*\([^()]*\)", "", sentence)
    return text if len(text.split()) >= 4 else sentence


def _paraphrased(text):
    """Say a sentence in other words, and its time, where it stands first, last."""
    words = re.compile(rf"\b({'|'.join(SYNONYMS)})\b")
    text = words.sub(lambda found: SYNONYMS[found[0]], text)
    time = re.fullmatch(r"(In|On|By) ([^,]*\d{4}),? (.+)\.", text)
    return f"{time[3][0].upper()}{time[3][1:]} {time[1].lower()} {time[2]}." if time else text


def _with_lies(told, question, draw, wanted):
    """Make a lie of every other statement, at least of one."""
    start = draw("lie", len(LIES))
    lying = []
    for at, each in enumerate(told):
        kind = wanted or LIES[(start + at) % len(LIES)]
        lying.append(_lie(each, kind, question) if at % 2 == 0 else each)
    return lying


def _lie(told, kind, question):
    """Return a statement that its passage does not carry; where a kind cannot be, a clause."""
    changed = {
        "passage": _wrong_passage,
        "number": _wrong_number,
        "name": _wrong_name,
        "negation": _negation,
        "swap": _swap,
    }.get(kind, _added_clause)(told, question)
    if changed == told:
        return replace(_added_clause(told, question), lie="clause")
    return replace(changed, lie=kind)


def _wrong_passage(told, question):
    others = [name for name, text in question.passages if told.evidence not in text]
    if not others:
        return told
    return replace(told, cites=(others[len(told.text) % len(others)],))


def _wrong_number(told, question):
    """Put another number for the first: one that the passages have elsewhere, or a new one."""
    found = _NUMBER.search(told.text)
    if not found:
        return told
    beside = [each for each in _others(_NUMBER, told, question) if len(each) == len(found[0])]
    other = _chosen(beside, told) or str(int(found[0]) + 7)
    return replace(told, text=_NUMBER.sub(other, told.text, count=1))


def _wrong_name(told, question):
    """Put another name for the first: one that the passages have elsewhere, or a stranger's."""
    other = _chosen(_others(_NAME, told, question), told) or STRANGER
    return replace(told, text=_NAME.sub(other, told.text, count=1))


def _others(pattern, told, question):
    """Return what a pattern finds in the passages and not in a statement, in their order."""
    found = [each for _, text in question.passages for each in pattern.findall(text)]
    return [each for each in dict.fromkeys(found) if each not in told.evidence]


def _chosen(others, told):
    """Return one of several by a statement's length, "" for every other length."""
    length = len(told.text)
    return others[length // 2 % len(others)] if others and length % 2 == 0 else ""


def _negation(told, question):
    return replace(told, text=_VERB.sub(r"\1 not", told.text, count=1))


def _swap(told, question):
    """Let two persons, or places, change parts."""
    names = [name for name in _ANY_NAME.findall(told.text) if told.text.count(name) == 1]
    names = [name for name in names if not _NO_NAME.match(name)]
    if len(names) < 2:
        return told
    first, last = names[0], names[-1]
    if first in last or last in first:
        return told
    marked = told.text.replace(first, "\0").replace(last, first)
    return replace(told, text=marked.replace("\0", last))


def _added_clause(told, question):
    clause = CLAUSES[len(told.text) % len(CLAUSES)]
    return replace(told, text=told.text.rstrip(".!?") + clause + ".")


def _as_json(told):
    rows = [
        {"text": each.text, "cites": list(each.cites), "evidence": each.evidence} for each in told
    ]
    return json.dumps({"statements": rows}, ensure_ascii=False)


def _as_lines(told):
    return "\n".join(f"S | {','.join(each.cites)} | {each.text} | {each.evidence}" for each in told)


def _dressed(text, told, content):
    """Put around an answer what models put there."""
    if content == "looping" and told:
        return " ".join([told[0].text] * 400)
    dresses = {
        "preamble": "Sure! Here is the section you asked for:\n\n{}\n\nI hope this helps!",
        "reasoning": "<think>The user wants a section. p1 says most.\n\n1. Begin.</think>\n{}",
        "fenced": "```json\n{}\n```",
        "unclosed": "{}",
    }
    dressed = dresses.get(content, "{}").replace("{}", text)
    return dressed[: len(dressed) * 2 // 3] if content == "unclosed" else dressed
