"""Who is named in a book's statements: names found, their ways of being written joined.

Precision comes first: a name is a person's only where a title, a given name or what it does says
so, and a surname that could be two people's is counted for neither.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from biographies.writing.back.titles import (
    FEMALE_TITLES,
    GIVEN_NAME_TITLES,
    MALE_TITLES,
    NO_NAMES,
    OFFICES,
    PERSONAL_VERBS,
    PLACE_TITLES,
    TITLES,
)
from biographies.writing.english import (
    DANGLING_OPENERS,
    MONTHS,
    OPENING_WORDS,
    STOP_WORDS,
    WEEKDAYS,
)
from biographies.writing.given_names import FEMALE_GIVEN_NAMES, MALE_GIVEN_NAMES
from biographies.writing.query import subject_words
from biographies.writing.words import bare

_CAPITAL = r"[A-ZÀ-Þ][^\W\d_]+(?:[’'\-][A-ZÀ-Þ]?[^\W\d_]+)*"
_NAME = rf"(?:{_CAPITAL}|[A-Z]\.)"
_PARTICLE = r"(?:(?:de la|de|du|von|van|der|di|da|del|le|O’|St\.?)\s)?"
_TITLE = "|".join(sorted(TITLES, key=len, reverse=True))
_PLACED = "|".join(sorted(PLACE_TITLES, key=len, reverse=True))
_MENTION = re.compile(
    rf"(?P<placed>\b(?:{_PLACED})\s(?:of|de)\s(?P<place>(?:the\s)?{_CAPITAL}(?:-{_CAPITAL})?))"
    rf"|(?P<titles>(?:\b(?:{_TITLE})\.?\s)+)(?P<titled>(?:{_NAME}\s){{0,5}}{_PARTICLE}{_CAPITAL})"
    rf"|(?P<names>\b(?:{_NAME}\s){{1,5}}{_PARTICLE}{_CAPITAL})"
    rf"|(?P<single>\b{_CAPITAL})"
)
_SAINT = re.compile(r"\b(?:St\.?|Saint|San|Santa)\s$")
_PLACE_BEFORE = re.compile(
    r"\b(?:[Ii]n|[Aa]t|[Nn]ear|[Ee]n)\s(?:the\s)?$|\b[A-Z]\w+\sof\s$"
    r"|\b(?:sent|went|came|gone|returned|removed|moved|travelled|sailed|back|over|up|down)\sto\s$"
)
_DOES = re.compile(rf"(?:,\s(?:who|quien)\b|\s(?:had\s|has\s)?(?:{PERSONAL_VERBS})\b)")
_NO_NAME = STOP_WORDS | DANGLING_OPENERS | OPENING_WORDS | MONTHS | WEEKDAYS
_GIVEN = MALE_GIVEN_NAMES | FEMALE_GIVEN_NAMES
_LEAST_DEEDS = 2  # of a name that neither title nor given name tells to be a person's
_LONGEST = 4  # words of a name; a longer row is cut anywhere
_SELDOM = 4  # of so many bare names one may stand behind "in": Liverpool is more often a town
_CLEARLY = 3  # times as often as any other of the name: then the bare name means this one


@dataclass(frozen=True, slots=True)
class Mention:
    """A name [start, end) of the statement with that number, as it is written there."""

    statement: int
    start: int
    end: int
    written: str


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who is named, by the fullest name; forms are the ways in which texts name them."""

    name: str
    sorted_by: str  # the surname, or the name by which a sovereign goes
    gender: str  # "male", "female" or "" where nothing tells
    mentions: tuple[Mention, ...]

    @property
    def forms(self) -> tuple[str, ...]:
        """Return the different ways of writing the name, the commonest first."""
        return tuple(
            form for form, _ in Counter(one.written for one in self.mentions).most_common()
        )

    @property
    def listed(self) -> str:
        """Return the name as an index has it: Peel, Sir Robert."""
        before, _, after = self.name.rpartition(self.sorted_by)
        rest = f"{before.strip()} {after.strip()}".strip()
        return f"{self.sorted_by}, {rest}" if rest else self.name

    @property
    def statements(self) -> tuple[int, ...]:
        """Return the numbers of the statements that name the person."""
        return tuple(dict.fromkeys(one.statement for one in self.mentions))


@dataclass(frozen=True, slots=True)
class _Read:
    """A mention with its parts; `last` is what the person is known by."""

    mention: Mention
    last: str
    given: tuple[str, ...] = ()
    titles: frozenset[str] = frozenset()
    is_single: bool = False
    is_place: bool = False  # stands behind "in" or "at"
    does: bool = False  # what only a person does

    @property
    def gender(self) -> str:
        if self.titles & MALE_TITLES or self.titles & FEMALE_TITLES:
            return "male" if self.titles & MALE_TITLES else "female"
        first = self.given[0] if self.given else ""
        return (
            "male" if first in MALE_GIVEN_NAMES else "female" if first in FEMALE_GIVEN_NAMES else ""
        )


