"""The Word document: styles, sections, real notes, contents, and nothing of a template."""

import io
import re
import zipfile

import docx
import pytest

from biographies.exporting.options import read_options
from biographies.exporting.word import write_word
from biographies.exporting.word.furniture import contents
from tests.unit.biographies.test_exporting_parse import book_of
from tests.unit.biographies.test_exporting_text import EVERYTHING


def content_of(*markdowns, options=None, **fields):
    """Write chapters as a Word document."""
    return write_word(book_of(*markdowns, **fields), read_options(options)).content


def part_of(name, *markdowns, options=None, **fields):
    """Return one part of the document as text."""
    with zipfile.ZipFile(io.BytesIO(content_of(*markdowns, options=options, **fields))) as archive:
        return archive.read(name).decode()


def paragraphs_of(*markdowns):
    """Return style and text of each paragraph, read by python-docx."""
    document = docx.Document(io.BytesIO(content_of(*markdowns)))
    return [(paragraph.style.name, paragraph.text) for paragraph in document.paragraphs]


def test_the_text_stands_in_the_styles_of_a_book():
    found = paragraphs_of(
        "## Section\n\nFirst.\n\nSecond.\n\n> Said.\n\n- item\n\n***\n\n```\nx\n```"
    )

    assert found[found.index(("Chapter Number", "Chapter 1")) :] == [
        ("Chapter Number", "Chapter 1"),
        ("Heading 1", "Title 1"),
        ("Heading 2", "Section"),
        ("First Paragraph", "First."),
        ("Normal", "Second."),
        ("Quote", "Said."),
        ("List Paragraph", "item"),
        ("Break", "* * *"),
        ("Code", "x"),
    ]


def test_every_style_that_is_used_is_defined():
    content = content_of(EVERYTHING, "- a\n\n  b\n\n      c")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}

    used = {
        style
        for name, text in parts.items()
        for style in re.findall(r'<w:(?:p|r|tbl)Style w:val="(\w+)"', text)
    }

    assert used <= set(re.findall(r'w:styleId="(\w+)"', parts["word/styles.xml"]))
    assert len(used) > 12


def test_notes_are_real_and_begin_anew_in_each_part():
    notes = part_of("word/footnotes.xml", "One.[^s1p1]", "Two.[^s2p1]")
    body = part_of("word/document.xml", "One.[^s1p1]", "Two.[^s2p1]")

    assert re.findall(r'<w:footnote w:id="(\d+)"', notes) == ["1", "2"]
    assert re.findall(r'<w:footnoteReference w:id="(\d+)"', body) == ["1", "2"]
    assert "numRestart" not in body
    assert '<w:numRestart w:val="eachSect"/>' in part_of("word/settings.xml", "One.")


def test_a_note_keeps_its_blocks_and_links():
    markdown = "Text.[^a]\n\n[^a]: See [here](https://x.org).\n\n    - item\n"

    notes = part_of("word/footnotes.xml", markdown)
    relations = part_of("word/_rels/footnotes.xml.rels", markdown)

    assert notes.count("<w:footnoteRef/>") == 1
    assert "<w:numPr>" in notes
    assert 'Target="https://x.org" TargetMode="External"' in relations


def test_a_note_without_a_word_has_its_mark_all_the_same():
    assert "<w:footnoteRef/>" in part_of("word/footnotes.xml", "Text.^[ ]")


def test_the_contents_are_a_field_with_its_entries_as_links():
    body = part_of("word/document.xml", "x", "y")

    assert ' TOC \\o "1-1" \\h \\z \\u ' in body
    assert re.findall(r'w:anchor="(\w+)"', body) == re.findall(r'w:name="(\w+)"', body)
    assert "updateFields" in part_of("word/settings.xml", "x")


def test_contents_can_be_left_out():
    options = {"toc": False}

    assert "TOC" not in part_of("word/document.xml", "x", options=options)
    assert "updateFields" not in part_of("word/settings.xml", "x", options=options)


def test_each_part_has_a_running_head_of_its_own_that_needs_no_field_to_be_right():
    head = part_of("word/header4.xml", "x", "y")

    assert "STYLEREF 1" in head
    assert ">Title 2<" in head


@pytest.mark.parametrize(("trim", "size"), [("6x9", (8640, 12960)), ("a4", (11906, 16838))])
def test_the_page_has_the_trim_and_a_gutter_on_facing_pages(trim, size):
    options = {"trim": trim}
    body = part_of("word/document.xml", "x", options=options)

    assert f'<w:pgSz w:w="{size[0]}" w:h="{size[1]}"/>' in body
    assert 'w:gutter="360"' in body
    assert "<w:mirrorMargins/>" in part_of("word/settings.xml", "x", options=options)


def test_page_numbers_are_roman_before_the_text_and_begin_at_one_in_it():
    body = part_of("word/document.xml", "x", "y")

    assert body.count('w:fmt="lowerRoman"') == 2
    assert body.count('<w:pgNumType w:start="1"/>') == 1


def test_a_second_list_begins_anew_and_keeps_its_first_number():
    numbering = part_of("word/numbering.xml", "1. a\n\nText.\n\n7. b\n   - c\n")

    assert re.findall(r'w:ilvl="(\d)"><w:startOverride w:val="(\d)"', numbering) == [
        ("0", "1"),
        ("0", "7"),
        ("1", "1"),
    ]


