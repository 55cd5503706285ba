"""Where a part may begin and where it may end."""

import re
from collections.abc import Collection, Sequence

from biographies.sources import years_in
from biographies.writing.english import (
    COMMON_NAME_WORDS,
    FEMALE_NOUNS,
    HONORIFICS,
    MALE_NOUNS,
    OPENING_WORDS,
)
from biographies.writing.extractive.candidates import Candidate
from biographies.writing.extractive.scores import Scored
from biographies.writing.words import WORD, bare, is_capitalised

SEARCHED_SHARE = {"chapter": 0.1}  # of a part's span: within it the opening paragraph is sought
SEARCHED_ELSEWHERE = 0.5  # introduction and conclusion have no story to begin
NEAR_THE_HEAD = 160  # characters within which the scene must be set
LEAST_END_WORDS = 9
PREPOSED = 0.7  # less worth, for an opening that leads in with "When …"
OFFICE_ALONE = 2.0  # less worth: of several dukes nobody can tell which "The Duke" is
BEGINS_PARAGRAPH = 0.6  # more worth: where its author begins, a reader can begin

_PLACE = re.compile(
    r"\b(?:[Ii]n|[Aa]t|[Tt]o|[Ff]rom|[Ee]n|[Aa]l?|[Dd]e) (?P<name>[A-ZÀ-Þ][^\W\d_]+)"
)
_QUOTED = re.compile(r"[”’\"»]\W*$")
_LEAD_IN = re.compile(
    r"^(?:But|Yet|And now|Now|Then|So|Suddenly|At last|At length|Nor|Pero|Entonces|Y|Mas)\b"
    r"|\b(?:following|as follows|thus|this|these|such|esta|este|siguiente)\W*$"
    r"|[:—]\W*$"
)
# It promises what comes next: "The year had been an important one." "There was another way."
_PROMISE = re.compile(
    r"\b(?:an?|one|another|some|other) (?:[\w’'-]+,? ){0,3}?"
    r"(?:incidents?|consequences?|events?|changes?"
    r"|difficult(?:y|ies)|reverses?|discover(?:y|ies)|surprises?|alterations?|crisis|questions?|ones?"
    r"|methods?|accounts?|instances?|examples?|plans?|ways?|reasons?|things?|steps?|proposals?)"
    r"\b[^,;:—]*$",
    re.IGNORECASE,
)
_OFFICE = re.compile(r"^(?:The|Both the) (?P<title>[A-Z][^\W\d_]+)(?! (?:of\b|[A-Z]))(?!’s)")
_NO_NAMES = COMMON_NAME_WORDS | OPENING_WORDS
_OFFICES = HONORIFICS | MALE_NOUNS | FEMALE_NOUNS


def opening_block(
    scored: Sequence[Scored], subject: Collection[str], kind: str, enough: float = 0.0
) -> int:
    """Return the number of the paragraph to begin with.

    It sets the scene: it names the subject, or gives a date or a place. The best of the first
    tenth is taken (outside chapters of the first half), the earlier of equals, so that at least
    `enough` words are left from it on; if all of these mean something untold, the first paragraph
    that does not.
    """
    whole = sum(item.block.words for item in scored)
    done, best, most = 0, 0, 0.0
    for at, item in enumerate(scored):
        is_far = done > SEARCHED_SHARE.get(kind, SEARCHED_ELSEWHERE) * whole
        if (is_far and scored[best].block.candidates[0].is_clear) or (at and whole - done < enough):
            break
        worth = (0.1 + _scene(item.block.candidates[0], subject)) * (0.5 + item.values[0])
        if worth > most or not scored[best].block.candidates[0].is_clear:
            best, most = at, worth
        done += item.block.words
    return best


def _scene(candidate: Candidate, subject: Collection[str]) -> float:
    """Return how well a sentence sets a scene, 0 if it does not."""
    if not candidate.is_clear:
        return 0.0
    head = candidate.outside[:NEAR_THE_HEAD]
    words = {bare(word).lower() for word in WORD.findall(head)}
    found = (
        2.0 * bool(years_in(head)) + 1.5 * (not words.isdisjoint(subject)) + 0.7 * _has_place(head)
    )
    found += BEGINS_PARAGRAPH * (candidate.place == 0 and found > 0)
    found -= PREPOSED * candidate.text.startswith(("When", "While", "If"))
    return max(0.0, found - OFFICE_ALONE * _is_office_alone(head, subject))


def _has_place(head: str) -> bool:
    return any(
        is_capitalised(found["name"]) and found["name"].lower() not in _NO_NAMES
        for found in _PLACE.finditer(head)
    )


def is_vague(candidate: Candidate, subject: Collection[str]) -> bool:
    """Tell whether a first sentence leaves open whom it is about: "The Duke, declaring …"."""
    head = candidate.outside[:NEAR_THE_HEAD]
    names = [bare(word).lower() for word in WORD.findall(head)[1:] if is_capitalised(word)]
    if _is_office_alone(head, subject):
        return True
    is_named = any(name in subject or name not in COMMON_NAME_WORDS for name in names)
    return not is_named and not years_in(head) and not _names_at_head(head, subject)


def _is_office_alone(head: str, subject: Collection[str]) -> bool:
    """Tell whether a sentence begins with an office and no name: "The Duchess retired to Paris"."""
    found = _OFFICE.match(head)
    if found is None:
        return False
    title = found["title"].lower()
    return title in _OFFICES and title not in subject


def _names_at_head(head: str, subject: Collection[str]) -> bool:
    first = next(iter(WORD.findall(head)), "")
    lower = bare(first).lower()
    return lower in subject or (is_capitalised(first or "a") and lower not in _NO_NAMES)


def closes(candidate: Candidate) -> bool:
    """Tell whether a text may end with this sentence: no quotation, no lead-in, no mid-scene."""
    return (
        candidate.words >= LEAST_END_WORDS
        and not candidate.speaks
        and not _QUOTED.search(candidate.text)
        and not _LEAD_IN.search(candidate.text)
        and not _PROMISE.search(candidate.text)
    )
