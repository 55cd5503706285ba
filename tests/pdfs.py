"""Makes PDFs for tests: set like a book, or object by object to be broken."""

import zlib
from io import BytesIO

from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT, LEFT, TOP, STEP = 400, 600, 50, 540, 14


def make_pdf(pages, *, title="", author="", head="", numbered=False):
    """Set pages of lines; a line is a text, or (text, indent, size) with a size of 10 as usual."""
    packed = BytesIO()
    canvas = Canvas(packed, pagesize=(WIDTH, HEIGHT), invariant=1)
    canvas.setTitle(title)
    canvas.setAuthor(author)
    for number, lines in enumerate(pages, 1):
        if head:
            _show(canvas, head, LEFT + 100, 570, 8)
        for at, line in enumerate(lines):
            text, indent, size = line if isinstance(line, tuple) else (line, 0, 10)
            _show(canvas, text, LEFT + indent, TOP - STEP * at, size)
        if numbered:
            _show(canvas, str(number), WIDTH / 2, 30, 8)
        canvas.showPage()
    canvas.save()
    return packed.getvalue()


def _show(canvas, text, x, y, size):
    if text:
        canvas.setFont("Times-Bold" if text.startswith("!") else "Times-Roman", size)
        canvas.drawString(x, y, text.removeprefix("!"))


def raw_pdf(*objects):
    """Put objects together as a PDF; the first is the catalogue."""
    out, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    return out + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        size,
        out.index(b"xref\n"),
    )


def one_page(content, *, more=b"", resources=b"/Font << /F 5 0 R >>"):
    """Make a PDF of one page with this content stream, packed as it is said in `more`."""
    return raw_pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 600] /Contents 4 0 R"
        b" /Resources << %s >> >>" % resources,
        b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), more, content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>",
        b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8"
        b" /ColorSpace /DeviceGray /Length 1 >>\nstream\n0\nendstream",
    )


def make_scan():
    """Make a PDF of one page that has a picture and no text."""
    return one_page(b"/Im Do", resources=b"/XObject << /Im 6 0 R >>")


def make_bomb(megabytes):
    """Make a PDF whose one page unpacks to that much."""
    packer = zlib.compressobj(9)
    text = b"BT /F 10 Tf 50 500 Td (A) Tj ET\n" * 31_250
    packed = b"".join(packer.compress(text) for _ in range(megabytes)) + packer.flush()
    return one_page(packed, more=b"/Filter /FlateDecode")


def make_slow(pages=1_500):
    """Make a PDF whose many pages show the same long text: far beyond any reader's minute."""
    text = b"BT /F 10 Tf 50 500 Td (A word of many) Tj ET\n" * 20_000
    packed = zlib.compress(text, 9)
    one = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 600] /Contents 4 0 R"
    return raw_pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (pages, b"3 0 R " * pages),
        one + b" /Resources << /Font << /F 5 0 R >> >> >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>",
    )


def locked(pdf, *, algorithm="RC4-128"):
    """Return a PDF locked by a password."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf)))
    writer.encrypt("secret", algorithm=algorithm)
    packed = BytesIO()
    writer.write(packed)
    return packed.getvalue()
