"""Everything that a book leaves behind where somebody could read it: rows, logs, pages, files."""

import io
import zipfile

from django.apps import apps
from django.urls import NoReverseMatch, reverse
from pypdf import PdfReader

from tests.people import browse_as

CHANGE_PAGES = 30  # of each model in the admin


def rows_everywhere():
    """Return every row of the project's tables as text."""
    models = [*apps.get_app_config("biographies").get_models()]
    models += apps.get_app_config("taskqueue").get_models()
    return "".join(str(row) for model in models for row in model._base_manager.values())


def files_of(book):
    """Return the text of a book's files, whatever it is packed in."""
    said = []
    for export in book.exports.all():
        with export.file.open() as stored:
            said.append(_unpacked(stored.read()))
    return "".join(said)


def pages_of(book):
    """Return the pages of a book and of the admin as one who may see everything sees them."""
    client = browse_as("superuser")
    parts = ("", "costs/", "style/", "exports/", "sources/")
    addresses = [f"/biographies/{book.slug}/{part}" for part in (*parts, "chapters/1/")]
    addresses += ["/status/", *_of_admin()]
    answers = [client.get(address, follow=True) for address in addresses]
    assert {answer.status_code for answer in answers} == {200}
    return "".join(answer.content.decode() for answer in answers)


def _of_admin():
    for app in ("biographies", "taskqueue"):
        for model in apps.get_app_config(app).get_models():
            name = f"admin:{app}_{model._meta.model_name}"
            try:
                yield reverse(f"{name}_changelist")
            except NoReverseMatch:
                continue  # it has no page there
            for pk in model._base_manager.values_list("pk", flat=True)[:CHANGE_PAGES]:
                yield reverse(f"{name}_change", args=[pk])


def _unpacked(data):
    """Return what a file holds as text: the entries of archives, the pages of a PDF."""
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "".join(_unpacked(archive.read(name)) for name in archive.namelist())
    if data[:4] == b"%PDF":
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    return data.decode(errors="replace")
