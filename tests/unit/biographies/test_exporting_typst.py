"""The second page setter: notes at the foot, tags, hyphens, words that are never markup."""

import io
import sys

import pypdf
import pytest

from biographies.errors import ExportFailedError, InvalidInputError
from biographies.exporting import export_book, installed_engines
from biographies.exporting.manuscript import (
    Indexed,
    IndexMention,
    ManuscriptPart,
    ManuscriptPicture,
)
from biographies.exporting.options import TRIMS
from biographies.exporting.typst import engine
from biographies.exporting.typst.data import Setting, book_data
from biographies.exporting.typst.inspection import inspect_tagged
from tests.pictures import make_picture
from tests.unit.biographies.test_exporting_parse import FULL, book_of, manuscript_of
from tests.unit.biographies.test_exporting_text import EVERYTHING

GARDEN = ManuscriptPicture("garden.png", make_picture(size=(900, 600)), "A garden", "A Museum")
LONG = "The Queen walked extraordinarily often in the garden of considerations. " * 200
TABLE = "| Year | Event |\n|---:|:---|\n" + "| 1837 | something |\n" * 80
PARTS = (
    ManuscriptPart("introduction", 0, "Before", "Short.[^s1p1]\n\n![A garden](garden.png 'Noon.')"),
    ManuscriptPart("chapter", 1, "A Title", f"{LONG}[^s2p1]\n\n## S[^s1p2]\n\n{TABLE}"),
    ManuscriptPart("chapter", 2, "Everything", f"{EVERYTHING}\n\nשלום עולם, سلام عليكم 🙂 中"),
)
HOSTILE = (
    '#read("/etc/passwd")', '#import "@preview/x:1.0.0"', "#include <x>", "$ sum $ @ref <label>",
    "// no comment /* at all */", "= no heading", "\\u{41} \\ #[x] `#y`", "#panic()", "]) #{ x }",
    "-- --- ... ~ ' \"",
)  # fmt: skip


def exported(*parts, **options):
    """Export some parts with the second engine."""
    manuscript = manuscript_of(parts=parts or PARTS, pictures=(GARDEN,), author="An Author")
    options = {"engine": "typst", **options}
    return export_book(manuscript=manuscript, format="pdf", options=options)


def one(text, title="Title"):
    """Export a book of one chapter."""
    return exported(ManuscriptPart("chapter", 1, title, text))


def read(content):
    """Return what the parts of a file say."""
    return inspect_tagged(content)[1]


@pytest.fixture(scope="module")
def book():
    """Set one book for all tests that only look at it."""
    return exported()


@pytest.fixture(scope="module")
def pages(book):
    """Open it."""
    return pypdf.PdfReader(io.BytesIO(book.content))


@pytest.fixture(scope="module")
def printed():
    """Set it once for print."""
    return exported(profile="print", trim="5x8")


def test_the_whole_book_is_in_the_file(book):
    assert book.report["errors"] == []
    assert book.report["words_out"] == book.report["words_in"] > 1_000
    assert (book.report["notes"], book.report["pictures"]) == (4, 1)


def test_the_same_book_gives_the_same_bytes(book):
    assert exported().content == book.content


def test_a_note_stands_on_the_page_that_refers_to_it(book, pages):
    own = next(page for page in pages.pages if "Short." in page.extract_text())

    assert " ".join(own.extract_text().split()).find(FULL[:30]) > 0


def test_the_notes_of_each_part_begin_with_1(book):
    assert [part.references for part in read(book.content)] == [[1], [1, 2], [1]]


def test_words_are_broken_at_the_ends_of_lines(pages):
    text = "".join(page.extract_text() for page in pages.pages)

    assert "-\n" in text.replace("\xad", "-")


def test_the_file_is_tagged_and_says_its_language_and_title(pages):
    root = pages.trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"]
    assert (root["/Lang"], pages.metadata.title) == ("en", "A Life")


def test_a_picture_has_its_description(book, pages):
    assert b"A garden" in b"".join(
        str(element.get_object().get("/Alt", "")).encode()
        for element in pages.trailer["/Root"]["/StructTreeRoot"]["/K"][0]["/K"]
        for element in [element.get_object(), *kids_of(element.get_object())]
    )


def kids_of(element):
    """Return the elements right below one."""
    kids = element.get("/K")
    found = kids if isinstance(kids, list) else [kids]
    return [kid.get_object() for kid in found if not isinstance(kid, int) and kid is not None]


def test_pages_have_roman_numbers_before_the_text_and_arabic_in_it(pages):
    labels = pages.page_labels

    assert labels[:4] == ["i", "ii", "iii", "iv"]
    assert labels[4:6] == ["1", "2"]


def test_the_text_begins_on_a_right_hand_page_whatever_stands_before(book):
    assert read(book.content)[0].first_page % 2 == 0
    assert read(exported(toc=False).content)[0].first_page == 2


def test_contents_and_bookmarks_lead_to_the_parts(book, pages):
    firsts = [part.first_page for part in read(book.content)]
    tops = [entry for entry in pages.outline if not isinstance(entry, list)]

    assert [pages.get_destination_page_number(entry) for entry in tops] == firsts
    assert [entry.title for entry in tops] == ["Before", "A Title", "Everything"]
    assert len(pages.pages[2]["/Annots"]) == 3


def test_the_contents_give_each_part_its_own_number_and_page(book, pages):
    firsts = [str(part.first_page - 3) for part in read(book.content)]
    words = pages.pages[2].extract_text().split()

    assert words == [
        "Contents", "Before", firsts[0], "1", "A", "Title", firsts[1], "2", "Everything", firsts[2],
    ]  # fmt: skip


