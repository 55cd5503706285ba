"""Whether a part's Markdown is well formed: headings, fences, emphasis, links, marks."""

import re
from collections.abc import Iterator

from biographies.checking.values import FoundProblem, Severity

MAX_HEADING_WORDS = 14

_LINE = re.compile(r"^.*$", re.MULTILINE)
_HEADING = re.compile(r" {0,3}(#{1,6})(?=[ \t]|\Z)")
_NO_SPACE = re.compile(r" {0,3}#{1,6}[^\s#]")
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_ESCAPED = re.compile(r"\\.")
_CODE = re.compile(r"(`+)(?!`).{1,2000}?(?<!`)\1(?!`)")
_STRONG = re.compile(r"\*\*|__")
_BROKEN_LINK = re.compile(r"(?<!\\)!?\[[^\]\n^]{1,200}\]\((?:[^)\n]*$|\s*\))", re.MULTILINE)
_BROKEN_MARK = re.compile(r"(?<!\\)\[\^(?:\s*\]|[^\]\n]{0,40}$|s\d*p?\](?!\w))", re.MULTILINE)


def check_structure(markdown: str) -> Iterator[FoundProblem]:
    """Yield what is broken in the Markdown, in the order of its places within each kind."""
    yield from _headings(markdown)
    yield from _fences(markdown)
    yield from _emphasis(markdown)
    for match in _BROKEN_LINK.finditer(markdown):
        yield _problem("markdown.link", "A link has no address or no end.", match.span(), match[0])
    for match in _BROKEN_MARK.finditer(markdown):
        message = "A citation mark is broken; it has the form [^s2p41]."
        yield _problem("markdown.mark", message, match.span(), match[0])


def _headings(markdown: str) -> Iterator[FoundProblem]:
    before = 0
    for start, line in _prose_lines(markdown):
        place = (start, start + len(line))
        if _NO_SPACE.match(line) and not line.lstrip().startswith("#!"):
            yield _problem("markdown.heading", "A space is missing behind the #.", place, line)
        match = _HEADING.match(line)
        if match is None:
            continue
        level, text = len(match[1]), line[match.end() :].strip().rstrip("#").strip()
        yield from _heading(place, text)
        if level == 1 and before:
            message = "A second title (#) in one part; its sections are ## and ###."
            yield _problem("markdown.heading_level", message, place, text)
        elif before and level > before + 1:
            message = f"A heading of level {level} follows one of level {before}."
            yield _problem("markdown.heading_level", message, place, text)
        before = level


def _heading(place: tuple[int, int], text: str) -> Iterator[FoundProblem]:
    if not text:
        yield _problem("markdown.heading", "A heading without a text.", place, text)
    elif len(text.split()) > MAX_HEADING_WORDS:
        message = f"A heading of {len(text.split())} words; at most {MAX_HEADING_WORDS} read well."
        yield _problem("markdown.long_heading", message, place, text, severity=Severity.WARNING)


def _fences(markdown: str) -> Iterator[FoundProblem]:
    opened: re.Match[str] | None = None
    at = 0
    for line in _LINE.finditer(markdown):
        match = _FENCE.match(line[0])
        if match and opened is None:
            opened, at = match, line.start()
        elif match and opened and match[1].startswith(opened[1]):
            opened = None
    if opened:
        message = f"{opened[1]} opens a block that nothing closes: all behind it is no prose."
        yield _problem("markdown.fence", message, (at, len(markdown)), opened[1])


def _emphasis(markdown: str) -> Iterator[FoundProblem]:
    """Look for ** without a second one, paragraph by paragraph: the reader would see the signs."""
    for at, block in _paragraphs(_without_code(markdown)):
        bare = _ESCAPED.sub(lambda match: " " * len(match[0]), block)
        is_rule = not bare.strip(" *_-\n")
        for sign in ("**", "__"):
            places = [match for match in _STRONG.finditer(bare) if match[0] == sign]
            if len(places) % 2 and not is_rule:
                start = at + places[-1].start()
                message = f"{sign} is opened and never closed."
                yield _problem("markdown.emphasis", message, (start, start + 2), sign)


def _paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """Yield the runs of lines that are not blank, each with where it begins."""
    first = -1
    for line in _LINE.finditer(text):
        if line[0].strip() and first < 0:
            first = line.start()
        elif not line[0].strip() and first >= 0:
            yield first, text[first : line.start()]
            first = -1
    if first >= 0:
        yield first, text[first:]


def _without_code(markdown: str) -> str:
    """Blank fenced blocks and code, so that every other character keeps its place."""
    kept = [" " if char != "\n" else char for char in markdown]
    for start, line in _prose_lines(markdown):
        shown = _CODE.sub(lambda match: " " * len(match[0]), line)
        kept[start : start + len(line)] = shown
    return "".join(kept)


def _prose_lines(markdown: str) -> Iterator[tuple[int, str]]:
    is_fenced = False
    for line in _LINE.finditer(markdown):
        if _FENCE.match(line[0]):
            is_fenced = not is_fenced
        elif not is_fenced:
            yield line.start(), line[0]


def _problem(
    rule: str,
    message: str,
    place: tuple[int, int],
    text: str,
    *,
    severity: Severity = Severity.ERROR,
) -> FoundProblem:
    return FoundProblem(rule, severity, message, *place, {"text": text})
