"""PDFs are read by the places of their lines: paragraphs, headings, notes, pages."""

from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter

from biographies.errors import SourceUnreadableError
from biographies.sources import cut_passages, read_source
from tests.pdfs import make_pdf, make_scan, one_page

BODY = [
    "She was born in the year in which the war came to an end, and all",
    "her life she spoke of it as of something that she had seen herself,",
    "although there was nobody left who could have told her of that day.",
]


def read(pages, **given):
    return read_source(make_pdf(pages, **given), filename="a.pdf")


def blocks(*pages, **given):
    source = read(pages, **given)
    return [(block.kind.value, source.text[block.start : block.end]) for block in source.blocks]


def kinds(*pages):
    return [kind for kind, _ in blocks(*pages)]


def joined(pdfs):
    """Return the pages of several PDFs as one."""
    writer = PdfWriter()
    for pdf in pdfs:
        writer.append(PdfReader(BytesIO(pdf)))
    packed = BytesIO()
    writer.write(packed)
    return packed.getvalue()


def test_lines_become_paragraphs_where_an_indent_or_a_gap_opens_one():
    found = blocks([*BODY, ("A second one is opened here by its", 12, 10), *BODY, "", *BODY])

    assert [text.split(" ", 1)[0] for _, text in found] == ["She", "A", "She"]
    assert found[0] == ("paragraph", " ".join(BODY))


def test_a_word_broken_at_a_lines_end_is_whole_again():
    ((_, text),) = blocks(["The government was asked for a state-", "ment by the govern-", "ment."])

    assert text == "The government was asked for a statement by the government."


def test_a_paragraph_runs_on_over_the_page_past_notes_heads_and_numbers():
    first = [*BODY, "He went to the", "", ("1 A note at the foot.", 0, 7)]
    second = ["town and came back.", *BODY]

    found = blocks(first, second, *[BODY] * 3, head="THE LIFE", numbered=True)

    assert "He went to the town and came back." in found[0][1]
    assert found[1] == ("note", "1 A note at the foot.")
    assert not any("LIFE" in text for _, text in found)


def test_a_broken_word_over_a_page_is_whole_and_its_page_begins_behind_it():
    source = read([["The statement of a govern-"], ["ment is no statement of government."]])

    assert source.text == "The statement of a government is no statement of government."
    assert [source.text[start:] for start, _ in source.pages] == [
        source.text,
        "is no statement of government.",
    ]


def test_headings_are_ranked_by_their_size():
    source = read([[("The Life", 0, 20), "", ("Her Youth", 0, 14), "", *BODY]])

    headings = [(block.level, source.text[block.start : block.end]) for block in source.blocks][:2]
    assert headings == [(1, "The Life"), (2, "Her Youth")]


@pytest.mark.parametrize("line", ["CHAPTER IV", "!Her Youth"])
def test_a_heading_of_the_texts_own_size_is_known_by_its_looks(line):
    assert kinds([*BODY, "", line, "", *BODY]) == ["paragraph", "heading", "paragraph"]


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        ([(line, 20, 10) for line in BODY], "quote"),
        ([(line, 0, 8) for line in BODY], "quote"),
        ([("Roses are red,", 20, 10), ("Violets are blue,", 20, 10)], "verse"),
        (["1 Her Youth . . . . . . . . . . . . 12"], "front"),
        (["• An item of a list"], "list"),
        ([("Centred words", 90, 10)], "paragraph"),
    ],
)
def test_a_block_between_paragraphs_has_its_kind(lines, kind):
    assert kinds([*BODY, "", *lines, "", *BODY]) == ["paragraph", kind, "paragraph"]


def test_a_large_first_letter_belongs_to_its_word():
    page = [("O", 0, 24), "", "nce she came to the town and saw the sea there.", *BODY]

    assert blocks(page)[0][1].startswith("Once she came")


def test_a_number_set_out_in_the_margin_makes_no_quotation_of_the_page():
    assert kinds([("12", -30, 10), *BODY, *BODY, *BODY]).count("quote") == 0


def test_a_second_column_goes_on_with_the_first():
    show = b"1 0 0 1 %d %d Tm (%s) Tj "
    lines = [b"the words of a line that", b"goes on below it and"]
    columns = [(x, 500 - 12 * at, lines[at % 2]) for x in (50, 220) for at in range(8)]

    content = b"BT /F 10 Tf " + b"".join(show % each for each in columns) + b"ET"

    assert read_source(one_page(content), filename="a.pdf").text.count("\n") == 0


