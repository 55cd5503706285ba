"""Dates as BibTeX and RIS write them, in CSL-JSON's form."""

import re

_PART = r"(\d{4})(?:[-/](\d{1,2}))?(?:[-/](\d{1,2}))?"
_DATE = re.compile(rf"{_PART}[-/]*(?:T.*)?$")
_SPAN = re.compile(rf"{_PART}\s*(?:/|--|–|\s-\s)\s*{_PART}$")
_YEARS = re.compile(r"(\d{4})\s*-\s*(\d{4})$")


def csl_date(text: str) -> dict[str, object]:
    """Return a date or span of dates; what is neither is kept in its words; {} for nothing."""
    text = " ".join(text.strip('{}" ').split())
    if not text:
        return {}
    years, date, span = _YEARS.match(text), _DATE.match(text), _SPAN.match(text)
    if years:
        ends = [[years[1]], [years[2]]]
    elif date:
        ends = [_parts(date.groups())]
    elif span:
        ends = [_parts(span.groups()[:3]), _parts(span.groups()[3:])]
    else:
        return {"literal": text}
    return {"date-parts": ends}


def _parts(groups: tuple[str | None, ...]) -> list[str]:
    """Return year, month and day as far as they are given; a month 0 or 13 ends it."""
    found = [str(groups[0])]
    for part, most in zip(groups[1:], (12, 31), strict=True):
        if not part or not 1 <= int(part) <= most:
            break
        found.append(part)
    return found
