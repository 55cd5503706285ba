"""From bytes to characters: what the editor says, what the bytes prove, what the file declares."""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE, lookup
from collections.abc import Iterator

from biographies.errors import SourceUnreadableError
from biographies.sources.pieces import without_page_marks

_SAMPLE = 32_000
# In a text of another encoding hardly any letter beyond ASCII would come out whole.
_WHOLE_TO_DAMAGED = 20
# Latin letters with accents are rarer than this, the letters of other alphabets never.
_WESTERN = 0.4
_COMMON_LETTERS = (b"a", b"e", b"i", b"o", b"u", b"n", b"r", b"s", b"t", b"l", b"d", b"c", b"m")

_BOMS = (
    (BOM_UTF8, "utf-8-sig"),
    (BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (BOM_UTF32_BE, "utf-32"),
    (BOM_UTF16_LE, "utf-16"),
    (BOM_UTF16_BE, "utf-16"),
)
_NO_CHARSETS = frozenset({"unicode_escape", "raw_unicode_escape", "idna", "punycode", "undefined"})
# What these names mean in practice; the web's standard says the same.
_WIDER = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
# Alphabets in which Western text does not come out as anything like words.
_OTHER_ALPHABETS = re.compile(
    r"cp125[135678]|koi8|iso8859_[5-8]|big5|gb|euc|shift|cp9[345]|cp866|mac_cyr|mac_greek|johab|hz"
)
# Signs that stand inside words only where Central European text is read as Western.
_SIGN_IN_WORD = re.compile(r"[^\W\d_][¹³º¿¼¾£¥±¶¦][^\W\d_]")
_FEW_SIGNS = 3
_DECLARED = re.compile(
    rb"(?:<\?xml[^>]{0,200}encoding|<meta[^>]{0,300}charset)\s*=\s*[\"']?\s*([\w.:-]+)", re.I
)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")


def decode(
    data: bytes, *, filename: str, encoding: str | None = None, declared: str = ""
) -> tuple[str, str]:
    """Return a file's text and the name of its encoding.

    The editor's encoding wins; then a byte order mark, UTF-16 by its pattern, strict UTF-8, and
    what the file declares. Without any, the alphabet is guessed; Western text is read as cp1252,
    which a guess by letters confuses with its neighbours. Raises SourceUnreadableError.
    """
    if encoding:
        text, name = _as_editor_says(data, filename, encoding)
    else:
        text, name = _by_evidence(data, filename, declared)
    if len(_CONTROLS.findall(text)) > max(3, len(text) // 500):
        msg = f"{filename}: the file is not text (it is full of control characters)"
        raise SourceUnreadableError(msg)
    if not any(char.isalpha() for char in text):
        reason = "the file has no letters" if text.strip() else "the file is empty"
        msg = f"{filename}: {reason}"
        raise SourceUnreadableError(msg)
    return without_page_marks(text), name


def declared_encoding(data: bytes) -> str:
    """Return the encoding that a page's own first bytes name; "" if they name none."""
    declared = _DECLARED.search(data, 0, 4096)
    return declared[1].decode("ascii", "replace") if declared else ""


def _as_editor_says(data: bytes, filename: str, encoding: str) -> tuple[str, str]:
    shown = encoding[:40]
    try:
        name = lookup(encoding).name
        # These read any text, but as programs write it: refused like a name that is unknown.
        return data.decode("" if name.replace("-", "_") in _NO_CHARSETS else name), name
    except UnicodeDecodeError:
        msg = f"{filename}: the file is not written in {shown}; try utf-8 or cp1252, or name none"
        raise SourceUnreadableError(msg) from None
    except (LookupError, ValueError):
        msg = f"{filename}: there is no encoding named {shown!r}"
        raise SourceUnreadableError(msg) from None


def _by_evidence(data: bytes, filename: str, declared: str) -> tuple[str, str]:
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _strictly(data, filename, name), name.removesuffix("-sig")
    if b"\x00" in data:
        name = _utf16_order(data)
        if not name:
            msg = f"{filename}: the file is not text (it has zero bytes)"
            raise SourceUnreadableError(msg)
        return _strictly(data, filename, name), name
    if text := _utf8(data):
        return text, "utf-8"
    for name in _candidates(data, declared):
        try:
            return data.decode(name), lookup(name).name
        except (LookupError, UnicodeError):
            continue
    return data.decode("latin-1"), "latin-1"


def _strictly(data: bytes, filename: str, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeError:
        msg = f"{filename}: the file begins like {name} but is not; it may be damaged"
        raise SourceUnreadableError(msg) from None


def _utf16_order(data: bytes) -> str:
    """Return the order of UTF-16 that most text without a mark shows by its zero bytes, or ""."""
    sample = data[:_SAMPLE]
    half = len(sample) // 2
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 0.05 * half and even < 0.001 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.05 * half and odd < 0.001 * half else ""


def _utf8(data: bytes) -> str:
    """Return a text that is UTF-8, but for a letter here and there that is damaged; else ""."""
    try:
        return data.decode()
    except UnicodeError:
        text = data.decode(errors="replace")
    damaged = text.count("\ufffd")
    whole = sum(char > "\x7f" for char in text) - damaged
    return text if whole > _WHOLE_TO_DAMAGED * damaged else ""


def _candidates(data: bytes, declared: str) -> Iterator[str]:
    yield _charset(declared)
    yield from _guesses(data)  # only now, for guessing is slow


def _charset(name: str) -> str:
    try:
        known = lookup(name).name
    except (LookupError, ValueError):
        return "utf-8"  # known not to fit: the next candidate is tried
    return "utf-8" if known.startswith(("utf-16", "utf-32")) else _WIDER.get(known, known)


def _guesses(data: bytes) -> tuple[str, ...]:
    # Imported here: few files need it, and its tables are slow to load.
    from charset_normalizer import from_bytes

    first = re.search(rb"[\x80-\xff]", data)
    start = max(0, first.start() - 1000) if first else 0
    sample = data[start : start + _SAMPLE]
    if _share_of_high_bytes(sample) > _WESTERN:
        best = from_bytes(sample).best()
        hint = best.encoding if best else ""
        if _OTHER_ALPHABETS.match(hint):
            return (_WIDER.get(hint, hint), "cp1252")
    return _latin_names(sample)


def _share_of_high_bytes(sample: bytes) -> float:
    high = sum(byte > 127 for byte in sample)
    return high / max(1, high + sum(map(sample.count, _COMMON_LETTERS)))


def _latin_names(sample: bytes) -> tuple[str, ...]:
    """Return cp1252, unless it puts signs into words as it does to Polish."""

    def signs(name: str) -> int:
        return len(_SIGN_IN_WORD.findall(sample.decode(name, errors="replace")))

    if signs("cp1252") < _FEW_SIGNS:
        return ("cp1252",)
    return ("cp1250", "iso8859-2") if signs("cp1250") < _FEW_SIGNS else ("iso8859-2",)
