"""The Markdown file: front matter, and text that reads back as the same text."""

import io
import json
import zipfile

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from biographies.exporting import export_book
from biographies.exporting.book import Cited, Code, Emphasis, LineBreak, Link, Strong, Text
from biographies.exporting.csl_export import citation_key, citation_text
from biographies.exporting.draft import PartText
from biographies.exporting.markdown import _Part, read_back, write_markdown
from biographies.exporting.markdown_inlines import line_text
from biographies.exporting.options import read_options
from biographies.exporting.tree_text import body_text, plain
from biographies.sources import Record
from tests.unit.biographies.test_exporting_parse import WORKS, book_of, manuscript_of
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
    text = line_text(children, "[^c1-{}]".format)

    found = read_back(f"---\n---\n# T\n\n{text}\n")[0].body

    assert " ".join(found.split()) == " ".join(f"T {plain(children)}".split())


def test_emphasis_beside_a_letter_and_a_sign_is_still_emphasis():
    book = book_of(line_text((Text("a"), Emphasis((Text("“b”"),)), Text("c")), "[^c1-{}]".format))

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


CITED = "One.[^s1p1] Two, *three*.[^s2p1][^s1p3] Own.[^a]\n\n[^a]: Mine.[^s2p1]\n\nx [^s1p2]"


def keyed(*markdowns, **fields):
    """Write chapters with citations for pandoc and return the files of the ZIP file."""
    draft = write_markdown(book_of(*markdowns, **fields), read_options({"citations": "pandoc"}))
    with zipfile.ZipFile(io.BytesIO(draft.content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_citations_for_pandoc_have_keys_places_and_a_file_of_records():
    files = keyed(CITED)

    assert list(files) == ["book.md", "references.json"]
    assert (
        "One. [@strachey1921-s1, ch. I, ¶ 1] Two, *three*. [@benson1907-s2, p. 45;"
        " @strachey1921-s1, ch. II, ¶ 7]"
    ) in files["book.md"]
    records = json.loads(files["references.json"])
    assert [record["id"] for record in records] == ["strachey1921-s1", "benson1907-s2"]
    assert 'bibliography: "references.json"' in files["book.md"]


def test_an_editors_own_note_stays_a_note_beside_them():
    text = keyed(CITED)["book.md"]

    assert "Own.[^c1-3]" in text
    assert "[^c1-3]: Mine. (Benson, Letters & Papers, 45.)" in text
    assert text.count("]: ") == 1


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_book_with_citations_for_pandoc_reads_back_as_the_same_book(language):
    options = {"citations": "pandoc"}
    manuscript = manuscript_of(CITED, "x\\[@y] `[@strachey1921-s1]`[^s1p1]", language=language)

    report = export_book(manuscript=manuscript, format="markdown", options=options).report

    assert report["errors"] == []


def test_a_citation_that_is_missing_from_the_text_is_found_out():
    book = book_of("One.[^s1p1] Two.[^s2p1]")
    part = _Part(book.parts[0], book, has_keys=True)

    read = part.without_citations(PartText("One. Two. [@benson1907-s2, p. 45]", ""))

    assert read.body == "One. Two. [@benson1907-s2, p. 45]"


@pytest.mark.parametrize(
    ("record", "key"),
    [
        (Record("Queen Victoria", ("Strachey, Lytton",), "1921"), "strachey1921-s7"),
        (Record("The Times"), "thetimes-s7"),
        (Record("Ödön és Ény", ("Ödön, É.",), "c. 1900–1901"), "odon1900-s7"),
        (Record("維新", ("福沢諭吉",)), "s7"),
        (Record("1066"), "s7"),
    ],
)
def test_a_key_says_who_and_when_and_ends_in_the_number_of_the_source(record, key):
    assert citation_key(7, record) == key


@pytest.mark.parametrize(
    ("place", "language", "text"),
    [
        (Cited(1, "12", is_pages=True), "en-GB", "[@strachey1921-s1, p. 12]"),
        (Cited(1, "12–14", is_pages=True), "en", "[@strachey1921-s1, pp. 12–14]"),
        (Cited(1, "12–14", is_pages=True), "es", "[@strachey1921-s1, 12–14]"),
        (Cited(1, "", is_pages=False), "en", "[@strachey1921-s1]"),
        (
            Cited(1, "ch. I; the *end*@]", is_pages=False), "en",
            r"[@strachey1921-s1, ch. I, the \*end\*\@\]]",
        ),
    ],
)  # fmt: skip
def test_a_place_is_kept_in_words_that_cannot_be_taken_for_markup(place, language, text):
    assert citation_text([place], {1: WORKS[1]}, language) == text
