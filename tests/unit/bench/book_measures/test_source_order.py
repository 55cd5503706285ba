"""Where in the source a statement was taken from."""

from tests.unit.bench.book_measures.small_books import order, place


def test_the_sentences_of_a_source_stand_in_their_order():
    texts = [sentence.text for sentence in order().sentences]

    assert (len(texts), texts[1]) == (12, "Her father left England in the spring.")


def test_only_a_passage_s_first_sentence_opens_a_paragraph():
    found = order(("Ada wrote. She slept.\n\nShe woke.",)).sentences

    assert [sentence.opens_paragraph for sentence in found] == [True, False, True]


def test_a_statement_is_placed_at_its_sentence():
    placed = place("Her father left England in the spring.[^s1p1] She was lost to it.[^s1p2]")

    assert [(item.first, item.last) for item in placed] == [(1, 2), (5, 6)]


def test_a_statement_of_two_sentences_has_both_places():
    (placed,) = place("They lived at Ockham. Three years later he became an earl.[^s1p3]")

    assert (placed.first, placed.last) == (7, 9)


def test_a_statement_of_other_words_has_no_place():
    (placed,) = place("Nobody knows why Ada wept.[^s1p3]")

    assert (placed.first, placed.last) == (None, None)