def test_an_item_that_begins_with_a_table_keeps_its_mark():
    body = part_of("word/document.xml", "- | a |\n  |---|\n  | b |\n")

    assert body.index("<w:numPr>") < body.index("<w:tbl>")


def test_lists_and_quotations_inside_quotations_move_in():
    body = part_of("word/document.xml", "> > deep\n>\n> - item\n")

    assert re.findall(r'<w:ind w:left="(\d+)" w:(?:firstLine|hanging)', body) == ["840", "812"]


def test_a_table_repeats_its_header_row():
    body = part_of("word/document.xml", EVERYTHING)

    assert body.count("<w:tblHeader/>") == 1
    assert body.count("<w:tr>") == 2


def test_letters_from_right_to_left_are_runs_of_their_own():
    body = part_of("word/document.xml", "a שלום b مرحبا c")

    assert re.findall(r'<w:rtl/><w:lang w:bidi="([\w-]+)"/>', body) == ["he-IL", "ar-SA"]


def test_emphasis_of_every_kind_is_formatting():
    body = part_of("word/document.xml", "***a*** ~~b~~ `c` [d](https://x.org)\\\ne")

    for mark in ("<w:b/><w:bCs/><w:i/>", "<w:strike/>", '"CodeLetters"', "<w:hyperlink", "<w:br/>"):
        assert mark in body


def test_the_properties_name_the_book_and_nobody_else():
    content = content_of("x", title="T" * 300, author="An Author", year="1921")

    properties = docx.Document(io.BytesIO(content)).core_properties

    assert (properties.title, properties.author) == ("T" * 255, "An Author")
    assert (properties.comments, properties.created, properties.language) == ("", None, "en-GB")


def test_nothing_of_a_template_is_left():
    with zipfile.ZipFile(io.BytesIO(content_of("x"))) as archive:
        names = archive.namelist()

    assert not [name for name in names if "Effects" in name or "thumbnail" in name]
    assert not [name for name in names if "customXml" in name]


def test_no_file_says_when_it_was_made():
    with zipfile.ZipFile(io.BytesIO(content_of("x"))) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_titles_from_right_to_left_are_marked_wherever_they_stand():
    content = content_of("x", title="חיי עדה", language="he")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [archive.read(name).decode() for name in archive.namelist() if "/" in name]

    said = [run for part in parts for run in re.findall(r"<w:r>(?:(?!</w:r>).)*חיי", part)]
    assert len(said) > 2
    assert all("<w:rtl/>" in run for run in said)


@pytest.mark.parametrize(
    ("text", "is_turned"),
    [("שלום a", True), ("«1837 مرحبا", True), ("a שלום", False), ("plain", False), ("1 2", False)],
)
def test_a_paragraph_runs_as_its_first_letter_does(text, is_turned):
    body = part_of("word/document.xml", text)

    assert ("<w:bidi/>" in body) is is_turned


def test_the_way_of_a_paragraph_stands_before_its_indents():
    body = part_of("word/document.xml", "- שלום\n")

    assert re.search(r"<w:numPr>.*?</w:numPr><w:bidi/>", body)
    assert "<w:bidi/><w:ind" in part_of("word/document.xml", "> > שלום\n")


def test_a_book_from_right_to_left_is_turned_with_its_tables_and_sections():
    body = part_of("word/document.xml", EVERYTHING, language="he")
    styles = part_of("word/styles.xml", "x", language="he")

    assert "<w:bidiVisual/>" in body
    assert body.count("<w:bidi/></w:sectPr>") == body.count("<w:sectPr>") == 3
    assert "<w:widowControl/><w:bidi/>" in styles
    assert 'w:bidi="he"/>' in styles


@pytest.mark.parametrize(
    ("language", "face", "tag"),
    [
        ("ja", "MS Mincho", "ja-JP"),
        ("ko-KR", "Batang", "ko-KR"),
        ("zh-TW", "PMingLiU", "zh-TW"),
        ("zh", "SimSun", "zh-CN"),
    ],
)
def test_western_letters_of_an_east_asian_book_are_not_said_to_be_east_asian(language, face, tag):
    styles = part_of("word/styles.xml", "x", language=language)

    assert f'w:eastAsia="{face}"' in styles
    assert f'<w:lang w:val="en-GB" w:eastAsia="{tag}" w:bidi="ar-SA"/>' in styles


def test_letters_of_east_asia_have_a_hint_and_kana_and_hangul_their_own_face():
    body = part_of("word/document.xml", "a 女王 b **はい** c 여왕")

    assert '<w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">女王' in body
    assert 'w:eastAsia="MS Mincho"/><w:b/><w:bCs/><w:lang w:eastAsia="ja-JP"/>' in body
    assert 'w:eastAsia="Batang"/><w:lang w:eastAsia="ko-KR"/>' in body


def test_the_section_of_the_contents_ends_behind_their_field():
    body = part_of("word/document.xml", "x")

    ended = body.index('w:fmt="lowerRoman"/>')
    assert body.rindex("<w:p>", 0, ended) > body.index('w:fldCharType="end"/></w:r></w:p>')


def test_an_entry_of_the_contents_runs_as_the_book_does():
    entry = contents("Contents", [("שלום", "_Toc1")])[1]

    assert "<w:rtl/>" in entry
    assert "<w:bidi/>" not in entry
