"""What a directive changes in a brief, before anything is written."""

import pytest

from biographies.directives import (
    Found,
    NoLibrary,
    Setting,
    Version,
    apply_directives,
    read_directives,
)
from biographies.sources import Passage
from biographies.writing import Brief, SentenceRef

PASSAGES = (
    Passage(1, 1, "In 1830 she bet on a horse."),
    Passage(1, 2, "In 1843 she wrote notes."),
    Passage(2, 1, "In 1840 lessons began. In 1861 they were printed."),
    Passage(2, 2, "Nobody says when she rested."),
)
BRIEF = Brief(subject="Ada", kind="chapter", title="Youth", target_words=1000, passages=PASSAGES)


class FakeLibrary(NoLibrary):
    """A book of two sources, with passages of no chapter and one of another."""

    names = {1: ("A Life", "life.txt", "Strachey, Lytton"), 2: ("Letters", "letters.txt")}  # noqa: RUF012

    def __init__(self, *spare):
        self.free = spare

    def spare(self, words, source=None):
        return [one for one in self.free if source in (None, one.source)]

    def find(self, source, ordinal):
        if (source, ordinal) == (2, 9):
            return Found(Passage(2, 9, "Taken."), "chapter 3")
        there = (*PASSAGES, *self.free)
        found = [one for one in there if (one.source, one.ordinal) == (source, ordinal)]
        return Found(found[0]) if found else None

    def told_in(self, words):
        return ["chapter 3"] if words == "diamonds" else []


def applied(feedback, *spare, before=None, firmness=0):
    setting = Setting(before, FakeLibrary(*spare), firmness)
    return apply_directives(BRIEF, read_directives(feedback), setting)


def left(brief):
    return [one.label for one in brief.passages]


@pytest.mark.parametrize(
    ("feedback", "target"),
    [
        ("shorter", 600),
        ("longer", 1000),
        ("900 words", 900),
        ("at most 800 words", 776),
        ("at most 2000 words", 1000),
        ("at least 800 words", 1000),
        ("at least 2000 words", 2060),
        ("half as long", 400),
        ("warmer", 1000),
    ],
)
def test_a_length_becomes_the_target_and_a_share_is_one_of_the_text_as_it_is(feedback, target):
    assert applied(feedback, before=Version(800, "")).target_words == target


def test_without_a_text_a_share_is_one_of_what_was_asked_for():
    assert applied("shorter").target_words == 750


@pytest.mark.parametrize(
    ("feedback", "labels"),
    [
        ("without the horses", ["s1p2", "s2p1", "s2p2"]),
        ("leave out s1p1", ["s1p2", "s2p1", "s2p2"]),
        ("leave out source 1", ["s2p1", "s2p2"]),
        ("leave out source 11", ["s1p1", "s1p2", "s2p1", "s2p2"]),
        ("leave out A Life", ["s2p1", "s2p2"]),
        ("leave out letters.txt", ["s1p1", "s1p2"]),
        ("nothing from Strachey", ["s2p1", "s2p2"]),
        ("nothing of horses", ["s1p2", "s2p1", "s2p2"]),
        ("only from source 2", ["s2p1", "s2p2"]),
        ("only from “Nowhere”", ["s1p1", "s1p2", "s2p1", "s2p2"]),
        ("only from source 2, without s2p1", ["s2p2"]),
        ("only s1p2", ["s1p2"]),
        ("leave out 1861", ["s1p1", "s1p2"]),
        ("only 1840–1845", ["s1p2", "s2p1"]),
        ("before 1835", ["s1p1"]),
        ("leave out source 1, only from source 1", ["s1p1", "s1p2", "s2p1", "s2p2"]),
    ],
)
def test_what_is_not_wanted_is_not_even_shown_to_the_writer(feedback, labels):
    assert left(applied(feedback)) == labels


def test_a_sentence_of_other_years_is_barred_in_a_passage_that_stays():
    brief = applied("only 1840–1845")

    at = PASSAGES[2].text.index("In 1861")
    assert brief.barred == (SentenceRef(2, 1, at, len(PASSAGES[2].text)),)


def test_chronological_order_puts_passages_by_their_first_year():
    assert left(applied("chronological order")) == ["s1p1", "s2p1", "s1p2", "s2p2"]


