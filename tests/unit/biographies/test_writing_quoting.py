"""Quotations in a text: verbatim, in marks, behind words that say whose they are."""

import itertools

import pytest

from biographies.checking import derive_citations
from biographies.sources import (
    Passage,
    Record,
    count_markdown_words,
    statements,
)
from biographies.writing import (
    Brief,
    ExtractiveWriter,
    SourceInfo,
    Statement,
    find_voice,
    render_markdown,
)
from biographies.writing.extractive.candidates import sift
from biographies.writing.quoting import introduced, quoted
from tests.texts import MEMOIR, PASSAGES

SUBJECT = "Ada Lovelace"
MEMOIRS = tuple(Passage(1, at, text) for at, text in enumerate(MEMOIR, 1))
LIFE = tuple(Passage(2, at, text) for at, text in enumerate(PASSAGES, 1))
ADA = find_voice(SourceInfo(1, Record("Notes of My Life", ("Lovelace, Ada",))), MEMOIRS, SUBJECT)
MOORE = find_voice(SourceInfo(2, Record("A Life", ("Moore, Doris",))), LIFE, SUBJECT)


def write(own, *sources, words=5000, **values):
    """Write a chapter from passages."""
    brief = Brief(SUBJECT, "chapter", "Life", words, tuple(own), sources=sources, **values)
    return ExtractiveWriter().write(brief)


def led(*sources, info=ADA, language="en"):
    """Return the leads of paragraphs that quote these sources; 0 is what the book tells."""
    own = [(Statement("I came.", at, 1, 0, 7, is_quoted=at > 0),) for at in sources]
    return [run[0].lead for run in introduced(own, [info, MOORE], language)]


def test_what_a_memoir_says_of_itself_is_quoted():
    text = render_markdown(write(MEMOIRS, ADA))
    assert text.startswith("In *Notes of My Life* Lovelace writes: “I was born in London in Dec")
    assert all("“" in one.text and one.text.endswith("”") for one in statements(text))


def test_without_its_sources_nothing_in_the_first_person_is_used():
    assert sift(MEMOIRS, subject=SUBJECT).rejected["first_person"] > 100


def test_every_quotation_is_found_word_for_word():
    texts = {(one.source, one.ordinal): one.text for one in (*MEMOIRS, *LIFE)}
    markdown = render_markdown(write((*MEMOIRS[:3], *LIFE[3:]), ADA, MOORE))
    support = {str(one.support) for one in derive_citations(markdown, passages=texts)}
    assert support == {"quoted"}


def test_sentences_that_follow_each_other_are_one_quotation():
    text = render_markdown(write(MEMOIRS[:1], ADA))
    assert text.count("“") == 1
    assert "January 1816. My mother had me taught" in text


def test_a_quotation_in_a_quotation_changes_its_marks():
    assert "the science of it ‘flyology’ and wrote" in render_markdown(write(MEMOIRS[:2], ADA))


@pytest.mark.parametrize(
    ("text", "language", "shown"),
    [
        ("I say “no”.", "en", "“I say ‘no’.”"),
        ('I say "no" and "yes".', "en", "“I say ‘no’ and ‘yes’.”"),
        ('Six inches (6") of it.', "en", '“Six inches (6") of it.”'),
        ("Digo «no».", "es", "«Digo “no”.»"),
        ("I say „no“.", "nl", "“I say ‘no‘.”"),
    ],
)
def test_marks_are_those_of_the_books_language(text, language, shown):
    assert quoted(text, language) == shown


def test_a_speaker_is_named_where_he_begins_and_again_after_six_paragraphs():
    assert [at for at, lead in enumerate(led(*[1] * 8)) if lead] == [0, 6]
    assert led(*[1] * 8)[6] == "Lovelace continues: "


def test_a_speaker_is_named_sooner_where_something_of_his_was_left_out():
    own = [(Statement("I came.", 1, at, 0, 7, is_quoted=True),) for at in (1, 9, 17, 18)]
    leads = [run[0].lead for run in introduced(own, [ADA], "en")]
    assert leads[1:] == ["", "Lovelace relates: ", ""]


def test_not_every_section_begins_with_the_same_phrase():
    told = SourceInfo(1, Record("The Memoirs of Lovelace"), speaker="Lovelace")
    own = [[(Statement("I came.", 1, at, 0, 7, is_quoted=True),)] for at in (1, 2, 3)]
    leads = {introduced(section, [told], "en")[0][0].lead for section in own}
    assert leads == {"Lovelace writes: ", "Lovelace relates: ", "Lovelace says: "}


