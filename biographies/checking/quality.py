"""Whether a chapter reads as finished prose: what stands twice, is cut off or left over."""

import re
import statistics
from collections.abc import Iterator, Sequence

from biographies.checking.language import check_language
from biographies.checking.prose import Sentence, Stretch, sentences, stretches
from biographies.checking.readability import reading_ease
from biographies.checking.repetition import find_pairs, placed_sentences
from biographies.checking.structure import check_structure
from biographies.checking.values import CheckReport, FoundProblem, Severity
from biographies.checking.words import tokenise
from biographies.sources import count_words

MAX_REPEATED_4GRAMS = 0.1  # measured: prose .006, a model's loop .95
MIN_4GRAMS = 100  # below this a share says nothing
MAX_PARAGRAPH_WORDS = 300
MAX_SENTENCE_WORDS = 80

_FINISHED = re.compile(r"(?:[.!?…]|\.\.\.)[\"”’»')\]]*\Z")
_LEADS_ON = re.compile(r":[\"”’»)]*\Z")  # a paragraph may lead to a quote or list
_DOUBLED = re.compile(r"\b([^\W\d_]{2,}) (\1)\b", re.IGNORECASE)
_MAY_DOUBLE = frozenset({"had", "that", "ha", "nos", "bye", "no"})
_DANGLING = {
    "en": re.compile(
        r"(?:He|She|It|They|Him|Her|His|Their|Its|Theirs|Hers|This|That|These|Those|Such|Here|There"
        r"|(?:One|Some|Many|Most|Both|All|None|Several|Two|Three|Another) of (?:these|those|them)"
        r"|The (?:latter|former|same|other))\b"
    ),
    "es": re.compile(
        r"(?:Él|Ella|Ellos|Ellas|Ello|Su|Sus|Este|Esta|Estos|Estas|Esto|Ese|Esa|Esos|Esas|Eso|Aquel"
        r"|Aquella|Aquellos|Aquellas|Aquello|Éste|Ésta|Ambos|Ambas|Tal"
        r"|(?:Uno|Una|Algunos|Algunas|Muchos|Muchas) de (?:estos|estas|esos|esas|ellos|ellas))\b"
    ),
}
# "It was in 1831 that …" and "There were few roads" point at nothing before them.
_NOT_DANGLING = re.compile(
    r"It (?:is|was|(?:has|had) been|(?:would|may|might|must) be|seem(?:s|ed)|appear(?:s|ed))"
    r"\b.{0,60}?\b(?:that|who|to|how|why|when|whether)\b"
    r"|It (?:is|was) (?:in|on|at|not until|during|after|before)\b"
    r"|There (?:is|are|was|were|(?:has|had|have) been|came|stood|remained)\b|That (?:is|was) why\b"
)
_LEFTOVERS = (
    ("an HTML tag", re.compile(r"(?<!\\)</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>\n]*)?/?>|<!--")),
    ("a page number of the source", re.compile(r"\\?\[(?:Pg|p|page)\.? ?\d+\\?\]|\{\d+\}")),
    ("a note number of the source", re.compile(r"\\?\[(?:\d{1,3}|note \d+|nota \d+)\\?\](?![(:])")),
    ("a note number of the source", re.compile(r"(?<=[^\W\d_][.,;!?\"”])\d{1,3}(?=\s|\Z)")),
    ("a note sign of the source", re.compile(r"[†‡¹²³⁴-⁹⁰]|(?<=\w)\\\*(?=[\s.,;]|\Z)")),
    ("an entity", re.compile(r"&amp;[a-z]+;|&nbsp;")),
)
_PLACEHOLDERS = re.compile(
    r"(?-i:\b(?:TODO|TBD|FIXME)\b)|\blorem ipsum\b"
    r"|\\?\[(?:insert|citation needed|your |name|date|source)[^\]\n]{0,60}\]"
    r"|\bas an? (?:AI|artificial intelligence|(?:large )?language model)\b"
    r"|^(?:Sure|Certainly|Of course|Here is|Here's)[,!:]? (?:here|I|the|a|is|your)\b"
    r"[^\n]{0,80}(?:chapter|draft|section|text|rewrite)"
    r"|\bI (?:hope this helps|cannot assist|can't assist)\b",
    re.IGNORECASE | re.MULTILINE,
)
_NOTE_MARK = re.compile(r"\[\^([^\]\s]+)\](?!:)")
_NOTE_TEXT = re.compile(r"^[ ]{0,3}\[\^([^\]\s]+)\]:", re.MULTILINE)
_CITATION = re.compile(r"s\d+p\d+")


def check_quality(markdown: str, *, language: str = "en") -> CheckReport:
    """Check the prose of one part; every problem has its place in the Markdown."""
    found = stretches(markdown)
    by_stretch = [(stretch, sentences(stretch)) for stretch in found]
    said = [sentence for _, listed in by_stretch for sentence in listed]
    share = _repeated_4grams(found)
    problems = [
        *_repeated_sentences(markdown),
        *_loops(found, share),
        *(
            p
            for stretch, listed in by_stretch
            for p in _stretch_problems(stretch, listed, language)
        ),
        *_leftovers(markdown),
        *check_structure(markdown),
        *check_language(found, language=language),
    ]
    problems.sort(key=lambda problem: (problem.start, problem.end, problem.rule))
    return CheckReport(_measures(found, said, share, language), tuple(problems))