def test_every_face_is_in_the_file_and_comes_from_the_repository(book):
    assert set(book.report["fonts"]) == {
        "NotoSerif-Regular", "NotoSerif-Italic", "NotoSerif-Bold", "FrankRuhlLibre-Regular",
        "NotoNaskhArabic-Regular",
    }  # fmt: skip


def test_a_letter_that_no_face_has_is_told_and_marked(book):
    assert [glyph["character"] for glyph in book.report["missing_glyphs"]] == ["中", "🙂"]


def test_pages_for_print_have_neither_links_nor_bookmarks_nor_tags(printed):
    pages = pypdf.PdfReader(io.BytesIO(printed.content))

    assert [page for page in pages.pages if "/Annots" in page] == []
    assert pages.outline == []
    assert "/StructTreeRoot" not in pages.trailer["/Root"]


def test_pages_for_print_are_an_even_number_of_their_size(printed):
    pages = pypdf.PdfReader(io.BytesIO(printed.content)).pages

    assert len(pages) == printed.report["pages"]
    assert len(pages) % 2 == 0
    assert {tuple(map(round, page.mediabox[2:])) for page in pages} == {(360, 576)}
    assert (printed.report["errors"], printed.report["margin_at_spine"]) == ([], 45.0)


def test_a_thick_book_for_print_gets_the_wider_margin():
    chapters = (ManuscriptPart("chapter", number, "T", "x") for number in range(1, 160))

    thick = exported(*chapters, profile="print", trim="5x8")

    assert 150 < thick.report["pages"] < 300
    assert thick.report["margin_at_spine"] == 54.0


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_a_book_is_ever_markup(text):
    escaped = "".join(f"\\{sign}" if not sign.isalnum() and sign != " " else sign for sign in text)
    wrapped = f"{escaped} *{escaped}*[^n]\n\n# x\n\n- {escaped}\n\n> {escaped}\n\n[^n]: {escaped}\n"

    book = one(wrapped, title=text)

    assert book.report["errors"] == []
    (part,) = read(book.content)
    said = "".join((*part.pages, *part.notes)).replace(" ", "")
    assert said.count(text.replace(" ", "")) == 6


def test_the_program_of_the_pages_reads_the_book_and_nothing_else():
    program = engine._SETTER.read_text(encoding="utf-8")

    assert program.count("json(") == 1
    for word in ("#import", "#include", "eval(", "read(", "plugin(", "@preview"):
        assert word not in program


def test_lists_and_quotations_may_be_nested_as_deep_as_the_tree_lets_them():
    lists = "".join(f"{'   ' * depth}1. item\n" for depth in range(29))

    book = one(f"{lists}\n\n{'> ' * 29}deep")

    assert book.report["errors"] == []
    assert "".join(read(book.content)[0].pages).count("item") == 29


def test_a_note_may_have_more_than_one_paragraph_and_a_list():
    book = one("One.[^a]\n\n[^a]: The note.\n\n    Its end.\n\n    - a\n    - b\n")

    (part,) = read(book.content)
    assert "".join(part.notes).replace(" ", "") == "Thenote.Itsend.ab"
    assert book.report["errors"] == []


def test_the_head_of_a_table_with_a_note_is_not_repeated():
    book = one("| a[^n] |\n|---|\n" + "| x |\n" * 90 + "\n[^n]: The note.\n")

    assert book.report["errors"] == []
    assert "".join(read(book.content)[0].notes).count("The note") == 1


def test_a_book_whose_lines_run_the_other_way_is_whole():
    manuscript = manuscript_of("זה 12 משפט. " * 90 + "English.[^n]\n\n[^n]: ערה.\n", language="he")

    book = export_book(manuscript=manuscript, format="pdf", options={"engine": "typst"})

    assert book.report["errors"] == []


def test_the_index_names_the_pages_that_the_text_came_to():
    sentence = "Lord Melbourne came."
    parts = (ManuscriptPart("chapter", 1, "T", f"{LONG}\n\n{sentence}"),)
    index = (Indexed("Melbourne, Lord", (IndexMention(0, sentence, 0),)),)

    book = export_book(
        manuscript=manuscript_of(parts=parts, index=index), format="pdf",
        options={"engine": "typst"},
    )  # fmt: skip

    (text, people) = read(book.content)
    last = text.end - text.first_page
    assert "".join(people.pages).split()[-3:] == ["Melbourne,", "Lord,", str(last)]
    assert (book.report["errors"], book.report["index_entries"]) == ([], 1)


def test_where_it_is_not_installed_it_is_refused_with_what_to_do(monkeypatch):
    monkeypatch.setitem(sys.modules, "typst", None)

    with pytest.raises(InvalidInputError) as caught:
        one("Text.")

    assert caught.value.field == "options.engine"
    assert "requirements-typst.txt" in caught.value.message
    assert installed_engines() == ("xhtml2pdf",)


@pytest.mark.parametrize(
    "text",
    [
        "a\u0361b x\u0323\u0301 \u1e9e\u0323",  # accents that no letter of the face has with it
        "((( )) ) ((( \\\\ ( \\\\) " * 20,
        "self-made considerations of extraordinarily well-known circumstances " * 20,
        "a\xadb c\u200dd e\u2060f g\xa0h i\u2009j",
        "x" * 300,
        "שלום 12 عالم " * 30,
    ],
)
def test_whatever_a_text_is_made_of_it_is_read_back_whole(text):
    assert one(text).report["errors"] == []


def test_what_the_engine_gives_up_on_is_an_error_that_says_so():
    data = book_data(book_of("Text."), Setting(TRIMS["6x9"], ("Noto Serif",)))
    del data["look"]

    with pytest.raises(ExportFailedError, match=r"pages could not be set: .*look"):
        engine.set_pages(data, (), None)
