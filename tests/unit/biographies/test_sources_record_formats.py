"""BibTeX, RIS and CSL-JSON: every record is read, or reported with its number and its reason."""

import json
import re

import pytest

from biographies.errors import InvalidInputError
from biographies.sources import FoundRecord, Record, SourceName, match_records, read_records
from biographies.sources.record_formats import MAX_RECORDS

BOOK = r"""
@string{house = "A Press"}
@comment{a note of nobody}
@book{roe1901,
  title = {{The} Life of M{\"u}ller \& \'Etienne --- a ``tale''},
  subtitle = {With 100 % Letters},
  author = {Roe, Jane and {The Royal Office of Lives} and van der Berg, Jan and King, Jr., Amos
            and Jo{\~a}o Dias and others},
  editor = {de la Cruz, In{\'e}s}, publisher = house, address = {London}, year = 1901, month = mar,
  url = {https://example.org/a\_b\%20c}, urldate = {2024-05-06}, language = {en},
  file = {Full Text:files/12/Roe - 1901 - Life.pdf:application/pdf}, pages = {5--9},
}
"""


def bib(text):
    return read_records(text.encode(), filename="refs.bib")


def ris(text):
    return read_records(text.encode(), filename="refs.RIS")


def test_a_bibtex_record_is_read_in_all_its_parts():
    (found,) = bib(BOOK).found

    record = found.record
    assert record.title == "The Life of Müller & Étienne — a “tale”: With 100 % Letters"
    assert record.authors == (
        "Roe, Jane", "The Royal Office of Lives", "van der Berg, Jan", "King, Amos, Jr.",
        "Dias, João",
    )  # fmt: skip
    assert (record.publisher, record.place, record.year) == ("A Press", "London", "1901")
    assert record.url == "https://example.org/a_b%20c"
    assert record.kind == "book"
    assert found.names == ("roe1901", "files/12/Roe - 1901 - Life.pdf")


def test_a_bibtex_records_other_fields_are_kept():
    (found,) = bib(BOOK).found

    assert found.record.extra == {
        "issued": "1901-03", "accessed": "2024-05-06", "editor": "de la Cruz, Inés",
        "language": "en", "page": "5-9",
    }  # fmt: skip


def test_broken_and_repeated_bibtex_records_are_reported_by_number():
    text = (
        "@book{a, title={One}}\n@book{a, title={Two}}\n@book{b, title={x\n"
        "@book{c, title={T}, title={U}}\n@book{d, author={Roe, Jane}}\nx @book{e, title={Lost}}\n"
        "@book{f, title={Last}}\n"
    )

    file = bib(text)

    assert [one.record.title for one in file.found if one.number in (1, 7)] == ["One", "Last"]
    reported = {int(re.match(r"record (\d+)", problem)[1]) for problem in file.problems}
    read = {one.number for one in file.found}
    assert reported | read == set(range(1, 8))
    assert reported & read == set()


def test_the_reason_of_a_broken_bibtex_record_is_said():
    problems = bib("@book{a, title={One}}\n@book{a, title={Two}}\n@book{b, title={x\n").problems

    assert problems == (
        "record 2: its key a was another record’s already (line 2)",
        "record 3: its braces or quotes do not close, or it is no BibTeX (line 3)",
    )


def test_a_field_that_stands_twice_is_said():
    assert bib("@book{c, title={T}, title={U}}").problems == (
        "record 1: it has a field twice: title (line 1)",
    )


@pytest.mark.parametrize("text", ["", "no records", "@comment{x}", "% only a comment"])
def test_a_bibtex_file_without_records_is_said(text):
    file = read_records(text.encode() or b" x", filename="a.bib")

    assert (file.found, file.problems) == ((), ("record 1: the file has no BibTeX records",))


@pytest.mark.parametrize(
    ("entry", "kind"),
    [("article", "article-journal"), ("incollection", "chapter"), ("phdthesis", "thesis"),
     ("misc", "document"), ("online", "webpage"), ("novelty", "book")],
)  # fmt: skip
def test_a_bibtex_kind_becomes_csls(entry, kind):
    assert bib(f"@{entry}{{a, title={{T}}}}").found[0].record.kind == kind


