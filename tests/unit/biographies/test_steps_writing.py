"""Planning, writing and writing again: once, from the plan alone, and safe to repeat."""

import pytest

from biographies.errors import (
    ChapterNotWrittenError,
    InvalidInputError,
    NoSourcesError,
    NothingSupportableError,
)
from biographies.models import (
    Biography,
    Chapter,
    ChapterRevision,
    Citation,
)
from biographies.steps import (
    find_book_to_produce,
    generate_chapter,
    generate_frame,
    regenerate_chapter,
)
from biographies.steps.drafting import keep_text
from biographies.steps.revisions import NewText, cite, passages_for
from taskqueue.errors import LeaseLostError
from tests.edited import fresh, save
from tests.factories import (
    make_allocation,
    make_biography,
    make_chapter,
    make_finding,
    make_passage,
    make_read_source,
    make_source,
)
from tests.fakes import FakeGuard, Killed, KilledGuard
from tests.steps import make_book_with_source, plan, write
from tests.texts import TEXT

pytestmark = pytest.mark.django_db


def texts(book):
    rows = ChapterRevision.objects.filter(chapter__biography=book).order_by("chapter__number")
    return [row.markdown for row in rows]


def test_a_chapter_plans_itself_where_the_book_has_no_plan():
    book = make_book_with_source()

    figures = write(book, 1, title="Early Life", words=120)

    assert (figures["number"], figures["title"], figures["status"]) == (
        1, "Early Life", "needs_review",
    )  # fmt: skip
    assert figures["target_words"] == 120
    assert abs(figures["word_count"] - 120) <= 6
    assert figures["citations"] == Citation.objects.count() > 2


def test_a_chapter_reads_the_sources_that_wait():
    book = make_biography()
    make_source(biography=book, content=TEXT.encode())

    assert write(book, 1, words=150)["word_count"] > 100


def test_a_chapter_alone_with_little_evidence_has_what_there_is():
    book = make_book_with_source(chapter_count=20, words_per_chapter=2550)

    figures = write(book, 1, words=2000)

    assert figures["is_evidence_limited"]
    assert figures["word_count"] == figures["supportable_words"] > 300


def test_a_text_that_moved_on_meanwhile_is_not_written_over():
    book = make_book_with_source()
    plan(book)
    stale = Chapter.objects.select_related("biography").get(biography=book, number=1)
    write(book, 1)

    text = NewText(markdown="Other.\n", author_kind="engine", author="extractive")

    assert keep_text(stale, text, guard=FakeGuard()) is None


def test_a_text_may_cite_any_passage_of_the_book_and_no_other():
    book = make_book_with_source()
    plan(book)
    chapter = book.chapters.get(number=1)
    homes = chapter.allocations.values_list("passage__ordinal", flat=True)
    other = next(ordinal for ordinal in range(1, 13) if ordinal not in homes)

    assert (1, other) in passages_for(chapter, f"A text.[^s1p{other}]")
    with pytest.raises(InvalidInputError, match="no such passage"):
        cite("A text.[^s1p99]", passages_for(chapter, "A text.[^s1p99]"))


def test_a_chapter_that_is_written_is_left_alone():
    book = make_book_with_source()
    first = write(book, 1, words=120)
    guard = FakeGuard()

    again = write(book, 1, title="Other", words=300, guard=guard)

    assert (again["revision_id"], guard.writes) == (first["revision_id"], 0)


def test_a_written_chapter_that_was_sent_again_goes_back_to_review():
    book = make_book_with_source()
    write(book, 1, words=120)
    Chapter.objects.filter(number=1).update(state="queued")

    assert write(book, 1)["status"] == "needs_review"


def test_a_new_text_takes_back_the_books_approval():
    book = make_book_with_source(state="approved")

    write(book, 1, words=120)

    assert Biography.objects.get(pk=book.pk).state == "needs_review"


