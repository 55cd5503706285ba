"""The phrases that say whose words follow: a closed list, filled from records and nothing else.

A writer puts them before quotations, and a checker takes them off again, so both read this list.
Each ends where the quotation begins.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from biographies.sources.names import inverted_name, joined, natural_name, split_name
from biographies.sources.values import Record


@dataclass(frozen=True, slots=True)
class Attributions:
    """One language's phrases; {name} is who speaks, {title} the work.

    opening: the speaker has not been named in the paragraphs just before; titled: the same, with
    the work; going_on: the same speaker again; several: the work has more than one author; unnamed:
    none that is known.
    """

    opening: tuple[str, ...]
    titled: str
    going_on: tuple[str, ...]
    several: str
    unnamed: str
    marks: tuple[str, str]  # around a quotation
    inner_marks: tuple[str, str]  # around what is quoted in it


ATTRIBUTIONS = {
    "en": Attributions(
        opening=("{name} writes: ", "{name} relates: ", "{name} says: "),
        titled="In *{title}* {name} writes: ",
        going_on=("{name} goes on: ", "{name} continues: "),
        several="According to {name}, ",
        unnamed="In *{title}* we read: ",
        marks=("“", "”"),
        inner_marks=("‘", "’"),
    ),
    "es": Attributions(
        opening=("{name} escribe: ", "{name} relata: ", "{name} dice: "),
        titled="En *{title}* {name} escribe: ",
        going_on=("{name} prosigue: ", "{name} continúa: "),
        several="Según {name}, ",
        unnamed="En *{title}* se lee: ",
        marks=("«", "»"),
        inner_marks=("“", "”"),
    ),
}

# The verbs of the phrases above, for whoever has to recognise one.
SAYING_VERBS = (
    *("writes", "relates", "says", "goes on", "continues", "we read"),
    *("escribe", "relata", "dice", "prosigue", "continúa", "se lee"),
)


def attributions(language: str) -> Attributions:
    """Return the phrases of a language; English ones where the language has none."""
    return ATTRIBUTIONS.get(language.split("-")[0].lower(), ATTRIBUTIONS["en"])


def family_name(name: str) -> str:
    """Return the name by which a person is spoken of: Franklin, for Benjamin Franklin."""
    return split_name(inverted_name(name))[0]


def joined_names(names: Sequence[str]) -> str:
    """Return authors as a phrase names them, by their family names: Strachey and Lee."""
    return joined([family_name(name) for name in names])


@dataclass(frozen=True, slots=True)
class OriginLabels:
    """What a book says of where its words are from, in its imprint and on its title page."""

    told_from: str
    abridged_from: str
    credit: str


_ORIGINS = {
    "en": OriginLabels("Told from {work}", "Abridged from {work}", "{title}, by {names}"),
    "es": OriginLabels("Contado a partir de {work}", "Abreviado de {work}", "{title}, de {names}"),
}


def labels_of_origin(language: str) -> OriginLabels:
    """Return the labels of a language; English ones where the language has none."""
    return _ORIGINS.get(language.split("-")[0].lower(), _ORIGINS["en"])


def credit(record: Record, language: str) -> str:
    """Return a work as an imprint names it: Queen Victoria, by Lytton Strachey (1921)."""
    names = joined([natural_name(name) for name in record.authors])
    form = labels_of_origin(language).credit
    named = form.format(title=record.title, names=names) if names else record.title
    return f"{named} ({record.year})" if record.year else named
