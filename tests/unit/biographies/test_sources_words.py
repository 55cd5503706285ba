"""Words are counted by one rule."""

import pytest

from biographies.sources import count_markdown_words, count_words


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("— … !", 0),
        ("one two three", 3),
        ("well-known", 1),
        ("don’t don't", 2),
        ("the Queen’s mother-in-law", 3),
        ("dogs’ tails", 2),
        ("1837–40", 2),
        ("one—two -- three", 3),
        ("snake_case", 2),
        ("£1,500 in 1816", 4),
        ("déjà vu, Æthelred", 3),
        ("u\u0308ber alles", 2),
        ("हिन्दी भाषा", 2),
        ("他走了", 3),
        ("ひらカタカナ", 3),
        ("Лев Толстой", 2),
    ],
)
def test_a_word_is_a_run_of_letters_joined_by_apostrophes_and_hyphens(text, count):
    assert count_words(text) == count


def test_a_chapters_words_leave_out_what_is_no_prose():
    markdown = (
        "---\ntitle: not counted\n---\n\n# Not counted\n\nFour *words* stand here.[^s1p2][^1]\n\n"
        "Also a heading\n==============\n\n> Two words\n\n- One\n\n"
        "| a | b |\n|---|---|\n| c | d |\n\n"
        "[^1]: not counted\n    nor this\n\n***\n\n```\nnor this\n```\n\nlast\n"
    )

    assert count_markdown_words(markdown) == 4 + 2 + 1 + 4 + 1


def test_markup_inside_a_word_does_not_divide_it():
    assert count_markdown_words("*un*believable well\\-known [a link](http://x.y/z)") == 4
