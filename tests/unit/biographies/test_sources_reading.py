"""Files become text, or an error in an editor's words that begins with the file's name."""

from itertools import pairwise

import pytest

from biographies.errors import SourceUnreadableError
from biographies.sources import BlockKind, read_source

ENGLISH = (
    "“Victoria’s café” — déjà vu: £5. She said so again and again in 1837.\n\n"
    "Œuvre, cœur, sœur, œil.\n"
) * 3
RUSSIAN = "Лев Николаевич Толстой родился в 1828 году в Ясной Поляне. Он был писателем.\n" * 4
POLISH = (
    "Fryderyk Chopin urodził się w Żelazowej Woli. Był pianistą, żył w Paryżu. Książę łódź.\n" * 4
)
JAPANESE = "福沢諭吉は1835年に大坂で生まれた。彼は啓蒙思想家である。\n" * 5


def read(data, filename="notes.txt", **options):
    data = data.encode() if isinstance(data, str) else data
    return read_source(data, filename=filename, **options)


def reason(data, filename="notes.txt", **options):
    """Return the error's text that this file gets."""
    with pytest.raises(SourceUnreadableError) as caught:
        read(data, filename, **options)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *((ENGLISH, name) for name in ("utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252")),
        *((ENGLISH, name) for name in ("utf-16-le", "utf-16-be")),
        *((RUSSIAN, name) for name in ("cp1251", "koi8-r", "utf-8", "utf-16-le")),
        *((POLISH, name) for name in ("cp1250", "iso8859-2")),
        *((JAPANESE, name) for name in ("shift_jis", "euc_jp")),
    ],
)
def test_a_file_in_any_usual_encoding_is_read_alike(text, encoding):
    assert read(text.encode(encoding)).text == read(text).text


@pytest.mark.parametrize(
    ("data", "encoding"),
    [(b"caf\xe9", "cp1252"), ("naïve".encode(), "utf-8"), ("ab".encode("utf-16"), "utf-16")],
)
def test_the_encoding_is_told(data, encoding):
    assert read(data).encoding == encoding


def test_a_letter_that_is_damaged_does_not_make_another_encoding_of_a_text():
    text = "déjà vu — œuvre — cœur. " * 30

    source = read(text.encode() + b"And \xff \xed\xa0\x80.")

    assert source.text == text + "And � ���."
    assert source.remarks == ("4 letters could not be read, shown as �.",)
    assert read(text.encode() + b"\xc3").remarks == ("1 letter could not be read, shown as �.",)


def test_the_editors_encoding_wins():
    assert read(b"caf\xe9", encoding="mac_roman").text == "cafÈ"


def test_a_byte_that_no_western_table_has_is_still_read():
    assert read(b"a caf\xe9 and \x81 more").encoding == "latin-1"


@pytest.mark.parametrize(
    "page",
    [
        b"<meta charset=iso-8859-1><p>caf\xe9 \x93q\x94",
        b"<?xml version='1.0' encoding='windows-1252'?><html><p>caf\xe9 \x93q\x94</p></html>",
        b"<meta charset=utf-16><p>caf\xe9 \x93q\x94",
        b"<meta charset=no-such-thing><p>caf\xe9 \x93q\x94",
    ],
)
def test_a_page_is_read_as_it_declares_and_a_false_declaration_harms_nothing(page):
    assert read(page, "page.html").text == "café “q”"


@pytest.mark.parametrize("data", [b"", b" \n\t ", b"\xef\xbb\xbf  ", "  ".encode("utf-16")])
def test_an_empty_file_is_called_empty(data):
    assert reason(data) == "notes.txt: the file is empty"


@pytest.mark.parametrize("data", [b"PK\x03\x04\x00\x01" * 50, bytes(range(1, 32)) * 9 + b"abc"])
def test_binary_data_is_no_text(data):
    assert "the file is not text" in reason(data)


def test_a_large_file_is_refused_with_the_limit():
    assert reason(b"a" * 31_000_000) == "notes.txt: the file has 31.0 MB; the limit is 25 MB"


def test_a_large_page_is_refused_with_the_limit():
    text = reason(b"a" * 2_500_000, "p.html")

    assert text == "p.html: the file has 2.5 MB; the limit for HTML is 2 MB"


def test_a_file_without_letters_is_refused():
    assert reason("12 34 — 56") == "notes.txt: the file has no letters"


def test_a_file_whose_text_is_all_markup_is_refused():
    page = "<body><script>var a</script></body>"

    assert reason(page, "p.html") == "p.html: the file has no text that can be read"


@pytest.mark.parametrize(
    ("filename", "named"),
    [
        ("a.mobi", "files ending in .mobi"),
        ("a", "files without a suffix"),
        ("B.DOC", "ending in .doc"),
    ],
)
def test_an_unknown_suffix_is_named_with_the_allowed_ones(filename, named):
    text = reason("abc", filename)

    assert text.startswith(f"{filename}: ")
    assert named in text
    assert ".txt, .text, .md, .markdown, .html, .htm, .xhtml, .pdf, .docx, .epub" in text


@pytest.mark.parametrize(
    "filename", ["A.TXT", "a.Text", "a.markdown", "a.HTM", "a.xhtml", "a.b.md"]
)
def test_a_suffix_is_known_in_any_case(filename):
    assert read("Text.", filename).text == "Text."


