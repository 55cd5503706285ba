"""The pieces of a plan: units, breaks, names, titles, ends."""

from collections import Counter

import pytest

from biographies.sources import Passage, Record
from biographies.writing import ChapterSpec, SourceInfo
from biographies.writing.allocate import allocate, make_wishes
from biographies.writing.extractive.candidates import sift
from biographies.writing.headings import clean_heading, heading_path, shorten
from biographies.writing.outline import segment
from biographies.writing.query import make_query, subject_words
from biographies.writing.relevance import Profile, foreign, leading, profile
from biographies.writing.reserve import Holdings, reserve
from biographies.writing.telling import telling_events, telling_names, telling_words
from biographies.writing.titles import Matter, make_brief, make_titles
from biographies.writing.units import Begins, Unit, close_ranks, make_units
from biographies.writing.words import Names, learn_names, stem


def unit(at, words=100, *, text="", begins=Begins.PARAGRAPH, lost=0, heading="", years=()):
    """Make a unit of one passage."""
    bag = Counter(stem(word) for word in text.lower().split())
    return Unit((Passage(1, at, text, heading=heading),), words, lost, years, bag, begins)


def matter(*units, years=(None, None), names=(), event="", word="", **told):
    """Make what is known of a chapter."""
    return Matter(units, years, names, event, word, **told)


OPEN_IN_THE_MIDDLE = (
    ChapterSpec(1, "", 200, "start"),
    ChapterSpec(2, "", 200),
    ChapterSpec(3, "", 200, "end"),
)


def between(first, last):
    """Make twelve units, three of one matter first and three of another last."""
    return [
        unit(at, text=first if at < 3 else last if at > 8 else f"m{at}", heading=str(at // 3))
        for at in range(12)
    ]


def wishes(*specs, titles=("Michael Faraday",)):
    """Read specs beside sources of these titles."""
    sources = [SourceInfo(at, Record(title)) for at, title in enumerate(titles, 1)]
    return make_wishes(specs, "Michael Faraday", sources, ())


@pytest.mark.parametrize(
    ("heading", "clean"),
    [
        ("I Antecedents", "Antecedents"),
        ("Chapter IV. The Stamp Act", "The Stamp Act"),
        ("CHAPTER THE FIRST: EARLY YEARS IN LONDON", "Early Years in London"),
        ("12. The Ring", "The Ring"),
        ("IV", ""),
        ("Chapter 3", ""),
        ("1837", "1837"),
        ("I was born in Boston", "I was born in Boston"),
        ("  The   End. ", "The End"),
    ],
)
def test_a_heading_loses_its_numerals(heading, clean):
    assert clean_heading(heading) == clean


def test_a_bare_numeral_is_no_heading():
    assert heading_path("I Antecedents › II") == ("Antecedents",)


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("Short", "Short"),
        ("The Journey: " + "through many lands " * 4, "The Journey"),
        ("word " * 20, ("word " * 12).strip()),
    ],
)
def test_a_title_is_cut_at_a_word(title, short):
    assert shorten(title.strip()) == short


@pytest.mark.parametrize("continues", [True, False])
def test_a_unit_begins_where_a_text_may(continues):
    opening = "In 1831 Michael Faraday wound two coils on the iron ring."
    later = Passage(1, 2, "He was tired of the ring and slept for a day.", continues=continues)
    passages = [Passage(1, 1, opening), later, Passage(1, 3, opening.replace("two", "ten"))]
    made = make_units(passages, sift(passages).candidates)
    assert [len(item.passages) for item in made] == [2, 1]


def test_a_unit_knows_what_it_begins():
    text = "In {} Michael Faraday wound two coils on the iron ring."
    headings = ("A", "A", "A › I", "B")
    passages = [
        Passage(1, at, text.format(1830 + at), heading=heading)
        for at, heading in enumerate(headings, 1)
    ]
    begins = [item.begins for item in make_units(passages, sift(passages).candidates)]
    assert begins == [Begins.CHAPTER, Begins.PARAGRAPH, Begins.SECTION, Begins.CHAPTER]