def test_the_sources_order_keeps_each_source_its_places():
    mixed = Brief(subject="Ada", kind="chapter", title="", target_words=9, passages=PASSAGES[::-1])
    ordered = apply_directives(mixed, read_directives("as the source tells it"))

    assert left(ordered) == ["s2p1", "s2p2", "s1p1", "s1p2"]


def test_more_about_a_matter_brings_in_passages_that_no_chapter_has():
    spare = Passage(1, 7, "A note on the notes."), Passage(1, 8, "Of dogs.")

    brief = applied("more about her notes", *spare)

    assert left(brief)[:3] == ["s1p1", "s1p2", "s1p7"]
    assert brief.keywords == ("notes",)


def test_of_many_spare_passages_the_best_come_in():
    spare = [Passage(3, at, f"Notes {'and notes ' * (at > 18)}of day {at}.") for at in range(1, 31)]

    brief = applied("more about notes", *spare)

    fresh = [one.ordinal for one in brief.passages if one.source == 3]
    assert fresh == list(range(19, 31))


def test_the_firmer_more_is_asked_for_the_less_stands_beside_it():
    own = [Passage(1, at, "Of other matters. " * 20) for at in range(1, 200)]
    about = Passage(1, 200, "Her notes.")
    brief = Brief(
        subject="Ada", kind="chapter", title="", target_words=1000, passages=(*own, about)
    )
    asked, before = read_directives("more about notes"), Version(9, "Said.[^s1p50]")

    made = [apply_directives(brief, asked, Setting(before, firmness=at)) for at in range(3)]

    counts = [len(one.passages) for one in made]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] < 60
    assert all({"s1p50", "s1p200"} <= set(left(one)) for one in made)


def test_less_about_a_matter_leaves_every_second_cited_passage_of_it_and_firmly_none():
    before = Version(9, "A horse.[^s1p1] Notes.[^s1p2] More.[^s2p1]")
    asked = read_directives("less about in")  # no stem: the word itself
    gently, firmly = (apply_directives(BRIEF, asked, Setting(before, firmness=at)) for at in (0, 1))

    assert left(gently) == ["s1p2", "s2p2"]
    assert left(firmly) == ["s2p2"]


def test_less_about_what_nothing_speaks_of_changes_nothing():
    assert applied("less about diamonds") == BRIEF


def test_a_named_source_or_passage_comes_in_where_it_belongs():
    spare = (
        *(Passage(2, 5, "Free."), Passage(3, 1, "In 1835 a party."), Passage(3, 2, "Then.")),
        Passage(4, 1, "Undated."),
    )

    assert left(applied("use s2p5", *spare))[-1] == "s2p5"
    assert left(applied("use source 3 too", *spare))[1:3] == ["s3p1", "s3p2"]
    assert left(applied("use source 4 too", *spare))[-1] == "s4p1"
    assert left(applied("use s2p9", *spare)) == left(BRIEF)


def test_what_comes_before_its_source_begins_goes_before_it():
    brief = Brief(subject="Ada", kind="chapter", title="", target_words=9, passages=PASSAGES[1:2])
    library = FakeLibrary(Passage(1, 1, "Early."))

    made = apply_directives(brief, read_directives("use s1p1"), Setting(library=library))

    assert left(made) == ["s1p1", "s1p2"]


@pytest.mark.parametrize(
    "feedback",
    [
        "shorter; longer",
        "a third shorter; half as long",
        "800 words; 900 words",
        "leave out source 1; use source 1 too",
        "only from source 1; only from source 2",
        "only before 1835; only after 1850",
        "more about notes; less about the note",
        "keep the sentence about notes; leave out the notes",
        "chronological order; as the source tells it",
    ],
)
def test_what_contradicts_itself_changes_nothing(feedback):
    assert applied(feedback) == BRIEF


@pytest.mark.parametrize(
    "feedback",
    [
        "shorter; 800 words",
        "only from sources 1 and 2; only from source 2",
        "leave out s1p1; use s2p2",
        "leave out 1830; only from source 1",
        "only 1830–1850; only 1840–1845",
    ],
)
def test_what_agrees_is_followed_together(feedback):
    assert applied(feedback) != BRIEF
