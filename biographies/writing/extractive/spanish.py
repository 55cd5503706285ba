"""The rules of Spanish: a verb may go without its subject, so that must be looked for."""

import re

from biographies.writing.extractive.openings import NEAR_THE_HEAD, Footing
from biographies.writing.extractive.signs import Signs
from biographies.writing.spanish import (
    ANAPHORIC_NOUNS,
    ARTICLES,
    COMMON_NAME_WORDS,
    DANGLING_OPENERS,
    DANGLING_PHRASES,
    FINITE_VERBS,
    HONORIFICS,
    OPENING_WORDS,
    PERSON_NOUNS,
    PREPOSITIONS,
    PRONOUNS,
)
from biographies.writing.words import WORD, Names, is_capitalised

SOMEONE = frozenset({"someone"})  # verbs and "su" do not tell whether he or she is meant
NOBODY: frozenset[str] = frozenset()
BEHIND_THE_VERB = 6  # words within which a subject may follow: "Nació en Ronda el pintor"

_VERB = re.compile(
    r"(?:[aeií]ó|[^aeiou]ó|aron|ieron|yeron|jeron|aba|aban|ía|ían|ará|erá|irá|arán|erán|irán|aría)$"
)
_NO_VERBS = frozenset(
    """
    todavía día vía compañía filosofía geografía astronomía economía energía mayoría minoría
    poesía biografía alegría teoría policía guía galería academia maría garcía lucía sofía
    monarquía melancolía librería abadía cercanía bahía categoría tía ría varón barón macarrón
    algarabía escribanía cirugía autonomía fotografía cartografía trilogía antología
    caballería infantería artillería ingeniería minería aquí allí café porqué
    """.split()  # noqa: SIM905 - a list of many literals is no easier to read
)
_LINK = re.compile(
    r"^(?:" + "|".join(re.escape(phrase) for phrase in DANGLING_PHRASES) + r")(?!\w)", re.I
)
_SPAN = r"(?:momento|instante|hora|día|noche|tarde|mañana|semana|mes|año|siglo|década)s?"
_RELATIVE_TIME = re.compile(
    rf"^(?:[\w-]+ ){{0,5}}{_SPAN} (?:después|más tarde|antes|siguiente|anterior)\b"
    rf"|^(?:Al|A la|En la|En el) {_SPAN} siguientes?\b|^A los \w+ {_SPAN}\b"
    rf"|^(?:A|Hacia|En|Durante) (?:fin|fines|finales|mediados|principios)? ?(?:de|del) (?:ese|este"
    r"|aquel|mismo)\b",
    re.I,
)
_POINTING = frozenset(
    """
    este esta estos estas ese esa esos esas aquel aquella aquellos aquellas dicho dicha dichos
    dichas tal tales mismo misma
    """.split()  # noqa: SIM905 - the same
)
_YEAR = re.compile(r"\b(?:1[0-9]{3}|20[0-9]{2})\b")
_I = re.compile(
    r"\b(?:[Yy]o|[Mm]e|[Mm]is?|[Mm]í|[Cc]onmigo|[Mm]í[oa]s?|[Nn]osotr[oa]s|[Nn]os|[Nn]uestr[oa]s?)\b"
)
_NOTHING = Footing(leans=True, unresolved=NOBODY, offers=NOBODY, opens=False, heads=False)


def footing(outside: str, names: Names, *, may_say_i: bool = False) -> Footing:
    """Judge a Spanish sentence as openings.footing does an English one.

    A sentence whose verb has no subject of its own speaks of somebody named before it.
    """
    text = outside.strip()
    words = WORD.findall(text)
    if not words:
        return _NOTHING
    people = _people(words, names)
    dangles = outside[:1].isspace() or _dangles(text, words)
    says_i = may_say_i and bool(_I.search(text))
    has_subject = says_i or _has_subject(words, people)
    is_lost = _refers(words, people) or not has_subject
    opens = not dangles and not is_lost and (says_i or _says_who_or_when(text, words, people))
    return Footing(
        leans=dangles or is_lost,
        unresolved=SOMEONE if is_lost else NOBODY,
        offers=SOMEONE if people else NOBODY,
        opens=opens,
        heads=opens,
        is_clear=opens,
    )


def _dangles(text: str, words: list[str]) -> bool:
    first = words[0].lower()
    if first in DANGLING_OPENERS or _LINK.match(text) or _RELATIVE_TIME.match(text):
        return True
    if first in ("la", "los", "las") and len(words) > 1 and is_verb(words[1]):
        return True  # "Los vendió": the pronoun and not the article
    head = [word.lower() for word in words[:4]]
    return any(
        word in _POINTING or (at > 0 and head[at - 1] in ARTICLES and word in ANAPHORIC_NOUNS)
        for at, word in enumerate(head)
    )


