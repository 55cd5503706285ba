"""Who tells a source: found out by its sections, unless an editor has said it."""

from dataclasses import replace

import pytest

from biographies.sources import BlockKind, Passage, Record
from biographies.writing import SourceInfo, find_voice
from tests.texts import MEMOIR, PASSAGES

SUBJECT = "Ada Lovelace"
BY_ADA = Record("Notes of My Life", ("Lovelace, Ada",))


def passages(texts, heading="", first=1, kind=BlockKind.PARAGRAPH):
    """Make a section of a source."""
    return [Passage(1, at, text, kind, heading) for at, text in enumerate(texts, first)]


def heard(own, record=BY_ADA, **said):
    """Return a source as it is known when it has been listened to."""
    return find_voice(SourceInfo(1, record, **said), own, SUBJECT)


def test_a_life_told_by_another_has_no_passages_that_say_i():
    info = heard(passages(PASSAGES), Record("A Life", ("Moore, Doris",)))
    assert (info.voice, info.first_person, info.speaker) == ("third", (), "Moore")


def test_a_memoir_is_told_by_its_author():
    info = heard(passages(MEMOIR))
    assert (info.voice, info.first_person) == ("first", ((1, 6),))
    assert (info.speaker, info.is_memoir) == ("Lovelace", True)


def test_an_editors_introduction_is_not_taken_for_the_memoir():
    own = passages(PASSAGES[:3], "Introduction") + passages(MEMOIR, "I", first=4)
    assert heard(own).first_person == ((4, 9),)


def test_a_few_letters_make_no_memoir_of_a_life():
    own = passages(PASSAGES, "I") + passages(MEMOIR[:2], "Letters", first=13)
    assert (heard(own).voice, heard(own).first_person) == ("third", ())


def test_what_is_said_in_quotation_marks_says_nothing_of_the_voice():
    own = [replace(one, text=f"She wrote: “{one.text}”") for one in passages(MEMOIR[2:])]
    assert heard(own).voice == "third"


def test_a_friends_memoir_is_told_by_the_friend():
    info = heard(passages(MEMOIR), Record("A Friendship", ("Somerville, Mary",)))
    assert (info.voice, info.speaker, info.is_memoir) == ("first", "Somerville", False)


def test_of_a_source_without_an_author_nobody_is_named():
    assert heard(passages(MEMOIR), Record("Notes")).speaker == ""


@pytest.mark.parametrize("declared", ["first", "third"])
def test_what_an_editor_says_of_the_voice_stands(declared):
    edited = Record("Letters of a Countess", ("Moore, Doris",))
    own = passages(MEMOIR[:2], "Letters") + passages(PASSAGES, "Notes", first=3)
    info = heard(own, edited, voice=declared)
    found = {"first": ("Lovelace", ((1, 2),), True), "third": ("Moore", (), False)}
    assert (info.speaker, info.first_person, info.is_memoir) == found[declared]


def test_what_is_no_prose_does_not_interrupt_a_run():
    own = passages(MEMOIR[:3]) + passages(["A note."], first=4, kind=BlockKind.NOTE)
    own += passages(MEMOIR[3:], first=5)
    assert heard(own).first_person == ((1, 7),)


def test_a_kings_number_is_no_person():
    told = ["George I and George I. were the same king, and so was George I-bis in the play."] * 6
    assert heard(passages(told)).voice == "third"


def test_a_memoir_in_spanish_is_heard():
    told = "Nací en Londres y mi padre me dejó. Yo quería volar, y mi madre me enseñó a contar."
    assert heard(passages([told] * 5), language="es").voice == "first"
