"""The bundled faces: unchanged, static, with their licence."""

import hashlib
import struct

import pytest

from biographies.exporting.pdf.typefaces import (
    FACES,
    FONT_DIR,
    available_letters,
    described,
    printable,
)
from tests.unit.biographies.test_exporting_parse import book_of


def test_the_faces_are_those_that_were_checked():
    sums = dict(
        reversed(line.split("  ")) for line in (FONT_DIR / "SHA256SUMS").read_text().splitlines()
    )

    assert set(sums) == {path.name for path in FACES.values()}
    for path in FACES.values():
        assert hashlib.sha256(path.read_bytes()).hexdigest() == sums[path.name]


@pytest.mark.parametrize("path", FACES.values(), ids=lambda path: path.stem)
def test_a_face_is_static_and_has_outlines_the_setter_can_embed(path):
    content = path.read_bytes()
    count = struct.unpack(">H", content[4:6])[0]

    tables = {content[12 + 16 * number : 16 + 16 * number] for number in range(count)}

    assert b"glyf" in tables
    assert not tables & {b"fvar", b"CFF "}


def test_the_licence_stands_beside_the_faces():
    assert "SIL OPEN FONT LICENSE" in (FONT_DIR / "OFL.txt").read_text()


def test_latin_greek_and_cyrillic_can_be_printed():
    assert set(map(ord, "aéßœğłΩжѣ—“”…•⁂\ufffd")) <= available_letters()


def test_what_shapes_other_letters_is_dropped_and_spaces_become_plain():
    shown, missing = printable(book_of("a\u200db\xadc\u2009d\u202fe\u061c"))

    assert shown.parts[0].blocks[0].children[0].text == "abc d\xa0e"
    assert not missing


def test_a_letter_without_a_glyph_becomes_a_visible_mark_and_is_counted():
    shown, missing = printable(book_of("aא בא\U0001d400"))

    assert shown.parts[0].blocks[0].children[0].text == "a\ufffd \ufffd\ufffd\ufffd"
    assert described(missing)[0] == {
        "character": "א",
        "code": "U+05D0",
        "name": "HEBREW LETTER ALEF",
        "count": 2,
    }