def test_what_leant_on_a_unit_is_lost_with_it():
    left = close_ranks([unit(1), unit(2, 100, lost=30)], {0})
    assert [(item.words, item.lost) for item in left] == [(70, 0)]


def test_chapters_get_equal_shares():
    spans = segment([unit(at) for at in range(12)], [300] * 4)
    assert spans == [(0, 3), (3, 6), (6, 9), (9, 12)]


def test_a_break_of_the_source_wins_over_evenness():
    units = [unit(at, begins=Begins.CHAPTER if at == 7 else Begins.PARAGRAPH) for at in range(12)]
    assert segment(units, [300, 300]) == [(0, 7), (7, 12)]


def test_a_chapter_is_not_left_short_for_a_break():
    units = [unit(at, begins=Begins.CHAPTER if at == 7 else Begins.PARAGRAPH) for at in range(12)]
    assert segment(units, [600, 600]) == [(0, 6), (6, 12)]


def test_what_is_lost_at_a_break_is_counted():
    units = [unit(at, lost=90 if at == 6 else 0) for at in range(12)]
    assert segment(units, [500, 590]) == [(0, 5), (5, 12)]


def test_many_small_units_are_put_together():
    spans = segment([unit(at, 2) for at in range(400)], [400, 400])
    assert [last - first for first, last in spans] == [200, 200]


def test_a_name_is_counted_by_its_last_word_and_shown_in_full():
    texts = [
        "the old Lord Palmerston said. Then Palmerston left Lord Palmerston. " * 3,
        "he spoke of Anson and left. " * 4,
    ]
    names = telling_names(texts, learn_names(texts), {"victoria"}, 2)
    assert names == [["Lord Palmerston"], ["Anson"]]


def test_the_subject_and_offices_are_no_telling_names():
    text = "so Queen Victoria and the Prime Minister went to the House with the Prussian. " * 4
    assert telling_names([text], Names(), {"victoria"}, 4) == [[]]


def test_part_of_a_name_is_not_named_beside_the_whole():
    text = "with Lady Flora Hastings and Lady Flora came. " * 4
    assert telling_names([text, ""], Names(), (), 3)[0] == ["Lady Flora Hastings"]


def test_an_event_marks_one_chapter_only():
    assert telling_events(["war " * 9, "war " * 4 + "jubilee " * 3, "war"]) == [
        "War",
        "Jubilee",
        "",
    ]


def test_for_want_of_names_a_common_word_tells():
    assert telling_words(["lamps lamps lamps shine", "candles candles", "x"]) == [
        ["lamps"],
        ["candles"],
        [],
    ]


def test_the_editors_title_comes_first():
    assert make_titles([matter(unit(1, heading="I Youth"))], ["Mine"]) == ["Mine"]


def test_the_first_chapter_under_a_heading_bears_it():
    under = unit(1, heading="I Youth")
    matters = [matter(under), matter(under, years=(1820, 1824), names=("Davy", "Brande"))]
    assert make_titles(matters, ["", ""]) == ["Youth", "1820–1824: Davy and Brande"]


@pytest.mark.parametrize(
    ("known", "title"),
    [
        ({"years": (1837, 1840), "event": "Accession"}, "1837–1840: Accession"),
        ({"years": (1837, 1837), "names": ("Peel",)}, "1837: Peel"),
        ({"years": (1837, None)}, "1837"),
        ({"names": ("Peel", "Anson", "Grey")}, "Peel and Anson"),
        ({"word": "lamps"}, "Lamps"),
        ({}, "Chapter 1"),
        ({"years": (1837, 1840), "names": ("A" * 40, "B" * 30)}, "1837–1840: " + "A" * 40),
    ],
)
def test_a_title_is_made_of_years_and_matter(known, title):
    assert make_titles([matter(unit(1), **known)], [""]) == [title]


def test_an_event_that_is_a_title_already_gives_way_to_names():
    matters = [matter(unit(1, heading="War")), matter(unit(2), event="War", names=("Grey",))]
    assert make_titles(matters, ["", ""]) == ["War", "Grey"]


