"""Back matter and files: from the texts as they are, the same for the same texts."""

import pytest
from django.core.files.storage import default_storage

from biographies.book_files import copy_export, newest_exports
from biographies.errors import ChapterNotWrittenError, InvalidInputError
from biographies.models import Biography, Chapter, ChapterRevision, Export, Source
from biographies.models.source import content_hash
from biographies.steps import compile_back_matter, export_all, export_biography, generate_chapter
from biographies.steps.exports import make_manuscript
from taskqueue.errors import LeaseLostError
from tests.factories import (
    make_biography,
    make_chapter,
    make_citation,
    make_passage,
    make_read_source,
    make_revision,
)
from tests.fakes import FakeGuard

pytestmark = pytest.mark.django_db


def make_written_book():
    book = make_biography(chapter_count=2)
    make_read_source(biography=book, record={"title": "A Life", "authors": ["Ross, A."]})
    for number in (1, 2):
        generate_chapter(None, number, ("", 100), book.pk, guard=FakeGuard())
    return Biography.objects.get(pk=book.pk)


def compile_it(book):
    return compile_back_matter(None, book.pk, guard=FakeGuard())


def export(book, name="markdown", options=None, guard=None):
    return export_biography(name, None, options, book.pk, guard=guard or FakeGuard())


def parts_of(book):
    rows = book.chapters.in_book_order().select_related("current_revision")
    return [row for row in rows if row.current_revision]


def test_back_matter_is_made_from_what_the_texts_cite():
    book = make_written_book()

    got = compile_it(book)

    assert [part["part"] for part in got["parts"]] == ["chronology", "bibliography"]
    bibliography = book.chapters.get(kind="bibliography").current_revision
    assert "A Life" in bibliography.markdown
    assert bibliography.author == "compiler"


PEOPLE = ("Mr. Babbage, a mathematician of London, came. {}", "Mr. Babbage went. {}")


def make_book_with_people(**given):
    """A book whose one chapter names somebody in two cited statements."""
    book = make_biography(chapter_count=1, **given)
    version = make_read_source(biography=book, passages=0, number=1).current_version
    for ordinal, text in enumerate(PEOPLE, 1):
        make_passage(version=version, ordinal=ordinal, text=text.format("").strip())
    markdown = " ".join(text.format(f"[^s1p{at}]") for at, text in enumerate(PEOPLE, 1))
    chapter = make_chapter(biography=book, markdown=markdown)
    for passage in version.passages.all():
        make_citation(revision=chapter.current_revision, passage=passage)
    return book


def test_people_stand_in_a_part_of_their_own_with_their_sources():
    book = make_book_with_people()

    kinds = [part["part"] for part in compile_it(book)["parts"]]

    assert kinds == ["chronology", "people", "bibliography"]
    text = book.chapters.get(kind="people").current_revision
    assert text.markdown == "- **Mr. Babbage** – a mathematician of London[^s1p1]\n"
    assert text.citations.get().passage.ordinal == 1


def test_a_part_that_nothing_is_left_for_is_made_empty_and_not_printed():
    book = make_book_with_people()
    make_chapter(biography=book, kind="glossary", number=0, markdown="- **Junto** – A club.")

    compile_it(book)

    assert book.chapters.get(kind="glossary").current_revision.markdown == ""
    assert "Glossary" not in default_storage.open(export(book)["file"]).read().decode()


def test_the_parts_are_named_in_the_language_of_the_book():
    book = make_book_with_people(language="es")

    compile_it(book)

    rows = book.chapters.filter(kind__in=Chapter.BACK_MATTER).in_book_order()
    assert [row.title for row in rows] == ["Cronología", "Personas", "Bibliografía"]


def test_another_style_makes_bibliography_and_files_anew():
    book = make_book_with_people()
    compile_it(book)
    first = export(book)
    Biography.objects.filter(pk=book.pk).update(citation_style="apa")

    compile_it(book)
    again = export(book)

    assert again["export_id"] != first["export_id"]
    assert "(n.d.)" in book.chapters.get(kind="bibliography").current_revision.markdown


def test_the_index_lists_who_is_named_twice():
    book = make_book_with_people()

    (entry,) = make_manuscript(book, parts_of(book)).index

    assert entry.name == "Babbage, Mr."
    assert [(one.part, one.start) for one in entry.mentions] == [(0, 0), (0, 0)]


def test_back_matter_of_the_same_texts_is_left_alone():
    book = make_written_book()

    assert compile_it(book) == compile_it(book)


def test_back_matter_of_new_texts_is_made_again():
    book = make_written_book()
    first = compile_it(book)
    Chapter.objects.filter(biography=book, number=1).update(title="Other")

    second = compile_it(book)

    assert first["parts"][1]["revision_id"] != second["parts"][1]["revision_id"]


