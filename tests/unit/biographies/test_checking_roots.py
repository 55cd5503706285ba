"""What words of a retelling are taken for one another."""

import pytest

from biographies.checking.lexicon import ENGLISH, SPANISH
from biographies.checking.roots import root
from biographies.checking.synonyms import senses
from biographies.checking.vouching import vouched
from biographies.checking.words import tokenise


@pytest.mark.parametrize(
    ("words", "lexicon"),
    [
        ("inoculated inoculation inoculate", ENGLISH),
        ("begged begging", ENGLISH),
        ("city cities", ENGLISH),
        ("firmó firmas firmado firmaron", SPANISH),
        ("medir medición", SPANISH),
        ("rápido rápidamente", SPANISH),
    ],
)
def test_relatives_have_one_root(words, lexicon):
    assert len({root(word, lexicon) for word in words.split()}) == 1


def test_short_words_and_numbers_stay_as_they_are():
    assert [root(word, ENGLISH) for word in ("its", "1845", "sea")] == ["its", "1845", "sea"]


def test_a_synonym_shares_a_sense_and_a_stranger_none():
    assert senses("wed", ENGLISH) & senses("husband", ENGLISH)
    assert senses("falleció", SPANISH) & senses("murió", SPANISH)
    assert not senses("sextant", ENGLISH)


def test_words_vouch_for_their_relatives_and_synonyms():
    known = vouched(tokenise("The pilot married a painter"), ENGLISH)

    held = [token.word for token in tokenise("wife painted carpenter") if known.holds(token)]
    assert held == ["wife", "painted"]
