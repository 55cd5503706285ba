"""The endpoint of the tests: the same faults and answers whatever the order."""

import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from urllib.request import Request, urlopen

import pytest

from tests.model_answers import LIES, Question, answer
from tests.model_endpoint import Plan, model_endpoint
from tests.model_plan import CONTENT, Draw

PROMPT = """Write about {words} words.
[p1] Ada Quill was born in 1815 in Marlow. She met Charles Wren in 1833 at a party. She wrote.
[p2] Her mother Anna Milton taught her to count. In 1835 she married William King in Ockham.
[p3] The house stood by the river for years. It was sold to John Carr in 1852.
"""


def body(words=60, text=""):
    """What is asked, as a request's body."""
    prompt = PROMPT.format(words=words) + text
    return {"model": "m", "messages": [{"role": "user", "content": prompt}]}


def ask(server, asked, path="/v1/chat/completions"):
    """Return the status of a call, and what it said."""
    data = json.dumps(asked).encode()
    url = server.base_url.removesuffix("/v1") + path
    try:
        with urlopen(Request(url, data), timeout=5) as got:  # noqa: S310  # http, our own
            return got.status, json.loads(got.read())
    except OSError as exc:
        return getattr(exc, "code", 0), None


def said(content="", words=60, text=""):
    """Return an answer's statements and its lies."""
    given, lies = answer(Question.read(body(words, text)), Draw(0, "a"), content)
    return given, lies


def statements(given):
    """Return an answer's statements, parsed."""
    return json.loads(given)["statements"]


def test_a_good_answer_is_made_of_the_passages():
    told = statements(said()[0])

    assert all(each["evidence"] in PROMPT for each in told)
    assert all(each["text"] in PROMPT for each in told)
    assert {each["cites"][0] for each in told} == {"p1", "p2", "p3"}


def test_a_good_answer_has_the_length_asked_for():
    words = sum(len(each["text"].split()) for each in statements(said(words=30)[0]))

    assert 24 <= words <= 36


def test_lines_are_written_where_lines_are_asked_for():
    given, _ = said(text="Answer in lines: S | p1 | sentence | words")

    assert all(re.fullmatch(r"S \| p\d \| .+ \| .+", line) for line in given.splitlines())


@pytest.mark.parametrize("kind", LIES)
def test_a_lie_is_not_what_its_passage_says(kind):
    given, lies = said(f"lie_{kind}")

    assert lies
    assert {lie.lie for lie in lies} <= {kind, "clause"}
    told = [each for each in statements(given) if each["text"] == lies[0].text]
    assert told[0]["text"] not in PROMPT or told[0]["evidence"] not in passage(told[0]["cites"][0])


def passage(name):
    """Return the text of a passage of the prompt."""
    return re.search(rf"^\[{name}\] (.+)$", PROMPT, re.MULTILINE)[1]


@pytest.mark.parametrize(("content", "share"), [("too_short", 0.5), ("too_long", 1.3)])
def test_answers_can_be_of_another_length(content, share):
    usual, other = len(said(words=25)[0]), len(said(content, words=25)[0])

    assert (other < usual * share) if share < 1 else (other > usual * share)


def test_a_paraphrase_keeps_names_and_numbers_and_changes_words():
    told = [each["text"] for each in statements(said("paraphrase")[0])]

    assert "She married William King in Ockham in 1835." in told
    assert "Ada Quill was born in 1815 in Marlow." in told


def test_a_refused_statement_is_written_again_as_its_passage_has_it():
    refused = "These were refused:\n- Ada Quill was born in 1822 in Marlow. (p1): a wrong number\n"
    told = statements(said(text=refused)[0])

    assert [each["text"] for each in told] == ["Ada Quill was born in 1815 in Marlow."]


def test_what_a_section_has_is_not_said_again():
    told = statements(said(text="It has:\n- Ada Quill was born in 1815 in Marlow.\n")[0])

    assert told
    assert "Ada Quill was born in 1815 in Marlow." not in [each["text"] for each in told]


@pytest.mark.parametrize(
    ("content", "found"),
    [("preamble", "Sure!"), ("reasoning", "<think>"), ("fenced", "```json"), ("looping", "Ada"),
     ("invented_ids", "p97"), ("unclosed", '{"statements"')],
)  # fmt: skip
def test_answers_come_in_the_dresses_of_models(content, found):
    assert found in said(content)[0]


def faults_in(order, server):
    """Ask in an order, several at once, and return what each request got."""
    with ThreadPoolExecutor(8) as pool:
        return dict(pool.map(lambda n: (n, ask(server, body(text=f"No. {n}"))[0]), order))


def test_which_request_fails_depends_on_nothing_but_the_request():
    plan = Plan(faults={"error_500": 0.5})
    with model_endpoint(plan) as one, model_endpoint(plan) as other:
        first = faults_in(range(20), one)
        assert first == faults_in(reversed(range(20)), other)
    assert set(first.values()) == {200, 500}


def test_a_temporary_fault_ends_and_the_calls_are_counted():
    with model_endpoint(Plan(faults={"error_500": 1}, times=2)) as server:
        assert [ask(server, body())[0] for _ in range(3)] == [500, 500, 200]
        told = server.stats()

    assert (told["calls"], told["distinct"], told["billed"]) == (3, 1, 1)
    assert told["by_path"] == {"/v1/chat/completions": 3}
    assert told["outcomes"] == {"refused": 2, "answered": 1}


def test_an_outage_is_between_two_calls_or_at_a_switch():
    with model_endpoint(Plan(outage=(2, 3))) as server:
        assert [ask(server, body())[0] for _ in range(4)] == [200, 503, 503, 200]
        ask(server, {"on": True}, "/admin/outage")
        assert ask(server, body())[0] == 503
        ask(server, {"on": False}, "/admin/outage")
        ask(server, {}, "/admin/reset")
        assert ask(server, body())[0] == 200
        assert server.stats()["calls"] == 1


def test_its_behaviour_can_be_changed_while_it_runs():
    with model_endpoint() as server:
        ask(server, {"faults": {"lie": 1}}, "/admin/plan")
        ask(server, body())

        assert server.stats()["by_fault"] == {"lie": 1}
        assert server.stats()["lies"]


@pytest.mark.parametrize(
    "faults", [{"no_such": 1}, {"hang": 0.6, "reset": 0.6}, dict.fromkeys(CONTENT, 0.2)]
)
def test_a_plan_that_cannot_be_is_refused(faults):
    with pytest.raises(ValueError, match="fault"):
        Plan(faults=faults)


@pytest.mark.parametrize("path", ["/v1/embeddings", "/other"])
def test_other_paths_are_not_there(path):
    with model_endpoint() as server:
        assert ask(server, {}, path)[0] == 404


def test_it_runs_as_a_process():
    command = [sys.executable, "-m", "tests.model_endpoint", "--plan", '{"context_tokens": 99}']
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        port = int(process.stdout.readline())
        with urlopen(f"http://127.0.0.1:{port}/v1/models", timeout=5) as got:
            assert json.loads(got.read())["data"][0]["max_model_len"] == 99
        process.terminate()