@pytest.mark.parametrize("encoding", ["nonsense", "base64", "unicode_escape", "x\x00y", "é" * 99])
def test_an_unknown_encoding_is_refused(encoding):
    assert "there is no encoding named" in reason(b"abc", encoding=encoding)


def test_an_encoding_that_does_not_fit_is_refused():
    assert "the file is not written in utf-8; try" in reason(b"caf\xe9", encoding="utf-8")


def test_a_damaged_file_is_told_from_a_whole_one():
    assert "begins like utf-16 but is not" in reason(b"\xff\xfea")


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("cafe\u0301", "café"),
        ("one\r\ntwo\rthree", "one two three"),
        ("soft\u00adly and zero\u200bwidth \ufeffmarks", "softly and zerowidth marks"),
        ("bell\x07 and\x0bline", "bell and line"),
        ("hard\u00a0space and thin\u2009one", "hard space and thin one"),
        ("oﬃce ﬁnd", "office find"),
        ("right\u202eleft", "rightleft"),
        ("[1] Marks[2] go,[12] but [1816] stays [*].", "Marks go, but [1816] stays."),
        ("A false mark[^s1p2] goes.", "A false mark goes."),
        ("Letters[A] as marks,[B] go.", "Letters as marks, go."),
        ("But [A], king[s] and “[T]he” stay.", "But [A], king[s] and “[T]he” stay."),
        ("Pages[Pg 12] and [Page xii] of {13}books go.", "Pages and of books go."),
        ("A [Sidenote: in the margin] note goes.", "A note goes."),
    ],
)
def test_text_is_normalised(raw, text):
    assert read("Begin here " + raw, "a.md").text == "Begin here " + text


def test_a_form_feed_and_a_paragraph_separator_part_paragraphs():
    text = read("He came home at last, we are told.\fShe left.\u2029They met.").text

    assert text == "He came home at last, we are told.\n\nShe left.\n\nThey met."


@pytest.mark.parametrize(
    "data",
    [
        ("# A\n\n> q\n\nPara *one*\nof two.[^1]\n\n- i\n- j\n\n[^1]: Note.\n", "a.md"),
        ("<h1>A</h1><p>One<p>Two<ul><li>x</ul><blockquote>q</blockquote>", "a.html"),
        (
            "CHAPTER I\n\nOne long sentence stands here for all.\n\n    set in\n\n[1] note\n",
            "a.txt",
        ),
    ],
)
def test_blocks_cover_all_text_but_one_blank_line_between_them(data):
    source = read(*data)

    assert source.blocks[0].start == 0
    assert source.blocks[-1].end == len(source.text)
    assert all(b.start == a.end + 2 for a, b in pairwise(source.blocks))
    assert "\n\n\n" not in source.text
    assert all(
        source.text[b.start : b.end].strip() == source.text[b.start : b.end] for b in source.blocks
    )


def test_front_sections_are_kept_and_are_no_prose():
    markdown = (
        "# Preface\n\nA.\n\n## To the reader\n\nB.\n\n# I\n\nC.\n\n# Notes\n\nD.\n\n# On Art\n\nE."
    )
    source = read(markdown, "a.md")

    kinds = [block.kind for block in source.blocks if block.kind is not BlockKind.HEADING]
    assert kinds == ["front", "front", "paragraph", "front", "paragraph"]


@pytest.mark.parametrize(
    "heading",
    [
        "FOREWORD", "Preface to the Second Edition", "Table of Contents", "List of Illustrations",
        "General Index", "Select Bibliography", "Works Cited", "Transcriber’s Notes", "Endnotes",
        "Author's Note", "Acknowledgements", "IV. Notes and References", "Índice", "Vorwort",
    ],
)  # fmt: skip
def test_a_front_section_is_known_by_its_whole_heading(heading):
    source = read(f"# {heading}\n\nFront.\n\n# Chapter\n\nProse.", "a.md")

    assert [block.kind for block in source.blocks][1::2] == ["front", "paragraph"]


@pytest.mark.parametrize(
    "heading", ["Introduction", "Notes on a Journey", "The Index Finger", "Prologue"]
)
def test_other_sections_are_prose(heading):
    source = read(f"# {heading}\n\nProse.\n\n# Chapter\n\nProse.", "a.md")

    assert [block.kind for block in source.blocks][1::2] == ["paragraph", "paragraph"]


def test_a_source_that_is_all_front_is_read_as_prose():
    assert read("# Notes\n\nAll there is.", "a.md").blocks[1].kind is BlockKind.PARAGRAPH


def test_the_one_first_heading_is_the_title():
    assert read("# The Life\n\n## I\n\nText.", "a.md").title == "The Life"
    assert read("# I\n\nText.\n\n# II\n\nText.", "a.md").title == ""


@pytest.mark.parametrize(
    ("said", "language"),
    [("en", "en"), ("en-GB", "en-GB"), ("English", "en"), ("Elvish of old", ""), ("", "")],
)
def test_a_language_is_a_code_or_nothing(said, language):
    assert read(f"---\nlang: {said}\n---\n\nText.", "a.md").language == language


def test_a_title_is_one_line_that_a_row_can_hold():
    assert len(read(f"---\ntitle: {'A ' * 400}\n---\n\nText.", "a.md").title) == 500
