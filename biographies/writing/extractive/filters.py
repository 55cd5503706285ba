"""The rules by which a sentence of a source is kept out of a book, each with a name."""

import re
from functools import lru_cache

from biographies.writing.english import ABBREVIATIONS, FINITE_VERBS
from biographies.writing.extractive import spanish
from biographies.writing.extractive.signs import Signs
from biographies.writing.words import WORD

MIN_WORDS = 2
MIN_WORDS_ALONE = 8  # a shorter sentence may stand only behind its own predecessor
MAX_SPEECH_WORDS = 60
MAX_WORDS = 100  # Victorian prose runs to eighty and stays clear; beyond this it is a list
MOST_CAPITALS = 0.35  # of the letters
MIN_WORDS_OUTSIDE_QUOTES = 5
NEAR_THE_END = 20  # characters; an abbreviation is shorter, and a search from afar is slow

_TERMINAL = re.compile(r"[.!?][”’\"»)\]]*$")
_FIRST_PERSON = re.compile(
    r"\b(?:[Mm]e|[Mm]y|[Mm]yself|[Ww]e|us|[Oo]ur|[Oo]urs|[Oo]urselves|of mine)\b"
)
# "I" is a numeral after a name (George I) and a person after anything else.
_I = re.compile(r"(?:(?P<before>[^\W\d_]+) )?\bI\b(?!-)")
_SECOND_PERSON = re.compile(r"\b(?:[Yy]ou|[Yy]ours?|[Yy]ourself|[Tt]hou|[Tt]hee|[Tt]hine)\b")
# For small letters: a pattern that ignores case takes four times as long.
_ABOUT_THE_SOURCE = re.compile(
    r"""
    \b(?:  # once for all: within a word no alternative is tried
    (?:see|vide|cf\.?|compare)\s+(?:page|pages|p\.|pp\.|chapter|note|above|below|also|appendix|fig)
    |(?:pp?|fol|vols?)\.\s*\d
    |(?:fig(?:ure)?|plate|table|map)s?\.?\s*\d
    |(?:following|preceding|foregoing|earlier|previous|next|last|these|present)\s+
        (?:pages?|chapters?|paragraphs?|sections?|volumes?|footnotes?|sketch|memoir|biography)\b
    |th(?:is|e\s+present)\s+(?:book|chapter|volume|biography|memoir|essay|article|narrative|sketch
        |footnote|edition|editor|writer|author|biographer)\b
    |(?:footnotes?|ibid|op\.\s*cit|loc\.\s*cit|errat(?:a|um)|frontispiece)\b
    |(?:above|afore|before)[ -]?(?:mentioned|named|said|cited|quoted)\b
    |of\s+wh(?:om|ich)\s+more\b
    |(?:as|has|have|been|be|already)\s+(?:already\s+|just\s+|been\s+)?
        (?:mentioned|noted|noticed|remarked|stated|quoted|described|related|told|shown|said)\s+
        (?:above|below|already|before|elsewhere|separately|later|hereafter)\b
    |the\s+(?:gentle\s+)?reader(?:s)?\b
    |quoted\s+(?:above|below)\b
    |before\s+mentioned\b
    |(?:i\s+(?:shall|will)|as\s+i\s+have)\s+(?:\w+\s+){0,3}
        (?:mention|mentioned|relate|related|speak|said|told|observed)\b
    |isbn\b
    )
    |^to\s+return\b|https?://|www\.|@
    """,
    re.VERBOSE,
)
_LAST_WORD = re.compile(r"([^\W\d_]+)\W*$")
_NOTE_MARK = re.compile(
    r"\[\^?\w{1,4}\]|[†‡¹²³⁴⁵⁶⁷⁸⁹⁰§¶]|\*|[a-z]{2}\d{1,3}(?=[\s.,;]|$)|[a-z”’)][.,;][”’]?\d{1,3}(?=\s|$)"
)
_TABLE = re.compile(r"[|\t]|\.{4,}|_{2,}|\s{4,}")
_CAPITALS = re.compile(r"\b[A-Z]{2,}(?:[ ,.;:&’'\-]+[A-Z]{2,}){3,}\b")
_LEAD_IN = re.compile(r"\b(?:as follows|the following|viz|namely|to wit)[.:]?$", re.IGNORECASE)
_PRESENT_TENSE = re.compile(
    r"[a-z](?<!s)s (?:the|an?|his|her|its|their|him|them|it|in|into|to|at|on|from|that|how|why)\b"
    r"|[a-z]{3}(?<![su])s[,.;]"
)
_RELATIVE = re.compile(r", (?:(?:of|to|by|with|from|in) )?wh(?:o|om|ose|ich)\b[^,;.]*(?=[,;.])")
LEAST_PRESENT = 6  # words; "Form of the pages." has no verb though "pages" looks like one
_OUTCRY = re.compile(r"^\W*(?:How|What|Ah|Oh|O|Alas|Would|Lo|Behold|Let|Why|Such)\b")


