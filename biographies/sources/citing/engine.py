"""The one place that calls citeproc-py: a work in, a printed note or entry out."""

import re
import threading
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from biographies.sources.citing.printed import ITALIC, PLACE, UPRIGHT, with_clean_stops

STYLES = ("chicago", "apa", "mla")
PAGE, PAGES, WORDS, WHOLE = "page", "pages", "words", ""
PAGES_PLACE = f"1{PLACE}2"  # the library knows a plural by two numbers
_FOLDER = Path(__file__).parent.parent / "styles"
_LOCATORS = {PAGE: ("page", PLACE), PAGES: ("page", PAGES_PLACE), WORDS: ("place", PLACE)}
_LOCALES = {
    "de": "de-DE", "en": "en-US", "en-gb": "en-GB", "es": "es-ES", "fr": "fr-FR", "it": "it-IT",
    "nl": "nl-NL", "pt": "pt-PT",
}  # fmt: skip
# What the style of Chicago has in English for every language.
_OWN_WORDS = {"es": ((" Reprint, ", " Reimpr., "), ("; repr., ", "; reimpr., "))}
_LOCK = threading.Lock()  # a style keeps what it renders in itself


@dataclass(frozen=True, slots=True)
class CslWork:
    """A work as CSL-JSON, ready to be set; is_ambiguous if its short citation fits another too."""

    key: str
    csl: dict[str, Any] = field(hash=False)
    is_ambiguous: bool = False


def locale_of(language: str) -> str:
    """Return the locale of a book's language; English where its terms are not known."""
    tag = language.lower().replace("_", "-")
    return _LOCALES.get(tag) or _LOCALES.get(tag.split("-")[0], "en-US")


def note(work: CslWork, *, style: str, locale: str, form: str, is_first: bool) -> str:
    """Return a note with PLACE, or PAGES_PLACE for more than one page, where the place goes.

    form is PAGE, PAGES, WORDS or WHOLE; a note that is not the first is in the short form.
    """
    from citeproc import Citation, CitationItem  # slow: only who prints notes pays for it
    from citeproc import Locator as CslLocator

    loaded, bibliography = _prepared(work, style, locale)
    locator = {"locator": CslLocator(*_LOCATORS[form])} if form else {}
    citation = Citation([CitationItem(work.key, **locator)])
    bibliography.register(citation)
    # Cited before, and another since: else the library says "ibid.", of which no reader can tell
    # what it means once an editor has moved a paragraph.
    cites = [] if is_first else [CitationItem(work.key), CitationItem("another")]
    with _LOCK:
        text = str(loaded.render_citation(citation, cites, _refuse))
    # Styles that expect page numbers put no comma before words: "vol. 1 ch. III".
    text = re.sub(rf"(?<![,:;(]) {PLACE}", f", {PLACE}", text) if form == WORDS else text
    return _tidied(text, loaded, locale)


def entry(work: CslWork, *, style: str, locale: str) -> str:
    """Return an entry of the bibliography."""
    from citeproc import Citation, CitationItem  # slow, as above

    loaded, bibliography = _prepared(work, style, locale)
    bibliography.register(Citation([CitationItem(work.key)]))
    with _LOCK:
        (text,) = bibliography.bibliography()
    return _tidied(str(text), loaded, locale)


@lru_cache(maxsize=12)
def no_date(locale: str) -> str:
    """Return what is printed for a year that nobody knows: n.d., s. f."""
    return str(_style("chicago", locale).root.get_single_term(name="no date", form="short"))


class Signs:
    """The library's formatter: italics as signs, and no other face."""

    @staticmethod
    def preformat(text: object) -> str:
        """Return text as it is."""
        return str(text)

    @staticmethod
    def italic(text: object) -> str:
        """Return text between the signs of italics."""
        return f"{ITALIC}{text}{UPRIGHT}"

    Italic = Oblique = italic
    Bold = Light = Underline = Superscript = Subscript = SmallCaps = preformat


def _prepared(work: CslWork, style: str, locale: str) -> tuple[Any, Any]:
    """Return the style and a bibliography of the one work: what is printed of it may hide parts."""
    from citeproc import CitationStylesBibliography
    from citeproc.source.json import CiteProcJSON

    from biographies.sources.citing.fixes import Work

    loaded = _style(style, locale)
    (known,) = CiteProcJSON([{**work.csl, "id": work.key}]).values()
    fields = {name: known[name] for name in known if name not in ("key", "type")}
    reference = Work(known.key, known.type, fields)
    object.__setattr__(reference, "is_ambiguous", work.is_ambiguous)
    source = {known.key: reference}
    return loaded, CitationStylesBibliography(loaded, source, Signs)


@lru_cache(maxsize=12)
def _style(style: str, locale: str) -> Any:
    from citeproc import CitationStylesStyle

    import biographies.sources.citing.fixes  # noqa: F401 - to import it is to use it

    path = _FOLDER / f"{style}.csl"
    loaded = CitationStylesStyle(str(path), locale=locale, validate=False)
    loaded.root.formatter = Signs
    return loaded


def _tidied(text: str, loaded: Any, locale: str) -> str:
    is_inside = str(loaded.root.get_locale_option("punctuation-in-quote")).lower() == "true"
    for english, own in _OWN_WORDS.get(locale.split("-")[0], ()):
        text = text.replace(english, own)
    # APA says it of a page without a date, and then leaves out the day that nobody noted.
    retrieved = str(loaded.root.get_single_term(name="retrieved")).capitalize()
    text = re.sub(rf"\b{retrieved} (?=https?:)", "", text)
    return with_clean_stops(text, has_stops_in_quotes=is_inside)


def _refuse(item: Any) -> str:
    msg = f"the work {item.key} is not known"
    raise LookupError(msg)
