"""What a sentence leans on: whether it may stand alone, and whether it may open a paragraph."""

import re
from dataclasses import dataclass

from biographies.writing.english import (
    ANAPHORIC_NOUNS,
    DANGLING_OPENERS,
    DANGLING_PHRASES,
    FINITE_VERBS,
    PREPOSITIONS,
    QUANTIFIERS,
)
from biographies.writing.extractive.pointing import points_back
from biographies.writing.extractive.pronouns import Word, is_doubtful, is_name, read_words, resolve
from biographies.writing.words import Names

NEAR_THE_HEAD = 14  # words within which a paragraph's first sentence must have named something

_TITLE = re.compile(
    r"\b(?:His|Her|Their|his|her|their)\s+(?=(?:Royal|Imperial|Serene|Majest|Highness|Excellenc|Grace"
    r"|Lordship|Ladyship|Holiness|Eminence|Honou?r\b))"
)
_YEAR = re.compile(r"\b(?:1[0-9]{3}|20[0-9]{2})\b")
_CLEFT = re.compile(r"^It was (?:in|on|at|not until|during) [^,.]*\b1[0-9]{3}\b")
_PHRASES = re.compile(
    r"(?:" + "|".join(re.escape(phrase) for phrase in DANGLING_PHRASES) + r")(?![\w’'])",
    re.IGNORECASE,
)
_SPAN = r"(?:moment|minute|hour|day|night|evening|morning|week|month|season|year|decade)s?"
# Time reckoned from something told before: "Two years later", "Next day", "By the end of the year".
_RELATIVE_TIME = re.compile(
    rf"^(?:[\w-]+ ){{0,5}}{_SPAN} (?:later|after|afterwards?|before|earlier|previously)\b"
    rf"|^(?:The |On the |In the )?[Nn]ext {_SPAN}\b"
    r"|^(?:Soon|Shortly|Long|Not long|Immediately|Some time) after(?:wards?)?\b(?! the)"
    rf"|^(?:The )?{_SPAN} (?:following|after|before),"
    rf"|^(?:By|At|Before|Towards|In|During) the (?:end|close|middle|course) of the {_SPAN}\b"
)
# A word that ties the first clause to what was said before it: "On that day, for instance, …".
_LINKED = re.compile(
    r"^(?:[\w’'-]+,? ){1,8}?(?:however|therefore|moreover|nevertheless|indeed|for instance"
    r"|for example|on the other hand|on the contrary|of course|in fact|accordingly|meanwhile)\b",
    re.I,
)
_RESUMED = re.compile(r"^(?:[\w’'-]+ ){1,5}?(?:then|also|again|too|thus|likewise)\b", re.I)
# "For three years she lived …" stands alone; "For Albert was advanced" gives a reason.
_FOR_A_TIME = re.compile(
    rf"^For (?:[\w-]+ ){{0,4}}(?:{_SPAN}|time|while|centur(?:y|ies)|generations?)\b"
)
# "This" may point to the clause before it; in the first clause, and with "such a", it cannot.
_POINTING = re.compile(
    r"^[^,;:—]*\b(?:this|these|latter|former)\b|^[^;:—]*\bsuch an?\b"
    r"|^the (?:\w+ )?ones?\b|^(?:at|by|for|from|in|of|on|to|with) it\b",
    re.I,
)
# "In spite of the anger of her uncle, she …": the person is not named where the story goes on.
_PRONOUN_SUBJECT = re.compile(
    r"^(?:[^,;]*, *(?:[\w’'-]+ ){0,2}|(?:[\w’'-]+ ){0,8})(?:he|she|they)\b", re.I
)
_LEANING = (_PHRASES, _RELATIVE_TIME, _LINKED)
_SELF = frozenset({"i", "my", "yo", "mi", "mis"})
_UNNAMED = frozenset({"it", "its", "this", "these", "there"})


@dataclass(frozen=True, slots=True)
class Footing:
    """How a sentence stands.

    leans: only with the sentence before it; unresolved: the genders of its pronouns that name
    nobody in it; offers: the genders that a pronoun after it could mean; opens: a text may begin
    with it; heads: a paragraph may, if the sentence before it ends the paragraph before; is_clear:
    it opens a text and means nothing, not even a thing or a time, that was told before it.
    """

    leans: bool
    unresolved: frozenset[str]
    offers: frozenset[str]
    opens: bool
    heads: bool
    is_clear: bool = False


_NOTHING = Footing(leans=True, unresolved=frozenset(), offers=frozenset(), opens=False, heads=False)


def footing(outside: str, names: Names, *, may_say_i: bool = False) -> Footing:
    """Judge a sentence by its words outside quotation marks; `names` are those of its text.

    may_say_i: it will be quoted, and whose words it is said before it, so that I is somebody.
    """
    begins_quoted = outside[:1].isspace()
    outside = _TITLE.sub("The ", outside.strip())
    words = read_words(outside)
    if not words:
        return _NOTHING
    unresolved, offers = resolve(words, names)
    dangles = begins_quoted or _dangles(outside, words, names)
    points = bool(_POINTING.search(outside) or _RESUMED.match(outside))
    is_i = may_say_i and _is_of_self(words[:NEAR_THE_HEAD])
    stands = not dangles and not points
    names_one = stands and (is_i or _names_something(outside, words, names))
    opens = names_one and not unresolved
    return Footing(
        leans=dangles or bool(unresolved),
        unresolved=unresolved,
        offers=offers,
        opens=opens,
        heads=names_one and not (unresolved and _PRONOUN_SUBJECT.match(outside)),
        is_clear=opens and not points_back(outside, words) and not is_doubtful(words, names),
    )


def _is_of_self(head: list[Word]) -> bool:
    """Tell whether I stands at a sentence's head, and nothing before it that has to be known."""
    lower = [word.lower for word in head]
    first = next((at for at, word in enumerate(lower) if word in _SELF), -1)
    if first > 0 and lower[0] in ("the", "that", "those"):
        return False
    return first >= 0 and _UNNAMED.isdisjoint(lower[:first])


def _dangles(outside: str, words: list[Word], names: Names) -> bool:
    if _CLEFT.match(outside) and not _LINKED.match(outside):
        return False
    first, second = words[0].lower, words[0].after
    if first == "for":
        return not _FOR_A_TIME.match(outside)
    if first in DANGLING_OPENERS or any(rule.match(outside) for rule in _LEANING):
        return True
    if first in QUANTIFIERS and (second in FINITE_VERBS or second in ("of", "")):
        return True
    return _points_back(words[:4]) or _is_bare_adverb(outside, names)


def _points_back(head: list[Word]) -> bool:
    return any(
        word.lower in ("this", "these")
        or (word.lower == "such" and word.after != "as")
        or (word.lower == "those" and word.after not in ("who", "which", "that", "of"))
        or (word.lower == "that" and (word.before in PREPOSITIONS or word.before in ("", "all")))
        or (word.before == "the" and word.lower in ANAPHORIC_NOUNS)
        for word in head
    )


def _is_bare_adverb(outside: str, names: Names) -> bool:
    first = outside.split(" ", 1)[0]
    return first.endswith("ly,") and first[:-1] not in names.known


def _names_something(outside: str, words: list[Word], names: Names) -> bool:
    head = words[:NEAR_THE_HEAD]
    if any(is_name(word, names) for word in head):
        return True
    found = _YEAR.search(outside)
    return found is not None and len(outside[: found.start()].split()) < NEAR_THE_HEAD
