"""What holds the files of an EPUB together: package, contents, cover, style."""

import re
from html import escape
from itertools import starmap

from biographies.exporting.book import Book, Part
from biographies.exporting.epub_cover import Cover
from biographies.exporting.labels import is_right_to_left, label

_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_DEFAULT_YEAR = "2000"  # of the "modified" stamp of a book without a year: the clock is not asked

CONTAINER = (
    f'{_XML}<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">\n'
    '<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>'
    "</rootfiles>\n</container>\n"
)

STYLESHEET = """\
body { line-height: 1.5; margin: 0 5%; }
h1, h2, h3, h4 { text-align: center; font-weight: normal; line-height: 1.25; hyphens: none;
  page-break-after: avoid; break-after: avoid; }
h1 { font-size: 1.7em; margin: 0 0 2em; }
h2 { font-size: 1.25em; margin: 2em 0 1em; }
h3 { font-size: 1.1em; margin: 1.5em 0 0.7em; font-weight: bold; }
h4 { font-size: 1em; margin: 1.2em 0 0.5em; font-style: italic; }
p { margin: 0; text-indent: 1.3em; text-align: justify; hyphens: auto; }
p.first, li p, td p { text-indent: 0; }
p.number { margin: 3em 0 0.7em; text-indent: 0; text-align: center; letter-spacing: 0.12em;
  text-transform: uppercase; font-size: 0.85em; }
p.number + h1 { margin-top: 0; }
section > h1:first-child { margin-top: 2.5em; }
blockquote { margin: 1em 1.5em; font-size: 0.95em; }
ul, ol { margin: 0.8em 0; padding-left: 1.8em; }
table { margin: 1.2em auto; border-collapse: collapse;
  border-top: 1px solid; border-bottom: 1px solid; }
th, td { padding: 0.2em 0.6em; vertical-align: top; text-align: left; font-size: 0.95em; }
th { border-bottom: 1px solid; }
th.right, td.right { text-align: right; }
th.center, td.center { text-align: center; }
hr { border: 0; margin: 1.5em 0; text-align: center; }
hr::before { content: "* * *"; }
pre { white-space: pre-wrap; font-size: 0.85em; margin: 1em 0; }
sup { line-height: 0; font-size: 0.7em; }
a[role="doc-noteref"] { text-decoration: none; }
section.notes { margin-top: 3em; border-top: 1px solid; font-size: 0.9em; }
section.notes h2 { margin-top: 1em; }
aside { margin: 0.4em 0; }
figure { margin: 1.2em 0; text-align: center; page-break-inside: avoid; break-inside: avoid; }
figure img { max-width: 100%; max-height: 80vh; }
figcaption { margin-top: 0.4em; font-size: 0.85em; text-align: center; }
.cover { margin: 0; text-align: center; }
.cover img { max-width: 100%; max-height: 95vh; }
.titlepage { text-align: center; }
.titlepage h1 { font-size: 2.2em; margin: 3.5em 0 0.6em; }
.titlepage p { text-indent: 0; text-align: center; margin: 1em 0; hyphens: none; }
.titlepage p.subtitle { font-style: italic; font-size: 1.2em; margin-bottom: 2.5em; }
.imprint { margin-top: 4em; font-size: 0.85em; }
.imprint p { text-indent: 0; text-align: left; margin: 0.4em 0; }
nav ol { list-style: none; padding-left: 0; }
nav ol ol { padding-left: 1.5em; }
"""


def text_file(part: Part) -> str:
    """Return the name of a part's file."""
    return f"part-{part.key}.xhtml"


