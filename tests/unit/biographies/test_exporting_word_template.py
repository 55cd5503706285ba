"""A house's Word template: its styles are used, and nothing dangerous of it is let in."""

import io
import zipfile

import docx
import pytest
from docx.shared import Pt, RGBColor

from biographies.errors import InvalidInputError
from biographies.exporting import Manuscript, ManuscriptPart, export_book, read_template
from biographies.exporting.word.template import MAX_TEMPLATE_BYTES, MAX_TEMPLATE_PARTS

BARE = b"""<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:style w:type="paragraph" w:styleId="Normal"><w:name w:val="Normal"/></w:style></w:styles>"""


def house(name="Georgia"):
    """Return a template as Word would save it, with faces and a colour of its own."""
    made = docx.Document()
    made.styles["Normal"].font.name = name
    made.styles["Heading 1"].font.color.rgb = RGBColor(0x99, 0, 0)
    made.styles["Heading 1"].font.size = Pt(31)
    made.styles.add_style("House Base", 1)
    made.styles["Quote"].base_style = made.styles["House Base"]
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def changed(content, **members):
    """Return a ZIP file with other members besides or instead; None takes one away."""
    buffer = io.BytesIO()
    given = {name.replace("__", "/"): value for name, value in members.items()}
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in given:
                new.writestr(name, old.read(name))
        for name, value in given.items():
            if value is not None:
                new.writestr(name, value)
    return buffer.getvalue()


def exported(template=b""):
    text = "## First\n\nShe built a lamp.\n\n> She *left*.\n\n1. One\n2. Two\n"
    parts = (ManuscriptPart("chapter", 1, "Early Life", text, ()),)
    manuscript = Manuscript(
        title="A Life", subject="Ada", language="en", parts=parts, word_template=template
    )
    return export_book(manuscript=manuscript, format="word")


def styles_of(exported):
    return docx.Document(io.BytesIO(exported.content)).styles


def test_the_houses_styles_take_the_place_of_ours():
    styles = styles_of(exported(house()))

    assert styles["Normal"].font.name == "Georgia"
    assert styles["Heading 1"].font.color.rgb == RGBColor(0x99, 0, 0)
    assert styles["Quote"].base_style.name == "House Base"


def test_what_the_house_has_no_style_for_is_as_usual_and_said():
    made = exported(house())

    names = {style.name for style in styles_of(made)}
    assert {"First Paragraph", "Chapter Number", "Imprint"} <= names
    assert made.report["warnings"] == []
    lacking = exported(changed(house(), **{"word/styles.xml": BARE}))
    assert any("no style for: " in one and "title" in one for one in lacking.report["warnings"])


def test_no_style_comes_twice_and_none_builds_on_one_that_is_not_there():
    styles = list(styles_of(exported(house())))
    ids = [style.style_id for style in styles]

    assert len(ids) == len(set(ids))
    for style in styles:
        based = style.element.find(style.element.tag.replace("style", "basedOn"))
        assert based is None or based.get(based.tag.replace("basedOn", "val")) in ids


def test_a_template_changes_no_word_and_the_same_one_gives_the_same_bytes():
    plain, dressed = exported(), exported(house())

    def words(one):
        return [p.text for p in docx.Document(io.BytesIO(one.content)).paragraphs]

    assert words(dressed) == words(plain)
    assert dressed.content == exported(house()).content
    assert not dressed.report["errors"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"no zip", "is no Word file"),
        (b"\0" * (MAX_TEMPLATE_BYTES + 1), "at most 5 are read"),
        (changed(house(), word__styles__xml=None, **{"word/styles.xml": None}), "with styles"),
        (changed(house(), **{"word/vbaProject.bin": b"x"}), "macros"),
        (changed(house(), **{"word/embeddings/a.bin": b"x"}), "embedded objects"),
        (changed(house(), **{"word/styles.xml": b"<a"}), "is no XML"),
        (changed(house(), **{"word/styles.xml": b"<a/>"}), "no styles"),
        (changed(house(), **{"word/styles.xml": b"<!DOCTYPE a><a/>"}), "DTD"),
        (changed(house(), **{f"x/{n}": b"" for n in range(MAX_TEMPLATE_PARTS)}), "at most 300"),
        (changed(house(), **{"word/_rels/settings.xml.rels": b"attachedTemplate"}), "attached to"),
    ],
)  # fmt: skip
def test_what_is_no_harmless_template_is_refused_with_the_reason(content, why):
    with pytest.raises(InvalidInputError, match=why):
        read_template(content)


def test_a_template_that_unpacks_to_a_mountain_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("[Content_Types].xml", "")
        bomb.writestr("word/styles.xml", b"\0" * (51 * 1024 * 1024))

    with pytest.raises(InvalidInputError, match="50 MB unpacked"):
        read_template(buffer.getvalue())


def test_a_damaged_template_is_refused():
    content = bytearray(house())
    at = zipfile.ZipFile(io.BytesIO(content)).getinfo("word/styles.xml").header_offset
    content[at + 45 : at + 85] = b"\xff" * 40  # in the packed bytes, behind the name

    with pytest.raises(InvalidInputError, match="is no Word file"):
        read_template(bytes(content))


def test_styles_that_are_a_mountain_are_refused_before_they_are_parsed():
    styles = BARE.replace(b"</w:styles>", b"<w:b/>" * 900_000 + b"</w:styles>")

    with pytest.raises(InvalidInputError, match=r"more than 4 MB in its part word/styles\.xml"):
        read_template(changed(house(), **{"word/styles.xml": styles}))


def test_a_theme_that_needs_pictures_is_left():
    namespaces = (
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    )
    theme = f'<a:theme {namespaces}><a:blip r:embed="rId1"/></a:theme>'.encode()

    assert read_template(house()).theme
    assert read_template(changed(house(), **{"word/theme/theme1.xml": theme})).theme == b""
