"""Makes Word files and EPUBs for tests, part by part, so that a test can break just one."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/>'
    "</rootfiles></container>"
)
STYLES = "".join(
    f'<w:style w:styleId="{key}"><w:name w:val="{name}"/>{more}</w:style>'
    for key, name, more in [
        ("T", "Title", ""),
        ("H1", "heading 1", ""),
        ("H2", "heading 2", ""),
        ("Mine", "My head", '<w:basedOn w:val="H2"/>'),
        ("Out", "Outlined", '<w:pPr><w:outlineLvl w:val="2"/></w:pPr>'),
        ("Q", "Quote", ""),
        ("V", "Verse", ""),
        ("C", "toc 1", ""),
        ("Loop", "Loop", '<w:basedOn w:val="Loop"/>'),
    ]
)


def make_zip(parts, *, compression=ZIP_DEFLATED):
    """Pack parts by name; a text is UTF-8."""
    packed = BytesIO()
    with ZipFile(packed, "w", compression) as archive:
        for name, content in parts.items():
            stored = ZIP_STORED if name == "mimetype" else None  # as EPUBs have it
            archive.writestr(name, content, compress_type=stored)
    return packed.getvalue()


def make_docx(body="", *, document=None, **parts):
    """Make a Word file of a body's XML; parts are named with __ for / (word__footnotes)."""
    found = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": document or f"<w:document {W}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {W}>{STYLES}</w:styles>",
    }
    more = {f"{name.replace('__', '/')}.xml": content for name, content in parts.items()}
    return make_zip(found | more)


def para(text="", *, style="", runs=""):
    """Return a Word paragraph of one run, or of the runs given as XML."""
    said = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{said}{runs or run(text)}</w:p>"


def run(text, properties=""):
    """Return a Word run."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def make_epub(pages=(), *, metadata="", guide="", spine=None, items="", files=None, missing=0):
    """Make an EPUB of pages' bodies, named c1, c2, …; `files` replaces or adds parts by name.

    The last `missing` more are named in its package and not there.
    """
    names = [f"c{number}" for number in range(1, len(pages) + missing + 1)]
    items += "".join(
        f'<item id="{name}" href="{name}.xhtml" media-type="application/xhtml+xml"/>'
        for name in names
    )
    references = "".join(f'<itemref idref="{name}"/>' for name in spine or names)
    found = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OEBPS/book.opf": (
            '<package xmlns="http://www.idpf.org/2007/opf" '
            'xmlns:opf="http://www.idpf.org/2007/opf" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<metadata>{metadata}</metadata><manifest>{items}</manifest>"
            f"<spine>{references}</spine>{guide}</package>"
        ),
    }
    found |= {
        f"OEBPS/{name}.xhtml": f"<html><body>{page}</body></html>"
        for name, page in zip(names, pages, strict=False)
    }
    return make_zip(found | (files or {}))
