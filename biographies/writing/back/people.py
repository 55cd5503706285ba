"""The people of a book, each with the words in which a source says who it is."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from biographies.sources import count_words, escape, mark
from biographies.writing.back.persons import Mention, Person, find_persons
from biographies.writing.back.titles import NO_NAMES, ROLES, TITLES, VAGUE_ROLES
from biographies.writing.back.told import words_told
from biographies.writing.english import FINITE_VERBS, PREPOSITIONS
from biographies.writing.extractive.openings import footing
from biographies.writing.extractive.quotes import outside, quotations
from biographies.writing.query import subject_words
from biographies.writing.values import CitedStatement
from biographies.writing.words import WORD, Names, learn_names

MIN_MENTIONS = 2  # statements that name somebody
MAX_ENTRIES = 60
MAX_ROLE_WORDS = 14
MANY_MENTIONS = 4
MAX_SENTENCE_WORDS = 25

_OPENING = r"(?:an?|the|his|her|un|una|el|la|los|las|su|then|formerly|late|afterwards)"
_BEHIND = re.compile(rf",\s(?P<role>{_OPENING}\s[^,;:.()“”\"—]{{3,90}})(?P<end>[,;.:)]|$)")
_WHO = re.compile(
    r",\s(?P<role>(?:who|quien)\s(?:was|had been|became|afterwards became|fue|era|había sido)\s"
    r"[^,;:.()“”\"—]{3,90})(?P<end>[,;.)])"
)
_BEFORE = re.compile(rf"(?:^|[\s(—])(?P<role>{_OPENING}\s)", re.IGNORECASE)
_STOPPED = re.compile(r"[,;:.()“”\"—]")
_FARTHEST = 70  # characters before the name at which a role may begin
_SMALL = PREPOSITIONS | {"de", "del", "en", "con", "por", "para"}
_LIST = re.compile(r",?\s(?:and|y|e|or|o)\s", re.IGNORECASE)
_CLAUSE = re.compile(
    r"(?:who|quien)\s(?:was|had been|became|afterwards became|fue|era|había sido)\s"
    r"(?:an?|the|un|una|el|la)\b"
)
# Who speaks, or whom words point to, is not known in a list.
_NOT_SAID = re.compile(
    r"\b(?:I|me|my|mine|myself|we|us|our|ours|this|that|these|those|such|the then)\b"
)
_NAMES_ANOTHER = re.compile(
    rf"\b(?:{'|'.join(sorted(TITLES))})\b(?!\s(?:{'|'.join(sorted(NO_NAMES))})\b)"
)
_IS = re.compile(
    r"\s(?:was|is|became|had been|fue|era)\s(?P<role>(?:an?|the|un|una|el|la)\s[^,;:.]+)"
)
_ENDED = re.compile(r"[.!?][”’]?\s+(?=[A-ZÀ-Þ“‘])(?<!Mr\.\s)(?<!Mrs\.\s)(?<!Dr\.\s)(?<!St\.\s)")
_CLOSED = re.compile(r"[,;.:)—]|\s(?:was|had|came|went|wrote|said)\b|$")
_POSSESSIVE = re.compile(r"(?:his|her|su)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Role:
    """Who somebody is, in the words of the statement with that number."""

    words: str
    statement: int


def make_people(
    *, subject: str, cited: Sequence[CitedStatement], memoirs: Collection[int] = ()
) -> str:
    """Return a Markdown list of the people of the chapters, by surname; "" without any.

    In it stands who is named in two statements at least and of whom one says who it is, beside the
    name: "Baroness Lehzen, her governess"; "Stockmar, who had been a physician". Who is named in
    four stands there in any case. The words are the source's own, and cited; of what is quoted
    only from memoirs, the sources in which the subject tells the story. At most 60, those named
    most often.
    """
    said = list(dict.fromkeys(_unquoted(one, memoirs) for one in cited))
    texts = [one.text for one in said]
    names = learn_names(texts, subject)
    entries: list[tuple[int, str]] = []
    for person in find_persons(texts, subject=subject):
        count = len(person.statements)
        role = role_of(person, texts, subject=subject) if count >= MIN_MENTIONS else None
        if role is not None:
            entries.append((count, _line(person, role.words, said[role.statement])))
        elif count >= MANY_MENTIONS:
            entries.append((count, _telling(person, said, names)))
    least = sorted((count for count, _ in entries), reverse=True)[:MAX_ENTRIES][-1:]
    return "".join([line for count, line in entries if [count] >= least][:MAX_ENTRIES])


def _unquoted(one: CitedStatement, memoirs: Collection[int]) -> CitedStatement:
    told = words_told(one.text) if one.source in memoirs else None
    return one if told is None else replace(one, text=told)


def role_of(person: Person, texts: Sequence[str], *, subject: str) -> Role | None:
    """Return who the person is by the texts' own words; the first that a person's role is in."""
    wanted = subject_words(subject)
    for mention in person.mentions:
        text = texts[mention.statement]
        if any(first <= mention.start < last for first, last in quotations(text)):
            continue
        for words in _beside(text, mention):
            if _is_role(words) and _is_clear(words, text, mention, wanted):
                return Role(words, mention.statement)
    return None


def _beside(text: str, mention: Mention) -> Iterator[str]:
    """Yield what stands in apposition to a name, nearest first."""
    rest = text[mention.end :]
    for pattern in (_WHO, _BEHIND):
        found = pattern.match(rest)
        # "Lord Melbourne, the Prime Minister, and …" may be a list of two.
        if found and not _LIST.match(rest, found.end("role")):
            yield found["role"].strip()
    if _CLOSED.match(rest):
        first = max(0, mention.start - _FARTHEST)
        for opening in reversed(list(_BEFORE.finditer(text, first, mention.start))):
            before = text[opening.start("role") : mention.start].rstrip()
            words = before.removesuffix(",")
            is_closed = before != words or WORD.findall(words)[-1].lower() in ROLES
            if is_closed and not _STOPPED.search(words):
                yield words


def _is_role(words: str) -> bool:
    """Tell whether words say what a person is, and neither name another nor tell a story."""
    bare = [word.lower() for word in WORD.findall(words)]
    if not 2 <= len(bare) <= MAX_ROLE_WORDS or _NOT_SAID.search(words) or bare[-1] in _SMALL:
        return False
    if _NAMES_ANOTHER.search(words):
        return False
    clause = _CLAUSE.match(words)
    phrase = bare[len(WORD.findall(clause[0])) :] if clause else bare
    if not clause and (any(word in FINITE_VERBS for word in bare) or _LIST.search(words)):
        return False
    ends = [at for at, word in enumerate(phrase) if word in _SMALL]
    head = phrase[: ends[0]] if ends else phrase
    if not head or head[-1] not in ROLES:
        return False
    return len(bare) > 2 or head[-1] not in VAGUE_ROLES


def _is_clear(words: str, text: str, mention: Mention, wanted: frozenset[str]) -> bool:
    """Tell whether "his" or "her" can only be the subject's: the sentence says so before."""
    if not _POSSESSIVE.match(words):
        return True
    sentence = _ENDED.split(text[: mention.start])[-1]
    before = {word.lower().removesuffix("’s") for word in WORD.findall(sentence)}
    return mention.start == 0 or not wanted.isdisjoint(before)


def _telling(person: Person, said: Sequence[CitedStatement], names: Names) -> str:
    """Return the first short sentence that says who the person is: "Lord Grey was the leader of …".

    Without one the name alone, with the passage that first has it whole.
    """
    for mention in person.mentions:
        one = said[mention.statement]
        found = _IS.match(one.text, mention.end)
        if mention.start or not found or count_words(one.text) > MAX_SENTENCE_WORDS:
            continue
        spans = quotations(one.text)
        stand = footing(outside(one.text, 0, len(one.text), spans), names)
        if _is_role(found["role"]) and not stand.leans and not _NOT_SAID.search(one.text):
            return _line(person, one.text, one)
    first = next(one for one in person.mentions if one.written == person.name)
    return _line(person, "", said[first.statement])


def _line(person: Person, words: str, one: CitedStatement) -> str:
    said = f" – {escape(words)}" if words else ""
    return f"- **{escape(person.name)}**{said}{mark(one.source, one.ordinal)}\n"
