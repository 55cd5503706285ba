"""Every usable passage gets one home, and the plan says what each part can carry."""

import pytest

from biographies.sources import Passage, Record
from biographies.writing import ChapterSpec, PlanRequest, SourceInfo, plan_book, supply
from biographies.writing.english import ENDS

PLACES = ("London", "Paris", "Milan", "Geneva", "Rome", "Naples", "Florence", "Venice")
WORKS = ("coil", "candle", "needle", "flame", "mirror", "magnet", "battery", "furnace")


def sentence(year, at):
    """Tell one thing that Faraday did in a year."""
    place, work = PLACES[(year + at) % 8], WORKS[(year * 3 + at * 5) % 8]
    return (
        f"In {year} Michael Faraday built {work} number {year * 10 + at} with his hands at {place}."
    )


def life(number=1, years=range(1812, 1836), per_year=5, heading="Life"):
    """Make a source that tells a year in each passage."""
    return [
        Passage(number, at, " ".join(sentence(year, n) for n in range(per_year)), heading=heading)
        for at, year in enumerate(years, 1)
    ]


def spanish_life(number, years=range(1812, 1836)):
    """Make a source in Spanish that tells a year in each passage."""
    told = "Michael Faraday construyó en {} la bobina número {} con sus propias manos en {}."
    return [
        Passage(
            number,
            at,
            " ".join(told.format(year, year * 9 + n, PLACES[n]) for n in range(5)),
            heading="La vida",
        )
        for at, year in enumerate(years, 1)
    ]


def info(number=1, title="Michael Faraday", **values):
    """Make a source's record."""
    return SourceInfo(number, Record(title, ("Ward, Thomas",)), **values)


def plan(passages, sources=None, **asked):
    """Plan a book on Faraday with small ends."""
    ends = {"introduction_words": 80, "conclusion_words": 80}
    wanted = {**ends, "chapter_count": 4, "words_per_chapter": 400, **asked}
    request = PlanRequest("Michael Faraday", sources or [info()], passages, **wanted)
    return plan_book(request)


def homes(book):
    """Return the passages of each part."""
    return [part.passages for part in book.parts]


def test_the_parts_come_in_the_order_of_the_book():
    book = plan(life())
    assert [(part.kind, part.number) for part in book.parts] == [
        ("introduction", 0), ("chapter", 1), ("chapter", 2), ("chapter", 3), ("chapter", 4),
        ("conclusion", 0),
    ]  # fmt: skip


def test_every_passage_has_one_home():
    used = [label for part in homes(plan(life())) for label in part]
    assert sorted(used) == [(1, at) for at in range(1, 25)]


def test_chapters_follow_the_story():
    chapters = [part.passages for part in plan(life()).parts if part.kind == "chapter"]
    assert chapters == sorted(chapters)


def test_chapters_are_balanced_by_what_they_carry():
    words = [part.supportable_words for part in plan(life()).parts if part.kind == "chapter"]
    assert max(words) <= 1.25 * min(words)


def test_what_a_part_can_carry_is_what_the_writer_can_write():
    passages = {(p.source, p.ordinal): p for p in life()}
    for part in plan(life()).parts:
        own = [passages[label] for label in part.passages]
        assert part.supportable_words == supply(own, part.barred)


def test_boundaries_prefer_the_sources_own_chapters():
    first, second = life(years=range(1812, 1824), heading="I Youth"), life(heading="II Work")
    passages = [
        *first,
        *(Passage(1, 20 + p.ordinal, p.text, heading=p.heading) for p in second[17:34]),
    ]
    chapters = [part for part in plan(passages, chapter_count=2).parts if part.kind == "chapter"]
    assert [part.title for part in chapters] == ["Youth", "Work"]


def test_the_order_of_passages_and_sources_makes_no_difference():
    passages = life() + life(2, range(1806, 1812))
    sources = [info(1), info(2, "Faraday in Youth")]
    assert plan(passages[::-1], sources[::-1]) == plan(passages, sources)


def test_the_ends_take_no_more_than_they_need():
    book = plan(life())
    ends = [part.supportable_words for part in book.parts if part.kind in ENDS]
    assert all(80 * 0.75 <= words <= 80 * 2 for words in ends)


def test_where_words_are_short_the_ends_are_short_in_proportion():
    book = plan(life(years=range(1812, 1822)), words_per_chapter=2000, conclusion_words=1000)
    conclusion = book.parts[-1]
    assert conclusion.target_words == 1000
    assert conclusion.supportable_words < 200


def test_an_end_of_no_words_is_no_part():
    kinds = {part.kind for part in plan(life(), introduction_words=0, conclusion_words=0).parts}
    assert kinds == {"chapter"}


def test_a_source_of_another_language_is_set_aside():
    book = plan(life() + life(2), [info(1), info(2, language="es")])
    assert [number for number, _ in book.set_aside] == [2]
    assert all(source == 1 for part in homes(book) for source, _ in part)


