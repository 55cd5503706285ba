"""A manuscript becomes a tree: every kind of block and inline, numbered notes, limits."""

import pytest

from biographies.errors import ExportFailedError, InvalidInputError
from biographies.exporting.book import (
    Cell,
    Code,
    CodeBlock,
    Emphasis,
    Heading,
    LineBreak,
    Link,
    ListBlock,
    NoteRef,
    Paragraph,
    Quote,
    Rule,
    Strike,
    Strong,
    Table,
    Text,
)
from biographies.exporting.manuscript import Manuscript, ManuscriptPart
from biographies.exporting.parse import read_book
from biographies.exporting.tree_text import lines, plain
from biographies.sources import CitedPlace, Record

WORKS = {
    1: Record("Queen Victoria", ("Strachey, Lytton",), "1921", "Chatto"),
    2: Record("Letters & Papers", ("Benson, A. C.",), "1907", "Murray"),
}
PLACES = {
    "s1p1": CitedPlace(1, "I", paragraph=1),
    "s1p2": CitedPlace(1, "I", paragraph=2),
    "s1p3": CitedPlace(1, "II", paragraph=7),
    "s2p1": CitedPlace(2, page=45),
}
FULL = "Lytton Strachey, Queen Victoria (Chatto, 1921), ch. I, ¶ 1."


def manuscript_of(*markdowns, **fields):
    """Make a manuscript with a chapter for each text."""
    parts = tuple(
        ManuscriptPart("chapter", number, f"Title {number}", markdown)
        for number, markdown in enumerate(markdowns, 1)
    )
    given = {"title": "A Life", "subject": "Victoria", "language": "en-GB", "works": WORKS,
             "places": PLACES}  # fmt: skip
    return Manuscript(**{**given, "parts": parts, **fields})


def book_of(*markdowns, **fields):
    """Read a book with a chapter for each text."""
    return read_book(manuscript_of(*markdowns, **fields))


def part_of(markdown):
    """Read one chapter."""
    return book_of(markdown).parts[0]


def notes_of(part):
    """Return the text of each note."""
    return [" ".join(lines(note.blocks)) for note in part.notes]


def test_every_kind_of_block_has_its_place_in_the_tree():
    part = part_of("Text.\n\n> Said.\n\n- a\n\n3. b\n\n| h |\n|--:|\n| c |\n\n***\n\n```\nx\n```\n")

    assert part.blocks == (
        Paragraph((Text("Text."),)),
        Quote((Paragraph((Text("Said."),)),)),
        ListBlock(is_ordered=False, start=1, items=((Paragraph((Text("a"),)),),)),
        ListBlock(is_ordered=True, start=3, items=((Paragraph((Text("b"),)),),)),
        Table(("right",), (Cell((Text("h"),)),), ((Cell((Text("c"),)),),)),
        Rule(),
        CodeBlock("x"),
    )


def test_every_kind_of_inline_has_its_place_in_the_tree():
    part = part_of("a *b* **c** ~~d~~ `e` [f](https://x.org/)\\\ng\nh")

    assert part.blocks[0].children == (
        Text("a "),
        Emphasis((Text("b"),)),
        Text(" "),
        Strong((Text("c"),)),
        Text(" "),
        Strike((Text("d"),)),
        Text(" "),
        Code("e"),
        Text(" "),
        Link("https://x.org/", (Text("f"),)),
        LineBreak(),
        Text("g h"),
    )


def test_raw_html_and_instructions_to_the_page_setter_are_text():
    part = part_of('<script>alert(1)</script> <pdf:nextpage name="x"/>\n\n<div>block</div>')

    assert [plain(block.children) for block in part.blocks] == [
        '<script>alert(1)</script> <pdf:nextpage name="x"/>',
        "<div>block</div>",
    ]


@pytest.mark.parametrize(
    "address",
    ["../x.html", "ftp://x.org/", "mailto:", "https://", "http://[x/", "//x.org/", "#place"],
)
def test_a_link_that_is_no_web_or_mail_address_is_only_text(address):
    book = book_of(f"see [here](<{address}>)")

    assert book.parts[0].blocks == (Paragraph((Text("see here"),)),)
    assert "a link" in book.warnings[0]


