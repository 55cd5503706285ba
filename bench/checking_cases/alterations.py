"""Planted errors: each function makes of a true statement one that its passage does not carry.

They return None where a statement offers nothing to alter. Chance comes from the generator that
is passed in, so the same seed plants the same errors.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

_CLAUSES = {
    "en": (
        ", and sold the letters to a bookseller",
        ", although nobody in the town believed it",
        ", and lost a great part of the money within a year",
        ", which {name} never forgave",
        ", and was praised for it by the whole parish",
        ", against the advice of {name}",
        ", while a fever raged in the city",
        ", and wrote an angry letter to {name} about it",
        ", for the sake of an old promise",
        ", and burned the drawings the same night",
        ", after a quarrel with {name}",
        ", and kept it a secret from the family",
        ", in return for a house with a garden",
        ", because the doctors had given up all hope",
        ", and thanked {name} for the help",
        ", as a servant remembered long afterwards",
    ),
    "es": (
        ", y vendió las cartas a un librero",
        ", aunque en el pueblo nadie lo creyó",
        ", y perdió en un año buena parte del dinero",
        ", lo que {name} no perdonó jamás",
        ", y toda la parroquia alabó su conducta",
        ", contra el consejo de {name}",
        ", mientras la fiebre asolaba la ciudad",
        ", y escribió a {name} una carta llena de enojo",
        ", en cumplimiento de una vieja promesa",
        ", y quemó los dibujos aquella misma noche",
        ", después de una disputa con {name}",
        ", y lo guardó en secreto ante la familia",
        ", a cambio de una casa con jardín",
        ", porque los médicos habían perdido la esperanza",
        ", y agradeció a {name} la ayuda",
        ", según recordaba un criado muchos años después",
    ),
}
_NUMBER_WORDS = {
    "en": "two three four five six seven eight nine ten twelve fourteen eighteen twenty thirty "
    "forty fifty",
    "es": "dos tres cuatro cinco seis siete ocho nueve diez once doce catorce quince veinte "
    "treinta cuarenta cincuenta",
}
_MONTHS = {  # without May, which may be a verb
    "en": "January February March April June July August September October November December",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
    "diciembre",
}
_DENIABLE = {
    "en": re.compile(
        r"\b(?:was|were|had|could|would|did|is|are)\b(?! not| never)"
        r"|\b(?:married|discovered|studied|found|gave|bought|came|went|learned|wrote|opened|kept"
        r"|made|met|offered|asked|left|taught|sold|paid|lent|saw|took|told|died|brought|painted"
        r"|accepted|declined|rejected|reached|joined|sent|built|invited|attacked|became)\b"
    ),
    "es": re.compile(
        r"\b(?:(?i:lo|la|le|los|se) )?(?:fue|era|había|nació|recibió|pagaron|imprimió|aprendió"
        r"|entró|reunió|profesó|publicó|casó|pintó|dejó|nombró|quedó|dio|juró|entrevistó|huyó|fundó"
        r"|conoció|denunció|sirvió|cruzó|abrió|hizo|sacaron|ofreció|asistió|presentó|animó|llamó"
        r"|aconsejó|concedió|embarcó|escribió|obtuvo|pasó|llevó|salió|llegó|renunció|disputó"
        r"|ingresó|comunicó|apoyó|pidió|proclamó|enseñó|trabajó|viajaron|envió|contrató|puso"
        r"|tradujo|ganó|exigió|opuso|crió|alabó|estudió|entregaron|recogió|perdió|compró|luchó"
        r"|detuvieron|tomó|vivió|corrigió|terminó|encargó|rechazó|lloró|firmó|cayó)\b"
    ),
}
_DENIALS = {
    "en": re.compile(r"\b(?:not|never) "),
    "es": re.compile(r"\b(?:no|nunca) ", re.IGNORECASE),
}
_UNTOUCHED = {  # a clause with one of these changes the sense when it goes
    "en": re.compile(r"\b(?:not|never|no|without|nor|neither|perhaps|said|if|unless)\b|\d"),
    "es": re.compile(r"\b(?:no|nunca|jamás|sin|ni|nadie|quizá|dijo|si|tampoco)\b|\d"),
}
_LONG_WORD = re.compile(r"(?<!\w)[a-záéíóúñ]{6,}(?!\w)")
_YEAR = re.compile(r"\b1[4-9]\d\d\b")
_FIGURE = re.compile(r"(?<!\d)\d{1,2}(?!\d)")


@dataclass(frozen=True)
class Names:
    """Which names a text may hold, and of what kind."""

    persons: tuple[str, ...]
    places: tuple[str, ...]

    def found(self, text):
        """Return (start, end, name, is_person) of a text's names, the longest at each place."""
        if not self.persons and not self.places:
            return []
        kinds = {**dict.fromkeys(self.places, False), **dict.fromkeys(self.persons, True)}
        listed = "|".join(re.escape(name) for name in sorted(kinds, key=len, reverse=True))
        return [
            (*match.span(), match[0], kinds[match[0]])
            for match in re.finditer(rf"(?<!\w)(?:{listed})(?!\w)", text)
        ]