def test_a_source_of_another_language_is_planned_with_where_it_can_be_translated():
    sources = [info(1, language="es"), info(2)]
    book = plan(spanish_life(1) + life(2), sources, translates=True)
    told = [source for part in homes(book) for source, _ in part]

    assert book.set_aside == ()
    assert {1, 2} == set(told)


def test_what_may_only_be_quoted_is_not_translated():
    bound = info(2, language="es", rights="quote_only")
    ((number, reason),) = plan(life() + life(2), [info(1), bound], translates=True).set_aside

    assert number == 2
    assert reason.endswith("It may be quoted only, and a translation is more.")


def test_a_chapter_is_not_called_by_words_of_another_language():
    foreign = [info(1, language="es")]
    chapters = plan(spanish_life(1), foreign, translates=True, chapter_count=2).parts[1:3]

    assert [chapter.title for chapter in chapters] == ["1814–1822", "1825–1833"]
    assert chapters[0].brief == "Michael Faraday from 1814 to 1822."


def test_a_source_about_someone_else_is_set_aside():
    other = [
        Passage(2, at, "In 1840 the Queen gave Lord Melbourne a letter for Lady Holland.")
        for at in range(1, 9)
    ]
    book = plan(life() + other, [info(1), info(2, "Queen Victoria")])
    assert [number for number, _ in book.set_aside] == [2]


def test_what_two_sources_tell_is_barred_in_the_second():
    book = plan(life() + life(2, range(1812, 1816)), [info(1), info(2, "More on Faraday")])
    barred = [ref.source for part in book.parts for ref in part.barred]
    assert len(barred) == 20
    assert set(barred) == {2}


def test_a_book_without_sources_has_empty_parts():
    assert {part.supportable_words for part in plan([], []).parts} <= {0}


def test_with_fewer_passages_than_chapters_the_last_stay_empty():
    passages = life(years=range(1812, 1814))
    book = plan(passages, introduction_words=0, conclusion_words=0)
    assert [bool(part.passages) for part in book.parts] == [True, True, False, False]


def test_titles_are_unique_and_short():
    titles = [part.title for part in plan(life(), chapter_count=8).parts]
    assert len(set(titles)) == len(titles)
    assert all(0 < len(title) <= 60 for title in titles)


def test_the_editors_own_words_are_kept():
    spec = ChapterSpec(1, "The Ring", 300, "How the ring was wound.", ("coil",), 1831, 1832)
    part = next(p for p in plan(life(), specs=[spec]).parts if p.kind == "chapter")
    assert (part.title, part.brief, part.keywords) == (spec.title, spec.brief, spec.keywords)
    assert (part.first_year, part.last_year, part.target_words) == (1831, 1832, 300)


def test_passages_outside_the_years_given_go_nowhere():
    spec = ChapterSpec(1, "The Ring", 2000, first_year=1831, last_year=1835)
    part = next(p for p in plan(life(), specs=[spec]).parts if p.kind == "chapter")
    assert {ordinal for _, ordinal in part.passages} <= set(range(20, 25))


def test_what_the_editor_wants_is_not_spent_on_the_ends():
    spec = ChapterSpec(1, "The Ring", 600, first_year=1831, last_year=1835)
    part = next(p for p in plan(life(), specs=[spec]).parts if p.kind == "chapter")
    assert len(part.passages) == 5


def test_titles_alone_leave_the_story_in_order():
    specs = [ChapterSpec(at, title, 400) for at, title in enumerate(("Early Life", "Fame"), 1)]
    chapters = [part for part in plan(life(), specs=specs).parts if part.kind == "chapter"]
    assert [part.title for part in chapters] == ["Early Life", "Fame"]
    assert max(chapters[0].passages) < min(chapters[1].passages)


def test_a_source_about_someone_else_serves_the_chapter_that_names_it():
    text = "In 1840 Queen Victoria gave Lord Melbourne a letter for Lady Holland at Windsor."
    other = [Passage(2, at, text.replace("letter", WORKS[at])) for at in range(1, 8)]
    specs = [ChapterSpec(1, "Faraday", 300, "The coil"), ChapterSpec(2, "Victoria", 60, "Windsor")]
    book = plan(life() + other, [info(1), info(2, "Queen Victoria")], specs=specs)
    assert {source for source, _ in homes(book)[1]} == {1}
    assert {source for source, _ in homes(book)[2]} == {2}
    assert book.set_aside == ()


@pytest.mark.parametrize("brief", ["The coil, not Victoria.", "The coil without Queen Victoria"])
def test_what_a_brief_shuts_out_stays_out(brief):
    text = "In {} Queen Victoria gave Michael Faraday the coil and a house near London."
    both = [Passage(2, at, text.format(1850 + at)) for at in range(1, 6)]
    spec = ChapterSpec(1, "The Coil", 900, brief)
    book = plan(life() + both, [info(1), info(2, "Hampton Court")], specs=[spec])
    assert {source for source, _ in homes(book)[1]} == {1}