@dataclass(slots=True)
class _Group:
    """Mentions that can be of one person."""

    last: str
    reads: list[_Read] = field(default_factory=list)

    def takes(self, read: _Read) -> bool:
        """Tell whether nothing in a mention speaks against its being of this person."""
        genders = {one.gender for one in self.reads if one.gender}
        if read.gender and genders and read.gender not in genders:
            return False
        if not all(_agree(one.given, read.given) for one in self.reads):
            return False
        return any(one.given and read.given for one in self.reads) or self._has_rank(read)

    def _has_rank(self, read: _Read) -> bool:
        """Tell whether the offices agree; a prince may become a king, but no emperor."""
        offices = frozenset[str]().union(*(one.titles for one in self.reads)) & OFFICES
        both = offices ^ (read.titles & OFFICES)
        is_royal = bool(read.titles & GIVEN_NAME_TITLES) and not both & {"Emperor", "Empress"}
        return not both or is_royal


def find_persons(texts: Sequence[str], *, subject: str) -> tuple[Person, ...]:
    """Return everyone but the subject who is named in the texts, by surname."""
    given = _learn_given(texts)
    reads = [read for number, text in enumerate(texts) for read in _reads(text, number, given)]
    groups: dict[str, list[_Group]] = defaultdict(list)
    # The fullest names first, so that each shorter one meets all it could belong to.
    for read in sorted(reads, key=lambda one: (one.is_single, -len(one.given))):
        if not read.is_single:
            _sort_in(read, groups[read.last])
    _attach_bare([read for read in reads if read.is_single], groups)
    named = (group for same in groups.values() for group in same)
    persons = [_person(group) for group in named if not _is_subject(group, subject)]
    return tuple(sorted(persons, key=lambda one: (one.sorted_by.casefold(), one.name)))


def _attach_bare(reads: Sequence[_Read], groups: dict[str, list[_Group]]) -> None:
    """Give each name that stands alone to whom it means, if that is clear."""
    deeds = Counter(read.last for read in reads if read.does)
    places = Counter(read.last for read in reads if read.is_place)
    singles = Counter(read.last for read in reads)
    for last in sorted(deeds):
        if last not in groups and deeds[last] >= _LEAST_DEEDS and not places[last]:
            groups[last] = [_Group(last)]
    meant = {
        last: group
        for last, same in groups.items()
        if places[last] * _SELDOM <= singles[last] and (group := _meant(same, deeds[last]))
    }
    for read in reads:
        if not read.is_place and read.last in meant:
            meant[read.last].reads.append(read)


def _meant(groups: Sequence[_Group], deeds: int) -> _Group | None:
    """Return whom a name alone means: the only one of it, or the one who is clearly the most named.

    A lady is seldom called by her surname, and Holland may be the country; Francis may be any
    Francis but a king.
    """
    if not groups:
        return None
    first, *others = sorted(groups, key=lambda group: -len(group.reads))
    if others and len(first.reads) < _CLEARLY * len(others[0].reads):
        return None
    titles = frozenset[str]().union(*(read.titles for read in first.reads))
    if "Lady" in titles and not deeds:
        return None
    is_given = first.last in _GIVEN and not titles & GIVEN_NAME_TITLES
    return None if is_given and deeds < _LEAST_DEEDS else first


def _sort_in(read: _Read, groups: list[_Group]) -> None:
    fitting = [group for group in groups if group.takes(read)]
    if len(fitting) == 1 or (fitting and read.given):
        fitting[0].reads.append(read)
    elif not fitting:
        groups.append(_Group(read.last, [read]))
    # "Mr. Russell" where there are two Russells is nobody's.


def _agree(one: Sequence[str], two: Sequence[str]) -> bool:
    """Tell whether given names can be of one person: J. and John can, Mary and Anne cannot."""
    return all(
        a.rstrip(".").startswith(b.rstrip(".")) or b.rstrip(".").startswith(a.rstrip("."))
        for a, b in zip(one, two, strict=False)
    )


def _learn_given(texts: Iterable[str]) -> frozenset[str]:
    """Return given names: those of the list, and what stands between a title and a surname."""
    found = (match for text in texts for match in _MENTION.finditer(text) if match["titles"])
    rows = (match["titled"].split() for match in found)
    return _GIVEN | {row[0] for row in rows if 2 <= len(row) <= _LONGEST and row[0] not in NO_NAMES}