def test_equal_titles_are_numbered():
    matters = [matter(unit(1), years=(1837, 1837)), matter(unit(2), years=(1837, 1837))]
    assert make_titles(matters, ["", ""]) == ["1837", "1837 (2)"]


@pytest.mark.parametrize(
    ("known", "brief"),
    [
        ({"years": (1837, 1840), "names": ("Peel", "Duke of Kent")},
         "Queen Victoria from 1837 to 1840: Peel and the Duke of Kent."),
        ({"years": (1837, 1837)}, "Queen Victoria in 1837."),
        ({"names": ("Peel",), "events": ("War", "Wedding"), "words": ("tartan", "war")},
         "Queen Victoria: war and wedding; Peel; tartan."),
        ({}, "Queen Victoria: what the sources tell under “Youth”."),
    ],
)  # fmt: skip
def test_a_brief_is_one_sentence_of_the_plans_facts(known, brief):
    assert make_brief("Queen Victoria", matter(**known), "Youth") == brief


def test_the_introduction_looks_at_the_whole_and_the_conclusion_at_the_end():
    units = [unit(at, text="the ring and the coil", years=(1820, 1821, 1822)) for at in range(20)]
    units[7] = unit(7, text="faraday had fame character life genius influence")
    first, last = reserve(units, "Michael Faraday", (90, 90), Holdings(units, [], []))
    assert (first, last) == ([7], [19])


def test_a_heading_says_what_a_unit_is_for():
    units = [unit(at, text="the ring") for at in range(9)]
    units[4] = unit(4, text="the ring", heading="Introduction")
    units[6] = unit(6, text="the ring", heading="Legacy")
    assert reserve(units, "Faraday", (90, 90), Holdings(units, [], [])) == ([4], [8])


def test_a_chapter_gives_only_what_it_can_spare():
    units = [unit(at) for at in range(6)]
    holdings = Holdings(units, [[0, 1, 2], [3, 4]], [250, 100])
    assert [holdings.can_give(at) for at in range(6)] == [False, False, False, True, True, True]
    holdings.give(3)
    assert not holdings.can_give(4)


def test_units_far_too_long_for_an_end_are_not_asked():
    units = [unit(0, 500), unit(1, 80), unit(2, 900)]
    first, _ = reserve(units, "Faraday", (100, 0), Holdings(units, [], []))
    assert first == [1]


def test_of_units_that_are_all_too_long_the_shortest_serves():
    units = [unit(0, 500), unit(1, 300), unit(2, 900)]
    assert reserve(units, "Faraday", (100, 0), Holdings(units, [], []))[0] == [1]


def test_the_person_is_told_by_the_name_and_not_by_the_title():
    assert subject_words("Queen Victoria") == {"victoria"}
    assert subject_words("The King") == {"the", "king"}


def test_a_query_weighs_the_subject_least_and_keywords_most():
    query = make_query(subject="Faraday", title="Faraday and the ring", keywords=("coil",))
    assert query.weights == {"faraday": 0.25, "ring": 1.0, "coil": 2.0}


@pytest.mark.parametrize(
    ("brief", "shut"),
    [
        ("Boston, not Franklin", {"franklin"}),
        ("The journeys without the American years", {"american", "america"}),
        ("All of it excluding lighthouses, with the lamps", {"lighthous"}),
        ("The ring except for the coil.", {"coil"}),
        ("Not only the ring", set()),
        ("The ring of Faraday", set()),
    ],
)
def test_a_brief_can_shut_matter_out(brief, shut):
    assert make_query(subject="Faraday", brief=brief).excluded == shut


def test_two_chapters_share_what_each_wants_most():
    units = [unit(at, text="coil ring" if at % 2 else "lamp coast") for at in range(6)]
    specs = (ChapterSpec(1, "", 300, "ring"), ChapterSpec(2, "", 300, "lamp"))
    assert allocate(units, wishes(*specs), "") == [[1, 3, 5], [0, 2, 4]]


def test_a_chapter_takes_no_more_than_it_needs():
    units = [unit(at, text="coil ring") for at in range(20)]
    assert len(allocate(units, wishes(ChapterSpec(1, "", 400, "ring")), "")[0]) == 6