def test_a_link_that_would_run_something_is_shown_as_it_was_written():
    part = part_of("[go](javascript:alert(1))")

    assert part.blocks == (Paragraph((Text("[go](javascript:alert(1))"),)),)


def test_a_picture_leaves_its_description_and_a_warning():
    book = book_of("before ![The Queen](http://127.0.0.1/x.png) after")

    assert plain(book.parts[0].blocks[0].children) == "before The Queen after"
    assert book.warnings == (
        "Chapter 1 “Title 1”, near line 1: the picture “http://127.0.0.1/x.png” is not one of the"
        " book's and was left out; its description stands in its place",
    )


def test_the_levels_of_headings_follow_the_title_without_a_gap():
    part = part_of("# One\n\n### Three\n\n##### Five\n\n###### Six\n")

    assert [block.level for block in part.blocks] == [2, 3, 4, 4]


@pytest.mark.parametrize(
    "heading", ["# Title 1", "## Chapter 1: Title 1", "Title 1\n===", "# 1. title 1"]
)
def test_a_heading_that_repeats_the_title_is_not_printed_twice(heading):
    assert part_of(f"{heading}\n\nText.").blocks == (Paragraph((Text("Text."),)),)


def test_another_first_heading_stays():
    assert part_of("# Before\n\nText.").blocks[0] == Heading(2, (Text("Before"),))


def test_a_mark_becomes_a_note_and_notes_are_numbered_in_each_part():
    book = book_of("One.[^s1p1] Two.[^s2p1]", "Three.[^s1p3]")

    assert [notes_of(part) for part in book.parts] == [
        [FULL, "A. C. Benson, Letters & Papers (Murray, 1907), 45."],
        ["Lytton Strachey, Queen Victoria (Chatto, 1921), ch. II, ¶ 7."],
    ]
    assert book.parts[1].blocks[0].children == (Text("Three."), NoteRef(1))


def test_an_editors_note_is_a_note_with_all_its_blocks():
    part = part_of("A claim.[^a]\n\n[^a]: First *one*.\n\n    Second.\n")

    assert part.notes[0].blocks == (
        Paragraph((Text("First "), Emphasis((Text("one"),)), Text("."))),
        Paragraph((Text("Second."),)),
    )


def test_a_mark_inside_a_note_is_printed_there():
    part = part_of("A claim.[^a]\n\n[^a]: As he says.[^s2p1]\n")

    assert notes_of(part) == ["As he says. (A. C. Benson, Letters & Papers (Murray, 1907), 45.)"]


def test_a_note_that_is_used_twice_is_printed_twice():
    part = part_of("One.[^a] Two.[^a]\n\n[^a]: Note.\n")

    assert notes_of(part) == ["Note.", "Note."]


def test_a_note_nobody_refers_to_is_reported():
    book = book_of("Text.\n\n[^a]: Note.\n")

    assert "the note [^a] is never referred to" in book.warnings[0]


@pytest.mark.parametrize("mark", ["[^s9p9]", "[^s0p1]", "[^other]"])
def test_a_mark_without_a_note_stops_the_export(mark):
    with pytest.raises(ExportFailedError) as caught:
        part_of(f"First.\n\nSecond.{mark}")

    assert str(caught.value) == (f"Chapter 1 “Title 1”, near line 3: the mark {mark} has no note")


def test_an_escaped_mark_is_text():
    assert part_of(r"Text\[^s9p9]").blocks == (Paragraph((Text("Text[^s9p9]"),)),)


def test_a_mark_after_an_exclamation_or_before_a_bracket_stays_a_mark():
    part = part_of("Won![^s1p1](see)")

    assert part.blocks[0].children == (Text("Won!"), NoteRef(1), Text("(see)"))


def test_a_note_inside_a_note_stops_the_export():
    with pytest.raises(ExportFailedError, match="a note stands inside another note"):
        part_of("A.[^a]\n\n[^a]: B.[^b]\n\n[^b]: C.\n")


