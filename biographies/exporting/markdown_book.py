"""A whole book in one Markdown file, as another program or we have written it, taken apart."""

import json
import re
from collections.abc import Iterable, Iterator

from biographies.errors import InvalidInputError
from biographies.exporting.manuscript import Manuscript, ManuscriptPart, ManuscriptPicture
from biographies.sources import MARK

_FRONT = re.compile(r"\A---\n(.*?)\n(?:---|\.\.\.)\n", re.DOTALL)
_FIELD = re.compile(r"([\w-]+):[ \t]*(.*)")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_TITLE = re.compile(r"# +(.*?)(?: +#+)? *$")
_DEFINITION = re.compile(r"\[\^([^\]\s]+)\]:")
_REFERENCE = re.compile(r"\[\^([^\]\s]+)\]")
_PICTURE_FOLDER = re.compile(r"(!\[[^\]]*\]\()(?:\./)?pictures/")
_NUMBER = re.compile(r"(?:chapter\s+)?(\d{1,3}|[IVXLC]+)\b[.:]?", re.IGNORECASE)
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_KINDS = {
    "prologue": "prologue",
    "preface": "prologue",
    "foreword": "prologue",
    "introduction": "introduction",
    "conclusion": "conclusion",
    "epilogue": "conclusion",
    "afterword": "conclusion",
    "chronology": "chronology",
    "bibliography": "bibliography",
    "glossary": "glossary",
}
_UNNUMBERED = "matter"


def read_markdown_book(
    text: str, *, pictures: Iterable[ManuscriptPicture] = (), language: str = "en"
) -> Manuscript:
    """Return a Markdown file with a heading of level 1 for each part as a manuscript.

    What its front matter says of title, author, language, … is taken over; notes may stand
    anywhere in the file, and each part gets those that it refers to. Raises InvalidInputError for
    a file without such a heading, or with text before the first.
    """
    text = text.replace("\r\n", "\n").removeprefix("\ufeff")
    front = _FRONT.match(text)
    said = _fields(front[1]) if front else {}
    body, notes = _without_notes(text[front.end() :] if front else text)
    parts = tuple(_parts(_PICTURE_FOLDER.sub(r"\1", "\n".join(body)), notes))
    return Manuscript(
        title=said.get("title", ""),
        subject=said.get("subject", ""),
        language=said.get("lang") or said.get("language") or language,
        parts=parts,
        subtitle=said.get("subtitle", ""),
        author=said.get("author", ""),
        publisher=said.get("publisher", ""),
        year=said.get("date", ""),
        isbn=said.get("isbn", ""),
        identifier=said.get("identifier", ""),
        pictures=tuple(pictures),
    )


def _fields(yaml: str) -> dict[str, str]:
    """Return the fields that are one line of text; quoted ones are JSON strings, as we write."""
    found = {}
    for line in yaml.split("\n"):
        field = _FIELD.fullmatch(line)
        if field is not None:
            found[field[1]] = _unquoted(field[2].strip())
    return found


def _unquoted(value: str) -> str:
    if value.startswith('"') and value.endswith('"'):
        try:
            return str(json.loads(value))
        except ValueError:
            return value.strip('"')
    return value.strip("'")


def _without_notes(body: str) -> tuple[list[str], dict[str, str]]:
    """Return the lines outside of notes, and the definition of each note with its own lines."""
    kept: list[str] = []
    notes: dict[str, list[str]] = {}
    current: list[str] | None = None
    for line, is_code in _lines(body):
        found = None if is_code else _DEFINITION.match(line)
        if found is not None:
            current = notes.setdefault(found[1], [])
        elif current is not None and not _goes_on(line, current):
            current = None
        (kept if current is None else current).append(line)
    return kept, {name: "\n".join(lines).rstrip() for name, lines in notes.items()}


def _goes_on(line: str, note: list[str]) -> bool:
    """Tell whether a line belongs to a note: it is empty, moved in, or goes on with its text."""
    is_text = bool(line.strip())
    return not is_text or line.startswith(("    ", "\t")) or bool(note and note[-1].strip())


def _lines(body: str) -> Iterator[tuple[str, bool]]:
    """Yield the lines, and whether each stands in a fenced block of code."""
    fence = ""
    for line in body.split("\n"):
        found = _FENCE.match(line)
        yield line, bool(fence)
        if found is None:
            continue
        if not fence:
            fence = found[1]
        elif found[1].startswith(fence) and not line.strip().strip(fence[0]):
            fence = ""


def _parts(body: str, notes: dict[str, str]) -> Iterator[ManuscriptPart]:
    chapters = _chapters(body)
    own = [_own_number(title) for title, _ in chapters]
    # One title that begins with I or 1066 does not make the book one of numbered chapters.
    unnamed = sum(title.casefold() not in _KINDS for title, _ in chapters)
    is_numbered = 2 * sum(map(bool, own)) >= unnamed
    for at, (title, rows) in enumerate(chapters, 1):
        number = own[at - 1] if is_numbered else at
        kind = _KINDS.get(title.casefold()) or ("chapter" if number else _UNNUMBERED)
        number = number if kind == "chapter" else 0
        yield ManuscriptPart(kind, number, _plain(title), _with_notes("\n".join(rows), notes))


def _chapters(body: str) -> list[tuple[str, list[str]]]:
    """Return the title and the lines of each part."""
    chapters: list[tuple[str, list[str]]] = []
    for line, is_code in _lines(body):
        found = None if is_code else _TITLE.fullmatch(line)
        if found is not None:
            chapters.append((found[1].strip(), []))
        elif chapters:
            chapters[-1][1].append(line)
        elif line.strip():
            field, msg = "markdown", "has text before its first heading of level 1 (# Title)"
            raise InvalidInputError(field, msg)
    if not chapters:
        field, msg = "markdown", "has no heading of level 1 (# Title), which begins a part"
        raise InvalidInputError(field, msg)
    return chapters


def _own_number(title: str) -> int:
    """Return the number that a title begins with: "III Rise", "Chapter 3: Rise"; else 0."""
    found = _NUMBER.match(title)
    if found is None or (found[1].isalpha() and found[1] != found[1].upper()):
        return 0
    return int(found[1]) if found[1].isdigit() else _from_roman(found[1])


def _from_roman(letters: str) -> int:
    values = [_VALUES[letter] for letter in letters]
    following = [*values[1:], 0]
    return sum(-one if one < two else one for one, two in zip(values, following, strict=True))


def _plain(title: str) -> str:
    return re.sub(r"\\([^\w\s])", r"\1", title)


def _with_notes(markdown: str, notes: dict[str, str]) -> str:
    """Return a part with the notes it refers to; none may look like a mark of a passage."""
    wanted = [name for name in dict.fromkeys(_REFERENCE.findall(markdown)) if name in notes]
    text = "\n\n".join((markdown.rstrip(), *(notes[name] for name in wanted)))
    for name in wanted:
        if MARK.fullmatch(f"[^{name}]"):
            text = text.replace(f"[^{name}]", f"[^note-{name}]")
    return text + "\n"
