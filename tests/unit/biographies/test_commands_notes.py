"""Commands that say how a book's notes are to be printed."""

import pytest

from biographies.models import Biography
from taskqueue.models import TaskRun
from tests.unit.biographies.test_commands import Ended, make_written_book

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("given", [(), ("--citation-style", "mla")])
def test_a_book_is_made_with_its_style_of_notes(given):
    ended = Ended("create_biography", "--subject", "Ada", "--json", *given)

    book = Biography.objects.get(pk=ended.data["id"])
    assert book.citation_style == ([*given] or ["chicago"])[-1]


@pytest.mark.parametrize(
    ("given", "options"), [((), {}), (("--notes", "statement"), {"notes": "statement"})]
)
def test_a_careful_editor_may_have_a_note_for_each_statement(given, options):
    Ended("export_biography", make_written_book().pk, "--format", "epub", *given)

    assert TaskRun.objects.get().kwargs["options"] == options
