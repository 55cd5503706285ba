"""A source that is read again: new readings, and the texts that cite the earlier ones."""

from unittest.mock import Mock

import pytest

from biographies import rechecking, source_acts
from biographies.book_acts import NotNowError
from biographies.editing import TextMovedOnError, accept
from biographies.errors import SourceUnreadableError
from biographies.launch import advance
from biographies.locking import kept_text, lock_statement
from biographies.models import Passage, Source, SourceVersion
from biographies.models.source import content_hash
from biographies.rechecking import chapters_left, check_again, check_all_again
from biographies.steps.library import BookLibrary
from biographies.steps.reading import ingest_source
from biographies.steps.rereading import labels_left, outdated, told_again
from biographies.steps.revisions import cite, passages_for
from biographies.steps.shares import shares_of
from tests.edited import fresh, make_proposal, make_written, save
from tests.factories import make_allocation, make_passage, make_run, make_source
from tests.fakes import FakeGuard
from tests.texts import TEXT
from tests.unit.biographies.test_commands import Ended

pytestmark = pytest.mark.django_db

OLD = "Ada wrote notes on the engine in 1843 and sent them to Mr Taylor."
NEW = "Ada wrote notes on the engine in 1843, and sent them to Mr. Taylor."


def make_cited(*, reread=(NEW,), markdown=f"{OLD}[^s1p1]\n"):
    """A chapter that cites passage 1 of source 1; then a second reading with these passages."""
    chapter = make_written("Draft.\n")
    source = make_source(biography=chapter.biography, number=1, state="ready")
    old = make_passage(version=make_version(source, 1, OLD), ordinal=1, text=OLD)
    make_allocation(chapter=chapter, passage=old)
    save(chapter, markdown)
    version = make_version(source, 2, "\n\n".join(reread))
    for ordinal, text in enumerate(reread, 2):
        make_passage(version=version, ordinal=ordinal, text=text)
    return fresh(chapter), source


def make_version(source, number, text):
    version = SourceVersion.objects.create(
        source=source, number=number, text=text, text_sha256=content_hash(text), encoding="utf-8"
    )
    Source.objects.filter(pk=source.pk).update(current_version=version)
    return version


def again(chapter):
    return check_again(chapter, base_id=chapter.current_revision_id, person="ada")


def requeued(source, **changed):
    Source.objects.requeue(source.pk)
    Source.objects.filter(pk=source.pk).update(**changed)
    return source.pk


class TestReading:
    """What a new reading is."""

    def test_its_passages_count_on(self):
        source = make_source(content=TEXT.encode())
        first = ingest_source(source.pk, guard=FakeGuard())
        source_acts.replace_file(source.biography, source.pk, "b.txt", f"{TEXT} More.".encode())

        second = ingest_source(source.pk, guard=FakeGuard())

        ordinals = list(Passage.objects.order_by("pk").values_list("ordinal", flat=True))
        assert (first["version"], second["version"]) == (1, 2)
        assert ordinals == list(range(1, len(ordinals) + 1))

    def test_the_same_text_is_no_new_one(self):
        source = make_source(content=TEXT.encode())
        ingest_source(source.pk, guard=FakeGuard())

        figures = ingest_source(requeued(source), guard=FakeGuard())

        assert (figures["version"], figures["status"], figures["is_new"]) == (1, "ready", False)

    def test_one_that_fails_leaves_the_earlier_one(self):
        source = make_source(content=TEXT.encode())
        ingest_source(source.pk, guard=FakeGuard())
        source_acts.replace_file(source.biography, source.pk, "b.txt", b"\x00\x01" * 50)

        with pytest.raises(SourceUnreadableError):
            ingest_source(source.pk, guard=FakeGuard())

        source.refresh_from_db()
        assert (source.state, source.current_version.number) == ("ready", 1)
        assert source.error_message

    def test_the_file_of_another_source_is_refused(self):
        source = make_source(content=b"One.")
        make_source(biography=source.biography, content=b"Two.", filename="two.txt")

        with pytest.raises(NotNowError, match=r"the same as that of two\.txt"):
            source_acts.replace_file(source.biography, source.pk, "b.txt", b"Two.")


