"""A model's answer, whatever it has put around its statements."""

import json

import pytest

from biographies.writing.llm.gate import longest_run
from biographies.writing.llm.parsing import LONGEST, MOST_CHARACTERS, MOST_CLAIMS, claims_in

ROWS = [
    {"text": "She built a lamp in 1801.", "cites": ["p1", "p3"], "evidence": "built a lamp"},
    {"text": "She left Hull.", "cites": ["p2"], "evidence": "left Hull"},
]
JSON = json.dumps({"statements": ROWS})
LINES = "S | p1, p3 | She built a lamp in 1801. | built a lamp\nS | p2 | She left Hull. | left Hull"
TEXTS = ["She built a lamp in 1801.", "She left Hull."]


def texts(answer):
    return [claim.text for claim in claims_in(answer)]


@pytest.mark.parametrize(
    "answer",
    [
        JSON,
        json.dumps(ROWS),
        LINES,
        f"```json\n{JSON}\n```",
        f"Sure! Here it is:\n\n{JSON}\n\nI hope this helps!",
        f"<think>I say S | p9 | no.\n{{}}</think>{JSON}",
        f"<think>a</think>\n{LINES}",
        f"Here are the statements.\n\n{LINES}\n\nSources: p1, p2",
        "\n".join(f"- {line}" for line in LINES.splitlines()),
        JSON.replace('"evidence": "left Hull"}', '"evidence": "left Hull",}'),
        JSON.replace("She left", "She  left").replace("Hull.", "Hull. [p2]"),
        JSON.replace("She left Hull.", "She left Hull.[^s1p2]"),
    ],
)
def test_the_statements_are_found(answer):
    assert texts(answer) == TEXTS
    assert claims_in(answer)[0].cites == ("p1", "p3")


@pytest.mark.parametrize("cut", [JSON[:-25], JSON[:105], LINES[:70]])
def test_what_is_cut_off_in_mid_statement_is_left_out(cut):
    assert texts(cut)[:1] == TEXTS[:1]
    assert all(text in TEXTS for text in texts(cut))


@pytest.mark.parametrize(
    "answer",
    ["", "I cannot help with that.", "{", "[1, 2]", '{"statements": "none"}', "null",
     '{"statements": [{"text": 7}]}', "<think>it never ends", "p1 " * 400],
)  # fmt: skip
def test_an_answer_without_statements_has_none(answer):
    assert claims_in(answer) == ()


def test_what_an_answer_loops_over_is_taken_once():
    assert texts("\n".join([LINES] * 300)) == TEXTS


def test_a_statement_as_long_as_a_page_is_none():
    assert texts(json.dumps([{"text": "a " * LONGEST + ".", "cites": ["p1"]}])) == []


@pytest.mark.parametrize(
    ("text", "run"),
    [("she left the town", 4), ("she at once left the town", 3), ("nothing", 0), ("she ¶ left", 1)],
)
def test_the_longest_run_of_a_passages_words_is_found(text, run):
    assert longest_run(text, "In 1801 she left the town. She never came back.") == run


@pytest.mark.parametrize(
    "answer",
    [
        f"The user wants p1.\n</think>\n{JSON}",
        f"[THINK]S | p9 | no. [/THINK]{LINES}",
        f"◁think▷hm◁/think▷{JSON}",
        f"<|channel|>analysis<|message|>p1 says most.<|end|><|channel|>final<|message|>{JSON}",
        f'I thought of {{this}} first.\n{JSON[:-1]}, "note": "done"}}',
        f"Here:\n{json.dumps(ROWS)[:-1]}",
    ],
)
def test_reasoning_in_the_marks_of_other_models_is_left_out(answer):
    assert texts(answer) == TEXTS


def test_no_more_of_an_answer_is_read_than_an_answer_can_have():
    assert (
        len(texts("\n".join(f"S | p1 | She left in {n}. |" for n in range(9_000)))) == MOST_CLAIMS
    )
    assert texts("." * MOST_CHARACTERS + LINES) == []


@pytest.mark.parametrize("cites", [["P1", "p03"], [1, 3], "p1, p3", "[1][3]", "passages 1 and 3"])
def test_passages_are_known_however_their_signs_are_written(cites):
    answer = json.dumps([{"text": "She left Hull.", "cites": cites}])

    assert claims_in(answer)[0].cites == ("p1", "p3")
