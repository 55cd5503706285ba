"""What a chapter's page says of findings, checks and words."""

import pytest

from biographies.models import Chapter, CheckResult
from biographies.pages.chapter_page import ChapterPage, evidence_in_words
from tests.factories import make_chapter, make_finding, make_revision


def page_of(chapter):
    return ChapterPage(chapter, address_of=str)


@pytest.mark.parametrize(
    ("evidence", "told"),
    [
        ({"statement": "Born.", "passage_start": 3}, [("The text says", "Born.")]),
        ({"words": "was born"}, [("The passage says", "was born")]),
        ({"words": 80, "target": 100}, [("Words", "80"), ("Target", "100")]),
        ({"numbers": ["1815", "1816"]}, [("Numbers", "1815, 1816")]),
        ({"sources": [], "negation": "", "cause": None}, []),
        ({"is_limited": False, "missing": 0}, [("Missing", "0")]),
        ({"text": "x" * 400}, [("The text says", "x" * 300 + "…")]),
    ],
)
def test_evidence_is_told_in_words(evidence, told):
    assert list(evidence_in_words(evidence)) == told


@pytest.mark.django_db
def test_findings_are_grouped_the_gravest_first():
    chapter = make_chapter(markdown="Born.[^1]\n\n[^1]: Own.")
    for severity in ("note", "error", "warning", "error"):
        make_finding(chapter=chapter, severity=severity)

    groups = page_of(chapter).open_findings

    assert [(heading, len(group)) for _, heading, group in groups] == [
        ("Errors", 2), ("Warnings", 1), ("Notes", 1),
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_finding_of_an_earlier_text_points_nowhere():
    chapter = make_chapter(markdown="No source.")
    make_finding(chapter=chapter, revision=make_revision(chapter=chapter), start=0, end=5)

    (_, _, group), *_ = page_of(chapter).open_findings

    assert [(one.anchor, one.is_stale) for one in group if one.pk] == [("", True)]


@pytest.mark.django_db
def test_a_gap_that_a_check_has_kept_is_listed_once():
    chapter = make_chapter(markdown="No source.")
    make_finding(
        chapter=chapter, revision=chapter.current_revision, rule="citation.missing", start=0, end=10
    )

    (_, _, group), *_ = page_of(chapter).open_findings

    assert [(one.rule, one.anchor) for one in group] == [("citation.missing", "statement-1")]


@pytest.mark.django_db
def test_a_gap_is_the_checks_to_name_once_it_has_looked():
    chapter = make_chapter(markdown="No source.")
    CheckResult.objects.create(
        biography=chapter.biography,
        revision=chapter.current_revision,
        check_kind="sources",
        is_valid=True,
    )

    assert page_of(chapter).open_findings == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("columns", "heading", "short"),
    [
        ({"number": 4, "title": "Paris"}, "Chapter 4: Paris", "Ch. 4 Paris"),
        ({"number": 4, "title": ""}, "Chapter 4", "Ch. 4"),
        ({"kind": "introduction", "number": 0, "title": "Introduction"}, "Introduction", None),
        ({"kind": "conclusion", "number": 0, "title": "Legacy"}, "Conclusion: Legacy", None),
    ],
)
def test_a_part_is_called_by_kind_number_and_title(columns, heading, short):
    page = page_of(make_chapter(**columns))

    assert (page.heading, page.short_heading) == (heading, short or heading)


@pytest.mark.django_db
def test_a_part_that_is_gone_meanwhile_has_no_neighbours():
    chapter = make_chapter()
    page = page_of(chapter)
    Chapter.objects.filter(pk=chapter.pk).delete()

    assert (page.previous, page.next) == (None, None)
