"""Years and dates that a text gives in so many words; nothing is ever guessed."""

import re
from calendar import monthrange
from collections.abc import Iterator

from biographies.sources.months import MONTHS
from biographies.sources.quotations import without_quotations
from biographies.sources.values import DateMention

_MONTH = rf"(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))})\b"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_NTH = r"(?:st|nd|rd|th|d|er|º|°)?"
_OF = r"(?:\s+(?:of|de|del|d’)\s*|[.,]?\s+)"
_AFTER_MONTH = r"\.?(?:\s+(?:of|de|del)\s+|,?\s+)"
# No year: sums ("£1500"), parts of longer numbers ("1,500", "12/1816"), decades, "1500 B.C.".
_YEAR = re.compile(
    rf"""
    (?<![\w.,£$€#№/:])(?<!\d[–-])(?<!\d[ ][–-][ ])(?<![£$€][ ])
    (?P<year>1\d{{3}}|20\d\d|2100)
    (?!\w|[,.:]\d|[’']s\b|/\d{{3}}|\s?%|\s?B\.?\s?C\b)
    (?:(?P<dash>\s?[–-]\s?|/)(?P<to>\d\d?|\d{{4}})(?![\w’%/-]|[,.:]\d|\s+(?:of\s+|de\s+)?{_MONTH}))?
    """,
    re.VERBOSE,
)
_ISO = re.compile(r"(?<![\w.–-])(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?![\w-])")
# What may stand before a year and make a day or a month of it.
_BEFORE = re.compile(
    rf"""
    (?:
      (?<![\d.,/])(?P<day1>{_DAY}){_NTH}(?:\s?[–-]\s?(?P<last1>{_DAY}){_NTH})?{_OF}
        (?P<month1>{_MONTH}){_AFTER_MONTH}
      |\b(?P<month2>{_MONTH})\.?\s+(?:the\s+)?
        (?P<day2>{_DAY}){_NTH}(?:\s?[–-]\s?(?P<last2>{_DAY}){_NTH})?,?\s+
      |\b(?P<month3>{_MONTH}){_AFTER_MONTH}
    )$""",
    re.VERBOSE,
)
_NUMBERED = re.compile(
    r"(?:\b(?:pp?|pages?|vols?|volumes?|nos?|numbers?|nr|fol|fols|folios?|ff|lines?|ll?|sect|sections?"
    r"|chapters?|ch|núms?|págs?|páginas?|tomos?|legajos?|caps?|art"
    r"|mss?|add|op|psalm|room|box|item|lot)\.?|§)\s?(?:\d+\s?[,–-]\s?)?$",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"(?:\s?[–-]\s?\d+)?\s(?:pounds?|dollars?|francs?|guineas?|shillings?|marks?|livres|crowns|ducats"
    r"|florins|thalers|r[o]?ubles|men|women|persons|people|souls|soldiers|troops|horses?|sheep|cattle"
    r"|prisoners|copies|volumes|pages|words|lines|miles|feet|yards|acres|tons|pieces|guns|inhabitants"
    r"|pesos|reales|ducados|escudos|maravedís|hombres|mujeres|personas|soldados|almas|habitantes"
    r"|caballos|páginas|ejemplares|láminas|plantas|leguas|metros|kilómetros|años|días|horas|vecinos"
    r"|voters|votes|workers|members|subscribers|hours|days|years|metres|kilometres|per\s?cent)\b"
)
_DATING = re.compile(
    r"\b(?:in|since|by|until|till|during|after|before|year|early|late"
    r"|en|desde|hasta|hacia|año|durante|tras|im|seit)\s$",
    re.IGNORECASE,
)
_CIRCA = re.compile(
    r"\b(?:c|ca|circ|circa|about|around|abt|approximately|towards?|hacia|vers|um)\.?\s*"
    r"(?:the\s+year\s+)?$",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_LONGEST_DATE = 44


def years_in(text: str) -> tuple[int, ...]:
    """Return the different years from 1000 to 2100 in the order in which the text gives them.

    Both ends of a range such as 1837–40 count. Years inside quotation marks, sums of money, pages
    and other counted things do not.
    """
    return tuple(dict.fromkeys(mention.year for mention in dates_in(text)))


def dates_in(text: str, *, in_quotations: bool = False) -> tuple[DateMention, ...]:
    """Return the dates of a text in order, each as exact as it is written and no more.

    Both ends of a range are mentions of their own. What is quoted is left out unless in_quotations.
    """
    if not _DIGIT.search(text):
        return ()
    seen = text if in_quotations else without_quotations(text)
    mentions = list(_iso_dates(seen))
    taken = {mention.start for mention in mentions}
    for found in _YEAR.finditer(seen):
        if found.start() not in taken:
            mentions += _mentions(seen, found)
    return tuple(sorted(mentions, key=lambda mention: mention.start))


def _iso_dates(text: str) -> Iterator[DateMention]:
    for found in _ISO.finditer(text):
        year, month, day = map(int, found.groups())
        if 1000 <= year <= 2100 and _is_day(year, month, day):
            yield DateMention(found.start(), found.end(), year, month, day)


def _mentions(text: str, found: re.Match[str]) -> Iterator[DateMention]:
    back = max(0, found.start() - _LONGEST_DATE)
    date = _BEFORE.search(text, back, found.start())
    if not date and _is_no_year(text, back, found):
        return
    year, to = int(found["year"]), _range_end(found)
    if date and found["dash"] == "/" and to:
        year, to = to, None  # 11 February 1731/2: New Style counts the later year
    start = date.start() if date else found.start()
    is_circa = bool(_CIRCA.search(text, max(0, start - _LONGEST_DATE), start))
    end = found.end() if date and not to else found.end("year")
    yield from _dated(date, year, (start, end), is_circa=is_circa)
    if to:
        yield DateMention(found.start("to"), found.end("to"), to, is_circa=is_circa)


def _is_no_year(text: str, back: int, found: re.Match[str]) -> bool:
    if _NUMBERED.search(text, back, found.start()):
        return True
    is_counted = _COUNTED.match(text, found.end("year"))
    return bool(is_counted) and not _DATING.search(text, back, found.start())


def _range_end(found: re.Match[str]) -> int | None:
    """Return 1840 for 1837–40; None where the second number is no later year."""
    if not found["to"]:
        return None
    year = int(found["year"][: -len(found["to"])] + found["to"])
    return year if int(found["year"]) < year <= 2100 else None


def _dated(
    date: re.Match[str] | None, year: int, span: tuple[int, int], *, is_circa: bool
) -> Iterator[DateMention]:
    start, end = span
    if date is None:
        yield DateMention(start, end, year, is_circa=is_circa)
        return
    month = MONTHS[date["month1"] or date["month2"] or date["month3"]]
    days = [date["day1"] or date["day2"], date["last1"] or date["last2"]]
    exact = [int(day) for day in days if day and _is_day(year, month, int(day))]
    if not exact:
        yield DateMention(start, end, year, month, is_circa=is_circa)
    for day in exact:
        yield DateMention(start, end, year, month, day, is_circa=is_circa)


def _is_day(year: int, month: int, day: int) -> bool:
    return day <= monthrange(year, month)[1]
