"""A source is sifted again only where something was barred, and comes to the same."""

import pytest

from biographies.sources import Passage, Record
from biographies.writing import SentenceRef, SourceInfo
from biographies.writing import sifting as sifting_module
from biographies.writing.sifting import Sieve

FIRST = "In 1821 Faraday built a small motor in the cellar of the Institution. "
LEANING = "He kept it for many years beside the window of his room."
SOURCES = (SourceInfo(1, Record("Faraday")),)


def source():
    """Three sections of two passages; the second sentence of each leans on the first."""
    return [
        Passage(1, 2 * section + at, FIRST.replace("1821", f"182{section}") + LEANING, heading=head)
        for section, head in enumerate(("Youth", "Work", "Age"))
        for at in (1, 2)
    ]


def barred(*ordinals):
    """Bar the first sentence of passages."""
    return [SentenceRef(1, ordinal, 0, len(FIRST) - 1) for ordinal in ordinals]


def shape(candidates):
    """Return all of candidates but the number of their paragraph, which counts from anywhere."""
    return [(item.ref, item.leans, item.opens, item.breaks, item.ends) for item in candidates]


@pytest.mark.parametrize("ordinals", [(), (1,), (2, 5), (1, 2, 3, 4, 5, 6)])
def test_it_comes_to_the_same_as_sifting_everything(ordinals):
    sieve, shut = Sieve("Michael Faraday", SOURCES), barred(*ordinals)
    before = sieve.sift(source())

    again = sieve.sift_again(source(), before, shut)

    assert shape(again) == shape(sieve.sift(source(), shut))


def test_what_leant_on_a_barred_sentence_is_lost():
    sieve = Sieve("Michael Faraday", SOURCES)
    again = sieve.sift_again(source(), sieve.sift(source()), barred(3))
    assert (1, 3) not in {(item.ref.source, item.ref.ordinal) for item in again}


def test_sections_without_a_barred_sentence_are_not_sifted_again(monkeypatch):
    sieve, asked = Sieve("Michael Faraday", SOURCES), []
    before, sift = sieve.sift(source()), sifting_module.sift

    def noting(passages, **more):
        asked.append([passage.heading for passage in passages])
        return sift(passages, **more)

    monkeypatch.setattr(sifting_module, "sift", noting)
    sieve.sift_again(source(), before, barred(3))

    assert asked == [["Work", "Work"]]