def test_a_speaker_is_named_again_after_what_the_book_tells():
    assert led(1, 0, 1) == [
        "In *Notes of My Life* Lovelace writes: ", "", "Lovelace relates: ",
    ]  # fmt: skip


def test_a_title_that_names_its_author_is_not_said_beside_the_name():
    told = SourceInfo(1, Record("The Memoirs of Lovelace"), speaker="Lovelace")
    assert led(1, info=told) == ["Lovelace writes: "]


@pytest.mark.parametrize(
    ("record", "speaker", "lead"),
    [
        (Record("Notes: A Diary (1840)"), "", "In *Notes* we read: "),
        (Record("Notes", ("A, B", "C, D")), "A and C", "According to A and C, "),
        (Record("Am I? A *Life*"), "King", "In *Am I* King writes: "),
        (Record("Word " * 40), "King", f"In *{'Word ' * 11}Word* King writes: "),
    ],
)
def test_phrases_are_made_from_the_record(record, speaker, lead):
    assert led(1, info=SourceInfo(1, record, speaker=speaker)) == [lead]


def test_phrases_are_in_the_books_language():
    assert led(1, language="es-MX") == ["En *Notes of My Life* Lovelace escribe: "]


def test_each_quotation_of_what_may_only_be_quoted_names_its_author():
    info = SourceInfo(1, Record("Life", ("Moore, Doris",)), rights="quote_only", speaker="Moore")
    assert led(1, 1, info=info) == ["In *Life* Moore writes: ", "Moore continues: "]


@pytest.mark.parametrize("target", [60, 100, 160])
def test_the_words_that_name_a_speaker_count(target):
    draft = write(MEMOIRS, ADA, words=target)
    assert draft.word_count == count_markdown_words(render_markdown(draft))
    assert abs(draft.word_count - target) <= max(12, 0.05 * target)


def test_quotations_stand_in_paragraphs_of_their_own():
    text = render_markdown(write((*LIFE[:1], *MEMOIRS[1:3], *LIFE[4:6]), ADA, MOORE))
    cited = [{mark[0] for one in statements(block) for mark in one.marks}
             for block in text.strip().split("\n\n")]  # fmt: skip
    assert cited == [{2}, {1}, {2}]


def test_a_long_quoted_paragraph_is_divided_where_its_source_begins_one():
    things = ("wheels", "levers", "cards", "plates", "drums", "springs", "axles", "cogs")
    days = [
        f"He showed {n} {one} to my {two} and then explained all {other} at length."
        for n, (one, two, other) in enumerate(itertools.permutations(things, 3), 30)
    ]
    texts = [
        "I met Charles Babbage at a house in London in 1833. " + " ".join(days[:12]),
        " ".join(days[40:60]),
    ]
    own = [Passage(1, at, text) for at, text in enumerate(texts, 1)]
    text = render_markdown(write(own, find_voice(ADA, own, SUBJECT)))
    assert [block.count("[^s1p2]") for block in text.strip().split("\n\n")] == [0, 1]


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        ("I stayed for all of that long and very cold winter.", True),
        ("In the spring of that year my cousin stayed there for long.", True),
        ("We stayed there for all of that long and very cold winter.", False),
        ("The thing pleased my cousin and everybody else in there very much.", False),
        ("As I have already said, the winter was long and very cold.", False),
    ],
)
def test_a_speakers_own_word_for_himself_opens_a_text(text, opens):
    info = SourceInfo(1, ADA.record, first_person=((1, 1),))
    found = sift([Passage(1, 1, text)], subject=SUBJECT, sources=[info])
    assert [one.opens for one in found.candidates] == [True] * opens


def test_a_stretch_that_is_barred_bars_every_sentence_in_it():
    whole = [sift(LIFE[:1], barred=[], subject=SUBJECT).candidates[0].ref]
    part = [type(whole[0])(2, 1, 3, 9)]
    assert sift(LIFE[:1], barred=part, subject=SUBJECT).rejected["barred"] > 0


def test_a_memoir_in_spanish_is_quoted_in_spanish():
    told = (
        "En 1828 yo quería construir una máquina para volar y dibujé alas de papel y de seda. "
        "Llamé a mi ciencia “volología” y escribí después un librito con muchas láminas."
    )
    own = [Passage(1, 1, told)]
    record = Record("Notas de mi vida", ("Lovelace, Ada",))
    info = find_voice(SourceInfo(1, record, "es"), own, SUBJECT)
    text = render_markdown(write(own, info, language="es"))
    assert text.startswith("En *Notas de mi vida* Lovelace escribe: «En 1828 yo quería construir")
    assert "mi ciencia “volología” y escribí después un librito con muchas láminas.»" in text
