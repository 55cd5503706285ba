"""Records are read whole or reported by number; without one the file speaks for itself."""

import json

import pytest

from biographies.errors import InvalidInputError
from biographies.sources import (
    Block,
    BlockKind,
    Record,
    SourceText,
    read_records,
    read_source,
    record_from_text,
    short_author,
    to_csl,
)

STRACHEY = Record(
    title="Queen Victoria",
    authors=("Strachey, Lytton",),
    year="1921",
    publisher="Chatto & Windus",
    place="London",
)


def parse(**fields):
    """Return the record made of one item with these fields."""
    item = {"id": "a.md", "title": "A Life"} | {
        key.replace("_", "-"): fields[key] for key in fields
    }
    return read([item]).found[0].record


def read(data):
    data = data if isinstance(data, str) else json.dumps(data)
    return read_records(data.encode(), filename="records.json")


def test_a_record_is_read_by_the_name_of_its_file():
    record = parse(
        type="book",
        author=[{"family": "Strachey", "given": "Lytton"}, {"literal": "A Society"}],
        issued={"date-parts": [[1921, 3, 5]]},
        publisher="Chatto & Windus",
        publisher_place="London",
        URL="https://example.org/a",
        edition=2,
    )

    assert record.authors == ("Strachey, Lytton", "A Society")
    assert (record.year, record.publisher, record.place) == ("1921", "Chatto & Windus", "London")
    assert (record.url, record.kind) == ("https://example.org/a", "book")
    assert record.extra == {"issued": "1921-03-05", "edition": "2"}


@pytest.mark.parametrize(
    ("name", "author"),
    [
        (
            {"family": "Gogh", "given": "Vincent", "non-dropping-particle": "van"},
            "van Gogh, Vincent",
        ),
        ({"family": "Humboldt", "given": "A.", "dropping-particle": "von"}, "Humboldt, A. von"),
        ({"family": "King", "given": "Martin", "suffix": "Jr."}, "King, Martin, Jr."),
        ({"family": "Plato"}, "Plato"),
        ({"literal": "BookGen project", "isInstitution": True}, "BookGen project"),
    ],
)
def test_names_are_read_in_all_their_parts(name, author):
    assert parse(author=[name]).authors == (author,)


@pytest.mark.parametrize(
    ("issued", "year"),
    [
        ({"date-parts": [[1921]]}, "1921"),
        ({"date-parts": [["1907"], ["1908"]]}, "1907–1908"),
        ({"raw": "1921-03"}, "1921"),
        ({"literal": "about 1816"}, "about 1816"),
        ("1921", "1921"),
        (1921, "1921"),
        (None, ""),
    ],
)
def test_a_date_is_read_as_far_as_it_goes(issued, year):
    assert parse(issued=issued).year == year


def test_other_fields_are_kept_as_text():
    record = parse(
        editor=[{"family": "Roe", "given": "Jane"}, {"literal": "A Team"}],
        accessed={"date-parts": [[2026, 1, 2]]},
        keyword=["one", "two"],
        custom={"rights": "public domain"},
        note=None,
        volume="3",
    )

    assert record.extra == {
        "editor": "Roe, Jane; A Team",
        "accessed": "2026-01-02",
        "keyword": "one; two",
        "rights": "public domain",
        "volume": "3",
    }


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("{", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ({"id": "a"}, "CSL-JSON list"),
        ([{"id": "a", "title": "A"}] * 10_001, "more than 10000 records"),
    ],
    ids=range(4),
)
def test_a_file_that_is_no_list_of_records_is_refused(data, message):
    with pytest.raises(InvalidInputError, match=message) as refused:
        read(data)

    assert refused.value.field == "records"


LONG = "x" * 2001
ADDRESS = "must be an address that begins with http:// or https://"


@pytest.mark.parametrize(
    ("item", "problem"),
    [
        ("a", ": is not an object"),
        ({"id": "good", "title": "A"}, ": its key good was another record’s already"),
        ({}, ", title: is needed"),
        ({"title": "A" * 501}, ", title: has 501 characters; the limit is 500"),
        ({"title": ["A"]}, ", title: must be text"),
        ({"title": "A", "author": "Jane"}, ", author: must be a list of names"),
        ({"title": "A", "author": ["J"]}, ", author: must be a list of names"),
        ({"title": "A", "author": [{"given": "J"}]}, ", author: has a name without family"),
        ({"title": "A", "issued": []}, ", issued: must be a date"),
        ({"title": "A", "issued": {"date-parts": 5}}, ", issued: has date-parts that are no"),
        ({"title": "A", "issued": {"date-parts": [["x"]]}}, ", issued: has date-parts that are"),
        ({"title": "A", "URL": "javascript:x"}, f", URL: {ADDRESS}"),
        ({"title": "A", "note": {"x": 1}}, ", note: must be text"),
        ({"title": "A", "note": LONG}, ", note: has 2001 characters; the limit is 2000"),
    ],
    ids=range(14),
)
def test_a_record_that_cannot_be_read_is_named_and_the_others_are_read(item, problem):
    file = read([{"id": "good", "title": "A"}, item, {"title": "B"}])

    assert len(file.problems) == 1
    assert file.problems[0].startswith(f"record 2{problem}")
    assert [one.number for one in file.found] == [1, 3]


def test_what_no_bibliography_prints_is_left_out():
    record = parse(abstract="x" * 5000, attachments=[{"path": "a.pdf"}], file="b.pdf")

    assert record.extra == {}


