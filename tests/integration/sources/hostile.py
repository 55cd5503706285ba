"""Hostile and broken files, each made when it is asked for, with the words of its refusal."""

import struct
from random import Random

from tests.packages import CONTAINER, W, make_docx, make_epub, make_zip, para
from tests.pdfs import locked, make_bomb, make_pdf, make_scan, make_slow, one_page, raw_pdf

PROSE = "Ada Byron was born in London in 1815 and wrote a paper of great length in 1843."
MANY = 3_000_000


def noise(count=5_000):
    return Random(7).randbytes(count)


def good_docx(**parts):
    return make_docx(para(PROSE) * 40, **parts)


def good_pdf():
    return make_pdf([[PROSE] * 30] * 3)


def good_epub(**parts):
    return make_epub([f"<p>{PROSE}</p>" * 40], **parts)


def laughs(root, text):
    """Return XML in which ten entities stand for a thousand million words."""
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY l0 "ha">{entities}]>' + root % text


def laughing_docx(text="&l9;", declared=None):
    body = f"<w:document {W}><w:body><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:body></w:document>"
    document = laughs(body, text) if declared is None else declared + body % text
    return make_docx(document=document)


def outside_docx():
    """Return a Word file that asks for a file of the machine that reads it."""
    return laughing_docx("&out;", '<!DOCTYPE r [<!ENTITY out SYSTEM "file:///etc/hostname">]>')


def flagged(packed, bit=0x1):
    """Return a package in whose headers a flag of each part is set: packed with a password."""
    changed = bytearray(packed)
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = changed.find(signature)
        while place >= 0:
            changed[place + at] |= bit
            place = changed.find(signature, place + 4)
    return bytes(changed)


def overlapping():
    """Return a package whose second part is said to begin inside the first one."""
    changed = bytearray(good_docx())
    second = changed.find(b"PK\x01\x02", changed.find(b"PK\x01\x02") + 4)
    changed[second + 42 : second + 46] = struct.pack("<L", 4)
    return bytes(changed)


def lying():
    """Return a package whose directory says that its parts are tiny."""
    changed = bytearray(make_docx(para(PROSE * 20_000)))
    place = changed.find(b"PK\x01\x02")
    while place >= 0:
        changed[place + 24 : place + 28] = struct.pack("<L", 400)
        place = changed.find(b"PK\x01\x02", place + 4)
    return bytes(changed)


def strangely_packed():
    """Return a package whose parts are packed by a method that nobody knows."""
    changed = bytearray(good_docx())
    for signature, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        place = changed.find(signature)
        while place >= 0:
            changed[place + at] = 99
            place = changed.find(signature, place + 4)
    return bytes(changed)


def nested_zip():
    packed = make_zip({"0.txt": b"0" * MANY})
    for number in range(5):
        packed = make_zip({f"{number}.zip": packed})
    return packed


def deep_docx():
    return make_docx("<w:sdt><w:sdtContent>" * 400 + "</w:sdtContent></w:sdt>" * 400)


def protected_epub(way="http://www.w3.org/2001/04/xmlenc#aes256-cbc"):
    said = f'<e><EncryptedData><EncryptionMethod Algorithm="{way}"/></EncryptedData></e>'
    return good_epub(files={"META-INF/encryption.xml": said})


def looping_pdf():
    return raw_pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"
    )


def long_pdf(pages=2_001):
    kids = b" ".join([b"3 0 R"] * pages)
    return raw_pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (pages, kids),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
    )


