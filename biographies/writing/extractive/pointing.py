"""Where an opening sentence points to what was told before it: things, times, kinds, company.

Whom a pronoun means is the affair of pronouns; here it is what "it", "one", "thither", "soon after"
or "the same" mean. The rules know turns of English and no text: none holds a word of a subject.
"""

import re

from biographies.writing.english import (
    ANAPHORIC_NOUNS,
    CLAUSE_WORDS,
    FEMALE_NOUNS,
    FINITE_VERBS,
    MALE_NOUNS,
    PERSON_NOUNS,
    PLACE_PREPOSITIONS,
    PREPOSING_WORDS,
    PREPOSITIONS,
    STOP_WORDS,
)
from biographies.writing.extractive.pronouns import Word
from biographies.writing.words import is_capitalised

LONGEST_PHRASE = 5  # words from an article to its noun
FAR_HEAD = 8  # words of a preposed phrase in which "the conversation" points back

_HEAD = r"^(?:[\w’'.-]+,? ){0,%d}?"
_SPAN = (
    r"(?:moment|minute|hour|day|night|evening|morning|week|month|season|year|decade|winter|summer|"
    r"spring|autumn)s?"
)
_BY = r"(?:in|of|to|for|at|on|with|by|from|about|under|upon|over)"
_OF_OUR_TIME = r"(?:day|country|world|earth|life)"
_POINTING = (
    # "this" may point to the clause before it, and so stands behind a stop or "and".
    rf"\b(?<![,;:—(] )(?<!—)(?<!, and )(?<!; and )(?:this|these)\b(?! {_OF_OUR_TIME}\b)",
    r"\ball (?:this|that|these|those)\b(?! (?:who|which|that|is|was))",
    r"\bthis (?:time|connection|occasion)\b",
    r"\b(?:the )?(?:latter|former)\b",
    r"^[^;:—]*(?<!no )(?<!as )\bsuch\b(?! as\b)(?! [\w’'-]+ (?:as|that)\b)(?! (?:were|was)\b)",
    r"^[^;]*(?<!at )\bthe same\b(?! [\w’'-]+ (?:as|that|who|which)\b)(?! as\b)",
    r"^the (?:\w+ )?ones?\b|^(?:at|by|for|from|in|of|on|to|with) it\b",
    r"\b(?:thither|thence|hither|whither|therein|thereof|thereby|therewith|thereupon|hereby)\b",
    rf"\b{_BY} those\b(?! (?:who|which|that|of|days)\b)",
    rf"^[^,;]*\b{_BY} that [a-z]+(?=[,;.])",
    r"\b(?:any|some|no|every)(?:thing|body|one| one)? else\b|\belsewhere\b",
    r"^[a-z]+ (?:an)?other [a-z]+,? ",
    r"\b(?:mile|league|yard|hour)s? (?:further|farther)\b(?! than)",
    r"^the first\b.*\bthe second\b",
    r"^to [a-z]+ (?:that|those) (?!who\b|which\b|of\b)",
)
_TIMES = (
    _HEAD % 4 + r"(?:soon|shortly|not long|long|immediately|some time) after(?:wards?)?"
    r"(?! the\b| a|,? his|,? her)",
    _HEAD % 8 + r"(?:afterwards?|(?<!the )then|also|again|too(?=,)|thus|likewise|hitherto|meanwhile"
    r"|henceforward)\b",
    _HEAD % 3 + rf"{_SPAN} (?:following|after|before)\b(?! [a-z])",
    _HEAD % 3 + rf"(?:following|next|same|previous|preceding) {_SPAN}\b",
    _HEAD % 4 + r"(?:when|where|before|until|till) (?:\w+ ){0,2}next\b",
    _HEAD % 3 + r"(?:went|go|goes) on\b|" + _HEAD % 3 + r"(?:continued|proceeded)\b(?! to be\b)",
    r"^on the whole\b|^as, ",
)
_RULES = (*_POINTING, *_TIMES)
# Both for small letters: a pattern that ignores case takes four times as long.
_AT_HEAD = re.compile("|".join(f"(?:{rule})" for rule in _RULES if rule.startswith("^")))
# One \b for all of them: within a word none is tried.
_ANYWHERE = re.compile(
    r"\b(?:" + "|".join(rule.removeprefix(r"\b") for rule in _RULES if rule[0] != "^") + ")"
)
# Who "we" are is told before it, unless a date begins a stage of the story.
_YEAR = re.compile(r"\b(?:1[0-9]{3}|20[0-9]{2})\b")
_COMPANY = re.compile(r"^(?:(?:So|And|But|Thus|Here|There),? )?(?:We|They)\b")