def test_a_document_with_an_address_is_a_page():
    text = r"@misc{a, title={T}, url={\url{http://a.example/~b}}}"

    record = bib(text).found[0].record

    assert (record.kind, record.url) == ("webpage", "http://a.example/~b")


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        (r"{\o}re {\ss} \L{}odz", "øre ß Łodz"),
        ("{Nested {Braces}} 5% off", "Nested Braces 5% off"),
        (r"50 % of \'E", "50 % of É"),
        ("a~b -- c", "a b – c"),
    ],
)
def test_latex_becomes_letters(title, plain):
    assert bib(f"@book{{a, title={{{title}}}}}").found[0].record.title.replace("\\", "") == plain


def test_what_the_latex_decoder_gives_up_is_kept_without_its_braces():
    press = r"\'" + "{" * 990 + "e" + "}" * 990

    (found,) = bib(f"@book{{a, title={{T}}, publisher={{{press}}}}}").found

    assert found.record.publisher == r"\'e"


def test_a_name_that_cannot_be_parted_is_kept_as_it_is():
    record = bib("@book{a, title={T}, author={A, B, C, D and Roe, Jane}}").found[0].record

    assert record.authors == ("A, B, C, D", "Roe, Jane")


@pytest.mark.parametrize(
    ("date", "year", "issued"),
    [
        ("1901", "1901", None),
        ("1901-03-05", "1901", "1901-03-05"),
        ("1901/1902", "1901–1902", None),
        ("1901-1902", "1901–1902", None),
        ("1901-13", "1901", None),
        ("1901-03-05T10:00", "1901", "1901-03-05"),
        ("about 1816", "about 1816", None),
        ("1901-03/1902-04", "1901–1902", "1901-03–1902-04"),
    ],
)
def test_a_date_is_kept_as_far_as_it_goes(date, year, issued):
    record = bib(f"@book{{a, title={{T}}, date={{{date}}}}}").found[0].record

    assert record.year == year
    if issued and "–" not in issued:
        assert record.extra["issued"] == issued


RECORD = """TY  - CHAP
AU  - Roe, Jane
AU  - King, Amos, Jr.
AU  - Royal Office
A2  - Doe, John
TI  - A Chapter
T2  - A Book
PY  - 1901
DA  - 1901/03/05/Spring
PB  - A Press
CY  - London
SP  - 5
EP  - 9
SN  - 123
UR  - https://example.org/a
L1  - files/3/roe.pdf
Y2  - 2024/05/06/
ID  - roe1901
ER  -
"""


def test_a_ris_record_is_read_in_all_its_parts():
    (found,) = ris(RECORD).found

    assert found.record == Record(
        title="A Chapter",
        authors=("Roe, Jane", "King, Amos, Jr.", "Royal Office"),
        year="1901",
        publisher="A Press",
        place="London",
        url="https://example.org/a",
        kind="chapter",
        extra={"issued": "1901-03-05", "container-title": "A Book", "editor": "Doe, John",
               "page": "5-9", "ISBN": "123", "accessed": "2024-05-06"},
    )  # fmt: skip
    assert found.names == ("roe1901", "files/3/roe.pdf")


def test_a_ris_record_without_an_end_is_read_and_said():
    text = RECORD.replace("ER  -\n", "") + "\nTY  - BOOK\nTI  - Another\nER  - \n"

    file = ris(text)

    assert [one.record.title for one in file.found] == ["A Chapter", "Another"]
    assert file.problems == (
        "record 1: it has no end (ER); it was read up to the next record",
    )  # fmt: skip


