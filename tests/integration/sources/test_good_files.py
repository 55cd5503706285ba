"""Good files of each kind end in their text with its headings, pages and paragraphs."""

import pytest

from biographies.models import Passage
from biographies.steps.reading import ingest_source
from tests.factories import make_source
from tests.fakes import FakeGuard
from tests.packages import make_docx, make_epub, para
from tests.pdfs import make_pdf

pytestmark = pytest.mark.django_db

SENTENCES = (
    "Mary Anning was born at Lyme in 1799.",
    "Her father sold fossils to visitors.",
    "In 1811 her brother found a skull.",
    "She dug out the rest of it in 1812.",
)
LONG = " ".join(SENTENCES * 4)
PAGE = f"<h1>Lyme</h1><p>{LONG}</p><h1>London</h1><p>{LONG}</p>"
LINES = SENTENCES * 4

GOOD = {
    "a.txt": f"CHAPTER I\n\n{LONG}\n\nCHAPTER II\n\n{LONG}\n".encode(),
    "a.md": f"# Lyme\n\n{LONG}\n\n# London\n\n{LONG}\n".encode(),
    "a.html": PAGE.encode(),
    "a.pdf": make_pdf([[("Lyme", 0, 16), *LINES], [("London", 0, 16), *LINES]], numbered=True),
    "a.docx": make_docx(
        para("Lyme", style="H1") + para(LONG) + para("London", style="H1") + para(LONG)
    ),
    "a.epub": make_epub([f"<h1>Lyme</h1><p>{LONG}</p>", f"<h1>London</h1><p>{LONG}</p>"]),
}


def read(filename):
    source = make_source(filename=filename, content=GOOD[filename], record={})
    ingest_source(source.pk, guard=FakeGuard())
    return source, list(Passage.objects.order_by("ordinal"))


@pytest.mark.parametrize("filename", [name for name in GOOD if name != "a.txt"])
def test_each_kind_is_read_with_its_headings_and_paragraphs(filename):
    _, passages = read(filename)

    assert [passage.heading for passage in passages] == ["Lyme", "London"]
    assert [passage.text for passage in passages] == [LONG, LONG]
    assert [passage.paragraph for passage in passages] == [1, 1]


def test_a_plain_text_is_read_with_its_headings():
    _, passages = read("a.txt")

    assert [passage.heading for passage in passages] == ["CHAPTER I", "CHAPTER II"]


@pytest.mark.parametrize(("filename", "pages"), [("a.pdf", [1, 2]), ("a.docx", [None, None])])
def test_passages_tell_the_page_that_they_begin_on_where_there_are_pages(filename, pages):
    _, passages = read(filename)

    assert [passage.page for passage in passages] == pages


@pytest.mark.parametrize("filename", GOOD)
def test_a_file_gives_the_same_passages_every_time(filename):
    hashes = [[passage.sha256 for passage in read(filename)[1]] for _ in range(2)]

    assert hashes[1] == hashes[0] * 2


def test_what_was_left_out_is_kept_with_the_version():
    pages = [f"<p>{LONG}</p>"]
    source = make_source(filename="b.epub", content=make_epub(pages, missing=1))
    ingest_source(source.pk, guard=FakeGuard())

    source.refresh_from_db()
    assert source.current_version.remarks == ["1 part that its own list names is missing in it."]


LEGACY = "Born in São Paulo, aged “five”."
ODD = {
    "byte order mark": (b"\xef\xbb\xbf" + SENTENCES[0].encode(), SENTENCES[0]),
    "utf-16": (SENTENCES[0].encode("utf-16"), SENTENCES[0]),
    "mixed line ends": (b"One\r\ntwo\rthree\nfour.\r\n\r\nFive.", "One two three four.\n\nFive."),
    "right to left": ("\u202bوُلدت في لايم.\u202c".encode(), "وُلدت في لايم."),
    "a lone surrogate": ("é".encode() * 99 + b"\xed\xa0\x80 in 1799.", "é" * 99 + "��� in 1799."),
    "legacy letters": (LEGACY.encode("cp1252"), LEGACY),
    "a zero in UTF-16": ("A\x00B and more words.".encode("utf-16"), "AB and more words."),
}


@pytest.mark.parametrize("case", ODD)
def test_an_odd_text_is_read_as_a_reader_would(case):
    content, text = ODD[case]
    source = make_source(filename="a.txt", content=content)
    ingest_source(source.pk, guard=FakeGuard())

    source.refresh_from_db()
    assert source.current_version.text == text


def test_a_long_line_is_cut_into_passages_like_any_other():
    source = make_source(filename="a.txt", content=f"{LONG} ".encode() * 400)
    ingest_source(source.pk, guard=FakeGuard())

    lengths = {len(passage.text.split()) for passage in Passage.objects.all()}
    assert max(lengths) <= 150


def test_what_the_editor_says_of_the_letters_wins():
    source = make_source(filename="a.txt", content=b"caf\xe9 of 1799", encoding="mac_roman")
    ingest_source(source.pk, guard=FakeGuard())

    source.refresh_from_db()
    assert source.current_version.text == "cafÈ of 1799"