def _reads(text: str, number: int, given: frozenset[str]) -> Iterator[_Read]:
    at = 0
    while found := _MENTION.search(text, at):
        at = found.end()
        if _SAINT.search(text, 0, found.start()):
            continue
        if found["names"]:
            start, words = _row(found)
            if (
                not words or words[0] in TITLES
            ):  # "The Duke of Kent": read again without the article
                at = start
                continue
            at = start + len(" ".join(words))
            read = _named(text, start, words, number, given)
        elif found["single"]:
            read = _single(text, found.start(), bare(found["single"]), number)
        else:
            read = _placed(found, number) if found["placed"] else _titled(found, number)
        if read is not None:
            yield read


def _row(found: re.Match[str]) -> tuple[int, list[str]]:
    """Return a row of capitalised words from its first that can be a name, up to a title."""
    words, start = found["names"].split(), found.start()
    while words and words[0].lower() in _NO_NAME:
        start += len(words[0]) + 1
        words = words[1:]
    titles = [place for place, word in enumerate(words) if word in TITLES]
    return start, words[: titles[0] or 1] if titles else words


def _named(
    text: str, start: int, words: list[str], number: int, given: frozenset[str]
) -> _Read | None:
    """Read a row of words without a title: a given name must begin it."""
    words = [*words[:-1], bare(words[-1])]
    if len(words) == 1:
        return _single(text, start, words[0], number)
    is_name = words[0] in given or words[0].endswith(".")
    if not is_name or len(words) > _LONGEST or NO_NAMES & set(words):
        return None
    return _Read(_mention(number, start, " ".join(words)), words[-1], tuple(words[:-1]))


def _single(text: str, start: int, word: str, number: int) -> _Read | None:
    if word in NO_NAMES or word in TITLES or word.lower() in _NO_NAME:
        return None
    return _Read(
        _mention(number, start, word),
        word,
        is_single=True,
        is_place=bool(_PLACE_BEFORE.search(text, 0, start)),
        does=bool(_DOES.match(text, start + len(word))),
    )


def _placed(found: re.Match[str], number: int) -> _Read | None:
    written = bare(found["placed"])
    title = written.split()[0]
    if bare(found["place"]) in NO_NAMES:
        return None
    # "Kent" alone is the county: the person goes by the whole title.
    return _Read(_mention(number, found.start(), written), written, (), frozenset({title}))


def _titled(found: re.Match[str], number: int) -> _Read | None:
    titles = frozenset(title.rstrip(".") for title in found["titles"].split())
    words = _up_to_possessive(found["titled"].split())
    if NO_NAMES & set(words) or words[-1] in TITLES or len(words) > _LONGEST:
        return None
    written = f"{found['titles']}{' '.join(words)}"
    mention = _mention(number, found.start(), written)
    if titles & GIVEN_NAME_TITLES:
        return _Read(mention, words[0], (), titles)
    if titles & {"Sir", "Lord", "Mr"} and len(words) == 1 and words[0] in _GIVEN:
        return None  # "Sir Robert": which one, only the text before knows
    return _Read(mention, words[-1], tuple(words[:-1]), titles)


def _up_to_possessive(words: Sequence[str]) -> list[str]:
    """Return the words of a name: Dr. Lardner’s Observations are no part of him."""
    ends = [at for at, word in enumerate(words, 1) if bare(word) != word]
    kept = words[: ends[0]] if ends else words
    return [*kept[:-1], bare(kept[-1])]


def _mention(number: int, start: int, written: str) -> Mention:
    return Mention(number, start, start + len(written), written)


def _is_subject(group: _Group, subject: str) -> bool:
    """Tell whether a group is the book's own subject, by whatever name."""
    wanted = subject_words(subject)
    if group.last.lower() not in wanted:
        return False
    given = tuple(word for word in subject.split() if word not in TITLES)[:-1]
    return all(_agree(given, read.given) for read in group.reads)


def _person(group: _Group) -> Person:
    written = Counter(read.mention.written for read in group.reads)
    # An initial tells no more than the surname alone.
    whole = {read: [one for one in read.given if not one.endswith(".")] for read in group.reads}
    given = {read.mention.written: len(whole[read]) + len(read.titles) for read in group.reads}
    name = max(written, key=lambda form: (min(given[form], 2), written[form], form))
    genders = [read.gender for read in group.reads if read.gender]
    mentions = sorted(
        (read.mention for read in group.reads), key=lambda one: (one.statement, one.start)
    )
    return Person(name, group.last.split()[-1], genders[0] if genders else "", tuple(mentions))
