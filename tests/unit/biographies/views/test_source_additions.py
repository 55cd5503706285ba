"""Adding addresses and files of bibliographic records on a book's pages."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from biographies import importing
from biographies.models import Source
from biographies.pages import source_records as shown
from taskqueue.models import TaskRun
from tests.factories import make_biography, make_read_source, make_source
from tests.people import browse_as

pytestmark = pytest.mark.django_db

ADDRESS = "https://example.org/life"
RIS = """TY  - BOOK
AU  - Roe, Jane
TI  - A Life of Ada
PY  - 1901
ER  -
TY  - BOOK
TI  - <b>Elsewhere</b>
ER  -
TY  - BOOK
ER  -
"""


@pytest.fixture
def editor():
    return browse_as()


@pytest.fixture
def book():
    return make_biography(title="A Life")


def page_of(book, act=""):
    return f"/biographies/{book.slug}/sources/{act}"


def words_of(client, address):
    return " ".join(client.get(address).content.decode().split())


def send(client, book, text=RIS, name="refs.ris"):
    file = SimpleUploadedFile(name, text.encode())
    return client.post(page_of(book, "records/"), {"records": file}, follow=True)


def pick(client, book, **fields):
    sent = {"place": "0", "label": "record 2 “<b>Elsewhere</b>”"} | fields
    return client.post(page_of(book, "records/pick/"), sent, follow=True)


def test_an_address_waits_to_be_fetched_and_a_run_is_sent(editor, book):
    sent = {"address": "HTTPS://Example.org:443/life", "rights": "licensed"}

    answer = editor.post(page_of(book, "address/"), sent, follow=True)

    source = book.sources.get()
    assert (source.state, source.address, source.rights) == ("queued", ADDRESS, "licensed")
    run = TaskRun.objects.get(task="biographies.ingest_source")
    assert run.kwargs["source_id"] == source.pk
    assert f"{ADDRESS} is to be fetched and read." in answer.content.decode()
    assert 'data-label="Kind">address<' in answer.content.decode()


def test_an_address_is_added_once(editor, book):
    for _ in range(2):
        answer = editor.post(page_of(book, "address/"), {"address": ADDRESS}, follow=True)

    assert book.sources.count() == 1
    assert "is among the sources already" in answer.content.decode()


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://127.0.0.1/", "127.0.0.1 is not a public address"),
        ("ftp://example.org/", "must begin with http:// or https://"),
        ("", "required"),
        ("https://a.example/" + "x" * 2000, "at most 2000"),
    ],
)
def test_an_address_that_is_never_fetched_is_refused_at_the_field(editor, book, address, words):
    answer = editor.post(page_of(book, "address/"), {"address": address})

    assert words in " ".join(answer.context["address_form"].errors["address"])
    assert 'id="address_address_error"' in answer.content.decode()
    assert not Source.objects.exists()


def test_each_record_gets_its_source_is_left_to_choose_or_reported(editor, book):
    source = make_read_source(biography=book, filename="a-life-of-ada.txt", record={"title": "x"})

    html = send(editor, book).content.decode()

    source.refresh_from_db()
    assert (source.title, source.record["authors"]) == ("A Life of Ada", ["Roe, Jane"])
    assert "1 of 2 records found their source." in html
    assert "record 3, title: is needed." in html
    assert "record 2 “&lt;b&gt;Elsewhere&lt;/b&gt;”" in html


def test_a_record_that_was_left_over_goes_where_the_editor_says(editor, book):
    source = make_source(biography=book, filename="b.txt")
    send(editor, book)

    wrong = pick(editor, book, place="1", source=source.pk)
    answer = pick(editor, book, place="1", source=source.pk, label="record 2 “<b>Elsewhere</b>”")

    source.refresh_from_db()
    assert source.title == "<b>Elsewhere</b>"
    assert "is the record of b.txt" in (wrong.content + answer.content).decode()
    assert "not waiting any more" in answer.content.decode()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"place": "7"}, "not waiting any more"),
        ({"place": "x"}, "not waiting any more"),
        ({"label": "another"}, "not waiting any more"),
        ({"source": ""}, "Choose the source"),
        ({"source": "99999999"}, "Choose the source"),
    ],
)
def test_what_cannot_be_chosen_changes_nothing(editor, book, fields, words):
    source = make_read_source(biography=book, record={"title": "A Life of Ada"})
    send(editor, book)

    answer = pick(editor, book, **({"source": source.pk} | fields))

    source.refresh_from_db()
    assert words in answer.content.decode()
    assert source.title == "A Life of Ada"


def test_nothing_is_chosen_before_a_file_came(editor, book):
    assert "not waiting any more" in pick(editor, book, source="1").content.decode()


def test_a_source_of_another_book_gets_no_record(editor, book):
    other = make_source(record={"title": "Other"})
    make_read_source(biography=book, record={"title": "A Life of Ada"})
    send(editor, book)

    pick(editor, book, source=other.pk)

    other.refresh_from_db()
    assert other.title == "Other"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("refs.txt", "x", "none of .bib, .ris, .json"),
        ("refs.json", "{", "not JSON"),
        ("refs.ris", "x" * (importing.MAX_RECORDS_BYTES + 1), "more than 2 MB"),
    ],
    ids=["kind", "json", "size"],
)
def test_a_file_that_is_no_file_of_records_is_refused_at_the_field(
    editor, book, name, content, words
):
    answer = send(editor, book, content, name)

    assert words in " ".join(answer.context["form"].errors["records"])


def test_rights_change_only_if_a_record_names_them(editor, book):
    kept = make_source(biography=book, filename="a.txt", rights="licensed")
    freed = make_source(biography=book, filename="b.txt", rights="quote_only")
    items = [{"id": "a.txt", "title": "A"}, {"id": "b.txt", "title": "B", "rights": "CC0"}]

    send(editor, book, json.dumps(items), "zotero.json")

    kept.refresh_from_db()
    freed.refresh_from_db()
    assert (kept.rights, freed.rights) == ("licensed", "public_domain")


def test_where_and_when_a_source_was_fetched_stays_with_its_new_record(editor, book):
    known = {"title": "A", "url": ADDRESS, "extra": {"accessed": "2024-05-06", "note": "x"}}
    source = make_source(biography=book, address=ADDRESS, filename="a.html", record=known)

    send(editor, book, json.dumps([{"id": "a.html", "title": "B"}]), "zotero.json")

    source.refresh_from_db()
    assert (source.record["url"], source.record["title"]) == (ADDRESS, "B")
    assert source.record["extra"] == {"accessed": "2024-05-06"}


def test_more_left_over_records_than_are_kept_are_counted(editor, book, monkeypatch):
    monkeypatch.setattr(shown, "MAX_KEPT", 1)
    make_source(biography=book)

    html = " ".join(send(editor, book).content.decode().split())

    assert "1 more record belongs to no source" in html


def test_who_only_reads_is_offered_nothing_to_add(book):
    auditor = browse_as("auditor")

    assert "Only editors of the book add records" in words_of(auditor, page_of(book, "records/"))
    assert "Add an address" not in words_of(auditor, page_of(book))
