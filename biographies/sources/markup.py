"""Plain text into Markdown and back: what is escaped here is read as itself everywhere."""

import html
import re

_ENTITY = r"&(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
_INLINE = re.compile(
    rf"""
    \\(?P<literal>[!-/:-@\[-`{{-~])
    |(?P<hard>(?:\\|(?<![ ])[ ]{{2,}}+)\n[ \t]*)
    |(?P<soft>[ \t]?(?<!\n)\n(?!\n)[ \t]*)
    |(?P<entity>{_ENTITY})
    |(?<!`)(?P<ticks>`{{1,3}})(?!`)(?P<code>[^`]{{1,300}})(?P=ticks)(?!`)
    |(?P<image>!?)\[(?P<label>(?:[^\[\]\\\n]|\\.){{0,600}})\]
     \((?:[^()\s]{{0,500}})(?:[ ]"(?:[^"\\\n]|\\.){{0,600}}")?\)
    |(?P<run>\*+|_+|~~)
    """,
    re.VERBOSE,
)
_HAS_MARKUP = re.compile(r"[\\\n&`\[*_~]")


def plain(fragment: str) -> str:
    """Return what a reader reads of a stretch of Markdown prose, or of text that `escape` made.

    Emphasis, code marks and links leave their text, images nothing; backslash escapes and entities
    become what they stand for; a hard break is a line end and a soft one a space. Citation marks
    are left alone: `statements` takes them out.
    """
    if not _HAS_MARKUP.search(fragment):
        return fragment
    return _INLINE.sub(_plain_piece, fragment)


def _plain_piece(found: re.Match[str]) -> str:
    if found["literal"]:
        return found["literal"]
    if found["hard"] or found["soft"]:
        return "\n" if found["hard"] else " "
    if found["entity"]:
        return _character(found["entity"])
    if found["code"]:
        return found["code"]
    if found["run"]:
        return found["run"] if _is_text(found) else ""
    return "" if found["image"] else plain(found["label"])


def _character(entity: str) -> str:
    """Return what an entity stands for, by CommonMark's rule for numbers."""
    if entity[1] != "#":
        return html.unescape(entity)
    code = int(entity[3:-1], 16) if entity[2] in "xX" else int(entity[2:-1])
    is_character = 0 < code < 0x110000 and not 0xD800 <= code < 0xE000
    return chr(code) if is_character else "\ufffd"


def _is_text(found: re.Match[str]) -> bool:
    """Tell whether stars or underscores mark no emphasis: "2 * 3", "snake_case"."""
    before = found.string[found.start() - 1 : found.start()] or " "
    after = found.string[found.end() : found.end() + 1] or " "
    if before.isspace() and after.isspace():
        return True
    return found["run"][0] == "_" and before.isalnum() and after.isalnum()


_SPECIAL = re.compile(
    r"""
    (?P<last>\\\Z)
    |(?P<sign>[\\*_\[\]`<~|])
    |(?P<amp>&)(?=\#?[A-Za-z0-9]{1,32};)
    |(?P<lines>\n+)
    |(?P<edge>^[^\S\n]+|(?<![^\S\n])[^\S\n]++$|\r)
    |^(?P<opening>\#|>|=|:(?=-)|[-+](?=[-:\s]|$))
    |^(?P<number>\d{1,9})(?P<point>[.)])(?=\s|$)
    """,
    re.VERBOSE | re.MULTILINE,
)


def escape(text: str) -> str:
    """Return Markdown that is read as exactly this text: plain(escape(text)) == text.

    A line end becomes a hard break and a blank line stays one; white space at the edges of a line,
    which Markdown would drop, becomes entities.
    """
    return _SPECIAL.sub(_escaped_piece, text)


def _escaped_piece(found: re.Match[str]) -> str:
    whole = found[0]
    if found["last"]:
        return "&#92;"  # so that no mark set behind the text is taken for an escaped one
    if found["lines"]:
        return _escaped_lines(found)
    if found["edge"]:
        return "".join(f"&#{ord(char)};" for char in whole)
    if found["number"]:
        return f"{found['number']}\\{found['point']}"
    return "\\" + whole


def _escaped_lines(found: re.Match[str]) -> str:
    count = len(found[0])
    if found.start() == 0 or found.end() == len(found.string):
        return "&#10;" * count
    return "\\\n" if count == 1 else "\n\n" + "&#10;" * (count - 2)
