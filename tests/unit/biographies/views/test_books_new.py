"""A new biography by its form: checked, started, refused at the field, made once."""

import json
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from biographies.language_model import Provider
from biographies.models import Biography
from taskqueue.models import TaskRun
from tests.people import browse_as
from tests.texts import TEXT

pytestmark = pytest.mark.django_db

ASKED = {"subject": "Ada Lovelace", "chapters": "3", "words": "500", "language": "en"}
GOOD = TEXT.encode()
ASKED |= {"is_shared": "on", "then": "start"}


def upload(name="letters.txt", content=GOOD):
    return SimpleUploadedFile(name, content)


def send(client, *files, **fields):
    return client.post("/biographies/new/", ASKED | {"sources": list(files)} | fields)


def errors_of(answer):
    return dict(answer.context["form"].errors)


def test_the_form_is_there_with_the_usual_sizes():
    html = browse_as().get("/biographies/new/").content.decode()

    assert 'value="20"' in html
    assert 'value="2550"' in html
    assert 'type="file"' in html
    assert "multiple" in html


def test_start_makes_the_book_of_the_person_and_begins_it():
    client = browse_as()

    answer = send(client, upload())

    book = Biography.objects.get()
    assert (answer.status_code, answer.url) == (303, f"/biographies/{book.slug}/")
    assert (book.owner, book.is_shared, book.state, book.goal) == (
        client.person, True, "queued", "book",
    )  # fmt: skip
    assert book.sources.get().filename == "letters.txt"
    assert TaskRun.objects.get().task == "biographies.produce_biography"


def test_the_style_of_notes_is_chosen_with_the_book_and_shown_on_its_page():
    client = browse_as()

    answer = send(client, upload(), citation_style="apa")

    assert Biography.objects.get().citation_style == "apa"
    assert "notes after APA" in client.get(answer.url).content.decode()


def test_check_only_has_the_book_planned_and_no_more():
    send(browse_as(), upload(), then="check")

    assert Biography.objects.get().goal == "plan"


def test_a_draft_without_sources_waits_for_them():
    answer = send(browse_as(), then="check")

    assert "Add its sources next" in browse(answer)
    assert (Biography.objects.get().state, TaskRun.objects.count()) == ("draft", 0)


def browse(answer):
    """Follow a redirect as the person who got it."""
    return answer.client.get(answer.url).content.decode()


def test_a_book_that_is_not_shared_is_its_owners_own():
    client = browse_as()
    answer = client.post("/biographies/new/", {**ASKED, "is_shared": "", "sources": [upload()]})

    assert client.get(answer.url).status_code == 200
    assert browse_as().get(answer.url).status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("subject", "", "required"),
        ("subject", "x" * 201, "at most 200"),
        ("subject", "a\x07b", "control character"),
        ("title", "x" * 201, "at most 200"),
        ("chapters", "0", "outside 1 to 100"),
        ("chapters", "101", "outside 1 to 100"),
        ("chapters", "many", "whole number"),
        ("words", "99", "outside 100 to 20000"),
        ("words", "", "required"),
        ("language", "English", "code such as en"),
        ("citation_style", "harvard", "Select a valid choice"),
    ],
)
def test_a_bad_value_is_refused_at_its_field_and_nothing_is_kept(field, value, words):
    answer = send(browse_as(), upload(), **{field: value})

    assert list(errors_of(answer)) == [field]
    assert words in errors_of(answer)[field][0]
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert not Biography.objects.exists()


def test_every_bad_field_is_marked_at_once():
    answer = send(browse_as(), subject="", chapters="0")

    assert sorted(errors_of(answer)) == ["chapters", "sources", "subject"]


def test_what_was_typed_is_still_there_and_the_files_are_asked_for_again():
    html = send(browse_as(), upload(), chapters="0", title="A <b>Life</b>").content.decode()

    assert "A &lt;b&gt;Life&lt;/b&gt;" in html
    assert "choose them again" in html


def test_a_start_takes_a_source():
    answer = send(browse_as())

    assert "choose at least one file" in errors_of(answer)["sources"][0]
    assert not Biography.objects.exists()


@pytest.mark.parametrize("then", ["check", "start"])
def test_files_that_are_all_bad_are_named_and_nothing_is_kept(then):
    answer = send(browse_as(), upload("a.txt", b""), upload("b.doc"), then=then)

    reasons = errors_of(answer)["sources"]
    assert reasons[0] == "a.txt: the file is empty"
    assert reasons[1].startswith("b.doc: files ending in .doc cannot be read")
    assert not Biography.objects.exists()


