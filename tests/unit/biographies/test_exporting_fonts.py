"""The bundled faces: unchanged, static, with their licence."""

import hashlib
import struct

import pytest

from biographies.exporting.pdf.families import FONT_DIR, OTHERS, SERIF, added_families, unfit
from biographies.exporting.pdf.typefaces import available_letters, described, printable
from tests.unit.biographies.test_exporting_parse import book_of

FACES = sorted({path for family in (SERIF, *OTHERS) for path in family.faces})


def test_the_faces_are_those_that_were_checked():
    sums = dict(
        reversed(line.split("  ")) for line in (FONT_DIR / "SHA256SUMS").read_text().splitlines()
    )

    assert set(sums) == {path.name for path in FACES}
    for path in FACES:
        assert hashlib.sha256(path.read_bytes()).hexdigest() == sums[path.name]


@pytest.mark.parametrize("path", FACES, ids=lambda path: path.stem)
def test_a_face_is_static_and_has_outlines_the_setter_can_embed(path):
    assert unfit(path) == ""


@pytest.mark.parametrize(
    ("head", "tables", "reason"),
    [
        (b"\0\1\0\0", (b"glyf", b"fvar"), "is variable"),
        (b"OTTO", (b"CFF ",), "no TrueType outlines"),
        (b"ttcf", (b"glyf",), "no TrueType outlines"),
    ],
)
def test_a_font_that_cannot_be_embedded_is_refused_with_the_reason(tmp_path, head, tables, reason):
    path = tmp_path / "Face-Regular.ttf"
    entries = b"".join(name + bytes(12) for name in tables)
    path.write_bytes(head + struct.pack(">HHHH", len(tables), 0, 0, 0) + entries)

    _, fonts = printable(book_of("安"), tmp_path)

    assert reason in fonts.unfit[0]
    assert fonts.missing == {"安": 1}


def test_the_licence_stands_beside_the_faces():
    licences = sorted(FONT_DIR.glob("OFL*.txt"))

    assert len(licences) == 5
    assert all("SIL OPEN FONT LICENSE" in path.read_text() for path in licences)


def test_latin_greek_and_cyrillic_can_be_printed():
    assert set(map(ord, "aéßœğłΩжѣ—“”…•⁂\ufffd")) <= available_letters()


def test_what_shapes_other_letters_is_dropped_and_spaces_become_plain():
    shown, fonts = printable(book_of("a\u200db\xadc\u2009d\u202fe\u061c"))

    assert shown.parts[0].blocks[0].children[0].text == "abc d\xa0e"
    assert not fonts.missing


def test_a_letter_without_a_glyph_becomes_a_visible_mark_and_is_counted():
    book = book_of("aथ दथ\U0001d400")

    shown, fonts = printable(book)

    assert shown.parts[0].blocks[0].children[0].text == "a\ufffd \ufffd\ufffd\ufffd"
    assert described(fonts.missing, book)[0] == {
        "character": "थ",
        "code": "U+0925",
        "name": "DEVANAGARI LETTER THA",
        "count": 2,
        "place": "“Title 1”: …Title 1 aथ दथ\U0001d400…",
    }


@pytest.mark.parametrize(
    ("text", "family"),
    [("שלום", "BookHebrew"), ("سلام", "BookArabic"), ("안녕", "BookHangul"), ("→", "BookSigns"),
     ("★", "BookSignsToo")],
)  # fmt: skip
def test_other_scripts_are_set_in_a_family_that_has_them(text, family):
    _, fonts = printable(book_of(f"a <{text}>"))

    assert fonts.markup(f"<{text}>") == f'&lt;<span class="{family}">{text}</span>&gt;'
    assert not fonts.missing


def test_a_font_that_somebody_added_is_asked_for_letters_that_no_other_has(tmp_path):
    (tmp_path / "OtherSC-Regular.ttf").write_bytes(
        (FONT_DIR / "NotoSerif-Regular.ttf").read_bytes()
    )
    (tmp_path / "OtherJP-Regular.ttf").write_bytes(b"")

    names = [family.name for family in added_families(tmp_path, "ja")]

    assert names == ["AddedOtherJP", "AddedOtherSC"]
    assert added_families(tmp_path / "none", "ja") == added_families(None, "ja") == ()


def test_a_sign_of_another_face_does_not_push_its_line_down():
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    path = FONT_DIR / "NotoSansSymbols-Regular.ttf"
    printable(book_of("→"))
    text, sign, untouched = (
        pdfmetrics.getFont("NotoSerif-Regular").face,
        pdfmetrics.getFont(path.stem).face,
        TTFont("untouched", str(path)).face,
    )

    assert (sign.ascent, sign.descent) == (text.ascent, text.descent)
    assert untouched.ascent > text.ascent


def test_a_space_between_words_of_one_script_is_in_its_face():
    _, fonts = printable(book_of("שלום עולם"))

    assert fonts.markup("שלום עולם a") == '<span class="BookHebrew">שלום עולם</span> a'
