"""A source's readings on its page, a corrected file in its place, and checking against it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from biographies.models import Source
from biographies.steps.addresses import waits_for_fetch
from taskqueue.models import TaskRun
from tests.factories import make_read_source
from tests.people import browse_as
from tests.unit.biographies.test_source_versions import NEW, OLD, make_cited

pytestmark = pytest.mark.django_db


def words_of(answer):
    return " ".join(answer.content.decode().split())


def page_of(source, tail=""):
    return f"/biographies/{source.biography.slug}/sources/{source.pk}/{tail}"


def chapter_page(chapter, tail=""):
    return f"/biographies/{chapter.biography.slug}/chapters/{chapter.place}/{tail}"


def make_ingest(source, *, result):
    TaskRun.objects.create(
        task="biographies.ingest_source", state="SUCCESS", ended_at=timezone.now(),
        subject=source.biography.run_subject, kwargs={"source_id": source.pk}, result=result,
    )  # fmt: skip


def upload(name="b.txt", content=b"Ada Lovelace wrote of it again, in a longer letter."):
    return SimpleUploadedFile(name, content)


def test_both_readings_are_listed_and_the_earlier_one_can_be_read():
    _, source = make_cited()

    page = words_of(browse_as().get(page_of(source)))
    earlier = words_of(browse_as().get(page_of(source) + "?passage=1"))

    assert NEW in page
    assert "Cited in chapters" in page
    assert OLD in earlier


def test_a_corrected_file_comes_in_the_place_of_the_old_one():
    _, source = make_cited()

    browse_as().post(page_of(source, "replace/"), {"sources": upload()})

    source.refresh_from_db()
    assert (source.filename, source.state, source.number) == ("b.txt", "queued", 1)


@pytest.mark.parametrize(
    ("files", "words"),
    [([upload("a.xyz")], "a.xyz"), ([upload(), upload("c.txt", b"Other.")], "one comes in the"),
     ([], "Choose at least one file")],
)  # fmt: skip
def test_a_file_that_cannot_come_in_its_place_says_why(files, words):
    _, source = make_cited()

    answer = browse_as().post(page_of(source, "replace/"), {"sources": files}, follow=True)

    assert words in words_of(answer)
    assert Source.objects.get(pk=source.pk).filename == source.filename


def test_a_chapter_that_cites_an_earlier_reading_says_so_until_it_is_checked_again():
    chapter, _ = make_cited()
    client = browse_as()
    assert "1 citation of this text is of an earlier reading" in words_of(
        client.get(chapter_page(chapter))
    )

    answer = client.post(chapter_page(chapter, "recheck/"), follow=True)

    assert "Citations that cite the new reading now: 1." in words_of(answer)
    assert "of an earlier reading" not in words_of(answer)


def test_what_the_new_reading_lacks_is_said():
    chapter, _ = make_cited(reread=("Something else entirely is told here.",))

    answer = browse_as().post(chapter_page(chapter, "recheck/"), follow=True)

    assert "whose words the new reading does not have: 1" in words_of(answer)


def test_a_sources_pages_name_the_chapters_to_check_and_check_them():
    _, source = make_cited()
    client = browse_as()
    said = "1 chapter cites an earlier reading of"
    assert said in words_of(client.get(page_of(source).removesuffix(f"{source.pk}/")))
    assert f"{said} this source" in words_of(client.get(page_of(source)))

    answer = client.post(page_of(source, "recheck/"), follow=True)

    assert "Citations that cite the new reading now: 1." in words_of(answer)
    assert said not in words_of(answer)


def test_a_source_that_was_read_again_and_said_the_same_says_so():
    source = make_read_source()
    make_ingest(source, result={"is_new": False})

    assert "said just what it had said" in words_of(browse_as().get(page_of(source)))


@pytest.mark.parametrize("result", [{"is_new": True}, {"is_new": None}, None])
def test_another_reading_does_not(result):
    source = make_read_source()
    make_ingest(source, result=result)

    assert "said just what it had said" not in words_of(browse_as().get(page_of(source)))


def test_an_address_is_fetched_again():
    source = make_read_source(address="https://example.org/a", filename="a.txt")
    client = browse_as()
    assert "Fetch the address again" in words_of(client.get(page_of(source)))

    answer = client.post(page_of(source, "read/"), {"fetch": "1"}, follow=True)

    assert "https://example.org/a is to be fetched and read again" in words_of(answer)
    assert waits_for_fetch(Source.objects.get())
