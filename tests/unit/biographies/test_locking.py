"""What is locked, or a person's, stays in every text of an engine."""

from dataclasses import replace

import pytest

from biographies import editing
from biographies.errors import InvalidInputError
from biographies.guard import Unguarded
from biographies.locking import (
    LockedTextMissingError,
    kept_text,
    lock_of,
    lock_statement,
    unlock_statement,
)
from biographies.models import SourceVersion, StatementLock
from biographies.steps.drafting import draft_around, keep_text
from biographies.steps.revisions import MadeBy, NewText, insert_proposal
from biographies.writing import Brief, ExtractiveWriter
from tests.edited import fresh, make_proposal, make_written, save
from tests.factories import make_chapter, make_citation, make_passage

pytestmark = pytest.mark.django_db


def engine(markdown):
    return NewText(markdown=markdown, author_kind="engine", author="extractive")


def nothing_but_its_target(words):
    return Brief(subject="Ada", kind="chapter", title="", target_words=words, passages=())


def test_a_proposal_without_a_locked_statement_is_refused():
    chapter = make_written("Ada wrote.\n\nTwo.\n")
    lock_statement(chapter, "Ada  wrote.", person="ada")

    with pytest.raises(LockedTextMissingError, match="Ada wrote"):
        insert_proposal(chapter, engine("Two.\n"), ({}, ()), MadeBy())


def test_an_engines_text_without_a_locked_statement_is_refused():
    chapter = make_written("Ada wrote.\n\nTwo.\n")
    lock_statement(chapter, "Ada wrote.", person="ada")

    with pytest.raises(LockedTextMissingError):
        keep_text(chapter, engine("Two.\n"), guard=Unguarded())

    assert fresh(chapter).current_revision.number == 1


def test_a_proposal_without_what_a_person_wrote_is_refused():
    chapter = make_written("One.\n\nTwo.\n")
    save(chapter, "One.\n\nBy hand.\n")

    with pytest.raises(LockedTextMissingError, match="By hand"):
        insert_proposal(fresh(chapter), engine("One.\n\nTwo.\n"), ({}, ()), MadeBy())


def test_a_proposal_is_not_asked_for_what_a_person_wrote_after_it_was_begun():
    chapter = make_written("One.\n\nTwo.\n")
    text = replace(engine("One.\n\nSix.\n"), made_from_id=chapter.current_revision_id)
    save(chapter, "One.\n\nBy hand.\n")

    proposal = insert_proposal(fresh(chapter), text, ({}, ()), MadeBy())

    assert proposal.parent_id == chapter.current_revision_id
    assert editing.merge_with_current(fresh(chapter), proposal).conflicts


def test_a_first_draft_beside_what_a_person_wrote_meanwhile_comes_from_no_text():
    chapter = make_chapter()
    save(fresh(chapter), "By hand.\n", base=None)

    proposal = keep_text(chapter, engine("Six.\n"), guard=Unguarded())

    assert (proposal.is_proposal, proposal.parent_id) == (True, None)


def test_a_proposal_that_a_person_accepted_stays_an_engines():
    chapter = make_written("One.\n")
    make_proposal(chapter, "One.\n\nTwo.\n")
    save(chapter, "One.\n\nTwo.\n\nBy hand.\n")

    assert kept_text(fresh(chapter)).readings == ("By hand.",)


def test_a_persons_sentence_stays_a_persons_in_an_engines_text():
    chapter = make_written("One.\n")
    save(chapter, "One.\n\nBy hand.\n")
    revision = make_proposal(chapter, "Six.\n\nBy hand.\n", number=3)
    type(chapter).objects.filter(pk=chapter.pk).update(current_revision=revision)

    assert kept_text(fresh(chapter)).readings == ("By hand.",)


def test_what_is_told_already_is_not_told_again():
    chapter = make_written("Ada wrote.[^s1p7]\n")
    passage = make_passage(ordinal=7, text="Ada wrote. She read.")
    type(passage.version.source).objects.filter(pk=passage.version.source_id).update(number=1)
    make_citation(
        revision=chapter.current_revision, passage=passage, start=0, end=17, passage_start=0,
        passage_end=10,
    )  # fmt: skip
    lock_statement(chapter, "Ada wrote.", person="ada")

    brief = kept_text(chapter).narrow(nothing_but_its_target(100))

    shut = [(one.source, one.ordinal, one.start, one.end) for one in brief.barred]
    assert (brief.target_words, shut) == (98, [(1, 7, 0, 10)])


