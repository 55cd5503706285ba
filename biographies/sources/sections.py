"""Which sections of a source are no text of its own: forewords, contents, notes, licences."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from biographies.sources.pieces import Piece, without_page_marks
from biographies.sources.values import BlockKind

# The whole heading must say it: "Notes" is one, "Notes on a Journey" is a chapter.
_FRONT = re.compile(
    r"""
    (?:\w+['’]s?\s)?(?:forewords?|prefaces?|prefatory\s(?:note|remarks)|notes?)
    |(?:preface|foreword|note)\s(?:to|by|on)\s.*(?:edition|editor|translator|author|text|sources?|publisher).*
    |(?:table\sof\s)?contents(?:\sof\s.*)?|list\sof\s(?:illustrations|plates|maps|tables|figures
        |abbreviations|works|contributors|portraits|authorities)(?:\s.*)?
    |(?:list\sof\s)?(?:illustrations|plates|abbreviations|authorities|portraits)
    |(?:general\s|analytical\s)?index(?:\s(?:of|to)\s.*)?|(?:select(?:ed)?\s)?bibliograph(?:y|ical\snote)
    |references|works\scited|sources|sources\scited|further\sreading|see\salso|external\slinks|citations
    |endnotes|footnotes|notes\s(?:and|&)\s(?:references|sources)|notes\sto\s.*
    |acknowledge?ments?|transcribers?\snotes?|transcriber['’]s?\snotes?|dedication|epigraph
    |(?:un)?copyright(?:\s.*)?|colophon|imprint|licen[cs]es?|title\s?page|half\s?title|errata|glossary
    |about\s(?:the\sauthor|this\s(?:book|e-?book|edition))|(?:also\s)?by\sthe\ssame\sauthor
    |the\sfull\sproject\sgutenberg.*licen[cs]e|advertisements?
    |prefacio|prólogo\sdel\seditor|índice(?:\s.*)?|contenido|bibliografía|notas|agradecimientos|dedicatoria
    |préface|avant-propos|table\sdes\smatières|bibliographie|remerciements|dédicace
    |vorwort|inhalt|inhaltsverzeichnis|literatur(?:verzeichnis)?|register|anmerkungen|danksagung
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NUMBERING = re.compile(r"^(?:[IVXLC]+|\d{1,3}|[A-Z])[.)]\s+")
_BEGIN = re.compile(r"\*{3}\s?START OF (?:THE|THIS) PROJECT GUTENBERG", re.IGNORECASE)
_END = re.compile(r"(?:\*{3}\s?)?END OF (?:THE |THIS )?PROJECT GUTENBERG", re.IGNORECASE)
_MAKERS = re.compile(
    r"(?:produced|e-?text prepared|transcribed|digiti[sz]ed|this e-?book was (?:produced|prepared)"
    r"|html version|scanned|proofread)\b.{0,400}$",
    re.IGNORECASE | re.DOTALL,
)
_FIELD = re.compile(r"(?:^|\n|\s)(Title|Author|Language):\s*(.+?)(?=\s(?:[A-Z][\w ]{2,20}):|\n|$)")


def is_front_heading(heading: str) -> bool:
    """Tell whether a heading stands over a section that is no text of the work."""
    bare = _NUMBERING.sub("", " ".join(without_page_marks(heading).split())).strip(" .:*—–-[]")
    return bool(_FRONT.fullmatch(bare))


def mark_front(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Turn everything in front sections, and a digital library's boilerplate, into FRONT.

    A section ends at the next heading of its own level or a higher one. Notes stay notes.
    """
    level = 0
    for piece in _mark_boilerplate(list(pieces)):
        if piece.kind is BlockKind.HEADING:
            if level and piece.level <= level:
                level = 0
            if not level and is_front_heading(piece.text):
                level = piece.level
            yield piece
        elif level and piece.kind is not BlockKind.NOTE:
            yield _front(piece)
        else:
            yield piece


def boilerplate_fields(text: str) -> dict[str, str]:
    """Return the title, author and language that a digital library's header names."""
    found = _BEGIN.search(text, 0, 20_000)
    if not found:
        return {}
    return {name.lower(): value.strip() for name, value in _FIELD.findall(text, 0, found.start())}


def boilerplate_end(pieces: Sequence[Piece]) -> int:
    """Return the place of the first block behind a digital library's header: 0 without one."""
    begin = next((at + 1 for at, piece in enumerate(pieces) if _BEGIN.match(piece.text)), 0)
    while 0 < begin < len(pieces) and _MAKERS.match(pieces[begin].text):
        begin += 1
    return begin


def _mark_boilerplate(pieces: Sequence[Piece]) -> Iterator[Piece]:
    first = boilerplate_end(pieces)
    ends = (at for at in range(first, len(pieces)) if _END.match(pieces[at].text))
    last = next(ends, len(pieces))
    for at, piece in enumerate(pieces):
        yield piece if first <= at < last else _front(piece)


def _front(piece: Piece) -> Piece:
    return replace(piece, kind=BlockKind.FRONT, level=0)