@lru_cache(maxsize=32_768)  # a plan asks three times of each sentence, of 3 MB at most
def rejection(sentence: str, outside: str, *, may_say_i: bool = False, language: str = "en") -> str:
    """Return the name of the rule that keeps this sentence out, or "" if none does.

    `outside` is the sentence with its quoted characters blanked: what a person says of himself in
    quotation marks is his affair, and so is it where the whole sentence will stand in them
    (may_say_i). Rules that need the paragraph (quotations across sentences, pronouns without their
    names) are in candidates.
    """
    words = WORD.findall(sentence)
    if not MIN_WORDS <= len(words) <= MAX_WORDS:
        return "length"
    if is_speech(sentence, outside) and len(words) > MAX_SPEECH_WORDS:
        return "speech"
    signs = spanish.SIGNS if language == "es" else _ENGLISH
    return (
        _shape(sentence, outside, signs)
        or _voice(outside, signs, may_say_i=may_say_i)
        or _matter(sentence, outside, signs)
    )


def is_speech(sentence: str, outside: str) -> bool:
    """Tell whether a sentence is a quotation and hardly more, so that it does not say whose."""
    if outside == sentence or len(WORD.findall(outside)) >= MIN_WORDS_OUTSIDE_QUOTES:
        return False
    return len(outside.split()) < len(sentence.split())


def _shape(sentence: str, outside: str, signs: Signs) -> str:
    opening = sentence.lstrip('“‘"«([¿¡')
    if not (opening[:1].isupper() or opening[:1].isdigit() or opening[:1] in "£$€"):
        return "opening"
    if not _TERMINAL.search(sentence) or signs.lead_in.search(sentence.rstrip(".:”»")):
        return "ending"
    if sentence.rstrip("”").endswith(("...", "…")) or _last_word(sentence) in ABBREVIATIONS:
        return "ending"
    if any(
        sentence.count(left) != sentence.count(right) for left, right in ("()", "[]", "“”", "«»")
    ):
        return "unbalanced"
    if sentence.count('"') % 2:
        return "unbalanced"
    has_verb = is_speech(sentence, outside) or signs.has_finite_verb(outside)
    return "" if has_verb else "fragment"


def _voice(outside: str, signs: Signs, *, may_say_i: bool) -> str:
    if "?" in outside:
        return "question"
    if signs.outcry.match(outside) and "!" in outside:
        return "outcry"
    if not may_say_i and signs.says_i(outside):
        return "first_person"
    if signs.second_person.search(outside):
        return "second_person"
    return ""


def _matter(sentence: str, outside: str, signs: Signs) -> str:
    if signs.about_the_source.search(outside.lower()):
        return "about_the_source"
    if _NOTE_MARK.search(sentence):
        return "note_mark"
    if _TABLE.search(sentence):
        return "table"
    capitals, letters = sum(map(str.isupper, sentence)), sum(map(str.isalpha, sentence))
    if capitals > MOST_CAPITALS * letters or _CAPITALS.search(sentence):
        return "capitals"
    return ""


def _last_word(sentence: str) -> str:
    found = _LAST_WORD.search(sentence, max(0, len(sentence) - NEAR_THE_END))
    return found[1].lower() if found else ""


def _speaks_of_itself(outside: str) -> bool:
    return "I" in outside and any(
        not (found["before"] and found["before"][0].isupper() and len(found["before"]) > 3)
        or found["before"] in ("When", "Then", "That", "This", "What", "Here", "Thus", "After")
        for found in _I.finditer(outside)
    )


def _has_finite_verb(outside: str) -> bool:
    # "George Webb, a scholar, whose time he had bought." says nothing of George Webb.
    outside = _RELATIVE.sub(" ", outside)
    words = [word.lower() for word in WORD.findall(outside)]
    if len(words) >= LEAST_PRESENT and _PRESENT_TENSE.search(outside):
        return True
    return any(
        word in FINITE_VERBS or (word.endswith("ed") and "-" not in word) or word.endswith("n’t")
        for word in words
    )


def _says_i(outside: str) -> bool:
    return bool(_FIRST_PERSON.search(outside)) or _speaks_of_itself(outside)


_ENGLISH = Signs(
    outcry=_OUTCRY,
    second_person=_SECOND_PERSON,
    about_the_source=_ABOUT_THE_SOURCE,
    lead_in=_LEAD_IN,
    says_i=_says_i,
    has_finite_verb=_has_finite_verb,
)
