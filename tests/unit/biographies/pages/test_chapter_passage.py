"""The passage behind a citation: whole or around the words that carry the statement."""

import pytest

from biographies.pages.chapter_passage import cited_passage, excerpt, printed_notes, statement_at
from biographies.sources import statements
from tests.factories import make_chapter, make_citation, make_passage, make_read_source


def test_a_short_passage_is_shown_whole():
    piece = excerpt("Ada was born in 1815 in London.", 4, 20)

    assert (piece.before, piece.marked, piece.after) == ("Ada ", "was born in 1815", " in London.")
    assert (piece.is_cut_before, piece.is_cut_after) == (False, False)


def test_a_long_passage_is_cut_at_words_around_the_marked_ones():
    text = "before " * 200 + "HERE" + " after" * 200
    at = text.index("HERE")

    piece = excerpt(text, at, at + 4)

    assert piece.marked == "HERE"
    assert 300 <= len(piece.before) <= 310
    assert 300 <= len(piece.after) <= 310
    assert piece.before.startswith("before ")
    assert piece.after.endswith(" after")
    assert (piece.is_cut_before, piece.is_cut_after) == (True, True)


@pytest.mark.parametrize(("start", "end"), [(0, 0), (9, 2), (99, 120), (-3, 5)])
def test_offsets_that_do_not_fit_lose_no_text(start, end):
    piece = excerpt("Ada wrote.", start, end)

    assert piece.before + piece.marked + piece.after == "Ada wrote."


def test_an_ordinal_counts_marks_not_statements():
    said = statements("One.[^s1p1][^s1p2] None. Two.[^s1p3]")

    assert [statement_at(said, ordinal).text for ordinal in (1, 2, 3)] == [
        "One.", "One.", "None. Two.",
    ]  # fmt: skip
    assert statement_at(said, 4) is None


@pytest.mark.django_db
def test_a_text_without_that_citation_has_no_passage():
    chapter = make_chapter(markdown="Born.")

    assert cited_passage(chapter.current_revision, 1, is_current=True) is None


@pytest.mark.django_db
def test_a_source_without_a_record_is_named_by_its_file():
    chapter = make_chapter(markdown="Born.[^s1p1]")
    source = make_read_source(biography=chapter.biography, number=1, passages=0, record={})
    passage = make_passage(version=source.current_version, ordinal=1)
    make_citation(revision=chapter.current_revision, ordinal=1, passage=passage)

    cited = cited_passage(chapter.current_revision, 1, is_current=True)

    assert printed_notes(chapter.current_revision) == {"s1p1": "Notes.txt, n.d."}
    assert (cited.authors, cited.statement) == ("", "Born.")
