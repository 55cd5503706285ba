"""A whole book."""

import json

from biographies.checking import BookPart, BookSnapshot, check_book

TEXTS = (
    "Faraday wound the ring in 1811, in 1812 and in 1813.[^s1p1]",
    "Trinity House wrote in 1836, in 1837 and in 1838.[^s2p1]",
)


def part(number: int, text: str = "", **changes: object) -> BookPart:
    values = {"kind": "chapter", "title": f"Title {number}", "markdown": text, **changes}
    return BookPart(number=number, **values)


def rules(*parts: BookPart, **values: object) -> list[tuple[str, object]]:
    report = check_book(BookSnapshot(parts=parts, **values))
    return [(p.rule, p.evidence.get("part")) for p in report.problems]


GOOD = (part(1, TEXTS[0]), part(2, TEXTS[1]))


def test_a_book_whose_parts_are_there_in_order_is_valid():
    report = check_book(BookSnapshot(parts=GOOD, sources=(1, 2), chapter_count=2))

    assert (report.is_valid, report.problems) == (True, ())
    assert (report.measures["chapters"], report.measures["sources_used_share"]) == (2, 1.0)
    assert report.measures["words"] == 21


def test_a_planned_part_without_text_is_missing():
    intro = part(0, kind="introduction")

    assert rules(intro, part(1, TEXTS[0])) == [("book.part_missing", "introduction")]


def test_back_matter_that_the_texts_give_nothing_for_is_not_missing():
    assert (
        rules(
            *GOOD,
            part(0, kind="glossary", title="Glossary"),
            part(0, kind="people", title="People"),
        )
        == []
    )


def test_a_chapter_that_was_asked_for_and_is_not_planned_is_missing():
    assert rules(*GOOD, chapter_count=3) == [("book.part_missing", "chapter 3")]


def test_chapters_out_of_order_are_named_once():
    found = rules(part(2, TEXTS[0]), part(1, TEXTS[1]), part(3, "Davy left."))

    assert found == [("book.numbering", "chapter 2")]


def test_a_title_stands_once_whatever_its_letters():
    found = rules(GOOD[0], part(2, TEXTS[1], title="TITLE  1"))

    assert found == [("book.title_repeated", "chapter 2")]


def test_a_part_needs_a_title():
    assert rules(part(1, TEXTS[0], title=" ")) == [("book.title_missing", "chapter 1")]


def test_a_chapter_about_earlier_years_is_a_warning():
    report = check_book(BookSnapshot(parts=(part(1, TEXTS[1]), part(2, TEXTS[0]))))

    (problem,) = report.problems
    assert (problem.rule, report.is_valid) == ("book.years_backwards", True)
    assert (problem.evidence["year"], problem.evidence["year_before"]) == (1812, 1837)
    assert problem.message == "Chapter 2 is about 1812, chapter 1 before it about 1837."


def test_a_chapter_with_few_years_is_not_dated():
    assert rules(part(1, TEXTS[1]), part(2, "Born in 1791.")) == []


def test_a_book_that_is_short_names_its_thin_chapters():
    thin = part(1, TEXTS[0], target_words=2550, is_evidence_limited=True)

    (problem,) = check_book(BookSnapshot(parts=(thin,))).problems

    assert (problem.rule, problem.evidence["evidence_limited"]) == ("book.short", ["chapter 1"])


def test_a_book_that_is_long_is_a_warning():
    assert rules(part(1, TEXTS[0], target_words=5)) == [("book.long", None)]


def test_sources_that_nobody_cites_are_noted():
    (problem,) = check_book(BookSnapshot(parts=GOOD, sources=(1, 2, 3, 4))).problems

    assert (problem.rule, problem.evidence["sources"]) == ("book.sources_unused", [3, 4])


def test_what_repeats_by_design_is_left_out():
    entries = part(0, TEXTS[0], kind="chronology", title="Chronology")

    assert rules(*GOOD, entries) == []


def test_repetition_between_chapters_is_found():
    found = rules(part(1, TEXTS[0]), part(2, TEXTS[0]))

    assert ("repetition.same_sentence", "chapter 2") in found


def test_evidence_can_be_stored_as_json():
    parts = (part(2, TEXTS[1]), part(1, TEXTS[0]), part(1, "", title=""))

    for problem in check_book(BookSnapshot(parts=parts, sources=(9,))).problems:
        assert json.loads(json.dumps(dict(problem.evidence)))


def test_a_mark_that_leads_to_no_passage_is_found_in_any_part():
    text = TEXTS[0]
    assert rules(*GOOD, passages=frozenset({(1, 1), (2, 1)})) == []
    report = check_book(BookSnapshot(parts=GOOD, passages=frozenset({(2, 1)})))

    (problem,) = report.problems
    assert (problem.rule, problem.evidence["passages"]) == ("book.citation_unknown", ["s1p1"])
    assert text[problem.start : problem.end] == text


def test_contradictions_and_changing_names_are_found_across_chapters():
    one = part(1, "Jane Marcet was born in 1769.[^s1p1] In spring Joan Marcet came.[^s1p2]")
    two = part(2, "Jane Marcet was born in 1771.[^s2p1] In June Juana Marcet left.[^s2p2]")

    assert rules(one, two) == [
        ("book.dates_contradict", "chapter 2"),
        ("book.name_varies", "chapter 2"),
    ]