def page(title: str, language: str, body: str) -> str:
    """Return a whole XHTML file."""
    tag = escape(language)
    direction = ' dir="rtl"' if is_right_to_left(language) else ""
    return (
        f'{_XML}<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml"'
        f' xmlns:epub="http://www.idpf.org/2007/ops" lang="{tag}" xml:lang="{tag}"{direction}>\n'
        f'<head>\n<meta charset="utf-8"/>\n<title>{escape(title)}</title>\n'
        '<link rel="stylesheet" type="text/css" href="style.css"/>\n</head>\n'
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def entry_name(part: Part) -> str:
    """Return a part as the contents name it."""
    return f"{part.number}. {part.title}" if part.label else part.title


def navigation(book: Book, *, has_contents: bool) -> str:
    """Return the contents and landmarks as XHTML; a landmark must be a page of the book."""
    language = book.meta.language
    heading = escape(label("contents", language))
    entries = "\n".join(
        f'<li><a href="{text_file(part)}">{escape(entry_name(part))}</a></li>'
        for part in book.parts
    )
    landmarks = (
        ("cover", "cover.xhtml", label("cover", language)),
        ("titlepage", "title.xhtml", label("title_page", language)),
        *((("toc", "nav.xhtml", label("contents", language)),) if has_contents else ()),
        ("bodymatter", text_file(book.parts[0]), label("text", language)),
    )
    marks = "\n".join(
        f'<li><a epub:type="{kind}" href="{href}">{escape(name)}</a></li>'
        for kind, href, name in landmarks
    )
    body = (
        '<nav epub:type="toc" role="doc-toc" id="toc">\n'
        f"<h1>{heading}</h1>\n<ol>\n{entries}\n</ol>\n</nav>\n"
        f'<nav epub:type="landmarks" hidden="hidden">\n<ol>\n{marks}\n</ol>\n</nav>'
    )
    return page(label("contents", language), language, body)


def ncx(book: Book, identifier: str) -> str:
    """Return the contents in the form that readers of EPUB 2 know."""
    points = "\n".join(
        f'<navPoint id="{part.key}" playOrder="{order}">'
        f"<navLabel><text>{escape(entry_name(part))}</text></navLabel>"
        f'<content src="{text_file(part)}"/></navPoint>'
        for order, part in enumerate(book.parts, 1)
    )
    return (
        f'{_XML}<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"'
        f' xml:lang="{escape(book.meta.language)}">\n'
        f'<head><meta name="dtb:uid" content="{escape(identifier)}"/></head>\n'
        f"<docTitle><text>{escape(book.meta.title)}</text></docTitle>\n"
        f"<navMap>\n{points}\n</navMap>\n</ncx>\n"
    )


def picture_file(name: str) -> str:
    """Return the name of a picture's file."""
    return f"pictures/{name}"


def package_document(book: Book, identifier: str, cover: Cover, *, has_contents: bool) -> str:
    """Return the package: metadata, list of files, reading order."""
    texts = [("cover-page", "cover.xhtml"), ("title", "title.xhtml"), ("imprint", "imprint.xhtml")]
    texts += [(f"part-{part.key}", text_file(part)) for part in book.parts]
    files = [
        ("cover", cover.file, cover.media_type, ' properties="cover-image"'),
        *((name, href, "application/xhtml+xml", "") for name, href in texts),
        *(
            (f"picture-{at}", picture_file(picture.name), picture.media_type, "")
            for at, picture in enumerate(book.pictures, 1)
        ),
    ]
    items = "\n".join(starmap(_item, (*_FRAME_FILES, *files)))
    order = [name for name, _ in texts]
    if has_contents:
        order.insert(order.index("imprint") + 1, "nav")
    spine = "\n".join(f'<itemref idref="{name}"/>' for name in order)
    language = book.meta.language
    turning = ' page-progression-direction="rtl"' if is_right_to_left(language) else ""
    return (
        f'{_XML}<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id"'
        f' xml:lang="{escape(language)}" prefix="schema: http://schema.org/">\n'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f"{_metadata(book, identifier)}\n</metadata>\n"
        f"<manifest>\n{items}\n</manifest>\n"
        f'<spine toc="ncx"{turning}>\n{spine}\n</spine>\n</package>\n'
    )


def _item(name: str, href: str, kind: str, properties: str) -> str:
    return f'<item id="{name}" href="{href}" media-type="{kind}"{properties}/>'


def _metadata(book: Book, identifier: str) -> str:
    meta = book.meta
    year = meta.year if re.fullmatch(r"[12]\d{3}", meta.year) else ""
    fields = (
        ("dc:identifier", ' id="id"', identifier),
        ("dc:title", ' id="main-title"', meta.title),
        ("dc:language", "", meta.language),
        ("dc:creator", "", meta.author),
        ("dc:publisher", "", meta.publisher),
        ("dc:subject", "", meta.subject),
        ("dc:date", "", year),
        ("meta", ' property="dcterms:modified"', f"{year or _DEFAULT_YEAR}-01-01T00:00:00Z"),
        *((("dc:identifier", "", meta.identifier),) if meta.isbn else ()),
        ("meta", ' property="schema:accessMode"', "textual"),
        *(_OF_PICTURES if book.pictures else ()),
        ("meta", ' property="schema:accessModeSufficient"', "textual"),
        ("meta", ' property="schema:accessibilityFeature"', "tableOfContents"),
        ("meta", ' property="schema:accessibilityFeature"', "readingOrder"),
        ("meta", ' property="schema:accessibilityFeature"', "structuralNavigation"),
        ("meta", ' property="schema:accessibilityFeature"', "displayTransformability"),
        ("meta", ' property="schema:accessibilityHazard"', "none"),
        ("meta", ' property="schema:accessibilitySummary"', _summary(book)),
    )
    lines = [
        f"<{name}{marks}>{escape(text)}</{name.split(' ')[0]}>"
        for name, marks, text in fields
        if text
    ]
    if meta.subtitle:
        lines.append(f'<dc:title id="subtitle">{escape(meta.subtitle)}</dc:title>')
        lines.append('<meta refines="#main-title" property="title-type">main</meta>')
        lines.append('<meta refines="#subtitle" property="title-type">subtitle</meta>')
    return "\n".join((*lines, '<meta name="cover" content="cover"/>'))


def _summary(book: Book) -> str:
    held = (
        "is text and pictures, each with a description," if book.pictures else "is text throughout,"
    )
    return (
        f"The book {held} in reading order, with headings, a table of contents and notes that are"
        " linked both ways."
    )


_FRAME_FILES = (
    ("nav", "nav.xhtml", "application/xhtml+xml", ' properties="nav"'),
    ("ncx", "toc.ncx", "application/x-dtbncx+xml", ""),
    ("style", "style.css", "text/css", ""),
)
_OF_PICTURES = (
    ("meta", ' property="schema:accessMode"', "visual"),
    ("meta", ' property="schema:accessibilityFeature"', "alternativeText"),
)
