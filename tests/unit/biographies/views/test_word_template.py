"""A house's Word template, brought by an editor or by command."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from biographies.errors import ExportFailedError
from biographies.house_template import kept_template
from biographies.models import Biography
from biographies.models.chapter import text_hash_of
from tests.factories import make_biography
from tests.people import browse_as
from tests.unit.biographies.test_exporting_word_template import house

pytestmark = pytest.mark.django_db


def send(book, **given):
    return browse_as().post(f"/biographies/{book.slug}/word-template/", given)


def stored(book):
    return default_storage.listdir(f"templates/{book.pk}")[1]


def upload(content):
    return SimpleUploadedFile("house.dotx", content)


def test_a_template_is_kept_shown_and_removed(django_capture_on_commit_callbacks):
    book = make_biography()
    assert send(book, word_template=upload(house())).status_code == 303
    page = browse_as().get(f"/biographies/{book.slug}/word-template/").content.decode()
    assert "This book has a template." in page
    assert kept_template(Biography.objects.get()) == house()

    with django_capture_on_commit_callbacks(execute=True):
        assert send(book, remove="yes").status_code == 303

    assert kept_template(Biography.objects.get()) == b""
    assert stored(book) == []


def test_another_template_takes_the_place_of_the_first(
    django_capture_on_commit_callbacks, tmp_path
):
    book = make_biography()
    second = house("Arial")
    with django_capture_on_commit_callbacks(execute=True):
        send(book, word_template=upload(house()))
        send(book, word_template=upload(second))

    assert kept_template(Biography.objects.get()) == second
    assert len(stored(book)) == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [({}, "Choose a Word file."), ({"word_template": upload(b"no zip")}, "Is no Word file")],
)
def test_a_bad_template_is_said_at_its_field_and_changes_nothing(given, said):
    book = make_biography()

    answer = send(book, **given)

    assert said in answer.context["form"].errors["word_template"][0]
    assert not Biography.objects.get().word_template


def test_a_template_that_is_lost_is_said():
    book = make_biography()
    send(book, word_template=upload(house()))
    book.refresh_from_db()
    default_storage.delete(book.word_template.name)

    with pytest.raises(ExportFailedError, match="bring it again, or remove it"):
        kept_template(book)


def test_what_is_printed_changes_with_the_template():
    book = make_biography()
    before = text_hash_of(book, [])
    send(book, word_template=upload(house()))

    assert text_hash_of(Biography.objects.get(), []) != before


def test_a_template_is_set_and_removed_by_command(tmp_path, capsys):
    book, file = make_biography(title="Ada"), tmp_path / "house.dotx"
    file.write_bytes(house())

    call_command("set_word_template", book.slug, str(file))
    assert Biography.objects.get().word_template
    call_command("set_word_template", book.slug, "--remove")

    assert not Biography.objects.get().word_template
    assert capsys.readouterr().out.split("\n")[:2] == [
        "Ada: template kept",
        "Ada: template removed",
    ]
