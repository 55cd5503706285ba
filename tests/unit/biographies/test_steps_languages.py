"""The language of a source that does not say it."""

import pytest

from biographies.models import Biography
from biographies.sources import SourceText, cut_passages, read_source
from biographies.steps.languages import with_language
from biographies.steps.reading import Upload, add_read_source
from tests.factories import make_biography
from tests.fakes import FakeGuard
from tests.steps import plan
from tests.texts import TEXT

SPANISH = """Ada nació en Londres en diciembre de 1815 y fue la única hija de aquel matrimonio.

Su madre hizo que aprendiera aritmética, música y francés en la casa de Kirkby Mallory.

En junio de 1833 conoció a Charles Babbage y vio en su salón la máquina que no estaba acabada.
"""


def language_of(text, book="en", said=""):
    """Return the language that a source is taken to be in."""
    read = read_source(text.encode(), filename="life.md")
    read = SourceText(read.text, read.blocks, read.encoding, language=said)
    return with_language(read, list(cut_passages(read)), book=book).language


@pytest.mark.parametrize(
    ("text", "found"), [(TEXT, "en"), (SPANISH, "es"), ("Ada, London, 1815.", "")]
)
def test_a_language_is_found_out_from_the_text(text, found):
    assert language_of(text) == found


def test_a_text_in_two_languages_is_in_neither():
    assert language_of(f"# I\n\n{TEXT}\n\n# II\n\n{SPANISH * 7}") == ""


def test_what_a_file_says_stands():
    assert language_of(SPANISH, said="ca") == "ca"


def test_for_a_book_in_another_language_nothing_is_guessed():
    assert language_of(TEXT, book="nl") == ""


@pytest.mark.django_db
def test_a_source_in_another_language_is_named_with_its_words():
    book = make_biography(chapter_count=1)
    for name, text in (("life.txt", TEXT), ("vida.txt", SPANISH)):
        upload = Upload(name, text.encode(), rights="licensed")
        add_read_source(book, upload, guard=FakeGuard())
    plan(Biography.objects.get(pk=book.pk))
    assert book.sources.get(filename="vida.txt").set_aside == (
        "It is in another language (es) than the book: none of its 50 words can be used."
    )