def test_a_bad_file_is_named_and_the_others_are_taken():
    html = browse(send(browse_as(), upload(), upload("b.doc"), upload("c.txt")))

    assert "1 file taken: letters.txt." in html
    assert "Not taken: b.doc: files ending in .doc" in html
    assert "Not taken: c.txt: the same text as letters.txt" in html


def test_records_among_the_files_give_a_source_its_title():
    record = {"id": "letters.txt", "type": "book", "title": "Letters of Ada"}
    records = upload("records.json", json.dumps([record]).encode())

    send(browse_as(), upload(), records)

    assert Biography.objects.get().sources.get().title == "Letters of Ada"


def test_a_form_sent_twice_makes_one_book():
    client = browse_as()

    first = send(client, upload(), form_key="k1")
    second = send(client, upload(), form_key="k1")

    assert first.url == second.url
    assert Biography.objects.count() == 1


def test_what_breaks_on_the_way_leaves_nothing(monkeypatch):
    def broken(*_):
        raise OSError

    monkeypatch.setattr("biographies.book_acts.keep", broken)
    client = browse_as()
    client.raise_request_exception = False

    assert send(client, upload()).status_code == 500
    assert not Biography.objects.exists()


@pytest.mark.parametrize(
    ("group", "status"), [("editor", 200), ("operator", 200), ("auditor", 403), ("", 403)]
)
def test_who_may_make_a_book(group, status):
    assert browse_as(group).get("/biographies/new/").status_code == status


def test_a_title_of_signs_alone_still_has_an_address():
    answer = send(browse_as(), upload(), title="???")

    assert answer.url == "/biographies/biography/"


def test_what_no_field_is_to_blame_for_is_said_above_the_form(monkeypatch):
    monkeypatch.setattr("biographies.forms.books.writers_here", tuple)

    answer = send(browse_as(), upload())

    assert "extractive" in errors_of(answer)["__all__"][0]
    assert not Biography.objects.exists()


def test_addresses_are_sources_as_files_are():
    client = browse_as()

    answer = send(client, addresses="https://a.example/life \n\nhttps://a.example/life\n",
                  rights="public_domain")  # fmt: skip

    source = Biography.objects.get().sources.get()
    assert (source.address, source.rights) == ("https://a.example/life", "public_domain")
    assert "To be fetched and read: https://a.example/life." in browse(answer)
    assert TaskRun.objects.get().task == "biographies.produce_biography"


def test_files_and_addresses_may_come_together():
    send(browse_as(), upload(), addresses="https://a.example/life", then="check")

    assert Biography.objects.get().sources.count() == 2


def test_an_address_that_is_never_fetched_is_refused_at_its_field_with_its_reason():
    answer = send(browse_as(), addresses="https://a.example/\nhttp://127.1/\nftp://a.example/")

    said = errors_of(answer)
    assert list(said) == ["addresses"]
    assert said["addresses"][0].startswith("http://127.1/ is not fetched: ")
    assert len(said["addresses"]) == 2
    assert not Biography.objects.exists()


def test_more_addresses_than_can_be_taken_at_once_are_refused():
    lines = "\n".join(f"https://a.example/{n}" for n in range(51))

    said = errors_of(send(browse_as(), addresses=lines))

    assert said == {"addresses": ["There are 51 addresses; 50 at once are the limit."]}


def test_a_model_is_asked_about_only_where_there_is_one(settings):
    assert b'name="budget"' not in browse_as().get("/biographies/new/").content
    settings.LLM_PROVIDERS = (Provider("first", "http://127.0.0.1:1/v1", "small"),)

    assert b'name="budget"' in browse_as().get("/biographies/new/").content


def test_a_book_can_be_written_by_a_model_within_a_budget(settings):
    settings.LLM_PROVIDERS = (Provider("first", "http://127.0.0.1:1/v1", "small"),)

    send(browse_as(), upload(), writer="llm", budget="12.5")

    book = Biography.objects.get()
    assert (book.writer, book.budget) == ("llm", Decimal("12.50"))


def test_a_model_may_translate_and_the_sources_own_sentences_cannot_be(settings):
    settings.LLM_PROVIDERS = (Provider("first", "http://127.0.0.1:1/v1", "small"),)

    refused = send(browse_as(), upload(), may_translate="on")
    send(browse_as(), upload(), writer="llm", may_translate="on")

    assert "a model can" in errors_of(refused)["may_translate"][0]
    assert Biography.objects.get().translates


def test_a_budget_that_is_no_amount_is_said_at_its_field(settings):
    settings.LLM_PROVIDERS = (Provider("first", "http://127.0.0.1:1/v1", "small"),)

    answer = send(browse_as(), upload(), writer="llm", budget="much")

    assert "not an amount such as 12.50" in errors_of(answer)["budget"][0]
