"""What may be asked of a book, checked before anything is written."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import NoReturn

from biographies.errors import InvalidInputError
from biographies.models.biography import EXTRACTIVE

MAX_SUBJECT = 200
MAX_TITLE = 200
MAX_BRIEF = 5_000
MAX_KEYWORDS = 50
MAX_CHAPTERS = 100
MIN_WORDS, MAX_WORDS = 100, 20_000
MAX_BATCH = 100
MAX_BUDGET = 99_999_999
CITATION_STYLES = ("chicago", "apa", "mla")
FRAME_SHARE = 0.4  # introduction and conclusion, of a chapter's length

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
_SPEC_FIELDS = frozenset({"number", "title", "target_words", "brief", "keywords", "years"})


@dataclass(frozen=True, slots=True)
class ChapterOrder:
    """What an editor asked of one chapter; what is empty is for the plan to make."""

    number: int
    title: str = ""
    target_words: int = 2550
    brief: str = ""
    keywords: tuple[str, ...] = ()
    first_year: int | None = None
    last_year: int | None = None

    def as_spec(self) -> dict[str, object]:
        """Return what is kept with the chapter as asked for."""
        return {
            "title": self.title,
            "brief": self.brief,
            "keywords": list(self.keywords),
            "first_year": self.first_year,
            "last_year": self.last_year,
        }


@dataclass(frozen=True, slots=True)
class BookOrder:
    """A new book as asked for, every value within its limits."""

    subject: str
    title: str
    language: str
    writer: str
    chapter_count: int
    words_per_chapter: int
    introduction_words: int
    conclusion_words: int
    chapters: tuple[ChapterOrder, ...] = ()
    citation_style: str = "chicago"
    budget: Decimal | None = None  # of a model's calls, in the currency of its prices
    may_translate: bool = False  # from sources in other languages


def refuse(field: str, message: str) -> NoReturn:
    """Raise InvalidInputError."""
    raise InvalidInputError(field, message)


def clean_order(given: Mapping[str, object], *, writers: Collection[str]) -> BookOrder:
    """Return a book's order from outside values; raise InvalidInputError for the first bad one.

    given may have subject, title, language, citation_style, writer, budget, may_translate,
    chapters, words, introduction_words, conclusion_words and specs; all but the subject have
    defaults.
    """
    words = clean_words(given.get("words", 2550), field="words")
    specs = clean_specs(_or(given.get("specs"), []), default_words=words)
    count = clean_chapter_count(_or(given.get("chapters"), len(specs) or 20))
    for spec in specs:
        if spec.number > count:
            limit = f"chapter {spec.number} is outside 1 to {count}, the book's chapters"
            refuse("specs", limit)
    subject = clean_subject(given.get("subject"))
    writer = clean_writer(_or(given.get("writer"), EXTRACTIVE), writers=writers)
    may_translate = bool(given.get("may_translate"))
    if may_translate and writer == EXTRACTIVE:
        refuse("may_translate", "the sources’ own sentences cannot be translated; a model can")
    frame = round(words * FRAME_SHARE)
    return BookOrder(
        subject=subject,
        title=clean_text(_or(given.get("title"), subject), field="title", limit=MAX_TITLE),
        language=clean_language(_or(given.get("language"), "en")),
        writer=writer,
        chapter_count=count,
        words_per_chapter=words,
        introduction_words=_clean_frame(given, "introduction_words", frame),
        conclusion_words=_clean_frame(given, "conclusion_words", frame),
        chapters=specs,
        citation_style=clean_citation_style(_or(given.get("citation_style"), "chicago")),
        budget=clean_budget(given.get("budget")),
        may_translate=may_translate,
    )


def clean_budget(value: object) -> Decimal | None:
    """Return an amount of money of at most two places, as 12.50; None where none is asked."""
    if value is None or value == "":
        return None
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        refuse("budget", f"{str(value)[:40]!r} is not an amount such as 12.50")
    if not amount.is_finite() or not 0 <= amount <= MAX_BUDGET or amount != round(amount, 2):
        refuse("budget", f"{amount} is not an amount from 0 to {MAX_BUDGET:,} with two places")
    return amount


def clean_citation_style(value: object) -> str:
    """Return the style of notes and bibliography: one of CITATION_STYLES."""
    if value not in CITATION_STYLES:
        refuse("citation_style", f"{value!r} is not one of {', '.join(CITATION_STYLES)}")
    return str(value)


def clean_subject(value: object) -> str:
    """Return a person's name: 1 to 200 characters, stripped, NFC, no control characters."""
    return clean_text(value, field="subject", limit=MAX_SUBJECT)


def clean_text(value: object, *, field: str, limit: int, is_required: bool = True) -> str:
    """Return a line of text, stripped and NFC; raise InvalidInputError naming the limit."""
    if not isinstance(value, str):
        refuse(field, "is not a text")
    text = unicodedata.normalize("NFC", value).strip()
    if is_required and not text:
        refuse(field, f"is empty; 1 to {limit} characters are needed")
    if len(text) > limit:
        refuse(field, f"has {len(text)} characters; at most {limit} are allowed")
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in text):
        refuse(field, "has a control character; plain text is needed")
    return text


def clean_whole(value: object, *, field: str, low: int, high: int) -> int:
    """Return a whole number within [low, high]."""
    if isinstance(value, bool) or not isinstance(value, int):
        refuse(field, f"{value!r} is not a whole number from {low} to {high}")
    if not low <= value <= high:
        refuse(field, f"{value} is outside {low} to {high}")
    return value