def test_a_record_survives_the_way_through_csl():
    record = parse(
        type="article-journal",
        author=[{"family": "King", "given": "Martin", "suffix": "Jr."}, {"literal": "A Team"}],
        editor=[{"family": "Roe", "given": "Jane"}],
        issued={"date-parts": [[1921, 3]]},
        accessed={"date-parts": [[2026, 1, 2]]},
        publisher="P", publisher_place="L", URL="http://x.y",
    )  # fmt: skip

    assert read([{"id": "b", **to_csl(record)}]).found[0].record == record


@pytest.mark.parametrize(
    ("record", "issued"),
    [
        (Record("A", year="1921"), {"date-parts": [[1921]]}),
        (Record("A", year="1907–1908"), {"date-parts": [[1907], [1908]]}),
        (Record("A", year="about 1816"), {"literal": "about 1816"}),
        (Record("A"), None),
    ],
)
def test_a_year_becomes_a_date_of_csl(record, issued):
    assert to_csl(record).get("issued") == issued


def test_csl_holds_no_empty_parts():
    assert to_csl(Record("A")) == {"type": "book", "title": "A"}


def text(title="", heading="", authors=(), language=""):
    blocks = (Block(BlockKind.HEADING, 0, len(heading), 1),) if heading else ()
    return SourceText(heading, blocks, "utf-8", title, authors, language)


@pytest.mark.parametrize(
    ("source", "filename", "title"),
    [
        (text(title="A Life", heading="Other"), "x.md", "A Life"),
        (text(heading="The Heading"), "x.md", "The Heading"),
        (text(), "01-queen_victoria.md", "Queen victoria"),
        (text(), "1921.md", "1921"),
        (text(title="HENRY VIII: THE KING AND WIVES"), "x.txt", "Henry VIII: The King and Wives"),
    ],
)  # fmt: skip
def test_without_a_record_the_file_speaks_for_itself(source, filename, title):
    assert record_from_text(source, filename).title == title


@pytest.mark.parametrize(
    ("author", "inverted"),
    [
        ("Lytton Strachey", "Strachey, Lytton"),
        ("Strachey, Lytton", "Strachey, Lytton"),
        ("Ludwig van Beethoven", "van Beethoven, Ludwig"),
        ("Charles de la Tour", "de la Tour, Charles"),
        ("Martin Luther King Jr.", "King, Martin Luther, Jr."),
        ("Plato", "Plato"),
        ("BookGen project", "BookGen project"),
        ("The Royal Society", "The Royal Society"),
        ("Smith & Sons", "Smith & Sons"),
    ],
)
def test_an_authors_name_is_inverted_only_if_it_is_a_persons(author, inverted):
    assert record_from_text(text(authors=(author,)), "a.md").authors == (inverted,)


def test_a_files_language_is_kept():
    source = read_source(b"---\nlang: en\n---\nText.", filename="a.md")

    assert record_from_text(source, "a.md").extra == {"language": "en"}


@pytest.mark.parametrize(
    ("record", "author"),
    [
        (STRACHEY, "Strachey"),
        (Record("A", authors=("Roe, Jane", "BookGen project")), "Roe and BookGen project"),
        (Record("A", extra={"editor": "Roe, Jane"}), "Roe"),
        (Record("A"), ""),
    ],
)
def test_a_works_author_has_a_short_name(record, author):
    assert short_author(record) == author


def test_a_file_says_its_edition_in_its_front_matter():
    head = "title: A Life\nauthor: Jane Roe\ndate: 1901-3-5\npublisher: A Press\nplace: Bath\n"
    head += "url: https://example.org/a\nrights: CC0"
    source = read_source(f"---\n{head}\n---\nShe was born.".encode(), filename="a.md")

    assert record_from_text(source, "a.md") == Record(
        title="A Life", authors=("Roe, Jane",), year="1901", publisher="A Press", place="Bath",
        url="https://example.org/a", extra={"issued": "1901-03-05", "rights": "CC0"},
    )  # fmt: skip


def test_a_page_says_its_edition_in_its_head():
    head = '<meta name="DC.Date" content="1901"><meta name="dc.publisher" content=" A  Press ">'
    head += '<meta property="article:published_time" content="2020-01-01T10:00">'
    page = f"<html><head><title>A Life</title>{head}</head><body><p>She was born.</p></body></html>"

    record = record_from_text(read_source(page.encode(), filename="a.html"), "a.html")

    assert (record.title, record.year, record.publisher) == ("A Life", "1901", "A Press")


@pytest.mark.parametrize(
    ("date", "year", "issued"),
    [("c. 1821", "c. 1821", ""), ("1907 - 1908", "1907–1908", ""), ("soon", "", ""),
     ("1901-03", "1901", "1901-03"), ("1901", "1901", "")],
)  # fmt: skip
def test_a_files_date_is_kept_only_if_it_names_a_year(date, year, issued):
    source = read_source(f"---\ndate: {date}\n---\nShe was born.".encode(), filename="a.md")
    record = record_from_text(source, "a.md")

    assert (record.year, record.extra.get("issued", "")) == (year, issued)


def test_what_is_known_of_a_fetched_file_stays():
    known = Record(
        "", url="https://example.org/a", kind="webpage", extra={"accessed": "2024-05-06"}
    )
    facts = {"url": "javascript:x", "year": "soon", "publisher": "A Press"}
    source = SourceText("", (), "utf-8", title="A Life", facts=facts)

    record = record_from_text(source, "a.html", known=known)

    assert (record.title, record.publisher, record.year) == ("A Life", "A Press", "")
    assert (record.url, record.kind, record.extra) == (known.url, "webpage", known.extra)