def test_what_an_earlier_reading_told_is_not_told_again():
    chapter = make_written("Ada wrote.[^s1p7]\n")
    passage = make_passage(ordinal=7, text="Ada wrote.")
    source = passage.version.source
    make_citation(revision=chapter.current_revision, passage=passage, end=17, passage_end=10)
    newer = SourceVersion.objects.create(source=source, number=2, text="", text_sha256="2")
    type(source).objects.filter(pk=source.pk).update(number=1, current_version=newer)
    lock_statement(chapter, "Ada wrote.", person="ada")

    assert [(one.source, one.ordinal) for one in kept_text(chapter).told] == [(1, 7)]


def test_what_stays_goes_into_the_hash_of_a_text():
    chapter = make_written("One.\n\nTwo.\n")
    before = kept_text(chapter).hashed("abc")
    lock_statement(chapter, "One.", person="ada")
    after = kept_text(chapter).hashed("abc")

    assert before == "abc" != after == kept_text(fresh(chapter)).hashed("abc")


def test_statements_that_fill_a_part_are_all_of_it():
    chapter = make_written("One two three.\n\nFour.\n")
    save(chapter, "By hand, all of it.\n")

    text = draft_around(kept_text(fresh(chapter)), nothing_but_its_target(5), ExtractiveWriter())

    assert text.markdown == "By hand, all of it.\n"


def test_a_person_unlocks_before_a_locked_statement_goes():
    chapter = make_written("One.\n\nTwo.\n")
    lock_statement(chapter, "One.", person="ada")
    with pytest.raises(InvalidInputError, match="unlock it"):
        save(chapter, "Two.\n")

    unlock_statement(chapter, StatementLock.objects.get().pk)

    assert save(fresh(chapter), "Two.\n").revision.number == 2


def test_a_person_changes_what_stands_around_a_locked_statement():
    chapter = make_written("One.\n\nTwo.\n")
    lock_statement(chapter, "One.", person="ada")

    assert save(chapter, "Six. [^1]\n\nOne.[^1]\n\n[^1]: A letter.\n").revision


def test_a_person_may_take_out_what_a_person_wrote():
    chapter = make_written("One.\n")
    save(chapter, "One.\n\nBy hand.\n")

    assert save(fresh(chapter), "One.\n\nElse.\n").revision


def test_only_a_statement_of_the_text_is_locked():
    with pytest.raises(InvalidInputError, match="no such statement"):
        lock_statement(make_written("One.\n"), "Gone.", person="ada")


def test_some_words_of_a_statement_lock_it_if_no_other_has_them():
    chapter = make_written("Ada wrote one.\n\nAda wrote two.\n")
    with pytest.raises(InvalidInputError, match="2 statements have these words"):
        lock_statement(chapter, "ada wrote", person="ada")

    lock_statement(chapter, "wrote two", person="ada")

    assert lock_of(chapter, "Ada wrote two.").person == "ada"
    assert lock_of(chapter, "Ada wrote one.") is None


def test_a_new_version_may_be_asked_to_keep_more():
    chapter = make_written("One.\n\nTwo.\n")

    assert kept_text(chapter, also={"Two.", "Six."}).readings == ("Two.",)


def test_what_is_compiled_from_the_chapters_has_no_locks():
    with pytest.raises(InvalidInputError, match="compiled"):
        lock_statement(make_written("One.\n", kind="people", number=0), "One.", person="ada")


def test_a_lock_is_held_once():
    chapter = make_written("One.\n")

    assert [lock_statement(chapter, "One.", person="ada") for _ in range(2)] == [True, False]


def test_a_chapter_that_nobody_touched_keeps_nothing():
    brief = nothing_but_its_target(100)
    assert kept_text(make_chapter(number=2)).put_in("Six.\n") == "Six.\n"

    assert kept_text(make_written("One.\n")).narrow(brief) is brief