def test_pages_that_are_all_alike_are_no_running_heads():
    assert kinds(BODY[:2], BODY[:2], BODY[:2])[0] == "paragraph"


def test_passages_tell_their_page():
    text = read([BODY * 5, BODY * 5])

    assert {passage.page for passage in cut_passages(text)} == {1, 2}


def test_printed_numbers_go_before_the_places_of_pages():
    writer = PdfWriter(
        clone_from=PdfReader(BytesIO(make_pdf([[each] for each in (*BODY, "Four.")])))
    )
    writer.set_page_label(0, 0, "/r")
    writer.set_page_label(1, 3, "/D", start=451)
    packed = BytesIO()
    writer.write(packed)

    source = read_source(packed.getvalue(), filename="a.pdf")

    assert [page for _, page in source.pages] == [451, 452, 453]


@pytest.mark.parametrize(
    ("title", "author", "found"),
    [
        ("A Life", "Jane Roe; J. Doe", ("A Life", ("Jane Roe", "J. Doe"))),
        ("Microsoft Word - draft3.doc", "Admin", ("", ())),
        ("life_final.pdf", "unknown", ("", ())),
        ("Untitled 3", "Jane Roe and J. Doe", ("", ("Jane Roe", "J. Doe"))),
    ],
)
def test_title_and_authors_are_the_files_own_unless_a_program_put_them_there(title, author, found):
    source = read([BODY], title=title, author=author)

    assert (source.title, source.authors) == found


def test_pages_that_are_pictures_are_told():
    scan, text = make_scan(), make_pdf([BODY])
    source = read_source(joined([text, scan, scan, text, scan]), filename="a.pdf")

    assert source.remarks == ("Pages 2–3, 5 have no text (scanned?).",)
    assert {page for _, page in source.pages} == {1, 4}


def test_a_page_that_fails_is_told_and_the_others_are_read():
    broken = one_page(b"BT /F 10 Tf (A) Tj ET", more=b"/Filter /NoSuch")
    source = read_source(joined([make_pdf([BODY]), broken]), filename="a.pdf")

    assert source.remarks == ("Page 2 could not be read (damaged?).",)


def test_marks_of_notes_are_left_out():
    content = (
        b"BT /F 10 Tf 50 500 Td (She came) Tj /F 6 Tf 3 Ts (12) Tj /F 10 Tf 0 Ts ( home.) Tj ET"
    )

    assert read_source(one_page(content), filename="a.pdf").text == "She came home."


@pytest.mark.parametrize(
    ("pdf", "reason"),
    [
        (make_scan(), "only pictures of it"),
        (one_page(b""), "the PDF has no text$"),
        (one_page(b"BT /F 9 Tf (%%##--++) Tj ET"), "cannot be told"),
        (b"%PDF-1.4\nnothing", "damaged or was cut off"),
        (one_page(b"x", more=b"/Filter /NoSuch"), "none of its pages"),
    ],
)
def test_a_pdf_without_text_says_why(pdf, reason):
    with pytest.raises(SourceUnreadableError, match=reason):
        read_source(pdf, filename="a.pdf")


def test_a_numeral_over_a_paragraph_is_a_heading_and_no_large_first_letter():
    found = blocks([("I", 0, 14), "", "The day was long.", *BODY, "", ("V", 0, 14)])

    assert [found[0], found[2]] == [("heading", "I"), ("heading", "V")]
    assert found[1][1].startswith("The day was long.")


def test_a_note_of_the_texts_own_size_is_known_by_its_mark():
    line = b"1 0 0 1 50 %d Tm (%s) Tj "
    text = [line % (500 - 12 * at, each.encode()) for at, each in enumerate(BODY)]
    note = b"1 0 0 1 50 464 Tm /F 6 Tf (12) Tj /F 10 Tf ( A note of this page.) Tj"

    source = read_source(
        one_page(b"BT /F 10 Tf %s %s ET" % (b"".join(text), note)), filename="a.pdf"
    )

    assert [block.kind for block in source.blocks] == ["paragraph", "note"]
    assert source.text.endswith("\n\nA note of this page.")


def test_a_line_that_some_pages_end_with_is_no_running_foot():
    pages = [[f"Page {number} has this.", *BODY, f"And that {number}."] for number in range(20)]
    for page in pages[::6]:
        page[-1] = "Letters of the Queen, 40."

    assert sum(text.count("Letters of the Queen") for _, text in blocks(*pages)) == 4
