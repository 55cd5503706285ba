"""No sentence and no event is told twice."""

from biographies.writing import SentenceRef
from biographies.writing.duplicates import Telling, doubles, told_again

WOUND = "Faraday wound two coils of wire on an iron ring in the basement on a summer day in August."
OTHER = (
    "The managers of the Royal Institution raised the salary of the young assistant in May 1815."
)


def ref(source, ordinal=1):
    """Name a sentence."""
    return SentenceRef(source, ordinal, 0, 10)


def telling(source, text, *years):
    """Make a telling of a source."""
    return Telling(ref(source), text, frozenset(years))


def again(*tellings):
    """Return the sources that tell again."""
    return [found.source for found in told_again(tellings)]


def test_the_same_sentence_is_kept_once():
    assert doubles([(ref(1), WOUND), (ref(2), WOUND.upper()), (ref(3), OTHER)]) == [ref(2)]


def test_nearly_the_same_sentence_is_kept_once():
    assert doubles([(ref(1), WOUND), (ref(2), WOUND.replace("summer", "hot"))]) == [ref(2)]


def test_a_sentence_with_another_number_is_another_sentence():
    later = OTHER.replace("1815", "1816")
    assert doubles([(ref(1), OTHER), (ref(2), later)]) == []


def test_a_commonplace_finds_nothing_once_it_is_everywhere():
    sentences = [(ref(at), f"Entry {at} of all the many notes: {at} {at} {at}") for at in range(60)]
    assert doubles(sentences) == []


def test_an_event_of_one_year_is_told_by_the_better_source():
    one = "On 29 August 1831 Faraday wound two coils on a ring of iron."
    two = "In August 1831 two coils on a ring of iron showed Faraday the current."
    assert again(telling(1, one, 1831), telling(2, two, 1831)) == [2]


def test_one_source_may_come_back_to_its_own_event():
    text = "In August 1831 Faraday wound two coils on a ring of iron."
    assert again(telling(1, text, 1831), telling(1, text, 1831)) == []


def test_two_events_of_one_year_are_both_told():
    assert again(telling(1, WOUND, 1815), telling(2, OTHER, 1815)) == []


def test_sources_that_contradict_each_other_are_both_heard():
    one = "Faraday died at Hampton Court on 25 August 1867."
    two = "Faraday died at Hampton Court on 26 August 1867."
    assert again(telling(1, one, 1867), telling(2, two, 1867)) == []


def test_the_same_words_without_a_year_are_the_same_event():
    one = "The new Director invited members to evening meetings, the Friday Evening Discourses."
    two = "From the evening meetings of the new Director grew the Friday Evening Discourses."
    assert again(telling(1, one), telling(2, two), telling(3, WOUND)) == [2]
