"""A model that answers by a script, a judge that knows quotations alone, and a life to write of."""

import json
import re

from biographies.language_model import Abilities, Answer
from biographies.sources import Passage, Record
from biographies.writing import Brief, SourceInfo
from biographies.writing.llm import Judgement, LanguageModelWriter, StyleSheet

PLACES = ("Bristol", "Dover", "Hull", "Leeds", "Oxford", "Paris", "Turin", "Vienna", "York", "Bath")
WORK = ("a lamp", "a bridge", "a clock", "a pump", "a school", "a press", "a mill", "a lock")
ENDS = ("}", ".", "]")  # of an answer that is whole


def sentence(number, place=0):
    return (
        f"In {1800 + number} Ada Marsh built {WORK[(number + place) % len(WORK)]} at "
        f"{PLACES[(number * 3 + place) % len(PLACES)]} for the {number + 2} masters of the town."
    )


def passages(count=24, source=1):
    return tuple(
        Passage(source, at, " ".join(sentence(4 * at + place, place) for place in range(4)))
        for at in range(1, count + 1)
    )


def brief(**given):
    usual = {
        "subject": "Ada Marsh",
        "kind": "chapter",
        "title": "Works",
        "target_words": 600,
        "passages": passages(),
        "sources": (SourceInfo(1, Record("Marsh")),),
    }
    return Brief(**(usual | given))


def judge(claim, passage):
    """Carry what stands in the passage word for word."""
    start = passage.text.find(claim)
    if start < 0:
        return Judgement("unsupported", 0, 0, "the passage does not say it")
    return Judgement("quoted", start, start + len(claim))


def given(request):
    """Return the passages of a request by their ids."""
    return dict(re.findall(r"^\[(p\d+)\] (.+)$", request.messages[1].text, re.MULTILINE))


def wanted(request):
    return int(re.search(r"(\d+) words", request.messages[1].text)[1])


def true_rows(request, words=None):
    """Return true statements for a request, as a model would answer."""
    rows, written = [], 0
    for name, text in given(request).items():
        for one in re.findall(r"In \d{4} [^.]+\.", text):
            if written < (words or wanted(request)):
                rows.append({"text": one, "cites": [name], "evidence": one})
                written += len(one.split())
    return rows


def as_json(rows):
    return json.dumps({"statements": rows}, ensure_ascii=False)


def as_lines(rows):
    return "\n".join(f"S | {','.join(r['cites'])} | {r['text']} | {r['evidence']}" for r in rows)


class Model:
    """A Call that answers by a function of the request and remembers what it was asked."""

    context_tokens, output_tokens = 16_384, 4_096

    def __init__(self, reply=lambda request: as_json(true_rows(request)), *, has_schema=True):
        self.abilities = Abilities(has_schema=has_schema)
        self.asked = []
        self._reply = reply

    def __call__(self, request):
        self.asked.append(request)
        text = self._reply(request)
        return Answer(text, 10, 10, "stop" if text.endswith(ENDS) else "length")

    @property
    def purposes(self):
        """What it was asked for, in order."""
        return [request.purpose for request in self.asked]


def write(model, order=None, **style):
    return LanguageModelWriter(model, judge, StyleSheet(**style)).write(order or brief())


def statements(draft):
    return [one for section in draft.sections for each in section.paragraphs for one in each]