def is_verb(word: str) -> bool:
    """Tell whether a word looks like a verb that a sentence can stand on."""
    lower = word.lower()
    if lower in FINITE_VERBS or lower.endswith(("tuvo", "tuvieron", "duvo")):
        return True
    if lower in _NO_VERBS or not word[:1].islower():
        return False
    return bool(_VERB.search(lower)) or (len(lower) > 3 and lower.endswith(("é", "í")))


def _people(words: list[str], names: Names) -> list[int]:
    """Return the places of words that name a person a verb may belong to."""
    found = []
    for at, word in enumerate(words):
        lower = word.lower()
        is_name = (
            is_capitalised(word)
            and lower not in COMMON_NAME_WORDS
            and lower not in OPENING_WORDS
            and (at > 0 or word in names.known)
        )
        if (is_name or lower in PERSON_NOUNS) and not _is_governed(words, at):
            found.append(at)
    return found


def _is_governed(words: list[str], at: int) -> bool:
    """Tell whether a preposition stands before a name and its titles: "en Sevilla", "del rey"."""
    before = at - 1
    while before >= 0 and _goes_with_a_name(words[before]):
        before -= 1
    return before >= 0 and words[before].lower() in PREPOSITIONS


def _in_small(words: list[str]) -> list[str]:
    """Return the words with the first in small letters: a verb may begin a sentence."""
    return [word.lower() if at == 0 else word for at, word in enumerate(words)]


def _goes_with_a_name(word: str) -> bool:
    lower = word.lower()
    return lower not in PREPOSITIONS and (lower in HONORIFICS or word[:1].isupper())


def _has_subject(words: list[str], people: list[int]) -> bool:
    words = _in_small(words)
    verb = next((at for at, word in enumerate(words) if is_verb(word)), len(words))
    if any(at < verb + BEHIND_THE_VERB for at in people):
        return True
    return any(
        words[at].lower() in ARTICLES and (at == 0 or words[at - 1].lower() not in PREPOSITIONS)
        for at in range(max(0, verb - 1))
    ) or (verb + 1 < len(words) and words[verb + 1].lower() in ARTICLES)


def _refers(words: list[str], people: list[int]) -> bool:
    """Tell whether "él" or "su" stands before anybody is named."""
    first = people[0] if people else len(words)
    return any(word.lower() in PRONOUNS for word in words[:first])


def _says_who_or_when(text: str, words: list[str], people: list[int]) -> bool:
    if any(at < NEAR_THE_HEAD for at in people):
        return True
    found = _YEAR.search(text)
    return found is not None and len(text[: found.start()].split()) < NEAR_THE_HEAD


def _has_finite_verb(outside: str) -> bool:
    return any(is_verb(word) for word in _in_small(WORD.findall(outside)))


SIGNS = Signs(
    outcry=re.compile(r"^\W*¡"),
    second_person=re.compile(
        r"\b(?:[Tt]ú|[Tt]i|[Cc]ontigo|[Uu]sted(?:es)?|[Vv]osotr[oa]s|[Vv]uestr[oa]s?|[Vv]os)\b"
    ),
    about_the_source=re.compile(
        r"\b(?:véase|véanse|cf\.|op\.\s*cit|ibíd?|loc\.\s*cit)|\b(?:págs?|pp?|fol|vol|tomo|cap)\.\s*\d"
        r"|\b(?:est[ae]|el\s+presente|la\s+presente)\s+(?:libro|obra|capítulo|volumen|biografía"
        r"|artículo|ensayo|edición|estudio|trabajo)\b"
        r"|\b(?:el|al)\s+lector\b|\bcomo\s+(?:hemos|se\s+ha|ya\s+se\s+ha|queda)\s+(?:dicho|visto)"
        r"|\b(?:arriba|antes)\s+(?:citad|mencionad|dich)[oa]s?\b|\b(?:fig|lám|tabla|mapa)\.?\s*\d"
        r"|https?://|www\.|\bisbn\b|@",
    ),
    lead_in=re.compile(r"\b(?:como\s+sigue|lo\s+siguiente|a\s+saber|es\s+decir)$", re.IGNORECASE),
    says_i=lambda outside: bool(_I.search(outside)),
    has_finite_verb=_has_finite_verb,
)
