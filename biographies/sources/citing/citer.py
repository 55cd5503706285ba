"""The notes and the bibliography of one book, in its style and language."""

from collections.abc import Collection, Mapping, Sequence

from biographies.sources.citing import engine
from biographies.sources.citing.places import CitedPlace, Locator, locate
from biographies.sources.citing.printed import PLACE, Printed, as_text, read_signs
from biographies.sources.citing.works import csl_works, sort_key
from biographies.sources.values import Record


class Citer:
    """Prints what cites a book's sources; each form of a work's note is set once.

    works are the records by source number; style is one of "chicago", "apa" and "mla".
    """

    def __init__(self, works: Mapping[int, Record], *, style: str, language: str) -> None:
        self._records, self._style, self._language = works, style, language
        self._locale = engine.locale_of(language)
        no_date = engine.no_date(self._locale) if works else ""
        self._works = csl_works(works, style=style, language=language, no_date=no_date)
        self._forms: dict[tuple[int, str, bool], str] = {}

    def note(self, places: Sequence[CitedPlace], *, cited: Collection[int] = ()) -> Printed:
        """Return one note for all the places, whole sentence or bracket as the style has it.

        A source in `cited` was named in full before: Chicago then prints its short form.
        """
        sources = list(dict.fromkeys(place.source for place in places))
        notes = []
        for number in sources:
            locator = self._locate(number, [one for one in places if one.source == number])
            template = self._form(number, _form_of(locator), is_first=number not in cited)
            notes.append(_filled(template, locator))
        return read_signs(_joined(notes))

    def locators(self, places: Sequence[CitedPlace]) -> tuple[tuple[int, Locator], ...]:
        """Return each cited source once, in order, with where in it the places are."""
        return tuple(
            (number, self._locate(number, [one for one in places if one.source == number]))
            for number in dict.fromkeys(place.source for place in places)
        )

    def bibliography(self) -> tuple[Printed, ...]:
        """Return an entry for each work in the order of their letters; equal ones stand once."""
        entries = (
            engine.entry(work, style=self._style, locale=self._locale)
            for work in self._works.values()
        )
        printed = (read_signs(text) for text in dict.fromkeys(entries))
        return tuple(sorted(printed, key=lambda one: sort_key(as_text(one))))

    def _locate(self, number: int, places: Sequence[CitedPlace]) -> Locator:
        return locate(places, language=self._language, title=self._records[number].title)

    def _form(self, number: int, form: str, *, is_first: bool) -> str:
        key = (number, form, is_first)
        if key not in self._forms:
            self._forms[key] = engine.note(
                self._works[number],
                style=self._style,
                locale=self._locale,
                form=form,
                is_first=is_first,
            )
        return self._forms[key]


def _filled(template: str, locator: Locator) -> str:
    return template.replace(engine.PAGES_PLACE, PLACE).replace(PLACE, locator.text)


def _joined(notes: Sequence[str]) -> str:
    """Return several notes as one: "(A 12; B 3)", "A, 12; B, 3."."""
    if len(notes) == 1:
        return notes[0]
    if all(note.startswith("(") and note.endswith(")") for note in notes):
        return f"({'; '.join(note[1:-1] for note in notes)})"
    return "; ".join((*(note.removesuffix(".") for note in notes[:-1]), notes[-1]))


def _form_of(locator: Locator) -> str:
    if not locator.text:
        return engine.WHOLE
    if locator.is_pages:
        return engine.PAGES if locator.is_plural else engine.PAGE
    return engine.WORDS
