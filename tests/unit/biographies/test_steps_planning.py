"""Planning: each passage one home, numbers that stay, and what is kept when it is done anew."""

import pytest

from biographies.errors import InvalidInputError
from biographies.models import Allocation, Biography, Chapter, Passage, Source
from biographies.steps import free_passages, material, plan_batch, plan_biography
from biographies.steps import planning as planning_step
from biographies.writing import shortlist
from tests.factories import make_read_source
from tests.fakes import FakeGuard
from tests.steps import make_book_with_source, plan, write

pytestmark = pytest.mark.django_db


def test_a_plan_gives_each_passage_at_most_one_home():
    book = make_book_with_source()

    figures = plan(book)

    homes = list(Allocation.objects.values_list("passage_id", flat=True))
    assert (figures["chapters"], figures["plan_version"]) == (2, 1)
    assert len(homes) == len(set(homes)) == figures["passages"] > 0


def test_a_plan_numbers_the_sources_by_their_contents():
    book = make_book_with_source()
    other = make_read_source(biography=book, passages=3)

    plan(book)

    by_content = Source.objects.order_by("sha256").values_list("number", flat=True)
    assert list(by_content) == [1, 2]
    assert other.biography == book


def test_a_plan_that_is_there_is_left_alone():
    book = make_book_with_source()
    plan(book)

    assert plan(book)["plan_version"] == 1


def test_a_new_source_is_planned_in_and_the_old_numbers_stay():
    book = make_book_with_source()
    plan(book)
    new = make_read_source(biography=book, passages=4)

    assert plan(book)["plan_version"] == 2

    new.refresh_from_db()
    assert new.number == 2
    assert set(book.chapters.values_list("planned_in", flat=True)) == {2}


def test_a_part_that_a_person_keeps_holds_its_passages_in_a_new_plan():
    book = make_book_with_source()
    plan(book)
    first = book.chapters.get(number=1)
    Chapter.objects.filter(pk=first.pk).update(state="approved")
    held = set(first.allocations.values_list("passage_id", flat=True))
    make_read_source(biography=book, passages=4)

    plan(book)

    first.refresh_from_db()
    assert first.planned_in == 1
    assert set(first.allocations.values_list("passage_id", flat=True)) == held


def test_a_plan_overtaken_by_another_is_made_again(monkeypatch):
    book = make_book_with_source()
    plan_book = material.plan_book

    def overtaken(request):
        monkeypatch.setattr(material, "plan_book", plan_book)
        Biography.objects.filter(pk=book.pk).update(plan_version=1)
        return plan_book(request)

    monkeypatch.setattr(material, "plan_book", overtaken)

    assert plan(book)["plan_version"] == 2


def test_a_plan_that_is_always_overtaken_is_tried_later(monkeypatch):
    book = make_book_with_source()
    monkeypatch.setattr(Biography.objects, "note_plan", lambda *_, **__: False)

    with pytest.raises(planning_step.PlanOvertakenError) as overtaken:
        plan(book)
    assert overtaken.value.is_temporary


def test_a_part_for_which_there_is_nothing_stays_empty_and_says_so():
    book = make_book_with_source(chapter_count=6, words_per_chapter=500)
    Passage.objects.exclude(ordinal=1)._raw_delete("default")

    plan(book)

    empty = book.chapters.filter(supportable_words=0)
    assert empty.count() >= 5
    assert set(empty.values_list("state", "is_evidence_limited")) == {("needs_review", True)}


def test_two_chapters_planned_apart_share_no_passage():
    book = make_book_with_source()
    write(book, 1, words=120)
    write(book, 2, words=120)

    assert Allocation.objects.count() == Passage.objects.filter(allocations__isnull=False).count()
    assert book.chapters.exclude(allocations=None).distinct().count() == 2


def test_a_chapter_alone_leaves_its_siblings_something():
    book = make_book_with_source(chapter_count=20, words_per_chapter=2550)

    figures = [write(book, number, words=120) for number in (1, 2)]

    assert all(abs(one["word_count"] - 120) <= 12 for one in figures)
    assert Allocation.objects.count() < 12


def test_a_batch_is_planned_together_and_all_or_nothing():
    book = make_book_with_source(chapter_count=1)
    specs = [{"number": 1, "title": "Youth", "target_words": 100},
             {"number": 2, "years": [1840, 1852], "target_words": 100}]  # fmt: skip

    found, chapters = plan_batch(None, specs, book.pk, guard=FakeGuard())

    assert (found, [chapter.planned_in for chapter in chapters]) == (book, [1, 1])
    with pytest.raises(InvalidInputError):
        plan_batch("Grace Hopper", [*specs, {"number": 0}], None, guard=FakeGuard())
    assert not Biography.objects.filter(subject="Grace Hopper").exists()


def test_of_very_many_passages_a_plan_gives_away_a_shortlist_and_the_others_stay_free(monkeypatch):
    for name, value in (("LEAST_CHARACTERS", 400), ("TIMES_ASKED", 0), ("STRETCH", 100)):
        monkeypatch.setattr(shortlist, name, value)
    book = make_book_with_source()
    tin = [f"Ships carried tin, load {at}." for at in range(90)]
    make_read_source(biography=book, passages=90, texts=tin)

    figures = plan(book)

    assert 0 < figures["passages"] < 12
    assert not Allocation.objects.filter(passage__text__contains="tin").exists()
    assert "none of these is from this source" in "".join(
        Source.objects.values_list("set_aside", flat=True)
    )


def test_a_cancelled_run_ends_while_passages_are_read(monkeypatch):
    monkeypatch.setattr(free_passages, "AT_A_TIME", 3)
    book, guard = make_book_with_source(), FakeGuard()
    before = guard.checks

    plan_biography(book, guard=guard)

    assert guard.checks >= before + Passage.objects.count() // 3