def trim(text, language, _rng=None):
    """Return a true statement shortened by deletion alone: one comma clause goes."""
    edges = [match.start() for match in re.finditer(r",", text)]
    for start, end in pairwise([*edges, len(text) - 1]):
        if end < len(text) - 1 and re.match(r",? (?:and|y|e|or) ", text[end:]):
            continue  # a list's middle: the rest would be no sentence
        cut = text[start:end]
        is_apposition = start == edges[0] and len(text[:start].split()) <= 4
        behind = text[end + 1 if is_apposition else end :] if end < len(text) - 1 else "."
        rest = text[:start] + behind
        if not _UNTOUCHED[language].search(cut) and len(rest.split()) >= 6:
            return rest
    return None


def change_number(text, passage, language, rng):
    """Change one year, day, month or number word; where it can, to another year of the passage."""
    ways = [
        *_year_changes(text, passage, rng),
        *_day_changes(text, rng),
        *_word_changes(text, _NUMBER_WORDS[language].split(), rng),
        *_word_changes(text, _MONTHS[language].split(), rng),
    ]
    if not ways:
        return None
    old, new = rng.choice(ways)
    return None if old == new else re.sub(rf"\b{old}\b", new, text, count=1)


def _year_changes(text, passage, rng):
    years = _YEAR.findall(text)
    others = sorted(set(_YEAR.findall(passage)) - set(years))
    if years and others:
        yield years[0], rng.choice(others)
    if years:
        yield years[0], str(int(years[0]) + rng.choice([-9, -4, -2, -1, 1, 2, 5, 9]))


def _day_changes(text, rng):
    if days := [day for day in _FIGURE.findall(text) if 1 <= int(day) <= 28]:
        yield days[0], str((int(days[0]) + rng.randint(1, 20)) % 28 + 1)


def _word_changes(text, words, rng):
    if found := [word for word in words if re.search(rf"\b{word}\b", text)]:
        yield found[0], rng.choice([word for word in words if word != found[0]])


def swap_name(text, passage, names, rng):
    """Put another name of the same kind in a name's place: of the passage if it has one."""
    found = names.found(text)
    rng.shuffle(found)
    for start, end, _, is_person in found:
        others = [n for _, _, n, kind in names.found(passage) if kind == is_person]
        strangers = names.persons if is_person else names.places
        near = sorted({n for n in others if _is_other(n, text)})
        far = sorted({n for n in strangers if _is_other(n, text) and _is_other(n, passage)})
        pool = near if near and rng.random() < 0.6 else far
        if pool:
            return text[:start] + rng.choice(pool) + text[end:]
    return None


def swap_roles(text, names, rng):
    """Let two names of one kind change places."""
    found = names.found(text)
    pairs = [
        (one, two)
        for at, one in enumerate(found)
        for two in found[at + 1 :]
        if one[3] == two[3] and _is_other(one[2], two[2])
    ]
    if not pairs:
        return None
    one, two = rng.choice(pairs)
    return text[: one[0]] + two[2] + text[one[1] : two[0]] + one[2] + text[two[1] :]


def change_word(text, strangers, rng):
    """Put a long small-letter word of another text in the place of one: most say what is false."""
    places = list(_LONG_WORD.finditer(text))
    words = sorted(set(_LONG_WORD.findall(strangers)) - set(_LONG_WORD.findall(text)))
    if not places or not words:
        return None
    match = rng.choice(places)
    return text[: match.start()] + rng.choice(words) + text[match.end() :]


def deny(text, language, rng):
    """Deny what is stated, or take the denial away."""
    if match := _DENIALS[language].search(text):
        return _capital(text[: match.start()] + text[match.end() :])
    places = list(_DENIABLE[language].finditer(text))
    if not places:
        return None
    match = rng.choice(places[:3])
    if language == "es":
        return _capital(text[: match.start()] + "no " + _small(text[match.start() :]))
    if match[0] in ("was", "were", "had", "could", "would", "did", "is", "are"):
        return text[: match.end()] + " not" + text[match.end() :]
    return text[: match.start()] + "never " + text[match.start() :]


def add_clause(text, passage, language, names, rng):
    """Append an invented clause; where it needs a name, one of the passage."""
    clause = rng.choice(_CLAUSES[language])
    known = sorted({n for _, _, n, is_person in names.found(passage) if is_person})
    if "{name}" in clause and not known:
        return None
    return text[:-1] + clause.format(name=rng.choice(known) if known else "") + text[-1]


def _is_other(name, text):
    """Tell whether no word of a name stands in a text: a surname alone is the same person."""
    return not any(re.search(rf"\b{re.escape(w)}\b", text) for w in name.split() if len(w) > 2)


def _capital(text):
    return text[:1].upper() + text[1:]


def _small(text):
    return text[:1].lower() + text[1:]
