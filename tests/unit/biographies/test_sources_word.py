"""Word files are read in order, by what their styles mean, with tables and notes."""

from zipfile import ZIP_STORED

import pytest

from biographies.errors import SourceUnreadableError
from biographies.sources import read_source
from tests.packages import W, make_docx, make_zip, para, run

PICTURE = "<w:p><w:r><w:drawing><blip/></w:drawing></w:r></w:p>"
NOTES = (
    f'<w:footnotes {W}><w:footnote w:id="0"/>'
    f'<w:footnote w:id="2">{para("A note.")}{para("Its end.")}</w:footnote></w:footnotes>'
)
PROPERTIES = (
    '<p xmlns:dc="d"><dc:title>%s</dc:title><dc:creator>%s</dc:creator>'
    "<dc:language>es</dc:language></p>"
)


def read(body="", **parts):
    return read_source(make_docx(body, **parts), filename="a.docx")


def blocks(body, **parts):
    source = read(body, **parts)
    return [(block.kind.value, source.text[block.start : block.end]) for block in source.blocks]


@pytest.mark.parametrize(
    ("style", "found"),
    [
        ("T", ("heading", 1)), ("H1", ("heading", 1)), ("H2", ("heading", 2)),
        ("Mine", ("heading", 2)), ("Out", ("heading", 3)), ("Q", ("quote", 0)),
        ("V", ("verse", 0)), ("C", ("front", 0)), ("Loop", ("paragraph", 0)),
        ("nowhere", ("paragraph", 0)), ("", ("paragraph", 0)),
    ],
)  # fmt: skip
def test_a_paragraph_is_what_its_style_means(style, found):
    first = read(para("Some words", style=style) + para("Prose.")).blocks[0]

    assert (first.kind, first.level) == found


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        (run("A ") + run("word") + run("."), "A word."),
        (run("A") + "<w:r><w:tab/><w:t>b</w:t></w:r>", "A b"),
        (run("A") + '<w:r><w:br w:type="page"/><w:t>b</w:t></w:r>', "A b"),
        (run("A") + "<w:r><w:noBreakHyphen/><w:t>b</w:t></w:r>", "A-b"),
        (run("A") + f"<w:del>{run('gone')}</w:del><w:ins>{run(' b')}</w:ins>", "A b"),
        (f"<w:hyperlink>{run('A link')}</w:hyperlink>", "A link"),
        (run("A") + run("hidden", "<w:vanish/>"), "A"),
        (run("A") + run(" b", '<w:vanish w:val="0"/>'), "A b"),
        (run("A") + "<w:r><w:instrText>PAGE</w:instrText></w:r>", "A"),
        (f"<w:sdt><w:sdtContent>{run('A')}</w:sdtContent></w:sdt>", "A"),
    ],
)
def test_a_paragraph_is_what_a_reader_reads(runs, text):
    assert blocks(para(runs=runs)) == [("paragraph", text)]


def test_tables_stand_where_they_are_and_cells_are_apart_by_tabs():
    table = f"<w:tbl><w:tr><w:tc>{para('1815')}</w:tc><w:tc>{para('Born')}</w:tc></w:tr></w:tbl>"

    assert blocks(para("One.") + table + para("Two.")) == [
        ("paragraph", "One."), ("table", "1815\tBorn"), ("paragraph", "Two."),
    ]  # fmt: skip


def test_a_table_that_only_places_text_is_read_as_text():
    long = "Words that go on. " * 20
    table = f"<w:tbl><w:tr><w:tc>{para(long)}</w:tc><w:tc>{para('Two.')}</w:tc></w:tr></w:tbl>"

    assert [kind for kind, _ in blocks(table)] == ["paragraph", "paragraph"]


def test_a_note_stands_behind_the_paragraph_that_refers_to_it():
    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    gone = '<w:r><w:endnoteReference w:id="9"/></w:r>'

    found = blocks(para(runs=run("One.") + mark + gone) + para("Two."), word__footnotes=NOTES)

    assert found == [("paragraph", "One."), ("note", "A note. Its end."), ("paragraph", "Two.")]


def test_what_a_content_control_or_a_text_box_holds_is_read():
    held = f"<w:sdt><w:sdtContent>{para('Held.')}</w:sdtContent></w:sdt>"
    box = f"<w:r><w:pict><w:txbxContent>{para('Boxed.')}</w:txbxContent></w:pict></w:r>"

    assert blocks(held + para(runs=run("One.") + box)) == [
        ("paragraph", "Held."), ("paragraph", "One."), ("paragraph", "Boxed."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kind"),
    [("Item", "list"), ("A paragraph that is only numbered. " * 12, "paragraph")],
)
def test_a_numbered_paragraph_is_an_item_unless_it_is_long(text, kind):
    body = f"<w:p><w:pPr><w:numPr/></w:pPr>{run(text)}</w:p>"

    assert blocks(body)[0][0] == kind


@pytest.mark.parametrize(
    ("text", "properties", "kind"),
    [
        ("Her Youth", "<w:b/>", "heading"), ("Her Youth", "", "paragraph"),
        ("She was young.", "<w:b/>", "paragraph"), ("Her Youth", '<w:b w:val="0"/>', "paragraph"),
    ],
)  # fmt: skip
def test_a_short_bold_line_is_a_heading(text, properties, kind):
    assert blocks(para(runs=run(text, properties)) + para("Prose."))[0][0] == kind


def test_short_lines_in_one_paragraph_are_verse():
    body = para(runs=run("Roses are red,") + "<w:r><w:br/></w:r>" + run("violets are blue."))

    assert blocks(body) == [("verse", "Roses are red,\nviolets are blue.")]


@pytest.mark.parametrize("level", ["9", "x"])
def test_body_text_in_the_outline_is_no_heading(level):
    body = f'<w:p><w:pPr><w:outlineLvl w:val="{level}"/></w:pPr>{run("Text.")}</w:p>'

    assert blocks(body) == [("paragraph", "Text.")]


def test_what_the_file_says_of_itself_is_kept():
    source = read(para("Text."), docProps__core=PROPERTIES % ("A Life", "Roe, Jane; J. Doe"))

    assert (source.title, source.authors) == ("A Life", ("Roe, Jane", "J. Doe"))
    assert (source.language, source.encoding) == ("es", "docx")


def test_the_title_on_the_page_goes_before_the_one_in_the_properties():
    body = para("The Life", style="T") + para("Text.")

    assert read(body, docProps__core=PROPERTIES % ("Draft 3", "x")).title == "The Life"


def test_what_was_left_out_is_told():
    gone = f"<w:p><w:del>{run('gone')}</w:del></w:p>"

    assert read(para("Text.")).remarks == ()
    assert read(para("Text.") + PICTURE).remarks == ("1 picture left out.",)
    assert read(para("Text.") + PICTURE * 2 + gone).remarks == (
        "2 pictures left out.",
        "It has tracked changes; it was read as if all were accepted.",
    )


def test_a_file_without_styles_is_read():
    document = f"<w:document {W}><w:body>{para('Text.')}</w:body></w:document>"

    assert read(document=document, word__styles=f"<w:styles {W}/>").text == "Text."


def test_a_package_without_word_text_is_named():
    packed = make_zip({"other.xml": "<a/>", "note": "word/document.xml"}, compression=ZIP_STORED)

    with pytest.raises(SourceUnreadableError, match="has no Word text in it"):
        read_source(packed, filename="a.docx")


def test_a_document_that_is_broken_is_named():
    with pytest.raises(SourceUnreadableError, match=r"^a\.docx: the file is damaged: word/doc"):
        read(document="<broken")
