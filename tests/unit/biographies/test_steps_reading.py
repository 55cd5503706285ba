"""From an editor's file to passages: kept once, read once, and a bad file named."""

import pytest

from biographies.errors import InvalidInputError, NoSourcesError, SourceUnreadableError
from biographies.guard import Unguarded
from biographies.models import Passage, Source, SourceVersion
from biographies.sources import Record
from biographies.steps import reading
from biographies.steps.reading import (
    Upload,
    add_read_source,
    add_source,
    find_source,
    ingest_source,
    read_all,
    rights_of,
)
from taskqueue.errors import LeaseLostError
from tests.factories import make_biography, make_read_source, make_source
from tests.fakes import FakeGuard, Killed, KilledGuard
from tests.texts import TEXT

pytestmark = pytest.mark.django_db


def make_upload(**only_what_matters):
    return Upload(**({"filename": "life.txt", "content": TEXT.encode()} | only_what_matters))


def test_a_file_is_kept_as_it_came_and_waits_to_be_read():
    source = add_source(make_biography(), make_upload(), guard=Unguarded())

    assert source.state == "queued"
    assert (source.file.open().read(), source.size) == (TEXT.encode(), len(TEXT.encode()))


def test_the_same_bytes_are_kept_once_in_a_book():
    book = make_biography()

    first = add_source(book, make_upload(), guard=Unguarded())

    assert add_source(book, make_upload(filename="copy.txt"), guard=Unguarded()) == first


@pytest.mark.parametrize(
    ("in_record", "kept"),
    [("", "licensed"), ("see the last page", "licensed"), ("quote only", "quote_only"),
     ("public domain", "public_domain")],
)  # fmt: skip
def test_a_record_goes_before_what_is_said_of_the_upload_if_it_is_understood(in_record, kept):
    assert rights_of(Record("Life", extra={"rights": in_record}), "licensed") == kept


@pytest.mark.parametrize(
    ("rights", "kept"),
    [("public domain", "public_domain"), ("CC0-1.0", "public_domain"), ("licensed", "licensed"),
     ("Public domain in the USA.", "public_domain"), ("all rights reserved", "quote_only"),
     ("", "quote_only")],
)  # fmt: skip
def test_rights_are_taken_from_the_record_and_the_least_when_nothing_is_said(rights, kept):
    record = Record(title="Life", extra={"rights": rights})
    source = add_source(make_biography(), make_upload(record=record), guard=Unguarded())

    assert source.rights == kept


def test_a_file_over_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr(reading, "MAX_SOURCE_BYTES", 10)

    with pytest.raises(InvalidInputError, match="larger than"):
        add_source(make_biography(), make_upload(), guard=Unguarded())


def test_a_file_whose_row_could_not_be_written_is_not_left_behind(settings):
    with pytest.raises(LeaseLostError):
        add_source(make_biography(), make_upload(), guard=FakeGuard(lost_at_write=1))

    assert not Source.objects.exists()


def test_reading_a_source_gives_passages_at_their_places():
    source = make_source(content=TEXT.encode(), record={})
    guard = FakeGuard()

    figures = ingest_source(source.pk, guard=guard)

    passages = Passage.objects.filter(version__source=source)
    text = SourceVersion.objects.get().text
    assert figures["status"] == "ready"
    assert figures["passages"] == passages.count() > 1
    assert all(text[passage.start : passage.end] == passage.text for passage in passages)
    assert guard.described[0] == (
        source.biography.run_subject, f"source {source.pk} notes.txt",
    )  # fmt: skip


def test_a_source_without_a_record_gets_one_from_its_text():
    source = make_source(content=TEXT.encode(), record={}, filename="ada-life.txt")

    ingest_source(source.pk, guard=FakeGuard())

    source.refresh_from_db()
    assert source.record["title"] == "Ada life"


