"""Each fault of an endpoint in a fifth of its answers, each lie in half of them, by themselves."""

import re

import pytest

from biographies.launch import start_book
from biographies.models import Finding, ModelCall, Passage
from taskqueue.models import DeadLetter
from tests.model_books import QUEUES, environment, finish, make_model_book, text_of, unsupported
from tests.model_plan import CONTENT, KEY, TEMPORARY, Plan
from tests.stack import wait_until

FAULTS = [*TEMPORARY, *(kind for kind in CONTENT if not kind.startswith("lie"))]
# How the findings name what was refused; a wrong passage lacks whatever the true one has.
LIES = {
    "lie_passage": "the passage",
    "lie_number": "these numbers are not in the passage",
    "lie_name": "these names are not in the passage",
    "lie_clause": "the passage does not have",
    "lie_negation": "one denies what the other says",
    "lie_swap": "the passage has another name or number in the place of",
}
_STATEMENT = re.compile(r"([^\]\n]+)((?:\[\^s\d+p\d+\])+)")
_MARK = re.compile(r"s(\d+)p(\d+)")
_WORD = re.compile(r"[^\W_]{4,}")
ENOUGH = 0.6  # of a statement's longer words: a true one has them from its passage, in some form


def written_under(model_service, start_worker, fault, share):
    """Have a book of four chapters made, with that fault in a share of the answers."""
    model_service.plan = Plan(
        api_key=KEY, context_tokens=16_000, faults={fault: share}, slow_s=4, seed=3
    )
    start_worker(QUEUES, env=environment(model_service, LLM_DEADLINE_S="2"), concurrency=2)
    book = make_model_book(chapters=4, words=500)
    start_book(book)
    return book, finish(book, seconds=240)


def strange_statements(book):
    """Return what the texts say with few of its passage's words: looked up in the sources alone."""
    rows = Passage.objects.filter(version__source__biography=book)
    there = {
        (number, ordinal): text
        for number, ordinal, text in rows.values_list("version__source__number", "ordinal", "text")
    }
    parts = "\n".join(text_of(book.chapters.filter(kind="chapter")))
    return [
        said.strip()
        for said, marks in _STATEMENT.findall(parts)
        for source, ordinal in _MARK.findall(marks)
        if share_of(said, there.get((int(source), int(ordinal)), "")) < ENOUGH
    ]


def share_of(said, passage):
    """Return the share of the longer words of a statement that its passage has."""
    words, known = _WORD.findall(said.lower()), passage.lower()
    return sum(word[:5] in known for word in words) / max(1, len(words))


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_a_fifth_of_the_answers_costs_neither_the_book_nor_its_truth(
    model_service, start_worker, fault
):
    book, texts = written_under(model_service, start_worker, fault, 0.2)
    wait_until(lambda: not model_service.in_flight, seconds=10, what="the end of what hangs")

    seen = model_service.stats()
    assert seen["by_fault"].get(fault)
    assert all(texts)
    assert not unsupported(book).exists()
    assert strange_statements(book) == []
    assert list(DeadLetter.objects.values_list("run__step", "error_code", "message")) == []
    assert ModelCall.objects.filter(biography=book).count() == seen["calls"]


@pytest.mark.parametrize(("lie", "told"), LIES.items(), ids=list(LIES))
def test_a_lie_in_half_of_the_answers_is_told_to_the_editor_and_not_to_the_reader(
    model_service, start_worker, lie, told
):
    book, texts = written_under(model_service, start_worker, lie, 0.5)

    lies = {one["text"] for one in model_service.stats()["lies"] if one["lie"] != "passage"}
    said = {one.strip() for one, _ in _STATEMENT.findall("\n".join(texts))}
    assert model_service.stats()["lies"]
    assert lies & said == set()
    assert not unsupported(book).exists()
    assert strange_statements(book) == []
    refused = Finding.objects.filter(biography=book, rule="model.refused")
    assert any(told in one.message for one in refused)
