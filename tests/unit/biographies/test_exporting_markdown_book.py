"""A book in one Markdown file is taken apart, and comes out of an export as it went in."""

import pytest

from biographies.errors import InvalidInputError
from biographies.exporting import export_book
from biographies.exporting.manuscript import ManuscriptPicture
from biographies.exporting.markdown_book import read_markdown_book
from biographies.exporting.parse import read_book
from tests.pictures import make_picture

BOOK = """---
title: "A \\"Life\\""
author: 'A. Bell'
lang: de
date: 1921
tags:
  - one
---

# Introduction

Before.[^1]

# I Youth

Once.[^2] Twice.[^s1p2]

[^2]: Second.

    More of it.

```
# no title
[^2]: no note
```

# Epigraph

Last.

[^1]: First
goes on.
[^s1p2]: Third.
[^9]: Nobody's.
"""


def parts_of(text):
    """Return kind, number and title of each part."""
    return [(part.kind, part.number, part.title) for part in read_markdown_book(text).parts]


def notes_of(text):
    """Return the words of each part's notes."""
    book = read_book(read_markdown_book(text))
    return [["".join(map(str, note.blocks)) for note in part.notes] for part in book.parts]


def test_the_front_matter_says_what_the_book_is():
    book = read_markdown_book(BOOK)

    assert (book.title, book.author, book.language, book.year) == (
        'A "Life"', "A. Bell", "de", "1921",
    )  # fmt: skip


def test_each_heading_of_the_first_level_begins_a_part():
    assert parts_of(BOOK) == [
        ("introduction", 0, "Introduction"),
        ("chapter", 1, "I Youth"),
        ("matter", 0, "Epigraph"),
    ]


@pytest.mark.parametrize(
    ("titles", "numbers"),
    [
        (["Foreword", "Youth", "Age", "Epilogue"], [0, 2, 3, 0]),
        (["I Youth", "II Age", "Mixed", "XIV Death"], [1, 2, 0, 14]),
        (["Chapter 3: Youth", "4. Age"], [3, 4]),
        (["Ill at ease", "Did it rain?"], [1, 2]),
        (["1066", "I was born", "Youth", "Age", "Death"], [1, 2, 3, 4, 5]),
    ],
)
def test_chapters_are_numbered_as_their_titles_say_or_in_order(titles, numbers):
    text = "\n\nText.\n\n".join(f"# {title}" for title in titles)

    assert [number for _, number, _ in parts_of(text)] == numbers


def test_a_part_has_the_notes_it_refers_to_wherever_they_stand():
    first, second, third = notes_of(BOOK)

    assert "First goes on." in first[0]
    assert "More of it." in second[0]
    assert "Third." in second[1]
    assert third == []


def test_the_code_in_a_text_is_neither_title_nor_note():
    assert "[^2]: no note" in read_markdown_book(BOOK).parts[1].markdown


@pytest.mark.parametrize("text", ["", "Text.", "## Only\n\nText.", "Text.\n\n# Title\n"])
def test_a_file_without_parts_or_with_text_before_them_is_refused(text):
    with pytest.raises(InvalidInputError) as caught:
        read_markdown_book(text)

    assert caught.value.field == "markdown"


@pytest.mark.parametrize("said", ['"A "life""', "A life", "'A life'"])
def test_a_title_that_is_badly_quoted_is_read_all_the_same(said):
    assert "life" in read_markdown_book(f"---\ntitle: {said}\n---\n# One\n\nx").title


def test_what_was_exported_comes_back_as_the_same_book():
    picture = ManuscriptPicture("gate.png", make_picture())
    text = f"{BOOK}\n![A gate](pictures/gate.png)\n\nA \\# sign & `code`.\n"
    once = export_book(
        manuscript=read_markdown_book(BOOK.replace("date: 1921\n", "")), format="markdown"
    )

    again = export_book(manuscript=read_markdown_book(once.content.decode()), format="markdown")

    assert again.content == once.content
    shown = read_book(read_markdown_book(text, pictures=[picture]))
    assert [one.name for one in shown.pictures] == ["gate.png"]
