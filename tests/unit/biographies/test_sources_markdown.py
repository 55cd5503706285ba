"""Markdown is read by its tokens; what is no prose has another kind."""

import pytest

from biographies.sources import BlockKind, read_source


def read(markdown):
    return read_source(markdown.encode(), filename="a.md")


def blocks(markdown):
    source = read(markdown)
    return [(block.kind.value, source.text[block.start : block.end]) for block in source.blocks]


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("A *first* **bold** `code` ~~struck~~ line", "A first bold code struck line"),
        ("A [link](http://x.y 'z') and <http://x.y>", "A link and http://x.y"),
        ("An ![image](a.png)image", "An image"),
        ("A note[^1] goes\n\n[^2]: x", "A note goes"),
        ("An undefined note[^9] goes", "An undefined note goes"),
        ("Escaped \\*stars\\* &amp; entities", "Escaped *stars* & entities"),
        ("A <span class='x'>tag</span><sup>12</sup>, 3 < 4 > 2", "A tag, 3 < 4 > 2"),
        ("6<sup>th</sup> of May", "6th of May"),
        ("A <!-- hidden\ncomment -->comment", "A comment"),
        ("wrapped\nlines\nof prose", "wrapped lines of prose"),
        ("a govern-\nment is government", "a government is government"),
        ("a well-\nknown man, well-known", "a well-known man, well-known"),
    ],
)
def test_a_paragraph_is_what_a_reader_reads(markdown, text):
    assert blocks(markdown)[0] == ("paragraph", text)


def test_headings_have_their_level_and_no_attributes():
    source = read(
        "# One {#id .x}\n\nTwo\n---\n\n### *Three*[^1]\n\n**Four words in bold**\n\nText."
    )

    found = [(b.level, source.text[b.start : b.end]) for b in source.blocks if b.level]
    assert found == [(1, "One"), (2, "Two"), (3, "Three"), (6, "Four words in bold")]


def test_a_bold_sentence_is_no_heading():
    assert blocks("**He came.**\n\nText.")[0] == ("paragraph", "He came.")


@pytest.mark.parametrize(
    ("markdown", "kind", "text"),
    [
        ("> A quotation.", "quote", "A quotation."),
        ("> Roses are red,\\\n> violets are blue.", "verse", "Roses are red,\nviolets are blue."),
        ("Roses are red,  \nviolets are blue.", "verse", "Roses are red,\nviolets are blue."),
        ("Roses are red,<br>violets are blue.", "verse", "Roses are red,\nviolets are blue."),
        ("> short lines\n> of verse that are\n> not\n> wrapped by machines", "verse", None),
        ("    indented verse\n    of two lines", "verse", "indented verse\nof two lines"),
        ("```\nsome code\n```", "quote", "some code"),
        ("- item *one*", "list", "item one"),
        ("1. item", "list", "item"),
        ("> - quoted item", "quote", "quoted item"),
        ("- > quoted item", "list", "quoted item"),
        ("- item\n\n      code", "list", "item"),
        ("| a | b |\n|---|---|\n| *c* |  |", "table", "a\tb\nc"),
        ("> # Quoted heading", "quote", "Quoted heading"),
        ("text[^1]\n\n[^1]: The *note*.", "paragraph", "text"),
    ],
)
def test_each_block_has_its_kind(markdown, kind, text):
    found = blocks(markdown)[0]

    assert found[0] == kind
    assert text is None or found[1] == text


def test_definitions_of_notes_are_notes_where_they_stand():
    markdown = "# A\n\nText.[^1]\n\n[^1]: First.\n\n    > Second.\n\n# B\n\nMore."

    assert [kind for kind, _ in blocks(markdown)] == [
        "heading", "paragraph", "note", "note", "heading", "paragraph",
    ]  # fmt: skip


def test_line_breaks_left_by_an_editor_make_no_verse():
    lines = [
        "A long line of prose that an editor broke with two blanks at its end,",
        "and one more",
    ]

    assert blocks("  \n".join(lines * 2))[0][0] == "paragraph"


def test_a_year_at_the_head_of_a_paragraph_is_no_item():
    assert blocks("1816. The year without a summer.") == [
        ("paragraph", "1816. The year without a summer.")
    ]
    assert blocks("> 1816. The year.") == [("quote", "1816. The year.")]


def test_front_matter_tells_title_author_and_language():
    source = read("---\ntitle: 'A Life'\nauthor: Jane Roe; John Doe\nlang: en\nx:\n---\n\nText.")

    assert (source.title, source.authors, source.language) == (
        "A Life",
        ("Jane Roe", "John Doe"),
        "en",
    )


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("authors: ['Jane Roe', 'John Doe']", ("Jane Roe", "John Doe")),
        ("author: Roe, Jane", ("Roe, Jane",)),
        ("Author: BookGen project", ("BookGen project",)),
        ("date: 1921", ()),
    ],
)
def test_authors_are_told_apart(line, authors):
    assert read(f"---\n{line}\n---\n\nText.").authors == authors


def test_a_paragraph_of_brackets_is_read_in_a_moment():
    found = read("![a" * 20_000)

    assert found.blocks[0].kind is BlockKind.PARAGRAPH
