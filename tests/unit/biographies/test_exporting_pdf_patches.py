"""Each patch of the page setter is still needed: a test fails when the library no longer errs."""

import io

import pypdf
import pytest

from biographies.exporting.pdf.engine import render
from biographies.exporting.pdf.families import SERIF
from biographies.exporting.pdf.typefaces import register_family

SMALL = "@page {size:200pt 200pt;@frame f{left:20pt;top:20pt;width:160pt;height:150pt}}"
PAIRS = "".join(
    f"@page {name}:{side}{{size:200pt 200pt;"
    f"@frame f{{left:{left}pt;top:20pt;width:120pt;height:150pt}}}}"
    for name in ("first", "second")
    for side, left in (("left", 20), ("right", 60))
)


def document(body, styles=SMALL):
    """Return a document in a bundled face, ten points on twelve."""
    text = "html{font-family:BookSerif;font-size:10pt;line-height:10.884pt}"
    shape = "p,h1{display:block;margin:0} h1{-pdf-keep-with-next:true} li,ul{display:block}"
    rules = f"{styles}{text}{shape}"
    return f"<html><head><style>{rules}</style></head><body>{body}</body></html>"


def plain(markup):
    """Set a document as the library does it by itself."""
    from xhtml2pdf import pisa
    from xhtml2pdf.config.resources import ResourceAccessPolicy

    register_family(SERIF)
    pages = io.BytesIO()
    policy = ResourceAccessPolicy.server(allow_remote=False)
    pisa.CreatePDF(markup, dest=pages, default_css="", resource_policy=policy)
    return pages.getvalue()


def patched(markup):
    """Set a document as the product does it."""
    return render(markup)[0]


def texts(content):
    """Return the lines of each page."""
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return [[line for line in page.extract_text().split("\n") if line.strip()] for page in pages]


def left_edges(content):
    """Return how far from the left each page begins."""
    edges = []
    for page in pypdf.PdfReader(io.BytesIO(content)).pages:
        found = []
        page.extract_text(
            visitor_text=lambda text, cm, _tm, _font, _size, found=found: (
                found.append(round(cm[4])) if text.strip() else None
            )
        )
        edges.append(found[0])
    return edges


def faces(content):
    """Return the faces that pages name."""
    reader = pypdf.PdfReader(io.BytesIO(content))
    return {
        str(font.get_object()["/BaseFont"])
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }


def test_left_and_right_pages_are_on_their_sides():
    turn = '<pdf:nextpage name="second"/>'
    markup = document(
        f'<pdf:nexttemplate name="first_right"/><p>1</p>{turn}<p>2</p>{turn}<p>3</p>', PAIRS
    )

    assert left_edges(patched(markup)) == [60, 20, 60]
    assert left_edges(plain(markup)) == [60, 20, 20]


def test_a_last_line_does_not_stand_alone_on_a_page():
    markup = document("<p>" + "<br/>".join(["line"] * 12) + "</p>")

    assert [len(page) for page in texts(patched(markup))] == [10, 2]
    assert [len(page) for page in texts(plain(markup))] == [11, 1]


def test_a_heading_does_not_take_the_whole_paragraph_to_the_next_page():
    lines = "<br/>".join(["start"] * 5)
    markup = document(f"<p>{lines}</p><h1>Heading</h1><p>{'word ' * 60}</p>")

    assert "Heading" in texts(patched(markup))[0]
    assert "Heading" not in texts(plain(markup))[0]


def test_a_heading_does_not_stand_alone_at_the_end_of_a_page():
    lines = "<br/>".join(["start"] * 10)
    markup = document(f"<p>{lines}</p><h1>Heading</h1><p>{'word ' * 60}</p>")

    assert texts(patched(markup))[1][0] == "Heading"


def test_a_heading_at_the_very_end_is_set_too():
    assert texts(patched(document("<p>x</p><h1>Heading</h1>"))) == [["x", "Heading"]]


@pytest.mark.parametrize(
    "body",
    [
        "<p>x</p>",
        '<ul style="list-style-type:text-bullet"><li>x</li></ul>',
        "<table><tr><td>x</td></tr></table>",
    ],
)
def test_no_face_is_named_that_is_not_in_the_file(body):
    assert "/Helvetica" not in faces(patched(document(body)))


def test_the_library_still_names_helvetica():
    body = '<ul style="list-style-type:text-bullet"><li>x</li></ul>'

    assert "/Helvetica" in faces(plain(document(body)))


def test_streams_are_not_written_as_text():
    assert b"/ASCII85Decode" in plain(document("<p>x</p>"))
    assert b"/ASCII85Decode" not in patched(document("<p>x</p>"))


def test_a_file_does_not_say_when_it_was_made():
    assert b"(D:2000" in patched(document("<p>x</p>"))
    assert b"(D:2000" not in plain(document("<p>x</p>"))


STRAIGHT = "<p style='text-align:justify'>{}</p>"
LONG_WORDS = "administration of extraordinary circumstances in the establishment " * 3


@pytest.mark.parametrize("words", [LONG_WORDS, f"<em>{LONG_WORDS}</em> and {LONG_WORDS}"])
def test_words_are_parted_where_both_edges_are_straight(words):
    markup = document(STRAIGHT.format(words))
    content, complaints = render(markup, language="en")
    ends = [line.rstrip()[-1] for page in texts(content) for line in page]

    assert ("-" in ends, complaints) == (True, [])
    assert "-" not in "".join(line for page in texts(plain(markup)) for line in page)
    assert letters(content) == letters(plain(markup))


@pytest.mark.parametrize(
    ("body", "language"),
    [(f"<p>{LONG_WORDS}</p>", "en"), (STRAIGHT.format(LONG_WORDS), "")],
)
def test_words_are_whole_where_lines_are_ragged_or_the_language_is_unknown(body, language):
    content, _ = render(document(body), language=language)

    assert "-" not in "".join(line for page in texts(content) for line in page)


def test_a_parted_paragraph_goes_on_with_the_same_lines_on_the_next_page():
    lines = "<br/>".join(["start"] * 8)
    apart = [f"<p>{lines}</p>", STRAIGHT.format(LONG_WORDS * 2)]
    content, _ = render(document("".join(apart)), language="en")
    alone, _ = render(document(apart[1]), language="en")

    assert len(texts(content)) > 1
    assert lines_of(content)[8:] == lines_of(alone)


def lines_of(content):
    """Return the lines of all pages."""
    return [line.strip() for page in texts(content) for line in page]


def letters(content):
    """Return the letters of all pages in one row."""
    return "".join(
        sign for page in texts(content) for line in page for sign in line if sign.isalnum()
    )


def test_every_patch_is_undone():
    from reportlab import rl_config
    from reportlab.platypus.tables import CellStyle
    from xhtml2pdf import reportlab_paragraph
    from xhtml2pdf.xhtml2pdf_reportlab import PmlBaseDoc, PmlParagraph

    def values():
        lines = reportlab_paragraph.Paragraph.breakLines
        return PmlBaseDoc.handle_nextPageTemplate, rl_config.useA85, CellStyle.fontname, lines

    kept = values()
    render(document("<p>x</p>"), language="en")

    assert kept == values()
    assert not hasattr(PmlParagraph, "allowWidows")
