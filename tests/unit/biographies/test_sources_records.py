"""Records are read whole or refused by name, and printed without stray punctuation."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biographies.errors import InvalidInputError
from biographies.sources import (
    Block,
    BlockKind,
    Record,
    SourceText,
    bibliography_entry,
    citation_note,
    parse_records,
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
    return parse_records(json.dumps([item]))["a.md"]


def refusal(data):
    with pytest.raises(InvalidInputError) as caught:
        parse_records(data if isinstance(data, str) else json.dumps(data))
    return caught.value


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
    ("data", "field", "message"),
    [
        ("{", "records", "is not JSON"),
        ({"id": "a"}, "records", "CSL-JSON list"),
        ([{"id": "a", "title": "A"}] * 10_001, "records", "at most 10000"),
        (["a"], "record 1", "is not an object"),
        ([{"title": "A"}], "record 1, id", "name of the source's file"),
        ([{"id": "a", "title": "A"}] * 2, "record 2, id", "once"),
        ([{"id": "a"}], "record a, title", "is needed"),
        ([{"id": "a", "title": "A" * 501}], "record a, title", "limit is 500"),
        ([{"id": "a", "title": ["A"]}], "record a, title", "must be text"),
        ([{"id": "a", "title": "A", "author": "Jane"}], "record a, author", "list of names"),
        ([{"id": "a", "title": "A", "author": ["J"]}], "record a, author", "list of names"),
        (
            [{"id": "a", "title": "A", "author": [{"given": "J"}]}],
            "record a, author",
            "without family",
        ),
        ([{"id": "a", "title": "A", "issued": []}], "record a, issued", "must be a date"),
        (
            [{"id": "a", "title": "A", "issued": {"date-parts": 5}}],
            "record a, issued",
            "no numbers",
        ),
        (
            [{"id": "a", "title": "A", "issued": {"date-parts": [["x"]]}}],
            "record a, issued",
            "no numbers",
        ),
        ([{"id": "a", "title": "A", "URL": "javascript:x"}], "record a, URL", "http://"),
        ([{"id": "a", "title": "A", "note": {"x": 1}}], "record a, note", "must be text"),
        ([{"id": "a", "title": "A", "note": "x" * 2001}], "record a, note", "limit is 2000"),
    ],
    ids=range(18),
)
def test_a_record_that_cannot_be_read_is_named_with_its_field(data, field, message):
    error = refusal(data)

    assert error.field == field
    assert message in error.message


def test_a_deeply_nested_file_is_refused():
    assert refusal("[" * 100_000).field == "records"


def test_a_record_survives_the_way_through_csl():
    record = parse(
        type="article-journal",
        author=[{"family": "King", "given": "Martin", "suffix": "Jr."}, {"literal": "A Team"}],
        editor=[{"family": "Roe", "given": "Jane"}],
        issued={"date-parts": [[1921, 3]]},
        accessed={"date-parts": [[2026, 1, 2]]},
        publisher="P", publisher_place="L", URL="http://x.y",
    )  # fmt: skip

    assert parse_records(json.dumps([{"id": "b", **to_csl(record)}]))["b"] == record


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


def test_a_note_reads_as_it_is_printed():
    note = citation_note(STRACHEY, locator="I Antecedents › II")

    assert note == "Lytton Strachey, Queen Victoria (1921), I Antecedents › II."


def test_an_entry_reads_as_it_is_printed():
    entry = "Strachey, Lytton. Queen Victoria. London: Chatto & Windus, 1921."

    assert bibliography_entry(STRACHEY) == entry


JOURNAL = {"container-title": "B", "volume": "3", "issue": "4", "page": "5-9"}
COMPANY = "Harcourt, Brace and Company"


@pytest.mark.parametrize(
    ("parts", "note", "entry"),
    [
        ({}, "A.", "A."),
        ({"title": "Who Was She?"}, "Who Was She?", "Who Was She?"),
        ({"year": "1921"}, "A (1921).", "A. 1921."),
        ({"place": "London"}, "A.", "A. London."),
        ({"publisher": "P & Co."}, "A.", "A. P & Co."),
        ({"authors": ("Roe, J.",)}, "J. Roe, A.", "Roe, J. A."),
        ({"authors": ("Roe, Jo", "Doe, Al")}, "Jo Roe and Al Doe, A.", "Roe, Jo, and Al Doe. A."),
        ({"authors": tuple("BCD")}, "B, C and D, A.", "B, C, and D. A."),
        ({"authors": tuple("BCDE")}, "B and others, A.", "B, C, D, and E. A."),
        ({"authors": (COMPANY,)}, f"{COMPANY}, A.", f"{COMPANY}. A."),
        ({"extra": {"editor": "Roe, Jane"}}, "Jane Roe (ed.), A.", "Roe, Jane (ed.). A."),
        ({"extra": {"editor": "Roe, J; B"}}, "J Roe and B (eds), A.", "Roe, J, and B (eds). A."),
        ({"extra": {"edition": "2"}}, "A.", "A. 2nd ed."),
        ({"extra": {"edition": "13"}}, "A.", "A. 13th ed."),
        ({"extra": {"edition": "rev. ed."}}, "A.", "A. rev. ed."),
        ({"url": "http://x.y"}, "A.", "A. http://x.y."),
        ({"kind": "webpage", "title": "A?"}, "“A?”", "“A?”"),
        ({"kind": "chapter", "extra": {"page": "5"}}, "“A”, p. 5.", "“A”, p. 5."),
        (
            {"kind": "article-journal", "year": "1921", "extra": JOURNAL},
            "“A”, B, vol. 3, no. 4, pp. 5–9 (1921).",
            "“A”, B, vol. 3, no. 4, pp. 5–9. 1921.",
        ),
    ],
    ids=range(19),
)
def test_parts_that_are_missing_leave_no_punctuation(parts, note, entry):
    record = Record(**{"title": "A", **parts})

    assert citation_note(record) == note
    assert bibliography_entry(record) == entry


parts = st.sampled_from(["", "X", "Y."])


@given(
    st.builds(Record, title=st.just("T"), year=parts, publisher=parts, place=parts, url=parts),
    parts,
)
def test_no_combination_of_parts_leaves_stray_punctuation(record, locator):
    for printed in (bibliography_entry(record), citation_note(record, locator=locator)):
        assert not any(stray in printed for stray in ("..", ",.", ": .", ", ,", "  ", "()", ":,"))
        assert printed.endswith(".")


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


def test_a_heading_in_capitals_does_not_shout_from_a_note():
    note = citation_note(Record(title="A Life"), locator="BOOK II › THE WAY INTO ALBEMARLE STREET")

    assert note == "A Life, Book II › The Way Into Albemarle Street."
