"""Takes a book through its first steps as a worker would, for tests that begin behind them."""

from biographies.models import Biography
from biographies.steps import generate_chapter, plan_biography
from tests.factories import make_biography, make_read_source
from tests.fakes import FakeGuard


def make_book_with_source(**only_what_matters):
    """A book of two chapters of 100 words with a source that was read."""
    columns = {"chapter_count": 2, "words_per_chapter": 100}
    book = make_biography(**(columns | only_what_matters))
    make_read_source(biography=book)
    return book


def plan(book):
    """Plan a book."""
    return plan_biography(Biography.objects.get(pk=book.pk), guard=FakeGuard())


def write(book, number=1, *, title="", words=2550, guard=None):
    """Write one chapter of a book."""
    asked = (title, words)
    return generate_chapter(None, number, asked, book.pk, guard=guard or FakeGuard())
