"""The writer of a book, by its name and what this installation has."""

import pytest

from biographies.checking import derive_citations
from biographies.errors import WriterNotConfiguredError
from biographies.language_model import Provider
from biographies.models import CheckResult, Finding, ModelCall
from biographies.models.evidence import CheckKind
from biographies.sources import Passage, Record
from biographies.steps.model_writing import judge_of
from biographies.steps.writers import writer_for, writers_here
from biographies.writing import Brief, SourceInfo, render_markdown
from biographies.writing.llm import LanguageModelWriter
from tests.factories import make_chapter
from tests.fakes import FakeGuard
from tests.model_endpoint import model_endpoint
from tests.model_plan import Plan
from tests.scripted_model import Model, as_json, brief
from tests.steps import make_book_with_source, plan, write

pytestmark = pytest.mark.django_db

SERVICE = Provider("first", "http://127.0.0.1:1/v1", "small")
PASSAGE = Passage(1, 1, "In 1831 Faraday found that a moving magnet makes a current.")


@pytest.fixture
def endpoint(settings):
    with model_endpoint(Plan(context_tokens=16_000)) as server:
        settings.LLM_PROVIDERS = (
            Provider("first", server.base_url, "small", context_tokens=16_000, deadline_s=10),
        )
        yield server


def test_a_model_is_a_writer_only_where_one_is_configured(settings):
    assert writers_here() == ("extractive",)
    settings.LLM_PROVIDERS = (SERVICE,)
    assert writers_here() == ("extractive", "llm")


@pytest.mark.parametrize("name", ["llm", "quill"])
def test_a_writer_that_is_not_here_is_refused_by_name(name):
    chapter = make_chapter()
    chapter.biography.writer = name

    with pytest.raises(WriterNotConfiguredError, match=f"“{name}” here; supported: extractive"):
        writer_for(chapter, guard=FakeGuard())


def test_a_chapter_is_written_by_the_model_of_its_book(endpoint):
    book = make_book_with_source(writer="llm")
    plan(book)

    figures = write(book, 1)

    call = ModelCall.objects.get(purpose="section")
    assert (figures["status"], call.chapter_id) == ("needs_review", figures["chapter_id"])
    revision = book.chapters.get(number=1).current_revision
    assert (revision.author, revision.author_kind) == ("llm", "engine")


def test_a_chapter_that_is_written_again_from_the_same_plan_costs_nothing(endpoint):
    book = make_book_with_source(writer="llm")
    plan(book)
    write(book, 1)
    first = book.chapters.get(number=1).current_revision.markdown
    book.chapters.filter(number=1).update(current_revision=None, state="queued")
    billed = endpoint.stats()["billed"]

    write(book, 1)

    assert endpoint.stats()["billed"] == billed
    assert book.chapters.get(number=1).current_revision.markdown == first


def test_what_the_model_said_without_a_source_is_a_note_beside_the_text(endpoint):
    endpoint.plan = Plan(faults={"lie_number": 1.0}, context_tokens=16_000)
    book = make_book_with_source(writer="llm")
    plan(book)

    write(book, 1)

    kept = CheckResult.objects.get(check_kind=CheckKind.WRITING)
    assert kept.is_valid
    assert kept.measures["refused"] > 0
    findings = Finding.objects.filter(rule="model.refused")
    assert {one.severity for one in findings} == {"note"}


@pytest.mark.parametrize(
    ("claim", "is_carried"),
    [("Faraday found in 1831 that a moving magnet makes a current.", True),
     ("In 1832 Faraday found that a moving magnet makes a current.", False)],
)  # fmt: skip
def test_a_claim_is_judged_as_the_finished_text_will_be(claim, is_carried):
    judged = judge_of(Brief("Ada Marsh", "chapter", "", 300, (PASSAGE,)))(claim, PASSAGE)

    assert judged.is_carried == is_carried
    assert bool(judged.reason) != is_carried


def test_a_translation_comes_into_the_text_for_an_editor_to_compare():
    told = "Ada Marsh construyó una lámpara en Hull en el año 1801 para los marinos del puerto."
    said = "Ada Marsh built a lamp at Hull in 1801 for the sailors of the harbour."
    foreign = (SourceInfo(1, Record("Marsh"), language="es"),)
    order = brief(target_words=14, passages=(Passage(1, 1, told),), sources=foreign)
    wrong = said.replace("1801", "1811")
    model = Model(
        lambda _: as_json([{"text": one, "cites": ["p1"], "evidence": ""} for one in (wrong, said)])
    )

    text = render_markdown(LanguageModelWriter(model, judge_of(order)).write(order))

    (cited,) = derive_citations(text, passages={(1, 1): told}, foreign={(1, 1)})
    assert text == f"{said}[^s1p1]\n"
    assert cited.support == "needs_editor"
