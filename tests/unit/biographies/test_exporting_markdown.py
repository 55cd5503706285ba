"""The Markdown file: front matter, and text that reads back as the same text."""

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from biographies.exporting.book import Code, Emphasis, LineBreak, Link, Strong, Text
from biographies.exporting.markdown import read_back, write_markdown
from biographies.exporting.markdown_inlines import line_text
from biographies.exporting.options import read_options
from biographies.exporting.tree_text import body_text, plain
from tests.unit.biographies.test_exporting_parse import book_of
from tests.unit.biographies.test_exporting_text import EVERYTHING

SIGNS = st.text("aé1 *_`~[]()!<>#+-=|\\&;:.\"'1.)\n", max_size=25)


def written(*markdowns, **fields):
    """Write chapters as one Markdown file."""
    draft = write_markdown(book_of(*markdowns, **fields), read_options(None))
    return draft.content.decode()


def words_of(markdown):
    """Return what a reader of the written chapter reads."""
    return read_back(written(markdown))[0].body.split()


def test_the_front_matter_is_yaml_whatever_the_title_holds():
    title = "A: \"b\" # 'c' \\ {d} – é"

    text = written("x", title=title, author="No", year="1837", identifier="urn:x")

    assert yaml.safe_load(text.split("---\n")[1]) == {
        "title": title,
        "subject": "Victoria",
        "author": "No",
        "date": "1837",
        "language": "en-GB",
        "lang": "en-GB",
        "identifier": "urn:x",
    }


def test_each_part_is_a_heading_with_its_notes_after_it():
    text = written("One.[^s1p1]", "Two.[^s2p1]").split("---\n")[2]

    assert text == (
        "\n# Title 1\n\nOne.[^c1-1]\n\n"
        "[^c1-1]: Lytton Strachey, *Queen Victoria* (Chatto, 1921), ch. I, ¶ 1.\n"
        "\n# Title 2\n\nTwo.[^c2-1]\n\n"
        "[^c2-1]: A. C. Benson, *Letters & Papers* (Murray, 1907), 45.\n"
    )


def test_every_block_reads_back_as_it_was():
    text = written(EVERYTHING)

    assert text.split("# Title 1\n\n")[1].split("[^c1-1]:")[0] == (
        "Text *a* **b** ~~c~~ `d` [e](https://x.org)\\\nf.[^c1-1]\n\n> g\n\n1. h\n\n   - i\n\n"
        "| j | k |\n| --- | --- |\n| l | m |\n\n___\n\n```\nn\n```\n\n## o\n\n"
    )


@pytest.mark.parametrize(
    "markdown",
    [
        r"\* a \# b \_c\_ 1\. d \[^x] \`e\` \<b> \~\~f~~ &amp;amp; \!\[g](h)",
        "1\\) a\\\n\\- b\\\n\\> c\\\n\\# d\\\n\\+ e\\\n\\| f\\\n===",
        "*“said”*word word*“said”* **a***b* *a***b** *a*~~b~~ ***c** d* *e **f***",
        "`` a`b `` ` `` ` `\\`",
        "- a\n\n\n* b\n\n1. c\n\n1) d",
        "> - a\n>\n>   > b\n>\n>   c",
        "- ```\n  x\n  ```\n- # h\n- | a |\n  |---|\n  | b |\n-\n- ***",
        "````\n```\nx\n```\n````",
        "| a\\|b | `c\\|d` |\n|:-:|--:|\n| *e* | f\\\\ |",
        "## a # b #\n\n## c\\\\\n\ntail",
        "[a](https://x.org/y_(z)?b=1&c=2) <https://x.org> [*d*](mailto:a@b.org)",
    ],
)
def test_hard_cases_read_back_word_for_word(markdown):
    assert words_of(markdown) == body_text(book_of(markdown).parts[0]).split()


@pytest.mark.parametrize(
    "children",
    [
        (Text("a"), Emphasis((Text(" b "),)), Text("c")),
        (Text("a"), Strong((Text(" "),)), Text("b")),
        (Emphasis((Text("“said”"),)), Text("word")),
        (Text("word"), Strong((Text("“said”"),))),
        (Emphasis((Text("a"),)), Emphasis((Text("b"),)), Strong((Emphasis((Text("c"),)),))),
        (Emphasis((Emphasis((Text("a"),)), Text("b"))),),
        (LineBreak(), Text("a"), LineBreak()),
        (Text("see ^"), Link("https://x.org", (Text("a"),)), Text("(b)")),
        (Code("`a"), Code(" b "), Code("``")),
    ],
)
def test_what_markdown_cannot_say_plainly_still_reads_back(children):
    text = line_text(children, "c1")

    found = read_back(f"---\n---\n# T\n\n{text}\n")[0].body

    assert " ".join(found.split()) == " ".join(f"T {plain(children)}".split())


def test_emphasis_beside_a_letter_and_a_sign_is_still_emphasis():
    book = book_of(line_text((Text("a"), Emphasis((Text("“b”"),)), Text("c")), "c1"))

    assert book.parts[0].blocks[0].children == (Text("a"), Emphasis((Text("“b”"),)), Text("c"))


@settings(max_examples=60, deadline=None)
@given(SIGNS)
def test_any_signs_read_back_as_the_same_text(signs):
    book = book_of(signs)

    text = write_markdown(book, read_options(None)).texts[0].body

    assert text.split() == body_text(book.parts[0]).split()


def test_a_note_with_several_blocks_stays_one_note():
    text = written("One.[^a]\n\n[^a]: First.\n\n    - second\n")

    assert text.endswith("[^c1-1]: First.\n\n    - second\n")
    assert read_back(text)[0].notes.split() == ["First.", "second"]


def test_a_bracket_or_colon_behind_a_note_does_not_change_it():
    text = written("*x*[^s1p1]: b\n\nWon![^s1p1](c)")

    assert "[^c1-1]\\: b" in text
    assert "Won\\![^c1-2]\\(c)" in text


def test_the_same_book_gives_the_same_bytes():
    assert written(EVERYTHING) == written(EVERYTHING)