def test_a_chapter_is_written_as_the_book_was_ordered_unless_asked_otherwise():
    book = make_book_with_source()
    plan(book)

    assert write(book, 1)["target_words"] == 100
    assert write(book, 2, words=110)["target_words"] == 110


def test_new_matter_for_an_unwritten_chapter_plans_it_anew():
    book = make_book_with_source()
    plan(book)

    figures = write(book, 1, title="The Engine", words=120)

    assert figures["title"] == "The Engine"
    assert Biography.objects.get(pk=book.pk).plan_version == 2


def test_a_chapter_depends_on_its_plan_alone():
    one, two = make_book_with_source(), make_book_with_source()
    for book in (one, two):
        plan(book)
    write(one, 1)
    write(one, 2)
    write(two, 2)
    write(two, 1)

    assert texts(one) == texts(two)


def test_a_writing_that_was_killed_gives_the_same_text_when_done_again():
    one, two = make_book_with_source(), make_book_with_source()
    for book in (one, two):
        plan(book)
    with pytest.raises(Killed):
        write(one, 1, guard=KilledGuard(at_write=2))
    assert texts(one) == []

    write(one, 1)
    write(two, 1)

    assert texts(one) == texts(two)


def test_an_attempt_that_lost_its_run_keeps_nothing():
    book = make_book_with_source()
    plan(book)

    with pytest.raises(LeaseLostError):
        write(book, 1, guard=FakeGuard(lost_at_write=2))
    assert texts(book) == []


def test_a_revision_says_who_made_it_in_which_run():
    book = make_book_with_source()

    write(book, 1, guard=FakeGuard(run_id="run-7"))

    revision = ChapterRevision.objects.get()
    assert (revision.author_kind, revision.author) == ("engine", "extractive")
    assert (revision.run_id, revision.attempt, revision.plan_version) == ("run-7", 1, 1)
    assert len(revision.settings_hash) == 64


def test_every_citation_gives_back_words_of_its_passage():
    book = make_book_with_source()
    write(book, 1)

    for citation in Citation.objects.select_related("passage", "revision"):
        words = citation.passage.text[citation.passage_start : citation.passage_end]
        assert words in citation.revision.markdown[citation.start : citation.end]


def make_chapter_without_evidence(**only_what_matters):
    book = make_biography(**only_what_matters)
    source = make_read_source(biography=book, number=1, passages=0)
    chapter = make_chapter(biography=book)
    make_allocation(chapter=chapter, passage=make_passage(version=source.current_version))
    return chapter


def test_a_chapter_without_evidence_fails_when_it_is_asked_for_alone():
    chapter = make_chapter_without_evidence()

    with pytest.raises(NothingSupportableError):
        write(chapter.biography, 1)


def test_a_chapter_without_evidence_stays_empty_when_the_book_is_made():
    chapter = make_chapter_without_evidence(state="running")

    figures = write(chapter.biography, 1)

    assert (figures["revision_id"], figures["supportable_words"]) == (None, 0)
    assert (figures["status"], figures["is_evidence_limited"]) == ("needs_review", True)


@pytest.mark.parametrize(
    ("number", "title", "words", "field"),
    [(0, "", 2550, "chapter_number"), (1, "t" * 201, 2550, "chapter_title"),
     (1, "", -5, "target_words"), (1, "", 99, "target_words")],
)  # fmt: skip
def test_a_bad_request_for_a_chapter_writes_nothing(number, title, words, field):
    with pytest.raises(InvalidInputError) as refused:
        generate_chapter("Ada", number, (title, words), None, guard=FakeGuard())

    assert refused.value.field == field
    assert not Biography.objects.exists()


@pytest.mark.parametrize("kind", ["introduction", "conclusion"])
def test_introduction_and_conclusion_plan_the_book_first(kind):
    book = make_book_with_source(**{f"{kind}_words": 60})

    figures = generate_frame(kind, None, 1000, book.pk, guard=FakeGuard())

    assert (figures["kind"], figures["target_words"]) == (kind, 60)
    assert figures["word_count"] > 20
    assert book.chapters.filter(planned_in=1).count() == 3