def clean_chapter_count(value: object) -> int:
    """Return a number of chapters: 1 to 100."""
    return clean_whole(value, field="chapters", low=1, high=MAX_CHAPTERS)


def clean_chapter_number(value: object) -> int:
    """Return a chapter's number: 1 to 100."""
    return clean_whole(value, field="chapter_number", low=1, high=MAX_CHAPTERS)


def clean_words(value: object, *, field: str = "target_words") -> int:
    """Return a length in words: 100 to 20,000."""
    return clean_whole(value, field=field, low=MIN_WORDS, high=MAX_WORDS)


def clean_frame_words(value: object) -> int:
    """Return the length of an introduction or conclusion: 40 words, of the least chapter, up."""
    return clean_whole(
        value, field="target_words", low=round(MIN_WORDS * FRAME_SHARE), high=MAX_WORDS
    )


def clean_tolerance(value: object) -> float:
    """Return a share of a chapter's length: 0 to 0.5."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 0.5:
        refuse("tolerance", f"{value!r} is outside 0 to 0.5 (0.05 is 5 %)")
    return float(value)


def clean_min_sources(value: object) -> int:
    """Return how many sources a chapter must cite: 0 to 1000."""
    return clean_whole(value, field="min_sources", low=0, high=1_000)


def clean_batch_size(value: object) -> int:
    """Return how many chapters may be in flight: 1 to 100."""
    return clean_whole(value, field="batch_size", low=1, high=MAX_BATCH)


def clean_language(value: object) -> str:
    """Return a language code: two or three letters, and a region if one is given."""
    if not isinstance(value, str) or not _LANGUAGE.fullmatch(value):
        refuse("language", f"{value!r} is not a code such as en, es or pt-BR")
    return value


def clean_writer(value: object, *, writers: Collection[str]) -> str:
    """Return the name of a writer that this installation has."""
    if not isinstance(value, str) or value not in writers:
        refuse("writer", f"{value!r} is not one of {', '.join(sorted(writers))}")
    return value


def clean_specs(value: object, *, default_words: int = 2550) -> tuple[ChapterOrder, ...]:
    """Return chapter specs, all of them good; raise InvalidInputError naming the first bad one.

    A spec is a mapping with number, and optionally title, target_words, brief, keywords and years
    ([first, last] or one year). No number may come twice.
    """
    if not isinstance(value, Sequence) or isinstance(value, str):
        refuse("chapter_specs", "is not a list of chapter specs")
    if len(value) > MAX_CHAPTERS:
        refuse("chapter_specs", f"{len(value)} are outside 1 to {MAX_CHAPTERS}")
    specs = []
    seen: set[int] = set()
    for place, item in enumerate(value, 1):
        spec = _clean_spec(item, place=place, default_words=default_words)
        if spec.number in seen:
            refuse("chapter_specs", f"chapter {spec.number} is there twice")
        seen.add(spec.number)
        specs.append(spec)
    return tuple(sorted(specs, key=lambda spec: spec.number))


def _clean_spec(item: object, *, place: int, default_words: int) -> ChapterOrder:
    name = f"chapter_specs[{place}]"
    if not isinstance(item, Mapping):
        refuse(name, "is not an object with number, title and target_words")
    unknown = sorted(set(map(str, item)) - _SPEC_FIELDS)
    if unknown:
        allowed = ", ".join(sorted(_SPEC_FIELDS))
        refuse(name, f"{unknown[0]!r} is not one of {allowed}")
    first_year, last_year = _clean_years(item.get("years"), field=f"{name}.years")
    words = _or(item.get("target_words"), default_words)
    return ChapterOrder(
        number=clean_whole(item.get("number"), field=f"{name}.number", low=1, high=MAX_CHAPTERS),
        title=_optional(item, "title", name, MAX_TITLE),
        target_words=clean_words(words, field=f"{name}.target_words"),
        brief=_optional(item, "brief", name, MAX_BRIEF),
        keywords=_clean_keywords(item.get("keywords"), field=f"{name}.keywords"),
        first_year=first_year,
        last_year=last_year,
    )


def _clean_keywords(value: object, *, field: str) -> tuple[str, ...]:
    if value is None:
        return ()
    words = re.split(r"\s*[,;]\s*", value.strip()) if isinstance(value, str) else value
    if not isinstance(words, Sequence) or len(words) > MAX_KEYWORDS:
        refuse(field, f"is not a list of at most {MAX_KEYWORDS} words")
    return tuple(clean_text(word, field=field, limit=100) for word in words if word != "")


def _clean_years(value: object, *, field: str) -> tuple[int | None, int | None]:
    if value is None:
        return None, None
    years = [value] if isinstance(value, int) else value
    if not isinstance(years, Sequence) or isinstance(years, str) or len(years) not in (1, 2):
        refuse(field, "is not a year or a pair of first and last year")
    first, last = (
        clean_whole(year, field=field, low=-3_000, high=3_000) for year in (years[0], years[-1])
    )
    if first > last:
        refuse(field, f"{first} is after {last}")
    return first, last


def _optional(item: Mapping[str, object], key: str, name: str, limit: int) -> str:
    value = _or(item.get(key), "")
    if isinstance(value, str):
        value = re.sub(r"[\r\n\t]+", " ", value)  # a brief may be written in paragraphs
    return clean_text(value, field=f"{name}.{key}", limit=limit, is_required=False)


def _clean_frame(given: Mapping[str, object], field: str, default: int) -> int:
    return clean_whole(_or(given.get(field), default), field=field, low=0, high=MAX_WORDS)


def _or(value: object, default: object) -> object:
    return default if value is None else value