class TestCheckingAgain:
    """Citations keep their reading until they are checked again."""

    def test_a_citation_stays_with_its_reading(self):
        chapter, _ = make_cited()

        assert [row.passage.ordinal for row in outdated(chapter.current_revision)] == [1]
        assert labels_left(chapter.current_revision) == {(1, 1)}

    def test_a_mark_goes_to_the_passage_with_its_words(self):
        chapter, _ = make_cited(reread=("Something else entirely.", NEW))

        done = again(chapter)

        assert (done.moved, done.lost) == (1, 0)
        assert done.saved.revision.markdown == f"{OLD}[^s1p3]\n"
        assert done.saved.revision.citations.get().passage.text == NEW

    def test_a_passage_that_stayed_the_same_goes_first(self):
        chapter, _ = make_cited(reread=(NEW, OLD))

        assert again(chapter).saved.revision.citations.get().passage.text == OLD

    def test_what_the_new_reading_lacks_stays_cited_as_it_was_read(self):
        chapter, _ = make_cited(reread=("Something else entirely is told here.",))

        done = again(chapter)

        assert (done.moved, done.lost, done.saved.revision) == (0, 1, None)
        assert chapter.current_revision.citations.get().passage.ordinal == 1

    def test_the_revision_stays_its_authors(self):
        chapter, _ = make_cited()

        revision = again(chapter).saved.revision

        assert (revision.author_kind, revision.author) == ("person", "ada")
        assert "checked by ada against reading 2 of Notes" in revision.reason

    def test_a_second_time_changes_nothing(self):
        chapter, _ = make_cited()
        again(chapter)

        done = again(fresh(chapter))

        assert (done.moved, done.lost, done.saved.revision) == (0, 0, None)

    def test_a_text_that_moved_on_is_left_alone(self):
        chapter, _ = make_cited()

        with pytest.raises(TextMovedOnError):
            check_again(chapter, base_id=0, person="ada")

    def test_the_chapters_passages_become_the_new_ones(self):
        chapter, _ = make_cited()

        again(chapter)

        assert chapter.allocations.get().passage.text == NEW

    def test_a_passage_that_another_part_has_stays_there(self):
        chapter, _ = make_cited()
        other = make_written(biography=chapter.biography, number=2)
        make_allocation(chapter=other, passage=Passage.objects.get(text=NEW))

        again(chapter)

        assert not chapter.allocations.exists()
        assert other.allocations.exists()

    def test_a_locked_statement_stays_as_it_is(self):
        chapter, _ = make_cited()
        lock_statement(chapter, OLD, person="ada")

        again(chapter)

        assert kept_text(fresh(chapter)).readings == (OLD,)

    def test_a_merged_text_may_cite_both_readings(self):
        chapter, _ = make_cited()
        proposal = make_proposal(chapter, f"{OLD}[^s1p1]\n\n{NEW}[^s1p2]\n", number=3)

        done = accept(chapter, proposal, None, base_id=chapter.current_revision_id, person="ada")

        cited = done.saved.revision.citations.order_by("start")
        assert list(cited.values_list("passage__text", flat=True)) == [OLD, NEW]

    def test_an_engines_text_of_the_same_marks_cites_what_it_cited(self):
        chapter, _ = make_cited()
        cited = cite(f"{OLD}[^s1p1]", passages_for(chapter, f"{OLD}[^s1p1]"))

        assert [one.passage for one in cited] == [1]
        assert passages_for(chapter, "[^s1p1] [^s1p2]")[(1, 2)].text == NEW

    def test_all_chapters_of_a_book_at_once(self):
        chapter, source = make_cited()

        assert list(chapters_left(chapter.biography, source)) == [chapter]
        assert check_all_again(chapter.biography, source, person="ada") == (1, 0)
        assert check_all_again(chapter.biography, person="ada") == (0, 0)

    def test_of_all_chapters_one_that_moved_on_is_left_for_the_next_time(self, monkeypatch):
        chapter, source = make_cited()
        moved_on = Mock(side_effect=TextMovedOnError)
        monkeypatch.setattr(rechecking, "check_again", moved_on)

        assert check_all_again(chapter.biography, source, person="ada") == (0, 0)
        assert moved_on.called


class TestWhatElseReadsThem:
    """An earlier passage that a chapter cites or has is one of the book's own."""

    def test_feedback_finds_it(self):
        chapter, _ = make_cited()
        other = make_written(biography=chapter.biography, number=2)

        assert BookLibrary(chapter).find(1, 1).passage.text == OLD
        assert BookLibrary(other).find(1, 1) is None
        assert BookLibrary(other).find(1, 2).passage.text == NEW

    def test_a_run_that_ends_without_a_reading_leaves_it(self):
        _, source = make_cited()
        run = make_run(
            task="biographies.ingest_source", state="FAILURE", error_message="busy",
            subject=source.biography.run_subject, step=f"source {source.pk} notes.txt",
        )  # fmt: skip
        Source.objects.requeue(source.pk)

        advance(run)

        source.refresh_from_db()
        assert (source.state, source.error_message) == ("ready", "busy")

    def test_the_command_checks_them_first(self):
        chapter, _ = make_cited()

        ended = Ended("validate_biography", chapter.biography.pk, "--recheck", "--json")

        assert (ended.data["citations_moved"], ended.data["citations_lost"]) == (1, 0)


def test_words_are_counted_in_the_reading_that_is_cited():
    chapter, _ = make_cited(reread=("Something else entirely is told here.",))

    (share,) = shares_of(chapter.biography, [chapter])

    assert share.longest_run == len(OLD.split())


def test_what_a_chapter_has_of_an_earlier_reading_is_given_to_no_other():
    chapter, _ = make_cited(reread=("Something else entirely.", NEW))

    taken = told_again(Passage.objects.filter(allocations__chapter=chapter))

    assert list(Passage.objects.filter(pk__in=taken).values_list("text", flat=True)) == [NEW]