# "It was necessary to …", "found it hard to …": the clause behind says what it is.
_EXPLETIVE = re.compile(
    r"\bit (?:[\w’'-]+ ){0,2}?(?:is|was|were|be|been|seem(?:s|ed)?|appear(?:s|ed)?|became|proved|"
    r"happened|turned|takes?|took|needed|required|rained|snowed|occurred|came|chanced|dawned|"
    r"struck|followed|may|must|might|can|could|would|will|shall|should)\b[^;:]*?"
    r"\b(?:that|to|who|whom|which|when|how|what|where|whether|if|as though|because|before|until"
    r"|for)\b"
    r"|\b(?:find|finds|found|think|thought|make|makes|made|take|took|consider(?:ed)?|judged?|deemed|"
    r"held|render(?:ed)?|feel|felt|believed?|call(?:ed)?|thinking|finding|making|taking|rendering) "
    r"it (?:[\w’'-]+ ){0,5}?(?:to|that|for|if|in|into|as)\b"
    r"|, it (?:is|was|seems|seemed|appears|appeared)(?: [\w’'-]+){0,2},"
    r"|\bas it (?:were|happened|turned|seemed|is|was)\b|\bif it (?:had not|were not)\b"
    r"|\bit (?:is|was|had been) (?:[\w’'-]+ ){0,3}?(?:spring|summer|autumn|winter|day|night|"
    r"morning|evening|noon|midnight|\d{4}|January|February|March|April|May|June|July|August|September|"
    r"October|November|December|Sunday|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday)\b",
    re.IGNORECASE,
)
_ARTICLES = frozenset(
    "a an the my his her our their your no every each another that some any its".split()  # noqa: SIM905 - reads better
)
_ABSTRACT = re.compile(r"(?:tion|sion|ment|ness|ity|ance|ence|ship|ism|ure|dom|hood|work)$")
_CLOSING = PREPOSITIONS | CLAUSE_WORDS | FINITE_VERBS | STOP_WORDS
_PEOPLE = MALE_NOUNS | FEMALE_NOUNS | PERSON_NOUNS
# United once: these are asked of every word.
_NO_THING = STOP_WORDS | _PEOPLE | FINITE_VERBS
_BEFORE_A_PLACE = PLACE_PREPOSITIONS | {"the"}
_BEFORE_NO_ONE = PREPOSITIONS | _ARTICLES | {"this", "only", "as", "than", ""}
_AFTER_ONE = (PREPOSITIONS - {"of"}) | {""}
_TIME = re.compile(rf"{_SPAN}$|^(?:time|age|way|rest|whole|one|first|last|end|beginning|while)$")


def points_back(outside: str, words: list[Word]) -> bool:
    """Tell whether a sentence means a thing, a time or a company that it does not name itself."""
    lower = outside.lower()
    return (
        bool(_AT_HEAD.match(lower) or _ANYWHERE.search(lower))
        or bool(_COMPANY.match(outside) and not _YEAR.search(outside))
        or _has_lost_thing(outside, words)
        or _is_led_by_a_pointer(words)
    )


def _is_led_by_a_pointer(words: list[Word]) -> bool:
    """Tell whether a preposed phrase holds a noun that points back: "At one point in the scene"."""
    if words[0].lower not in PREPOSITIONS:
        return False
    return any(
        word.before == "the" and word.lower in ANAPHORIC_NOUNS and word.after not in ("of", "that")
        for word in words[:FAR_HEAD]
        if word.clause == words[0].clause
    )


def _has_lost_thing(outside: str, words: list[Word]) -> bool:
    """Tell whether "it" or "one" stands before any thing that it could mean."""
    pointers = [at for at, word in enumerate(words) if _is_thing_word(word)]
    if not pointers:
        return False
    spared = [(found.start(), found.end()) for found in _EXPLETIVE.finditer(outside)]
    return any(
        not any(first <= words[at].start < last for first, last in spared)
        and not _is_named(words, at)
        for at in pointers
    )


def _is_thing_word(word: Word) -> bool:
    if word.lower == "one":  # "to erect one for the town", and not "one of them" or "one day"
        return word.before not in _BEFORE_NO_ONE and word.after in _AFTER_ONE
    return word.lower in ("it", "its", "itself")


def _is_named(words: list[Word], at: int) -> bool:
    """Tell whether a thing is named before a word, or behind it where a phrase leads in."""
    pointer = words[at]
    if pointer.lower == "one":
        return any(_ends_phrase(words, place) for place in range(at))
    if any(_is_thing(words, place, pointer.clause) for place in range(at)):
        return True
    return words[0].lower in PREPOSING_WORDS and any(
        (word.clause > pointer.clause or pointer.lower == "its") and _ends_phrase(words, place)
        for place, word in enumerate(words[at + 1 :], at + 1)
    )


def _is_thing(words: list[Word], at: int, clause: int) -> bool:
    """Tell whether a word names a thing: a noun behind its article, or by its ending; a place.

    The subject of a clause is not what the same clause says "it" of.
    """
    word = words[at]
    if is_capitalised(word.text) and word.before:
        return word.before in _BEFORE_A_PLACE and word.lower not in _PEOPLE
    if _ABSTRACT.search(word.lower) and not (word.is_subject and word.clause == clause):
        return True
    return _ends_phrase(words, at)


def _ends_phrase(words: list[Word], at: int) -> bool:
    """Tell whether a word is the noun at the end of a phrase with an article, and no person."""
    word = words[at]
    is_noun = (
        word.lower not in _NO_THING
        and not _TIME.search(word.lower)
        and not (word.lower.endswith("s") and not word.lower.endswith(("ss", "us", "is")))
        and not (word.text.endswith("ed") or word.text.endswith("ly"))
    )
    if not is_noun or not _is_before_a_new_phrase(words, at):
        return False
    return any(_is_article(words, place) for place in range(max(0, at - LONGEST_PHRASE), at))


def _is_before_a_new_phrase(words: list[Word], at: int) -> bool:
    after = words[at].after
    return not after or after in _CLOSING or after.endswith("ed")


def _is_article(words: list[Word], at: int) -> bool:
    return words[at].lower in _ARTICLES or words[at].lower.endswith(("’s", "'s"))
