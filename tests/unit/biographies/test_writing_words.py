"""What counts as a name."""

from biographies.writing.words import learn_names


def test_a_word_with_a_capital_only_at_the_head_of_sentences_is_no_name():
    assert "Faraday" not in learn_names(["Faraday read. Faraday wrote."]).known


def test_the_subject_is_a_name_wherever_it_stands():
    assert "Faraday" in learn_names(["Faraday read. He wrote."], "Michael Faraday").known