@pytest.mark.parametrize(
    ("markdown", "limit"),
    [
        ("> " * 31 + "x", "nested deeper than 30"),
        ("*a " * 40 + "b*" * 40, "nested deeper than 30"),
        ("word " * 5001, "5001 words; the limit is 5000"),
        ("x" * 60_001, "60001 characters; the limit is 60000"),
        ("```\n" + "word " * 5001 + "\n```", "5001 words; the limit is 5000"),
        ("| a |\n|---|\n" + "| x |\n" * 501, "501 rows; the limit is 500"),
        ("|" + "a|" * 21 + "\n|" + "-|" * 21, "21 columns; the limit is 20"),
    ],
)
def test_what_would_choke_a_writer_is_refused_with_place_and_limit(markdown, limit):
    with pytest.raises(ExportFailedError, match=limit) as caught:
        part_of(markdown)

    assert str(caught.value).startswith("Chapter 1 “Title 1”, near line ")


def test_nothing_is_lost_up_to_the_deepest_allowed_nesting():
    part = part_of("".join("  " * depth + f"- item{depth}\n" for depth in range(30)))

    assert list(lines(part.blocks)) == [f"item{depth}" for depth in range(30)]


@pytest.mark.parametrize(
    ("kind", "number", "title", "label", "shown"),
    [
        ("chapter", 3, "Early Life", "Chapter 3", "Early Life"),
        ("chapter", 3, "", "", "Chapter 3"),
        ("chapter", 3, "Chapter Three", "", "Chapter Three"),
        ("chapter", 3, "III Rise", "", "III Rise"),
        ("chapter", 3, "3. Rise", "", "3. Rise"),
        ("chapter", 49, "XLIX Rise", "", "XLIX Rise"),
        ("chapter", 3, "1837 and After", "Chapter 3", "1837 and After"),
        ("chapter", 3, "I Was There", "Chapter 3", "I Was There"),
        ("chapter", 3, "“Why?”", "Chapter 3", "“Why?”"),
        ("conclusion", 0, "", "", "Conclusion"),
        ("introduction", 0, "Before", "", "Before"),
    ],
)
def test_a_chapter_is_numbered_unless_its_title_is(kind, number, title, label, shown):
    part = book_of(parts=(ManuscriptPart(kind, number, title, "Text."),)).parts[0]

    assert (part.label, part.title) == (label, shown)


def test_no_two_parts_have_the_same_key():
    kinds = ("chapter", "chapter", "people", "people", "people", "…")
    parts = tuple(ManuscriptPart(kind, 1, "T", "x") for kind in kinds)

    keys = [part.key for part in book_of(parts=parts).parts]

    assert keys == ["c1", "c1-2", "people", "people-2", "people-3", "part"]


def test_the_front_pages_leave_out_what_is_empty_or_said_already():
    front = book_of("x", title="Queen Victoria", subtitle="A Life", subject="Victoria").front

    assert front.title_page == (("title", "Queen Victoria"), ("subtitle", "A Life"))
    assert front.imprint == ("Queen Victoria: A Life",)


def test_a_part_without_a_text_is_reported():
    assert book_of("").warnings == ("Chapter 1 “Title 1”: the part has no text",)


def test_a_book_without_parts_cannot_be_exported():
    with pytest.raises(ExportFailedError, match="no part"):
        book_of()


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"language": "English!"}, "language"), ({"title": " ", "subject": ""}, "title")],
)
def test_a_book_without_a_name_or_language_is_refused_by_field(fields, field):
    with pytest.raises(InvalidInputError) as caught:
        book_of("x", **fields)

    assert caught.value.field == field


def test_illegal_characters_leave_the_text_and_the_title():
    book = book_of("a\x07b\x00\ud800c\ufffe e\u0301 &#10; d", title="T\x00itle\n two")

    assert plain(book.parts[0].blocks[0].children) == "abc é   d"
    assert book.meta.title == "Title two"


def test_text_the_tree_has_no_place_for_stops_the_export(monkeypatch):
    monkeypatch.setattr("biographies.exporting.blocks.nest", lambda _tokens: _unknown())

    with pytest.raises(ExportFailedError, match="cannot set text of the kind html_inline"):
        part_of("x")


def test_a_block_the_tree_has_no_place_for_stops_the_export(monkeypatch):
    monkeypatch.setattr("biographies.exporting.grammar.nest", lambda _tokens: _unknown())

    with pytest.raises(ExportFailedError, match="cannot set a block of the kind html_inline"):
        part_of("x")


def _unknown():
    from markdown_it.token import Token

    from biographies.exporting.grammar import Node

    return [Node("html_inline", Token("html_inline", "", 0, content="<b>"))]
