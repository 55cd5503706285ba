"""Books in Spanish: verbs without a subject, honorifics, dates, and the parts' own names."""

from functools import cache

import pytest

from biographies.sources import (
    Passage,
    Record,
    cut_passages,
    dates_in,
    read_source,
    split_sentences,
)
from biographies.writing import Brief, ExtractiveWriter, PlanRequest, SourceInfo, plan_book
from biographies.writing.extractive.filters import rejection
from biographies.writing.extractive.spanish import footing
from biographies.writing.words import learn_names
from tests.spanish_life import LIFE

SUBJECT = "José Celestino Mutis"
NAMES = learn_names(["y Mutis vio a Linneo y Mutis calló ante Linneo."], SUBJECT)
SOURCE = SourceInfo(1, Record("José Celestino Mutis"), "es")


def stand(sentence):
    """Return how a sentence stands."""
    return footing(sentence, NAMES)


@cache
def passages():
    """Cut the life of Mutis."""
    text = read_source(LIFE.encode(), filename="mutis.md")
    return tuple(
        Passage(1, span.ordinal, text.text[span.start : span.end], span.kind, span.heading)
        for span in cut_passages(text)
    )


@cache
def plan():
    """Plan a small book of it."""
    asked = {"chapter_count": 3, "words_per_chapter": 220}
    ends = {"introduction_words": 90, "conclusion_words": 90}
    return plan_book(PlanRequest(SUBJECT, [SOURCE], passages(), language="es", **asked, **ends))


@pytest.mark.parametrize(
    "sentence",
    [
        "Mutis nació en Cádiz el 6 de abril de 1732.",
        "En 1760 zarpó de Cádiz el médico Mutis con el virrey.",
        "El virrey Messía llegó a Santa Fe en 1761.",
        "Nació Mutis en Cádiz, cerca del puerto.",
        "Don Pedro Virgili enseñaba anatomía en el hospital.",
    ],
)
def test_a_sentence_with_a_subject_opens_a_text(sentence):
    assert stand(sentence).opens


@pytest.mark.parametrize(
    "sentence",
    [
        "En 1757 se trasladó a Madrid con una carta.",
        "Volvió con dos mulas cargadas de plantas.",
        "Su padre vendía libros cerca del puerto.",
        "Él copió los nombres de Linneo.",
        "Se casó con Linneo en Upsala.",
        "Los vendió Mutis en Cádiz en 1760.",
        "Sin embargo, Mutis rechazó la pensión.",
        "Dos años después, Mutis llegó a Madrid.",
        "En aquel viaje Mutis anotó los vientos.",
        "El siguiente memorial de Mutis llegó en 1764.",
        "Una de las láminas de Mutis está en París.",
        "",
    ],
)
def test_a_sentence_without_one_leans_on_what_stands_before(sentence):
    assert not stand(sentence).opens


def test_whoever_is_named_may_be_meant_by_the_next_sentence():
    assert stand("Mutis dejó Santa Fe.").offers == stand("Volvió en 1770.").unresolved


def test_a_name_behind_a_preposition_is_no_subject():
    assert stand("En Linneo pensaba al escribir.").leans


def test_a_quoted_memoir_may_say_i():
    assert footing("Yo nací en Cádiz en 1732.", NAMES, may_say_i=True).opens


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Mutis nació en Cádiz en 1732.", ""),
        ("El jardín conserva hoy las láminas.", ""),
        ("Yo nací en Cádiz en 1732.", "first_person"),
        ("Usted conoce la historia de Mutis y de Linneo, que fue larga.", "second_person"),
        ("¿Quién fue Mutis?", "question"),
        ("¡Qué grande fue Mutis!", "outcry"),
        ("Este libro cuenta la vida que llevó Mutis.", "about_the_source"),
        ("La flora de Bogotá en colores.", "fragment"),
        ("Mutis dijo lo siguiente.", "ending"),
    ],
)
def test_what_is_no_statement_is_kept_out_by_name(sentence, reason):
    assert rejection(sentence, sentence, language="es") == reason


def test_the_parts_have_spanish_names_and_briefs():
    first, *_, last = plan().parts
    assert (first.title, last.title) == ("Introducción", "Conclusión")
    assert first.brief.startswith(f"Quién fue {SUBJECT}")
    assert "murió" in last.keywords


def test_a_chapters_brief_is_in_spanish():
    briefs = [part.brief for part in plan().parts if part.kind == "chapter"]
    assert all(brief.startswith(f"{SUBJECT} de 1") and " y " in brief for brief in briefs)


def test_a_spanish_book_reaches_its_length():
    held = {(passage.source, passage.ordinal): passage for passage in passages()}
    for part in plan().parts[1:4]:
        own = tuple(held[label] for label in part.passages)
        brief = Brief(SUBJECT, part.kind, part.title, 220, own, part.barred, sources=(SOURCE,),
                      language="es")  # fmt: skip
        assert abs(ExtractiveWriter().write(brief).word_count - 220) <= 11


@pytest.mark.parametrize(
    "text",
    [
        "El Sr. García y la Sra. López llegaron.",
        "D. José y Dña. Ana vivían allí.",
        "La casa núm. 5 era suya.",
        "Véase la pág. 12 del tomo.",
        "El Excmo. Sr. Virrey habló.",
    ],
)
def test_an_abbreviation_ends_no_sentence(text):
    assert len(split_sentences(text)) == 1


def test_a_spanish_date_is_read_whole():
    (date,) = dates_in("Nació el 24 de mayo de 1819 en Londres.")
    assert (date.year, date.month, date.day) == (1819, 5, 24)


@pytest.mark.parametrize("text", ["Pagó 1500 pesos.", "Eran 1800 hombres.", "Tomo 1200."])
def test_a_counted_thing_is_no_year(text):
    assert dates_in(text) == ()