def test_what_scores_for_no_chapter_goes_nowhere():
    units = [unit(0, text="ring"), unit(1, heading="X", text="lamp"), unit(2, text="ring")]
    assert allocate(units, wishes(ChapterSpec(1, "", 900, "ring")), "") == [[0, 2]]


def test_undated_matter_follows_the_years_around_it():
    units = [
        Unit(item.passages, 100, 0, (), item.bag, item.begins, time)
        for item, time in ((unit(0), 1810.0), (unit(1), 1850.0), (unit(2), None))
    ]
    spec = ChapterSpec(1, "", 900, "", (), 1805, 1815)
    assert allocate(units, wishes(spec), "") == [[0]]


def test_an_open_chapter_gets_what_lies_between_its_neighbours():
    homes = allocate(between("start", "end"), wishes(*OPEN_IN_THE_MIDDLE), "")
    assert homes[1] == [3, 4, 5, 6, 7, 8]


def test_an_open_chapter_between_neighbours_out_of_order_gets_the_rest():
    homes = allocate(between("end", "start"), wishes(*OPEN_IN_THE_MIDDLE), "")
    assert set(homes[1]) >= {3, 4, 5, 6, 7, 8}


def test_a_bare_title_draws_the_boundary_to_its_matter():
    units = [unit(at, text="lamp" if at > 3 else "coil") for at in range(12)]
    specs = (ChapterSpec(1, "The Coil", 100), ChapterSpec(2, "The Lamp", 100))
    assert allocate(units, wishes(*specs), "")[1][0] == 4


def test_a_source_that_the_brief_shuts_out_is_shut_out_whole():
    spec = ChapterSpec(1, "", 90, "The ring, not Franklin")
    assert wishes(spec, titles=("Ring", "Benjamin Franklin"))[0].barred_sources == {2}


def of_source(number, **values):
    """Make a source's profile."""
    usual = {"words": 5000, "mentions": 0.3, "is_named": False, "people": frozenset({"davy"})}
    return Profile(number, **{**usual, "years": (1810, 1840), **values})


def test_the_book_follows_the_source_that_says_most_of_its_subject():
    assert leading([of_source(1, mentions=0.01, words=9000), of_source(2)]) == 2
    assert leading([of_source(1), of_source(2)]) == 1


@pytest.mark.parametrize(
    ("values", "is_foreign"),
    [
        ({"mentions": 0.0, "people": frozenset({"peel"})}, True),
        ({"mentions": 0.01, "people": frozenset({"peel"}), "years": (1900, 1950)}, True),
        ({"mentions": 0.01, "people": frozenset({"peel"}), "years": None}, True),
        ({"mentions": 0.0, "is_named": True, "people": frozenset()}, False),
        ({"mentions": 0.01}, False),
        ({"mentions": 0.1, "people": frozenset()}, False),
    ],
)
def test_a_source_is_foreign_by_what_it_names(values, is_foreign):
    assert bool(foreign([of_source(1), of_source(2, **values)])) == is_foreign


def test_shared_years_help_a_source_that_names_a_few_of_the_same_people():
    people = frozenset(f"name{at}" for at in range(10))
    lead = of_source(1, people=people)
    other = of_source(2, mentions=0.01, people=frozenset({"name1"} | {f"x{at}" for at in range(9)}))
    assert foreign([lead, other]) == []


def test_no_sources_have_no_leader_and_none_is_foreign():
    assert foreign([]) == []


def test_a_profile_measures_how_much_a_source_speaks_of_the_subject():
    texts = ("In 1831 Michael Faraday met the Ansons here in London.", "He left with the Ansons.")
    passages = [Passage(1, at, text) for at, text in enumerate(texts, 1)]
    info = SourceInfo(1, Record("A Life"))
    made = profile(info, passages, sift(passages).candidates, "M. Faraday")
    assert (made.mentions, made.is_named, made.years) == (0.5, False, (1831, 1831))
    assert "ansons" in made.people
