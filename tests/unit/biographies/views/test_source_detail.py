"""A source's own page: its text by passages, who cites it, its record corrected."""

import pytest

from biographies import steps
from biographies.guard import Unguarded
from biographies.models import Source, SourceVersion
from tests.factories import make_biography, make_passage, make_read_source, make_source
from tests.people import browse_as
from tests.texts import TEXT
from tests.unit.biographies.views.test_sources import cite, page_of, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return browse_as()


@pytest.fixture
def book():
    return make_biography(title="A Life")


def test_the_page_of_a_source_shows_its_text_by_passages(editor, book):
    source = make_read_source(biography=book, number=1)
    cite(source)

    html = words_of(editor, page_of(book, source))

    assert 'id="p12"' in html
    assert "Cited in:" in html
    assert "cited in chapter 1" in html
    assert "A Life</h3>" in html


def test_a_long_text_is_paged_and_a_passage_leads_to_its_page(editor, book):
    source = make_read_source(biography=book, passages=0)
    for ordinal in range(1, 121):
        make_passage(version=source.current_version, ordinal=ordinal, text=f"Passage {ordinal}.")

    wanted = words_of(editor, page_of(book, source) + "?passage=73")

    assert 'id="p73"' in wanted
    assert "source-wanted" in wanted
    assert "Page 2 of 3, 120 passages" in wanted
    assert 'id="p50"' not in wanted
    for odd in ("x", "0", "9" * 30, "²"):
        assert editor.get(page_of(book, source) + f"?passage={odd}").status_code == 200


def test_the_length_of_a_source_costs_no_statement(editor, book, django_assert_max_num_queries):
    source = make_read_source(biography=book, passages=0, number=1)
    for ordinal in range(1, 61):
        make_passage(version=source.current_version, ordinal=ordinal)
    cite(source)

    with django_assert_max_num_queries(14) as asked:
        editor.get(page_of(book, source))
    texts = [
        query["sql"] for query in asked if '"biographies_sourceversion"."text"' in query["sql"]
    ]
    assert texts == []


RECORD = {"title": "Letters", "authors": "Byron, Ada\nBabbage, C.", "year": "1841-1843"}
RECORD |= {"rights": "public_domain"}


def test_a_record_is_corrected(editor, book):
    known = {"title": "letters", "year": "1840", "publisher": "Murray", "extra": {"issued": "1840"}}
    source = make_read_source(biography=book, record=known)

    answer = editor.post(page_of(book, source), RECORD)

    source.refresh_from_db()
    record = steps.domain_record(source)
    assert answer.url == page_of(book, source)
    assert (record.title, record.authors) == ("Letters", ("Byron, Ada", "Babbage, C."))
    assert (record.year, record.publisher, record.extra) == ("1841–1843", "Murray", {})
    assert source.rights == "public_domain"


def test_a_correction_of_the_title_keeps_the_exact_date(editor, book):
    known = {"title": "letters", "year": "1840", "extra": {"issued": "1840-05-01"}}
    source = make_read_source(biography=book, record=known)

    editor.post(page_of(book, source), RECORD | {"year": "1840"})

    source.refresh_from_db()
    assert source.record["extra"] == {"issued": "1840-05-01"}


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("title", "", "required"),
        ("title", "x" * 501, "at most 500"),
        ("title", "a\x07b", "control character"),
        ("authors", "x" * 301, "at most 300"),
        ("authors", "\n".join("abcdefghijklmnopqrstuvwxyz" * 2), "limit is 50"),
        ("year", "long ago", "has a number"),
        ("year", "1" * 61, "at most 60"),
        ("rights", "mine", "valid choice"),
    ],
)
def test_a_bad_record_is_refused_at_the_field(editor, book, field, value, words):
    source = make_read_source(biography=book)

    answer = editor.post(page_of(book, source), RECORD | {field: value})

    assert words in " ".join(answer.context["form"].errors[field])
    assert f'id="id_{field}_error"' in answer.content.decode()
    source.refresh_from_db()
    assert source.record == {"title": "Notes"}


