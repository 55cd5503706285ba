"""Names of authors: "Family, Given" or, for a body of people, as they are written."""

import re

_BODY = re.compile(
    r"\b(?:project|society|university|college|press|institut\w*|librar\w+|museum|archives?|office|"
    r"company|co|committee|commission|council|association|foundation|department|ministry|church|"
    r"editors?|staff|trustees|board|bureau|service|group|team|trust|anonymous|anon|various|and|the)\b|&",
    re.IGNORECASE,
)
_SMALL = frozenset(
    {"a", "an", "the", "of", "and", "in", "on", "at", "to", "for", "from", "by", "with", "or", "as"}
)
_NUMERAL = re.compile(r"[IVXLC]{2,}[.:,]?")
_SUFFIX = re.compile(r",?\s+(Jr\.?|Sr\.?|Esq\.?|Bart\.?|II|III|IV)$")
_PARTICLES = frozenset(
    [
        "de",
        "da",
        "di",
        "du",
        "del",
        "della",
        "des",
        "van",
        "von",
        "der",
        "den",
        "ter",
        "ten",
        "la",
        "le",
        "los",
        "las",
        "y",
        "e",
        "af",
        "av",
        "zu",
    ]
)


def split_name(name: str) -> tuple[str, str]:
    """Return ("Strachey", "Lytton") for "Strachey, Lytton"; a body's name is all family."""
    family, _, given = name.partition(", ")
    if not given or _BODY.search(given) or len(given.split()) > 5:
        return name, ""
    return family, given


def natural_name(name: str) -> str:
    """Return a name as it is spoken: Lytton Strachey."""
    family, given = split_name(name)
    given, _, suffix = given.partition(", ")
    return " ".join(part for part in (given, family, suffix) if part)


def inverted_name(name: str) -> str:
    """Return "Strachey, Lytton" for "Lytton Strachey", as far as a name can be told from a body's.

    A name that is inverted already, a single word, and what looks like an institution stay as they
    are.
    """
    name = " ".join(name.split())
    suffix = _SUFFIX.search(name)
    words = (name[: suffix.start()] if suffix else name).split()
    if "," in " ".join(words) or not 2 <= len(words) <= 6 or _BODY.search(name):
        return name
    at = len(words) - 1
    while at > 1 and words[at - 1].lower() in _PARTICLES:
        at -= 1
    inverted = f"{' '.join(words[at:])}, {' '.join(words[:at])}"
    return f"{inverted}, {suffix[1]}" if suffix else inverted


def csl_name(name: str) -> dict[str, str]:
    """Return a name in CSL-JSON's form."""
    family, given = split_name(name)
    if not given:
        return {"literal": family}
    given, _, suffix = given.partition(", ")
    return {"family": family, "given": given} | ({"suffix": suffix} if suffix else {})


def joined(names: list[str]) -> str:
    """Return names as a list in prose: A, B and C; of more than three, the first and "others"."""
    if len(names) > 3:
        return f"{names[0]} and others"
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def in_title_case(title: str) -> str:
    """Return a title that stands in capitals as it is usually printed: The Life of a Queen."""
    words = [word if _NUMERAL.fullmatch(word) else word.capitalize() for word in title.split()]
    return " ".join(
        word.lower() if at and word.lower() in _SMALL and not words[at - 1].endswith(":") else word
        for at, word in enumerate(words)
    )