def test_rispy_still_loses_a_record_without_an_end():
    import rispy

    lost = "TY  - BOOK\nTI  - One\n\nTY  - BOOK\nTI  - Two\nER  - \n"

    assert len(rispy.loads(lost)) < 2


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("garbage", "record 1: the file has no RIS records (lines of TY)"),
        ("AU  - Roe\nTY  - BOOK\nTI  - T\nER  - \n",
         "record 0: lines before the first TY belong to no record"),
        ("TY  - BOOK\nTI  - T\nER  - \nAU  - Roe\n",
         "record 1: lines after its end (ER) belong to no record"),
        ("TY  - BOOK\nAU  - Roe\nER  - \n", "record 1, title: is needed"),
        ("TY-BOOK\nTI-T\nER-\n", "record 1, title: is needed"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_of_a_ris_file_is_said(text, problem):
    assert ris(text).problems == (problem,)


def test_lines_with_one_blank_are_read_too():
    assert ris("TY - BOOK\nTI - T\nER -").found[0].record.title == "T"


def test_a_year_goes_before_another_years_date():
    text = "TY  - XYZ\nTI  - T\nPY  - 1901\nDA  - 2011/05/05\nUR  - ftp://x\nER  - \n"

    record = ris(text).found[0].record

    assert (record.year, record.kind, record.url) == ("1901", "document", "")


def test_records_of_zotero_have_keys_that_are_no_file_names():
    items = [
        {"id": "http://zotero.org/users/1/items/AB", "title": "A", "type": "book",
         "attachments": [{"path": "/home/x/a.pdf"}, {"title": "b"}, "c.txt", 5], "file": "d.pdf"},
        {"id": 7, "title": "B", "type": "book"},
    ]  # fmt: skip
    file = read_records(json.dumps({"items": items}).encode(), filename="x.json")

    key = "http://zotero.org/users/1/items/AB"
    assert file.found[0].names == (key, "/home/x/a.pdf", "b", "c.txt", "d.pdf")
    assert file.found[1].names == ("7",)


@pytest.mark.parametrize(
    ("data", "filename", "reason"),
    [
        (b"x", "refs.txt", "is none of .bib, .ris, .json"),
        (b"\xff\xfe", "refs.json", "is not UTF-8"),
        (b"\x00\x01\x02" * 50, "refs.bib", "not text"),
    ],
)
def test_a_file_of_another_kind_is_refused(data, filename, reason):
    with pytest.raises(InvalidInputError, match=reason):
        read_records(data, filename=filename)


def test_too_many_records_are_refused():
    text = "TY  - BOOK\n" * (MAX_RECORDS + 1)

    with pytest.raises(InvalidInputError, match="more than"):
        read_records(text.encode(), filename="a.ris")


def test_an_old_files_letters_are_read():
    data = "TY  - BOOK\nTI  - Vida de la señora Núñez\nER  - \n".encode("cp1252")

    assert read_records(data, filename="a.ris").found[0].record.title == "Vida de la señora Núñez"


def found(number, title, *names, url=""):
    return FoundRecord(number, Record(title=title, url=url), names)


def matched(records, sources):
    result = match_records(records, sources)
    return {key: one.number for key, one in result.records.items()}, [
        one.number for one in result.unmatched
    ]


LIFE = SourceName(1, "Life.pdf", "A Life of Jane Roe")
LETTERS = SourceName(2, "letters.txt", "The Letters of Jane Roe")
PAGE = SourceName(3, "roe.html", "Roe", address="https://www.example.org/roe/")


@pytest.mark.parametrize(
    ("record", "source"),
    [
        (found(1, "X", "files/2/life.PDF"), 1),
        (found(1, "X", "C:\\Users\\me\\Life.pdf"), 1),
        (found(1, "X", "letters.txt"), 2),
        (found(1, "X", url="http://example.org/roe"), 3),
        (found(1, "A life of Jane Röe"), 1),
        (found(1, "Letters of Jane Roe: a selection"), 2),
    ],
)
def test_a_record_finds_its_source_by_name_address_or_title(record, source):
    assert matched([record], [LIFE, LETTERS, PAGE]) == ({source: 1}, [])


@pytest.mark.parametrize(
    "record",
    [
        found(1, "A Life of John Roe, Painter"),
        found(1, "Roe"),  # too short to be sure
        found(1, "", "http://zotero.org/users/1/items/AB"),
    ],
)
def test_a_record_that_is_like_no_source_is_left_over(record):
    assert matched([record], [LIFE, LETTERS, PAGE]) == ({}, [1])


def test_two_editions_of_a_title_are_left_to_the_editor():
    records = [found(1, "A Life of Jane Roe"), found(2, "A Life of Jane Roe")]

    assert matched(records, [LIFE]) == ({}, [1, 2])


def test_a_title_that_two_sources_have_is_left_to_the_editor():
    sources = [LIFE, SourceName(4, "b.txt", LIFE.title)]

    assert matched([found(1, "A Life of Jane Roe")], sources) == ({}, [1])


def test_a_files_name_goes_before_a_title():
    records = [found(1, "A Life of Jane Roe"), found(2, "Other", "life.pdf")]

    assert matched(records, [LIFE]) == ({1: 2}, [1])