def test_a_record_given_before_the_reading_stays(editor, book):
    source = make_source(biography=book, content=TEXT.encode(), record={})
    editor.post(page_of(book, source), RECORD)

    steps.ingest_source(source.pk, guard=Unguarded())

    source.refresh_from_db()
    assert (source.state, source.title) == ("ready", "Letters")


def test_a_source_still_unread_says_so_on_its_page(editor, book):
    unread = make_source(biography=book)
    failed = make_source(biography=book, content=b"B", state="failed")

    assert "It is being read" in words_of(editor, page_of(book, unread))
    assert "Nothing was read of it" in words_of(editor, page_of(book, failed))


def test_a_record_is_not_asked_for_before_the_file_has_told_its_own(editor, book):
    unread = make_source(biography=book, record={})
    given = make_source(biography=book, content=b"B")

    assert "Correct the record" not in words_of(editor, page_of(book, unread))
    assert "Correct the record" in words_of(editor, page_of(book, given))


def test_what_reading_left_out_is_told_as_text(editor, book):
    source = make_read_source(biography=book)
    remarks = ["Pages 3–5 have no text (scanned?).", "<b>2</b> pictures left out."]
    version = SourceVersion.objects.create(
        source=source, number=2, text="T.", text_sha256="2", encoding="pdf", remarks=remarks
    )
    Source.objects.filter(pk=source.pk).update(current_version=version)

    html = words_of(editor, page_of(book, source))

    assert "What reading it left out" in html
    assert "Pages 3–5 have no text" in html
    assert "&lt;b&gt;2" in html


def test_a_passage_tells_its_page_where_the_source_has_pages(editor, book):
    source = make_read_source(biography=book, passages=0)
    make_passage(version=source.current_version, ordinal=7, page=12)
    make_passage(version=source.current_version, ordinal=8)

    html = words_of(editor, page_of(book, source))

    assert html.count("· page") == 1
    assert "· page 12" in html


def seen_by(client, address):
    """Return the mark of the record that a page shows."""
    return client.get(address).context["form"].initial["seen"]


def test_the_second_of_two_corrections_is_told_of_the_first(editor, book):
    source = make_read_source(biography=book)
    address = page_of(book, source)
    seen = seen_by(editor, address)
    editor.post(address, RECORD | {"seen": seen})

    answer = editor.post(address, RECORD | {"title": "Diaries", "seen": seen})

    source.refresh_from_db()
    assert (answer.status_code, source.title) == (409, "Letters")
    assert "it says now: Byron, Ada; Babbage, C.; Letters; 1841–1843" in answer.content.decode()
    editor.post(address, RECORD | {"title": "Diaries", "seen": answer.context["form"].data["seen"]})
    source.refresh_from_db()
    assert source.title == "Diaries"


@pytest.mark.parametrize(
    ("record", "missing"),
    [
        ({"title": "T"}, "author, year"),
        ({"title": "T", "authors": ["Roe, Jane"]}, "year"),
        ({"title": "T", "year": "1901", "extra": {"editor": "Roe, Jane"}}, ""),
        ({"title": "T", "authors": ["Roe, Jane"], "extra": {"issued": "1901-05"}}, ""),
    ],
)
def test_what_a_record_lacks_is_said_with_the_way_to_mend_it(editor, book, record, missing):
    source = make_read_source(biography=book, record=record)

    html = words_of(editor, page_of(book))

    assert (f"Incomplete: {missing} missing." in html) is bool(missing)
    assert (f'href="{page_of(book, source)}#record"' in html) is bool(missing)
    said = f"The record is incomplete: {missing} missing."
    assert (said in words_of(editor, page_of(book, source))) is bool(missing)


def test_a_fetched_source_says_where_from_and_when(editor, book):
    record = {"title": "T", "extra": {"accessed": "2024-05-06"}}
    source = make_read_source(biography=book, record=record, address="https://example.org/a?b=<c>")

    html = words_of(editor, page_of(book, source))

    assert 'href="https://example.org/a?b=&lt;c&gt;"' in html
    assert "fetched on 2024-05-06" in html
