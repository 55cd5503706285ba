"""Whether a part of a book is in the book's language, paragraph by paragraph."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from biographies.checking.prose import Stretch
from biographies.checking.values import FoundProblem, Severity

if TYPE_CHECKING:
    from lingua import LanguageDetector

LANGUAGES = ("en", "es", "fr", "de", "it", "pt")  # few: each more costs certainty
MIN_CHARACTERS = 40  # below it "Paris, 1865" is any language
MIN_CERTAINTY = 0.8  # of the language found; less is no verdict
SAMPLE = 2_000  # characters of a paragraph


def check_language(found: Sequence[Stretch], *, language: str) -> Iterator[FoundProblem]:
    """Yield an error for a part in another language, else a warning for each paragraph in one.

    Languages that are not among LANGUAGES are never judged; nor are texts of under MIN_CHARACTERS.
    """
    book = language.split("-")[0].lower()
    if book not in LANGUAGES:
        return
    judged = [(stretch, code) for stretch in found if (code := detect(stretch.text[:SAMPLE]))]
    strange = [(stretch, code) for stretch, code in judged if code != book]
    # By the paragraph: a text in two languages is taken for either with great certainty.
    if 2 * _length(strange) > _length(judged):
        place = (found[0].span(0, 1)[0], found[-1].span(0, len(found[-1].text))[1])
        other = max(strange, key=lambda one: len(one[0].text))[1]
        yield _problem("language.part", Severity.ERROR, "part", place, (other, book))
        return
    for stretch, other in strange:
        place = stretch.span(0, len(stretch.text))
        rule = "language.paragraph"
        yield _problem(rule, Severity.WARNING, stretch.kind, place, (other, book))


def _length(judged: Sequence[tuple[Stretch, str]]) -> int:
    return sum(len(stretch.text) for stretch, _ in judged)


def detect(text: str) -> str:
    """Return the code of a text's language, or "" where that is not clear."""
    if sum(map(str.isalpha, text)) < MIN_CHARACTERS:
        return ""
    best = _detector().compute_language_confidence_values(text)[0]
    return best.language.iso_code_639_1.name.lower() if best.value >= MIN_CERTAINTY else ""


@cache
def _detector() -> "LanguageDetector":
    # Slow to import and to build, so neither a starting worker nor a web page pays for it.
    from lingua import IsoCode639_1, LanguageDetectorBuilder

    codes = [getattr(IsoCode639_1, code.upper()) for code in LANGUAGES]
    return LanguageDetectorBuilder.from_iso_codes_639_1(*codes).build()


def _problem(
    rule: str, severity: Severity, what: str, place: tuple[int, int], codes: tuple[str, str]
) -> FoundProblem:
    found, asked = codes
    message = f"This {what} is in another language ({found}) than the book ({asked})."
    evidence = {"language": found, "book_language": asked}
    return FoundProblem(rule, severity, message, *place, evidence)