def test_an_introduction_of_another_length_is_written_so():
    book = make_book_with_source(introduction_words=60)

    assert generate_frame("introduction", None, 50, book.pk, guard=FakeGuard())[
        "target_words"
    ] == 50  # fmt: skip


def test_a_book_without_sources_is_not_produced():
    with pytest.raises(NoSourcesError, match="has no sources"):
        find_book_to_produce("Albert Einstein", None, guard=FakeGuard())


def regenerate(book, *, reason="", feedback="", guard=None):
    wanted = (reason, feedback)
    return regenerate_chapter(None, 1, wanted, book.pk, guard=guard or FakeGuard())


def test_a_chapter_written_again_is_a_proposal_beside_its_text():
    book = make_book_with_source()
    first = write(book, 1, words=150)

    got = regenerate(book, feedback="Shorter, without the horses.")

    proposal = ChapterRevision.objects.get(pk=got["proposal_id"])
    chapter = book.chapters.get(number=1)
    assert proposal.is_proposal
    assert chapter.current_revision_id == first["revision_id"]
    assert got["word_count"] < first["word_count"]
    assert "Shorter" in got["directives_met"]


def test_a_wish_that_cannot_be_met_is_named():
    book = make_book_with_source()
    write(book, 1, words=150)

    got = regenerate(book, feedback="A warmer tone please")

    assert (got["is_unchanged"], got["proposal_id"]) == (True, None)
    assert got["directives_not_met"] == ["A warmer tone please"]


def test_a_proposal_of_a_repeated_attempt_is_the_same_one():
    book = make_book_with_source()
    write(book, 1, words=150)

    first = regenerate(book, feedback="shorter")

    assert regenerate(book, feedback="shorter")["proposal_id"] == first["proposal_id"]


def test_a_chapter_that_has_no_text_cannot_be_written_again():
    book = make_book_with_source()
    plan(book)

    with pytest.raises(ChapterNotWrittenError, match="chapter 1 of biography"):
        regenerate(book)


def test_after_failed_checks_a_writer_with_nothing_else_to_say_gets_no_other_try():
    book = make_book_with_source()
    write(book, 1, words=150)
    make_finding(chapter=book.chapters.get(number=1))

    got = regenerate(book, reason="checks")

    chapter = book.chapters.get(number=1)
    assert (got["is_unchanged"], chapter.regenerations) == (True, 2)


def test_after_failed_checks_a_new_text_takes_the_place_of_the_old():
    book = make_book_with_source()
    first = write(book, 1, words=150)
    Chapter.objects.filter(number=1).update(target_words=100)

    got = regenerate(book, reason="checks")

    chapter = book.chapters.get(number=1)
    assert chapter.current_revision_id == got["revision_id"] != first["revision_id"]
    assert (got["proposal_id"], chapter.regenerations) == (None, 1)


def test_after_failed_checks_an_approved_text_gets_a_proposal_only():
    book = make_book_with_source()
    first = write(book, 1, words=150)
    Chapter.objects.filter(number=1).update(target_words=100, state="approved")

    assert regenerate(book, reason="checks")["proposal_id"]
    assert book.chapters.get(number=1).current_revision_id == first["revision_id"]


def test_a_proposal_names_the_text_it_was_made_from_whatever_was_saved_meanwhile():
    book = make_book_with_source()
    first = write(book, 1, words=150)

    class SavedMeanwhile(FakeGuard):
        def check(self):
            super().check()
            chapter = fresh(book.chapters.get(number=1))
            save(chapter, chapter.current_revision.markdown.rsplit("\n\n", 1)[0])

    got = regenerate(book, feedback="shorter", guard=SavedMeanwhile())

    proposal = ChapterRevision.objects.get(pk=got["proposal_id"])
    assert proposal.parent_id == first["revision_id"]
    assert book.chapters.get(number=1).current_revision_id not in (first["revision_id"], None)