def test_back_matter_that_a_person_wrote_is_left_alone():
    book = make_written_book()
    chapter = make_chapter(
        biography=book, kind="bibliography", number=0, markdown="Mine.", author_kind="person"
    )

    compile_it(book)

    chapter.refresh_from_db()
    assert chapter.current_revision.markdown == "Mine."


def test_a_book_without_a_text_has_no_back_matter_and_no_file():
    book = make_biography()
    with pytest.raises(ChapterNotWrittenError):
        compile_it(book)
    with pytest.raises(ChapterNotWrittenError, match="no written chapter"):
        export(book)


def test_a_file_is_kept_with_its_sum_and_the_texts_it_was_made_from():
    book = make_written_book()

    got = export(book)

    kept = Export.objects.get()
    content = default_storage.open(kept.file.name).read()
    assert (got["format"], got["bytes"], got["sha256"]) == (
        "markdown", len(content), content_hash(content),
    )  # fmt: skip
    assert kept.revision_ids == [part.current_revision_id for part in parts_of(book)]
    assert kept.file.name.startswith(f"exports/{book.pk}/")
    assert kept.file.name.endswith(f"-{kept.pk}/ada-lovelace.md")
    assert got["preflight"]["errors"] == []


def test_a_file_of_the_same_texts_is_not_made_twice():
    book = make_written_book()

    assert export(book)["export_id"] == export(book)["export_id"]
    assert export(book, options={"toc": False})["export_id"] != export(book)["export_id"]


def test_a_record_that_is_corrected_reaches_back_matter_and_new_files():
    book = make_written_book()
    compile_it(book)
    first = export(book)
    source = book.sources.get()
    Source.objects.filter(pk=source.pk).update(record=source.record | {"title": "The True Life"})

    compile_it(book)
    again = export(book)

    text = default_storage.open(again["file"]).read().decode()
    assert again["export_id"] != first["export_id"]
    assert text.count("The True Life") >= 2  # a note and the bibliography


def test_a_file_that_was_lost_is_made_again():
    book = make_written_book()
    first = export(book)
    default_storage.delete(first["file"])

    assert export(book)["export_id"] != first["export_id"]


def test_an_attempt_that_lost_its_run_leaves_no_file():
    book = make_written_book()

    with pytest.raises(LeaseLostError):
        export(book, guard=FakeGuard(lost_at_write=1))

    assert not Export.objects.exists()
    assert default_storage.listdir("exports")[0] in ([], [""]) or not any(
        default_storage.listdir(f"exports/{name}")[1]
        for name in default_storage.listdir("exports")[0]
    )


def test_all_formats_are_made_in_one_go(monkeypatch):
    book = make_written_book()
    monkeypatch.setattr("biographies.steps.exports.FORMATS", ("markdown",))

    assert [one["format"] for one in export_all(None, book.pk, guard=FakeGuard())] == ["markdown"]


@pytest.mark.parametrize(
    ("name", "options", "said"),
    [("odt", None, "format"), ("markdown", {"colour": 1}, "options"), ("pdf", "a4", "options")],
)
def test_a_format_or_option_that_does_not_exist_is_refused(name, options, said):
    with pytest.raises(InvalidInputError, match=said):
        export(make_written_book(), name, options)
    assert not Export.objects.exists()


def test_the_same_texts_give_the_same_book_whatever_their_ids():
    one, two = make_written_book(), make_written_book()

    texts = [make_manuscript(book, parts_of(book)) for book in (one, two)]

    assert texts[0] == texts[1]
    assert texts[0].identifier.startswith("urn:uuid:")


def test_every_citation_of_the_book_has_its_printed_note():
    book = make_written_book()

    manuscript = make_manuscript(book, parts_of(book))

    cited = {label for label in manuscript.places if f"[^{label}]" in manuscript.parts[0].markdown}
    assert cited
    assert all(place.heading == "A Life" for place in manuscript.places.values())
    assert manuscript.works[1].title == "A Life"


def test_a_part_without_a_text_is_not_printed():
    book = make_written_book()
    empty = make_chapter(biography=book, number=3)
    revision = make_revision(chapter=empty, markdown="\n")
    Chapter.objects.store_revision(empty.pk, revision_id=revision.pk, parent_id=None)

    export(book)

    assert ChapterRevision.objects.get(pk=revision.pk).pk not in Export.objects.get().revision_ids


def test_files_are_copied_under_the_books_name(tmp_path):
    book = make_written_book()
    export(book)

    (newest,) = newest_exports(book)
    path = copy_export(newest, tmp_path / "out")

    assert path == tmp_path / "out" / "ada-lovelace.md"
    assert content_hash(path.read_bytes()) == newest.sha256


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path):
    book = make_written_book()
    export(book)
    (tmp_path / "out").write_text("a file")

    with pytest.raises(InvalidInputError, match="out: "):
        copy_export(newest_exports(book)[0], tmp_path / "out")