def test_a_source_that_was_read_is_left_alone():
    source = make_read_source()

    assert ingest_source(source.pk, guard=FakeGuard())["passages"] == 12
    assert SourceVersion.objects.count() == 1


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02\xff" * 40, b"   \n"])
def test_a_file_without_text_fails_with_its_reason(content):
    source = make_source(content=content)

    with pytest.raises(SourceUnreadableError):
        ingest_source(source.pk, guard=FakeGuard())

    source.refresh_from_db()
    assert (source.state, source.error_code) == ("failed", "source.unreadable")
    assert source.error_message


def test_a_file_that_is_gone_is_named():
    source = make_source()
    source.file.storage.delete(source.file.name)

    with pytest.raises(SourceUnreadableError, match="no longer in the storage"):
        ingest_source(source.pk, guard=FakeGuard())


def test_a_reading_that_was_killed_is_done_again_and_kept_once():
    source = make_source(content=TEXT.encode())
    with pytest.raises(Killed):
        ingest_source(source.pk, guard=KilledGuard(at_write=2))
    assert not Passage.objects.exists()

    ingest_source(source.pk, guard=FakeGuard())

    assert SourceVersion.objects.count() == 1
    assert Source.objects.get().state == "ready"


def test_what_another_run_has_read_is_not_read_again():
    source = make_source(content=TEXT.encode())
    stale = Source.objects.get(pk=source.pk)
    ingest_source(source.pk, guard=FakeGuard())

    reading.read_and_store(stale, guard=FakeGuard())

    assert SourceVersion.objects.filter(source=source).count() == 1


def test_of_two_readers_at_once_the_second_keeps_nothing(monkeypatch):
    source = make_source(content=TEXT.encode())
    read_content = reading.read_content

    def overtaken(*args, **given):
        monkeypatch.setattr(reading, "read_content", read_content)
        reading.read_and_store(Source.objects.get(), guard=FakeGuard())
        return read_content(*args, **given)

    monkeypatch.setattr(reading, "read_content", overtaken)
    ingest_source(source.pk, guard=FakeGuard())

    assert SourceVersion.objects.filter(source=source).count() == 1


def test_a_source_that_is_to_be_read_again_gets_a_new_version():
    source = make_read_source(content=TEXT.encode())
    Source.objects.requeue(source.pk)

    assert ingest_source(source.pk, guard=FakeGuard())["version"] == 2


def test_a_source_that_is_not_there_is_named():
    with pytest.raises(InvalidInputError, match="source_id: there is no source 77"):
        find_source(77)


def test_a_source_belongs_to_one_book():
    with pytest.raises(InvalidInputError, match="belongs to biography"):
        ingest_source(make_source().pk, 999, guard=FakeGuard())


def test_one_bad_source_stops_no_other():
    book = make_biography()
    make_source(biography=book, content=b"\x00\x01" * 50)
    make_source(biography=book, content=TEXT.encode())

    read_all(book, guard=FakeGuard())

    assert sorted(book.sources.values_list("state", flat=True)) == ["failed", "ready"]


def test_a_book_without_any_source_says_so():
    with pytest.raises(NoSourcesError, match=r"of Ada Lovelace has no sources$"):
        read_all(make_biography(), guard=FakeGuard())


def test_a_book_whose_sources_are_all_bad_names_each():
    book = make_biography()
    make_source(biography=book, content=b"", filename="empty.txt")

    with pytest.raises(NoSourcesError, match=r"no sources that can be read \(empty\.txt: "):
        read_all(book, guard=FakeGuard())


def test_a_file_is_read_and_kept_in_one_go():
    source, passages = add_read_source(make_biography(), make_upload(), guard=Unguarded())

    source.refresh_from_db()
    assert (source.state, source.current_version.passages.count()) == ("ready", passages)


def test_a_bad_file_read_in_one_go_leaves_nothing():
    with pytest.raises(SourceUnreadableError):
        add_read_source(make_biography(), make_upload(content=b""), guard=Unguarded())

    assert not Source.objects.exists()
