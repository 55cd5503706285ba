"""Sources, exports, status and help as people see them, in each state that they can be in."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from taskqueue.desk import pauses
from taskqueue.models import HealthReport, TaskRun, WorkerVitals
from tests.browser.looking import look
from tests.browser.visiting import sign_in
from tests.factories import (
    make_biography,
    make_chapter,
    make_citation,
    make_export,
    make_finding,
    make_read_source,
    make_run,
    make_source,
)
from tests.texts import ANSWERED, TEXT

pytestmark = pytest.mark.usefixtures("nobody_else")  # what is sent stays as it is

LONG = "a-very-long-file-name-that-somebody-gave-to-their-collection-of-letters.txt"


@pytest.fixture(autouse=True)
def _shared_files(worker_env, settings):
    settings.MEDIA_ROOT = f"{worker_env['BOOKGEN_STATE_DIR']}/media"


@pytest.fixture
def book(site):
    return make_biography(title="Ada Lovelace, a Life", plan_version=1, state="needs_review")


def cite(source):
    chapter = make_chapter(biography=source.biography, markdown="It was so.")
    passage = source.current_version.passages.first()
    make_citation(revision=chapter.current_revision, passage=passage)
    return chapter


def add(page, name, content):
    file = {"name": name, "mimeType": "text/plain", "buffer": content}
    page.get_by_label("Add files").set_input_files(file)
    page.get_by_role("button", name="Add", exact=True).click()


def test_the_sources_in_every_state(page, site, book):
    cited = make_read_source(biography=book, number=1)
    cite(cited)
    make_source(biography=book, filename=LONG, record={}, state="failed",
                error_code="source.unreadable", error_message="is a scan without text")  # fmt: skip
    make_read_source(biography=book, content=b"C", state="excluded")
    make_source(biography=book, content=b"B")
    sign_in(page, site)

    for name, address in {
        "sources": "", "source": f"{cited.pk}/?passage=3#p3",
        "source-exclude": f"{cited.pk}/exclude/", "source-remove": f"{cited.pk}/remove/",
    }.items():  # fmt: skip
        page.goto(f"{site}/biographies/{book.slug}/sources/{address}")
        look(page, name)


def test_files_are_added_and_a_bad_one_is_named(page, site, book):
    sign_in(page, site)
    page.goto(f"{site}/biographies/{book.slug}/sources/")
    add(page, "empty.txt", b"")
    page.get_by_text("empty.txt: the file is empty").wait_for()
    look(page, "sources-refused")

    add(page, "letters.txt", TEXT.encode())
    page.get_by_text("1 file taken: letters.txt.").wait_for()
    assert book.sources.get().filename == "letters.txt"


WHOLE = {"title": "Notes", "authors": ["Roe, Jane"], "year": "1901"}


def test_a_bad_record_is_refused_beside_its_field(page, site, book):
    source = make_read_source(biography=book, record=WHOLE)
    sign_in(page, site)
    page.goto(f"{site}/biographies/{book.slug}/sources/{source.pk}/")
    page.get_by_text("Correct the record").click()
    page.get_by_label("Year").fill("long ago")
    page.get_by_role("button", name="Save the record").click()
    page.get_by_text("A year has a number in it").wait_for()
    look(page, "source-refused")


def test_an_incomplete_record_leads_to_its_open_form(page, site, book):
    make_read_source(biography=book)
    sign_in(page, site)
    page.goto(f"{site}/biographies/{book.slug}/sources/")
    page.get_by_text("Incomplete: author, year missing.").wait_for()

    page.get_by_role("link", name="Correct the record").click()
    page.get_by_label("Year").fill("1901")
    look(page, "source-incomplete")
    page.get_by_role("button", name="Save the record").click()

    page.get_by_text("The record is incomplete: author missing.").wait_for()


def test_a_record_that_fits_no_source_is_given_by_hand(page, site, book):
    make_read_source(biography=book, record=WHOLE)
    sign_in(page, site)
    page.goto(f"{site}/biographies/{book.slug}/sources/")
    page.get_by_role("link", name="Bibliographic records").click()
    ris = b"TY  - BOOK\nTI  - Elsewhere\nER  -\nTY  - BOOK\nER  -\n"
    records = {"name": "refs.ris", "mimeType": "text/plain", "buffer": ris}
    page.get_by_label("Bibliographic records").set_input_files(records)
    page.get_by_role("button", name="Add the records").click()
    page.get_by_text("record 2, title: is needed.").wait_for()
    look(page, "source-records")

    page.get_by_label("Elsewhere").select_option("Notes")
    page.get_by_role("button", name="Give").click()

    page.get_by_text("is the record of notes.txt").wait_for()


def test_an_address_that_is_private_is_refused_beside_its_field(page, site, book):
    sign_in(page, site)
    page.goto(f"{site}/biographies/{book.slug}/sources/")
    page.get_by_text("Add an address", exact=True).click()
    page.get_by_label("Address").fill("http://127.0.0.1/")
    page.get_by_role("button", name="Add the address").click()

    page.get_by_text("127.0.0.1 is not a public address").wait_for()
    look(page, "source-address")


def test_the_list_of_sources_follows_the_reading(page, site, book):
    source = make_source(biography=book, state="parsing")
    sign_in(page, site)
    page.goto(f"{site}/biographies/{book.slug}/sources/")
    page.get_by_text("being read").wait_for()

    book.sources.filter(pk=source.pk).update(state="failed", error_message="has no letters")

    page.get_by_text("has no letters").wait_for(timeout=30_000)


def test_the_exports_in_every_state(page, site, book):
    make_finding(chapter=make_chapter(biography=book, markdown="A text."))
    make_export(biography=book, report={"errors": [], "warnings": ["a line is too long"]})
    make_export(biography=book, export_format="pdf")
    for name, state in (("pdf", "FAILURE"), ("epub", "QUEUED"), ("word", "STARTED")):
        make_run(task=f"biographies.export_to_{name}", queue="export", step=f"export {name}",
                 subject=book.run_subject, state=state, error_message="no room")  # fmt: skip
    sign_in(page, site)

    page.goto(f"{site}/biographies/{book.slug}/exports/")
    page.get_by_text("(1 warning)").click()
    look(page, "exports")


def test_a_file_is_downloaded_and_a_lost_one_explained(page, site, book):
    export = make_export(biography=book, file="exports/9/ada.md")
    lost = make_export(biography=book, export_format="pdf", file="exports/none.pdf")
    default_storage.save(str(export.file.name), ContentFile(b"# Ada"))
    sign_in(page, site)
    page.goto(f"{site}/biographies/{book.slug}/exports/")

    with page.expect_download() as download:
        page.get_by_role("link", name="Download Markdown").click()

    assert download.value.path().read_bytes() == b"# Ada"
    answer = page.request.get(f"{site}/biographies/{book.slug}/exports/{lost.pk}/")
    assert answer.status == 410


def test_a_book_with_a_statement_on_no_source_goes_out_with_a_reason(page, site, book):
    make_chapter(biography=book, markdown="A text.")
    make_export(biography=book, is_fit=False, report={"errors": ["no words"]})
    sign_in(page, site)
    page.goto(f"{site}/biographies/{book.slug}/exports/")
    look(page, "exports-blocked")

    page.get_by_label("Why may it go out all the same?").fill("A proof for the family alone.")
    page.get_by_role("button", name="Make the files").click()

    page.get_by_text("let this text out").wait_for()
    look(page, "exports-let-out")
    page.get_by_role("link", name="All checks of Markdown").click()
    page.get_by_text("It failed its preflight").wait_for()
    look(page, "preflight")


def test_files_are_asked_for_on_the_page(page, site, book):
    make_chapter(biography=book, markdown=f"A text.{ANSWERED}")
    sign_in(page, site)
    page.goto(f"{site}/biographies/{book.slug}/exports/")
    for name in ("Markdown", "Word", "EPUB"):
        page.get_by_role("checkbox", name=name).uncheck()

    page.get_by_role("button", name="Make the files").click()

    page.get_by_text("Being made: PDF.").wait_for()
    assert TaskRun.objects.get().task == "biographies.export_to_pdf"


def test_status_and_help(page, site):
    sign_in(page, site, group="operator")
    page.goto(f"{site}/help/")
    look(page, "help")
    page.goto(f"{site}/status/")
    look(page, "status-empty")

    WorkerVitals.objects.create(name="content@here", queues=["content_generation", "export"])
    pauses.pause("export", by="ops", reason="a new disk")
    HealthReport.objects.create(
        is_healthy=False, status="degraded", reasons=["little room"], checks={"disk": "little room"}
    )
    page.reload()
    page.get_by_text("For the operators").click()
    look(page, "status")
