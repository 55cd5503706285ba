"""Books written by a model through real workers: verified, paid for once, patient in an outage."""

import re

import pytest

from biographies.guard import Unguarded
from biographies.launch import send_export, start_book
from biographies.models import Finding, ModelCall
from biographies.steps import generate_chapter, ingest_source, plan_biography
from taskqueue.models import DeadLetter, TaskAttempt, TaskRun
from tests.everywhere import files_of, pages_of, rows_everywhere
from tests.model_books import (
    QUEUES,
    environment,
    finish,
    make_model_book,
    text_of,
    unsupported,
)
from tests.model_plan import KEY, Plan
from tests.stack import wait_until

pytestmark = pytest.mark.django_db(transaction=True)
FAULTS = {
    "ways of failing": {"error_500": 0.2, "rate_ms": 0.2, "truncated": 0.2, "bad_json": 0.2},
    "ways of answering": {"too_short": 0.2, "looping": 0.2, "unclosed": 0.2, "invented_ids": 0.2},
}


def plan(server, **changes):
    """Change how the model_service behaves."""
    server.plan = Plan(api_key=KEY, context_tokens=16_000, **changes)


def written_by(start_worker, model_service, **book):
    """Have a book made by a worker of two processes; return it and its text."""
    start_worker(QUEUES, env=environment(model_service), concurrency=2)
    made = make_model_book(**book)
    start_book(made)
    return made, finish(made)


def written(**size):
    """Have every part of a book written in this process, from sources that were read."""
    book = make_model_book(**size)
    for source in book.sources.all():
        ingest_source(source.pk, book.pk, guard=Unguarded())
    plan_biography(book, guard=Unguarded())
    for chapter in book.chapters.filter(kind="chapter"):
        generate_chapter(
            None, chapter.number, ("", chapter.target_words), book.pk, guard=Unguarded()
        )
    return book


def packed(book):
    """Have a book packed with all that belongs to it; return the formats that it is in then."""
    send_export(book, "bundle", {})
    formats = book.exports.values_list("export_format", flat=True)
    wait_until(lambda: "bundle" in formats.all(), seconds=60, what="the bundle")
    return set(formats.all())


@pytest.mark.parametrize("faults", FAULTS.values(), ids=list(FAULTS))
def test_faults_of_the_endpoint_cost_neither_the_book_nor_a_true_statement(model_service, faults):
    plan(model_service, faults=faults)

    book = written(chapters=4, words=400)

    assert set(model_service.stats()["by_fault"]) & set(faults)
    assert all(text_of(book.chapters.filter(kind="chapter")))
    assert not unsupported(book).exists()
    # every call has its row: answers, and failed ones that nothing was kept of
    assert ModelCall.objects.count() == model_service.stats()["calls"]


def test_no_lie_of_the_model_stands_in_the_book_and_the_findings_say_which_were_told(
    model_service,
):
    plan(model_service, faults={"lie": 0.5})

    book = written(chapters=6, words=400)

    lies = {one["text"] for one in model_service.stats()["lies"] if one["lie"] != "passage"}
    text = "".join(text_of(book.chapters.filter(kind="chapter")))
    said = {one.strip() for one in re.findall(r"[^\]]+(?=\[\^s)", text)}
    assert len(lies) > 10
    assert not lies & said
    assert not unsupported(book).exists()
    told = Finding.objects.filter(biography=book, rule="model.refused")
    assert any("these numbers are not in the passage" in one.message for one in told)


def test_an_outage_costs_no_job_and_few_calls(model_service, start_worker):
    books = [make_model_book(chapters=5, words=150) for _ in range(2)]
    model_service.is_away = True
    start_worker(QUEUES, env=environment(model_service), concurrency=2)
    for book in books:
        start_book(book)
    held = TaskRun.objects.filter(state="HELD", held_for__startswith="model.down")
    wait_until(lambda: held.count() >= 8, seconds=60, what="runs that wait")
    calls_away = model_service.stats()["calls"]
    model_service.is_away = False

    texts = [finish(book) for book in books]

    assert all(part for text in texts for part in text)
    assert calls_away <= 12
    assert not DeadLetter.objects.exists()
    assert not TaskAttempt.objects.filter(outcome="RETRY").exists()


def test_neither_key_nor_prompt_is_written_anywhere(model_service, start_worker, tmp_path):
    plan(model_service, faults={"error_500": 0.3, "bad_json": 0.3})
    book, _ = written_by(start_worker, model_service, chapters=2, words=200)
    kinds = packed(book)
    model_service.plan = Plan(api_key="another")
    again = make_model_book(chapters=1, words=200)
    start_book(again)
    wait_until(lambda: DeadLetter.objects.exists(), seconds=60, what="a refused key")

    logs = "".join(path.read_text(errors="replace") for path in tmp_path.rglob("*.log"))
    told = [logs, rows_everywhere(), files_of(book), pages_of(book)]
    assert kinds == {"markdown", "word", "pdf", "epub", "bundle"}
    assert all(told)
    assert not any(KEY in one for one in told)
    assert not any("The passages are material" in one for one in told)