HOSTILE = {
    "pdf-locked": ("a.pdf", lambda: locked(good_pdf()), "protected by a password"),
    "pdf-locked-aes": ("a.pdf", lambda: locked(good_pdf(), algorithm="AES-256"), "is protected"),
    "pdf-cut-off": ("a.pdf", lambda: good_pdf()[:600], "damaged or was cut off|none of its pages"),
    "pdf-noise": ("a.pdf", lambda: b"%PDF-1.7\n" + noise(), "damaged or was cut off"),
    "pdf-head-only": ("a.pdf", lambda: b"%PDF-1.7\n", "damaged or was cut off"),
    "pdf-scan": ("a.pdf", make_scan, r"only pictures of it \(a scan\?\)"),
    "pdf-blank": ("a.pdf", lambda: one_page(b""), "the PDF has no text"),
    "pdf-signs": ("a.pdf", lambda: one_page(b"BT /F 9 Tf (#$%&#$%&) Tj ET"), "cannot be told"),
    "pdf-bomb": ("a.pdf", lambda: make_bomb(300), "unpacks to far more"),
    "pdf-slow": ("a.pdf", make_slow, "took longer than 4 s; divide it"),
    "pdf-loop": ("a.pdf", looping_pdf, "damaged|no text|in a way"),
    "pdf-too-long": ("a.pdf", long_pdf, "has 2001 pages; the limit is 2000"),
    "pdf-no-pages": ("a.pdf", lambda: raw_pdf(b"<< /Type /Catalog >>"), "damaged|no text"),
    "pdf-deep": ("a.pdf", lambda: one_page(b"[" * 200_000), "damaged|no text|in a way"),
    "pdf-is-word": ("a.pdf", good_docx, "not a PDF but a Word file .*end in .docx"),
    "pdf-is-page": ("a.pdf", lambda: b"<!DOCTYPE html><p>Log in", "not a PDF but a web page"),
    "pdf-is-text": ("a.pdf", lambda: PROSE.encode(), "the file is not a PDF"),
    "word-is-pdf": ("a.docx", good_pdf, "but a PDF, .*let its name end in .pdf"),
    "word-old": ("a.docx", lambda: b"\xd0\xcf\x11\xe0" + noise(), "an old Word file.*save it as"),
    "word-locked": (
        "a.docx",
        lambda: b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"),
        "protected by a password; save it without one",
    ),
    "word-locked-zip": ("a.docx", lambda: flagged(good_docx()), "protected by a password"),
    "word-cut-off": ("a.docx", lambda: good_docx()[:-60], "damaged or was cut off"),
    "word-noise": ("a.docx", lambda: b"PK\x03\x04word/document.xml" + noise(), "damaged or was"),
    "word-broken-part": (
        "a.docx",
        lambda: good_docx().replace(b"PK\x03\x04", b"PK\x03\x05", 3)[4:],
        "not a Word file|damaged",
    ),
    "word-bomb": ("a.docx", lambda: make_docx(para("a" * 120_000_000)), "more than 100 MB"),
    "word-ratio": ("a.docx", lambda: make_docx(para(" " * 30_000_000)), "more than 100 times"),
    "word-lies": ("a.docx", lying, "damaged or was cut off"),
    "word-overlap": ("a.docx", overlapping, "its parts overlap"),
    "word-laughs": ("a.docx", laughing_docx, "declares entities"),
    "word-outside": ("a.docx", outside_docx, "declares entities"),
    "word-climbs": ("a.docx", lambda: good_docx(**{"..__..__etc": "x"}), "points outside of it"),
    "word-packed-oddly": ("a.docx", strangely_packed, "packed in a way that cannot be read"),
    "word-many-parts": (
        "a.docx",
        lambda: make_zip({"word/document.xml": "<a/>"} | {f"{n}": "" for n in range(10_001)}),
        "a package of 10002 parts; the limit is 10000",
    ),
    "word-no-xml": ("a.docx", lambda: make_docx(document="<w:document"), "document.xml in it"),
    "word-empty": ("a.docx", lambda: make_docx(), "no text that can be read"),
    "word-deep": ("a.docx", deep_docx, "document.xml in it cannot be read"),
    "word-is-excel": ("a.docx", lambda: make_zip({"xl/workbook.xml": "<a/>"}), "an Excel file"),
    "word-is-zip": ("a.docx", nested_zip, "but a ZIP file.*unpack it"),
    "word-is-empty-zip": ("a.docx", lambda: make_zip({}), "but a ZIP file"),
    "word-huge": ("a.docx", lambda: b"PK\x03\x04" + b"0" * 25_000_000, "the limit is 25 MB"),
    "epub-drm": ("a.epub", protected_epub, r"protected against copying \(DRM\)"),
    "epub-licence": (
        "a.epub",
        lambda: good_epub(files={"META-INF/license.lcpl": "{}"}),
        r"protected against copying \(DRM\)",
    ),
    "epub-no-container": (
        "a.epub",
        lambda: make_zip({"mimetype": "application/epub+zip"}),
        "container.xml in it cannot be read",
    ),
    "epub-no-root": (
        "a.epub",
        lambda: good_epub(files={"META-INF/container.xml": "<container/>"}),
        "does not say where its book begins",
    ),
    "epub-no-package": (
        "a.epub",
        lambda: make_zip({"mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER}),
        "OEBPS/book.opf in it cannot be read",
    ),
    "epub-laughs": (
        "a.epub",
        lambda: good_epub(files={"OEBPS/book.opf": laughs("<package>%s</package>", "&l9;")}),
        "declares entities",
    ),
    "epub-climbs": ("a.epub", lambda: good_epub(files={"/etc/cron": "x"}), "points outside"),
    "epub-no-spine": ("a.epub", lambda: good_epub(spine=["x"]), "no text that can be read"),
    "epub-binary-part": (
        "a.epub",
        lambda: good_epub(files={"OEBPS/c1.xhtml": noise()}),
        "OEBPS/c1.xhtml: the file is not text",
    ),
    "epub-bomb": ("a.epub", lambda: make_epub([" " * 40_000_000]), "more than 100 times"),
    "epub-cut-off": ("a.epub", lambda: good_epub()[:-50], "damaged or was cut off"),
    "text-empty": ("a.txt", lambda: b"", "the file is empty"),
    "text-blank": ("a.txt", lambda: b"\xef\xbb\xbf \r\n\t\n", "the file is empty"),
    "text-zeros": ("a.txt", lambda: b"\x00" * 100_000, "it has zero bytes"),
    "text-some-zeros": ("a.txt", lambda: b"A word\x00\x00\x00 more" * 9_000, "it has zero bytes"),
    "text-noise": ("a.txt", lambda: noise(90_000), "the file is not text"),
    "text-controls": ("a.md", lambda: b"a\x01\x02\x03\x04" * 20_000, "full of control characters"),
    "text-figures": ("a.txt", lambda: b"1815 1843 " * 9, "the file has no letters"),
    "text-cut-utf16": ("a.txt", lambda: b"\xff\xfe" + b"A\x00" * 9 + b"B", "it may be damaged"),
    "text-too-large": ("a.txt", lambda: b"a " * 12_600_000, "has 25.2 MB; the limit is 25 MB"),
    "text-is-picture": ("a.txt", lambda: b"\x89PNG\r\n" + noise(), "but a picture.*recognised"),
    "text-is-packed": ("a.md", lambda: b"\x1f\x8b" + noise(), "but a packed file, .*unpack it"),
    "text-is-rtf": ("a.txt", lambda: b"{\\rtf1 Ada}", "but an RTF file, .*save it as .docx"),
    "text-is-kindle": ("a.txt", lambda: b"a" * 60 + b"BOOKMOBI" + noise(), "but a Kindle book"),
    "text-is-program": ("a.txt", lambda: b"\x7fELF" + noise(), "not text but a program"),
    "page-too-large": ("a.html", lambda: b"<p>a " * 500_000, "the limit for HTML is 2 MB"),
    "page-deep": ("a.html", lambda: b"<div>" * 90_000 + b"x", "nests its elements too deep"),
    "page-scripts": ("a.html", lambda: b"<script>a</script>" * 9, "no text that can be read"),
    "page-comment": ("a.html", lambda: b"<!--" + b"text " * 9_000, "cannot be read as HTML"),
    "other-ending": ("a.exe", lambda: PROSE.encode(), r"files ending in \.exe cannot be read"),
    "no-ending": ("a", lambda: PROSE.encode(), "files without a suffix cannot be read"),
}  # fmt: skip