def _measures(
    found: Sequence[Stretch], said: Sequence[Sentence], share: float, language: str
) -> dict[str, float | int | str | bool]:
    texts = [sentence.text for sentence in said]
    lengths = [count_words(text) for text in texts] or [0]
    measures: dict[str, float | int | str | bool] = {
        "words": sum(lengths),
        "sentences": len(said),
        "paragraphs": len(found),
        "words_per_sentence": round(statistics.fmean(lengths), 1),
        "sentence_length_spread": round(statistics.pstdev(lengths), 1),
        "longest_sentence": max(lengths),
        "repeated_4grams": round(share, 4),
    }
    if (ease := reading_ease(texts, language=language)) is not None:
        measures["reading_ease"] = ease
        measures["reading_formula"] = "fernandez_huerta" if language == "es" else "flesch"
    return measures


def _repeated_4grams(found: Sequence[Stretch]) -> float:
    words = [token.word for stretch in found for token in tokenise(stretch.text)]
    runs = [tuple(words[at : at + 4]) for at in range(len(words) - 3)]
    return 1 - len(set(runs)) / len(runs) if len(runs) >= MIN_4GRAMS else 0.0


def _loops(found: Sequence[Stretch], share: float) -> Iterator[FoundProblem]:
    if share > MAX_REPEATED_4GRAMS:
        start, end = found[0].span(0, 1)[0], found[-1].span(0, len(found[-1].text))[1]
        message = (
            f"{share:.0%} of the runs of four words come again: the text goes round in circles."
        )
        evidence = {"share": round(share, 4), "limit": MAX_REPEATED_4GRAMS}
        yield FoundProblem("quality.repetition", Severity.ERROR, message, start, end, evidence)


def _repeated_sentences(markdown: str) -> Iterator[FoundProblem]:
    for pair in find_pairs(placed_sentences("", markdown)):
        is_same = pair.likeness == 1
        rule = "quality.duplicate_sentence" if is_same else "quality.near_duplicate_sentence"
        severity = Severity.ERROR if is_same else Severity.WARNING
        message = (
            f"The chapter has {'this sentence' if is_same else 'almost this sentence'} already."
        )
        earlier, later = pair.earlier.sentence, pair.later.sentence
        evidence: dict[str, object] = {
            "text": later.text,
            "other_start": earlier.start,
            "other_end": earlier.end,
            "other_text": earlier.text,
            "likeness": round(pair.likeness, 2),
        }
        yield FoundProblem(rule, severity, message, later.start, later.end, evidence)


def _stretch_problems(
    stretch: Stretch, listed: Sequence[Sentence], language: str
) -> Iterator[FoundProblem]:
    if stretch.kind == "paragraph":
        yield from _opening(stretch, listed, language)
        yield from _length(stretch)
        yield from _ending(stretch, listed)
    yield from _long_sentences(listed)
    for match in _DOUBLED.finditer(stretch.text):
        if match[1].lower() not in _MAY_DOUBLE:
            message = f"“{match[0]}”: a word stands twice."
            yield _problem("quality.doubled_word", message, stretch.span(*match.span()), match[0])


def _opening(stretch: Stretch, listed: Sequence[Sentence], language: str) -> Iterator[FoundProblem]:
    pattern = _DANGLING.get(language)
    match = pattern.match(stretch.text) if pattern else None
    if match and not _NOT_DANGLING.match(stretch.text):
        message = f"The paragraph opens on “{match[0]}” and does not say who or what is meant."
        yield _problem(
            "quality.dangling_opening", message, stretch.span(*match.span()), listed[0].text
        )


def _length(stretch: Stretch) -> Iterator[FoundProblem]:
    words = count_words(stretch.text)
    if words > MAX_PARAGRAPH_WORDS:
        message = f"A paragraph of {words} words; at most {MAX_PARAGRAPH_WORDS} read well."
        place = stretch.span(0, len(stretch.text))
        evidence: dict[str, object] = {"words": words, "limit": MAX_PARAGRAPH_WORDS}
        yield FoundProblem("quality.long_paragraph", Severity.WARNING, message, *place, evidence)


def _long_sentences(listed: Sequence[Sentence]) -> Iterator[FoundProblem]:
    for sentence in listed:
        words = count_words(sentence.text)
        if words > MAX_SENTENCE_WORDS:
            message = f"A sentence of {words} words; at most {MAX_SENTENCE_WORDS} read well."
            place = (sentence.start, sentence.end)
            yield _problem("quality.long_sentence", message, place, sentence.text)


def _ending(stretch: Stretch, listed: Sequence[Sentence]) -> Iterator[FoundProblem]:
    if not listed or _FINISHED.search(stretch.text) or _LEADS_ON.search(stretch.text):
        return
    message = "The sentence breaks off: it has no full stop, question mark or exclamation mark."
    last = listed[-1]
    yield _problem(
        "quality.fragment", message, (last.start, last.end), last.text, severity=Severity.ERROR
    )


def _leftovers(markdown: str) -> Iterator[FoundProblem]:
    for what, pattern in _LEFTOVERS:
        for match in pattern.finditer(markdown):
            message = f"“{match[0]}” looks like {what}."
            yield _problem(
                "quality.leftover", message, match.span(), match[0], severity=Severity.ERROR
            )
    texts = set(_NOTE_TEXT.findall(markdown))
    for match in _NOTE_MARK.finditer(markdown):
        if not _CITATION.fullmatch(match[1]) and match[1] not in texts:
            message = f"The note mark {match[0]} has no note."
            yield _problem(
                "quality.note_without_text",
                message,
                match.span(),
                match[0],
                severity=Severity.ERROR,
            )
    for match in _PLACEHOLDERS.finditer(markdown):
        message = f"“{match[0]}” is a placeholder or talk about the text, not the text."
        yield _problem(
            "quality.placeholder", message, match.span(), match[0], severity=Severity.ERROR
        )


def _problem(
    rule: str,
    message: str,
    place: tuple[int, int],
    text: str,
    *,
    severity: Severity = Severity.WARNING,
) -> FoundProblem:
    return FoundProblem(rule, severity, message, *place, evidence={"text": text})
