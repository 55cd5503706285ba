"""A house's styles fit into our document, however odd its template is."""

import pytest
from lxml import etree

from biographies.exporting.options import TRIMS
from biographies.exporting.word.house_styles import house_styles
from biographies.exporting.word.styles import styles_xml
from biographies.exporting.word.template import HouseTemplate

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMES = {"w": W}
LETTERS = '<w:rPr><w:lang w:val="en-US"/><w:vanish/><w:b/></w:rPr>'


def style(style_id, name, inside="", *, marks="", kind="paragraph"):
    return (
        f'<w:style w:type="{kind}" w:styleId="{style_id}"{marks}><w:name w:val="{name}"/>'
        f"{inside}</w:style>"
    )


def based(on):
    return f'<w:basedOn w:val="{on}"/>'


def merged(*styles, defaults="", language="de"):
    """Return our styles part, parsed, with these of a house in it."""
    content = f'<w:styles xmlns:w="{W}">{defaults}{"".join(styles)}</w:styles>'
    ours = styles_xml(next(iter(TRIMS.values())), language)
    return etree.fromstring(house_styles(HouseTemplate(content.encode()), ours)[0])


def ids_of(root):
    return root.xpath("//w:style/@w:styleId", namespaces=NAMES)


def named(root, name):
    found = root.xpath(f"//w:style[w:name/@w:val='{name}']", namespaces=NAMES)
    return found[0] if found else None


@pytest.mark.parametrize(
    "styles",
    [
        (style("Heading1", "heading 1"), style("H1", "Heading 1")),
        (style("Code", "Code Block"), style("Quote", "Block Quote")),
        (style("Code", "Code Block"), style("HouseCode", "Other Code")),
        (style("Mine", "First"), style("Mine", "Second")),
        (style("Normal", "Body Text"), style("Standard", "Normal")),
    ],
)
def test_every_style_has_an_id_of_its_own(styles):
    ids = ids_of(merged(*styles))

    assert len(ids) == len(set(ids))


def test_of_names_that_differ_in_capitals_alone_the_first_counts():
    root = merged(style("A", "Heading 1", "<w:rPr><w:b/></w:rPr>"), style("B", "heading 1"))

    assert named(root, "Heading 1") is not None
    assert named(root, "heading 1") is None


def test_a_house_s_style_with_an_id_of_ours_is_found_under_another():
    root = merged(style("Code", "Code Block"), style("Sample", "Sample Code", based("Code")))

    on = named(root, "Sample Code").find(f"{{{W}}}basedOn").get(f"{{{W}}}val")
    assert on == named(root, "Code Block").get(f"{{{W}}}styleId") == "HouseCode"


def test_the_language_stays_the_book_s():
    defaults = f"<w:docDefaults><w:rPrDefault>{LETTERS}</w:rPrDefault></w:docDefaults>"
    root = merged(style("Normal", "Normal", LETTERS), defaults=defaults)

    assert root.xpath("//w:lang/@w:val", namespaces=NAMES) == ["de"]
    assert root.xpath("//w:docDefaults//w:b", namespaces=NAMES)


def test_no_words_are_hidden():
    root = merged(style("Normal", "Normal", LETTERS))

    assert not root.xpath("//w:vanish", namespaces=NAMES)
    assert named(root, "Normal").find(f"{{{W}}}rPr/{{{W}}}b") is not None


def test_only_the_style_of_plain_text_is_the_usual_one():
    usual = ' w:default="1"'
    root = merged(style("Body", "House Text", marks=usual), style("N", "Normal", marks=usual))

    assert root.xpath("//w:style[@w:default='1'][@w:type='paragraph']/@w:styleId",
                      namespaces=NAMES) == ["Normal"]  # fmt: skip


@pytest.mark.parametrize(
    "styles",
    [
        (style("Normal", "Normal", based("Quote")), style("Quote", "Quote", based("Normal"))),
        (style("A", "House A", based("A")),),
        (style("A", "House A", based("Nothing")),),
    ],
)
def test_no_style_builds_on_itself_or_on_none(styles):
    root = merged(*styles)
    bases = {
        each.get(f"{{{W}}}styleId"): each.find(f"{{{W}}}basedOn").get(f"{{{W}}}val")
        for each in root.findall(f"{{{W}}}style")
        if each.find(f"{{{W}}}basedOn") is not None
    }

    assert set(bases.values()) <= set(ids_of(root))
    for start in bases:
        at, steps = start, 0
        while at in bases:
            at, steps = bases[at], steps + 1
            assert steps <= len(bases)


def test_only_what_every_word_file_may_have_is_missed():
    content = f'<w:styles xmlns:w="{W}">{style("Normal", "Normal")}</w:styles>'.encode()
    _, missing = house_styles(HouseTemplate(content), styles_xml(next(iter(TRIMS.values())), "en"))

    assert "heading 1" in missing
    assert not {"normal", "imprint", "chapter number", "first paragraph"} & set(missing)
