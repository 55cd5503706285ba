"""What each source of a book is worth, with the reasons, and whether together they are enough."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from biographies.checking.values import CheckReport, FoundProblem, Severity
from biographies.errors import InvalidInputError
from biographies.sources import count_words, is_foreign

LARGEST_SHARE = 0.6  # of a book's citations that one of several sources may have
LETTERS_A_WORD = 6  # with its space, near enough for a share
MIN_MENTIONS = 0.2  # of the subject, in a thousand words
SAME_SENTENCES = 0.5  # of the smaller source's sentences from which it is a copy
COMPARED = 2_000_000  # characters of each source that are compared with the others
_LONG_SENTENCE = 40  # characters

_PRIMARY_KINDS = frozenset(
    {"letter", "personal_communication", "manuscript", "interview", "speech", "diary", "document"}
)
_TERTIARY_KINDS = frozenset({"entry-encyclopedia", "entry-dictionary", "entry", "reference"})
_TERTIARY_TITLE = re.compile(
    r"\b(?:encyclop(?:ae)?dia|enciclopedia|dictionary|diccionario|wikipedia|almanac|textbook"
    r"|handbook|manual)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?\n]+")


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """A source of the book as it is known: record, rights, reading, and how often it is cited."""

    name: str
    number: int = 0  # in the book; 0 before a plan uses it
    kind: str = "book"  # as in CSL
    authors: tuple[str, ...] = ()
    year: str = ""
    rights: str = "quote_only"
    is_first_person: bool = False
    state: str = "ready"
    reason: str = ""  # why it could not be read, or is set aside
    language: str = ""  # "" where the file does not say
    text: str = ""  # "" where it is not read
    citations: int = 0


@dataclass(frozen=True, slots=True)
class Assessment:
    """What one source is worth; reasons are sentences for the editor."""

    name: str
    number: int
    tier: str  # "primary", "secondary", "tertiary"
    is_usable: bool
    words: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AskedOfSources:
    """What the book needs: about whom, in which language, how many sources and words."""

    subject: str
    language: str
    min_sources: int = 1
    words: int = 0  # of the whole book; 0 if nothing is asked
    translates: bool = False  # who writes it takes sources in other languages


def assess_sources(
    sources: Sequence[SourceFacts], asked: AskedOfSources
) -> tuple[CheckReport, tuple[Assessment, ...]]:
    """Judge each source by itself, and all of them by what the book asks for.

    Raises InvalidInputError for a negative min_sources.
    """
    if asked.min_sources < 0:
        raise InvalidInputError(field="min_sources", message="must be at least 0")
    copies = dict(_copies(sources))
    judged, problems = [], []
    for at, source in enumerate(sources):
        found = list(_problems_of(source, asked, copies.get(at)))
        judged.append(_assess(source, asked, found))
        problems += found
    problems += _together(sources, judged, asked)
    measures: dict[str, float | int | str | bool] = {
        "sources": len(sources),
        "usable": sum(one.is_usable for one in judged),
        **{
            tier: sum(one.tier == tier for one in judged if one.is_usable)
            for tier in ("primary", "secondary", "tertiary")
        },
        "words": sum(one.words for one in judged if one.is_usable),
        "largest_source_share": round(_largest_share(sources), 4),
    }
    return CheckReport(measures, tuple(problems)), tuple(judged)


def tier_of(source: SourceFacts, subject: str) -> tuple[str, str]:
    """Return whether a source is primary, secondary or tertiary, and the reason."""
    family = subject.split()[-1].casefold() if subject.split() else ""
    if source.kind in _PRIMARY_KINDS:
        return "primary", f"its record says {source.kind.replace('_', ' ')}"
    if source.is_first_person:
        return "primary", "the subject tells it"
    if family and any(family in re.split(r"\W+", a.casefold()) for a in source.authors):
        return "primary", "the subject, or somebody of that name, wrote it"
    if source.kind in _TERTIARY_KINDS or _TERTIARY_TITLE.search(source.name):
        return "tertiary", "a work of reference: it rests on other books"
    return "secondary", "somebody else tells it"


def _assess(
    source: SourceFacts, asked: AskedOfSources, found: Sequence[FoundProblem]
) -> Assessment:
    tier, why = tier_of(source, asked.subject)
    is_usable = source.state == "ready" and not source.reason and bool(source.text.strip())
    reasons = (f"{tier}: {why}", *(problem.message for problem in found))
    words = count_words(source.text)
    return Assessment(source.name, source.number, tier, is_usable, words, reasons)


def _problems_of(
    source: SourceFacts, asked: AskedOfSources, original: SourceFacts | None
) -> Iterator[FoundProblem]:
    yield from _reading(source)
    if original is not None:
        message = f"“{source.name}” has the same sentences as “{original.name}”."
        yield _problem("source.duplicate", message, source, other=original.name)
    if not source.text.strip():
        return
    yield from _relevance(source, asked.subject)
    if is_foreign(source.language, asked.language):
        message = f"“{source.name}” is in {source.language}, the book in {asked.language}."
        is_used = asked.translates and source.rights != "quote_only"
        rule = "source.translated" if is_used else "source.language"
        severity = Severity.NOTE if is_used else Severity.WARNING
        yield _problem(rule, message, source, severity=severity, language=source.language)
    if source.rights == "quote_only":
        message = f"“{source.name}” may be quoted only: its words are kept to the limits for that."
        yield _problem("source.quote_only", message, source, severity=Severity.NOTE)
    if missing := [name for name in ("authors", "year") if not getattr(source, name)]:
        message = f"The record of “{source.name}” lacks: {', '.join(missing)}."
        yield _problem(
            "source.record_incomplete", message, source, severity=Severity.NOTE, missing=missing
        )


def _reading(source: SourceFacts) -> Iterator[FoundProblem]:
    if source.state == "failed":
        message = f"“{source.name}” could not be read: {source.reason or 'no reason is known'}"
        yield _problem("source.unreadable", message, source)
    elif source.state in ("queued", "parsing"):
        yield _problem("source.unread", f"“{source.name}” is not read yet.", source)
    elif source.state == "ready" and source.reason:
        message = f"Nothing of “{source.name}” is used: {source.reason}"
        yield _problem("source.set_aside", message, source)
    elif source.state == "ready" and not source.text.strip():
        yield _problem("source.empty", f"“{source.name}” holds no text.", source)


def _relevance(source: SourceFacts, subject: str) -> Iterator[FoundProblem]:
    names = [word for word in subject.split() if len(word) > 2]
    if not names:
        return
    pattern = rf"(?<!\w)(?:{'|'.join(map(re.escape, (names[0], names[-1])))})(?!\w)"
    mentions = len(re.findall(pattern, source.text))
    per_thousand = 1000 * mentions / (1 + len(source.text) / LETTERS_A_WORD)
    if per_thousand < MIN_MENTIONS and not source.is_first_person:
        told = "never names" if not mentions else "hardly names"
        message = f"“{source.name}” {told} {subject}."
        yield _problem("source.irrelevant", message, source, mentions=mentions)


def _copies(sources: Sequence[SourceFacts]) -> Iterator[tuple[int, SourceFacts]]:
    """Yield each source that another, larger one holds already, with that one."""
    said = [_sentences(source.text) for source in sources]
    for one, other in combinations(range(len(sources)), 2):
        small, large = sorted((one, other), key=lambda at: (len(said[at]), -at))
        if said[small] and len(said[small] & said[large]) >= SAME_SENTENCES * len(said[small]):
            yield small, sources[large]


def _sentences(text: str) -> set[int]:
    found = (" ".join(match.split()).lower() for match in _SENTENCE.findall(text[:COMPARED]))
    return {hash(sentence) for sentence in found if len(sentence) >= _LONG_SENTENCE}


def _together(
    sources: Sequence[SourceFacts], judged: Sequence[Assessment], asked: AskedOfSources
) -> Iterator[FoundProblem]:
    usable = [one for one in judged if one.is_usable]
    words = sum(one.words for one in usable)
    if len(usable) < asked.min_sources:
        message = f"{len(usable)} sources can be used, at least {asked.min_sources} are asked for."
        evidence: dict[str, object] = {"usable": len(usable), "min_sources": asked.min_sources}
        yield FoundProblem("source.too_few", Severity.ERROR, message, evidence=evidence)
    if words < asked.words:
        message = f"The usable sources have {words} words, the book is to have {asked.words}."
        evidence = {"words": words, "asked_words": asked.words}
        yield FoundProblem("source.too_short", Severity.WARNING, message, evidence=evidence)
    if usable and all(one.tier == "tertiary" for one in usable):
        message = "All usable sources are works of reference."
        yield FoundProblem("source.only_tertiary", Severity.WARNING, message)
    if len(usable) > 1 and (share := _largest_share(sources)) > LARGEST_SHARE:
        top = max(sources, key=lambda source: source.citations)
        message = f"{share:.0%} of the citations are of “{top.name}” alone."
        yield _problem("source.unbalanced", message, top, share=round(share, 4))


def _largest_share(sources: Sequence[SourceFacts]) -> float:
    total = sum(source.citations for source in sources)
    return max(source.citations for source in sources) / total if total else 0.0


def _problem(
    rule: str,
    message: str,
    source: SourceFacts,
    *,
    severity: Severity = Severity.WARNING,
    **evidence: object,
) -> FoundProblem:
    return FoundProblem(
        rule, severity, message, evidence={"source": source.number or source.name, **evidence}
    )
