"""The lead phrase that names a statement's source: made from its record, so no passage has it."""

import re
from collections.abc import Iterator

from biographies.sources import SAYING_VERBS, plain

MAX_LEAD = 240  # characters; a longer lead is no attribution

_SAYS = (
    r"(?:writes|wrote|says|said|puts it|put it|records|recorded|tells us|tells|told|notes|noted"
    r"|recalls|recalled|remembers|remembered|observes|observed|relates|related"
    r"|escribe|escribió|dice|dijo|cuenta|contó|recuerda|recordó|señala|señaló|anota|anotó|relata"
    rf"|{'|'.join(map(re.escape, SAYING_VERBS))})"
)
_ACCORDING = re.compile(r"(?:According to|Según)\s")
_SET_OFF_TITLE = re.compile(
    r"(?:According to|Según)\s[^,*_“\"«]{0,80}"
    r"(?:(?P<sign>\*{1,2}|_)\S.*?\S?(?P=sign)|“[^”]+”|«[^»]+»)(?:\s*\([^)]*\))?,\s+"
)
_WHERE = r"(?:\s(?:(?:in|to|en|a)\s|[A-ZÁÉÍÓÚÑ])[^,:.;!?\d]{2,60})?"  # no facts, no figures
_SAID = re.compile(
    rf"(?:As|Como)\s(?:[^.;:,!?]{{2,80}}?\s)?{_SAYS}{_WHERE}[:,]\s+"
    r"|(?:In|En)\s[^.;:,!?]{2,60}?\s(?:words|phrase|palabras)"
    r"(?:\s(?:of|de)\s[^,:;!?]{2,60})?[:,]\s+"
    rf"|[A-ZÁÉÍÓÚÑ][^,:;!?]{{1,80}}\s{_SAYS}[:,]\s+(?=[“\"«‘])"
)
_BREAK = re.compile(r"[,:]\s+")
_TITLE_WORDS = re.compile(
    r"(?:[A-ZÁÉÍÓÚÑ0-9(“\"«][^\s]*|of|the|and|to|in|on|a|an|from|for|by|with|at"
    r"|de|la|el|y|del|los|las|en)\Z"
)
_QUOTED = re.compile(r"[“\"«‘](?P<words>.+?)[”\"»’](?P<stop>[.!?]?)", re.DOTALL)


def claims(text: str, raw: str) -> Iterator[str]:
    """Yield what a statement claims, most likely reading first; text is raw without markup.

    Without a lead phrase that is the text itself. A title in the lead may hold commas, so each
    place where the lead can end gives one reading, and the first takes off as little as can be.
    """
    for rest in _rests(text, raw):
        yield rest
        if rest and rest != text and rest[0].islower():
            yield rest[0].upper() + rest[1:]
        if match := _QUOTED.fullmatch(rest):
            yield match["words"]
            yield match["words"] + match["stop"]
            yield match["words"].rstrip(".,;:")  # a quotation may end before its sentence does


def _rests(text: str, raw: str) -> Iterator[str]:
    if match := _SET_OFF_TITLE.match(raw[: 2 * MAX_LEAD]):
        yield plain(raw[match.end() :]).strip()
    elif _ACCORDING.match(text):
        yield from _after_each_break(text)
    elif (match := _SAID.match(text)) and match.end() <= MAX_LEAD:
        yield text[match.end() :]
    else:
        yield text


def _after_each_break(text: str) -> Iterator[str]:
    is_first = True
    for match in _BREAK.finditer(text, 0, MAX_LEAD):
        lead = text[: match.start()].split()[2:]
        if not is_first and not all(_TITLE_WORDS.match(word.strip(",:;")) for word in lead):
            return
        yield text[match.end() :]
        is_first = False
    if is_first:
        yield text
