"""Would a reader stumble? References that hang in the air, and paragraphs begun in mid-story.

A sentence that followed another in the source leans on it: "He", "this", "three years later". It
may follow in the book only where what it leans on stands before it there, too; and what promises a
sequel wants it behind. So statements are taken as *runs*: as long as nothing was left out between
them, or only sentences that name nobody new. Within a run a personal pronoun needs a name or a
title of its gender before it; "this", "it", "there", "then" and relative times need the very
sentence before them. What somebody says is not looked at; but in a memoir's book whole quotations
are the text, and are read like any other.
"""

import re
from dataclasses import dataclass

from bench.book_measures import english
from bench.book_measures.parsing import sentences, words
from bench.book_measures.support import is_quotation, split_lead

SMALL_GAP = 2  # sentences that may be left out within a run


@dataclass(frozen=True)
class Stumble:
    """A statement that hangs in the air, and by which words."""

    part: str
    text: str
    why: str


class Reader:
    """Reads a part, statement by statement, beside the sentences of the source."""

    def __init__(self, order, *, is_memoir=False):
        self.order = order
        self.is_memoir = is_memoir
        self.names = _names(order.sentences)
        self._men = (self.names - english.FEMALE) | english.MALE | english.EITHER
        self._women = (self.names - english.MALE - english.MALE_NAMES) | english.FEMALE

    def stumbles(self, name, placed):
        """Return the statements of a part that open on or hang from an unresolved reference."""
        found, run = [], ""
        before = None
        for at, statement in enumerate(placed):
            gap = _gap(before, statement)
            run = f"{run} {before.text}" if self._goes_on(before, gap, statement) else ""
            why = self._reason(statement.text, run, is_next=gap == 0)
            why = why or _promise(statement, placed[at + 1] if at + 1 < len(placed) else None)
            if why:
                found.append(Stumble(name, statement.text, why))
            before = statement
        return found

    def abrupt_paragraphs(self, placed, stumbles):
        """Return the paragraphs' first statements that begin in the middle of something."""
        hanging = {stumble.text for stumble in stumbles}
        firsts, before = {}, None
        for statement in placed:
            if statement.paragraph not in firsts:
                firsts[statement.paragraph] = (statement, _gap(before, statement) == 0)
            before = statement
        abrupt = [
            statement.text
            for statement, is_next in firsts.values()
            if statement.text in hanging or self._is_abrupt(statement.text, is_next=is_next)
        ]
        return abrupt, len(firsts)

    def _is_abrupt(self, text, *, is_next):
        """Tell whether a paragraph's first words join on to nothing, or name nobody and nothing."""
        lead, told = split_lead(text)
        if told[:1] in "“‘" or (is_quotation(text) and not self.is_memoir):
            return True
        if english.CONNECTIVE.match(told) and not is_next:
            return True
        if lead or english.DATE.search(told) or re.search(r"\bI\b", told):
            return False
        return not (self._men | self._women).intersection(_bare(told))

    def _goes_on(self, before, gap, statement):
        """Tell whether a statement goes on from the one before, so that names carry over."""
        if before is None or gap is None or not 0 <= gap <= SMALL_GAP:
            return False
        if gap and statement.paragraph != before.paragraph:
            return False
        left_out = self.order.sentences[before.last : statement.first]
        known = set(_bare(before.text))
        return all(self._new_names(sentence.text) <= known for sentence in left_out)

    def _new_names(self, text):
        return self.names.intersection(_bare(text))

    def _reason(self, text, run, *, is_next):
        """Return the words by which a statement hangs in the air, or ""."""
        lead, told = split_lead(text)
        if is_quotation(text) and not self.is_memoir:
            return "" if lead or is_next else "no speaker"
        told = english.QUOTED.sub("“”", told)
        leaning = "" if is_next else _leaning(told) or self._adrift(told, run)
        return leaning or self._lost_person(told, run)

    def _adrift(self, text, run):
        """Return the words by which a text means a thing, a place or a time that was left out."""
        first = text[: next((end for _, end in sentences(text)), 0)]
        found = english.ADRIFT.search(first)
        if found:
            return found[0].split()[-1]
        if self.is_memoir and english.WE.match(first) and not english.DATE.search(first):
            return "We"
        place = english.THERE_ALONE.search(first)
        if place and not run and not english.PLACE.search(first[: place.start()]):
            return "there"
        return "" if run else self._lost_thing(first)

    def _lost_thing(self, text):
        """Return the first "it" of a text that no thing before it can be meant by, or ""."""
        spared = [found.span() for found in english.FORMAL_IT.finditer(text)]
        for found in english.IT.finditer(text):
            if any(start <= found.start() < end for start, end in spared):
                continue
            behind = text[found.end() :] if _bare(text)[0] in english.SUBORDINATING else ""
            return "" if self._names_thing(text[: found.start()] + behind) else found[0]
        return ""

    def _names_thing(self, text):
        people = english.MALE | english.FEMALE | english.EITHER
        return any(
            found["place"] or found["idea"] or found["noun"].lower() not in people
            for found in english.THING.finditer(text)
        )

    def _lost_person(self, text, run):
        """Return the first personal pronoun that nobody before it can be meant by, or ""."""
        said = _bare(english.STYLED.sub("Majesty", text))
        for at, word in enumerate(said):
            if word in english.THEY and at == 0 and not run:
                return word
            if word in english.HE | english.SHE:
                meant = self._men if word in english.HE else self._women
                # "When he died, Albert …": the name may follow.
                behind = said[at + 1 :] if at < 3 or said[0] in english.SUBORDINATING else []
                return "" if meant.intersection([*_bare(run), *said[:at], *behind]) else word
        return ""


def _promise(statement, after):
    """Return "sequel" where a statement promises one that does not follow, or ""."""
    _, told = split_lead(statement.text)
    last = [told[start:end] for start, end in sentences(told)][-1:]
    is_promise = any(english.PROMISE.search(one) for one in last)
    return "sequel" if is_promise and _gap(statement, after or statement) != 0 else ""


def _leaning(text):
    """Return the words by which a text needs the very sentence before it, or ""."""
    if text.startswith("It ") and not english.EXPLETIVE.match(text):
        return "It"
    if text.startswith("There ") and not english.THERE.match(text):
        return "There"
    first = text[: next((end for _, end in sentences(text)), 0)]
    found = english.OPENING.match(text) or english.HANGING.search(first)
    return found[0] if found else ""


def _gap(before, statement):
    """Return how many sentences of the source were left out between two statements, or None."""
    if before is None or before.last is None or statement.first is None:
        return None
    return statement.first - before.last


def _bare(text):
    """Return a text's words in small letters, without the sign of the genitive."""
    return [re.sub("[’']s?$", "", word.lower()) for word in words(text)]


def _names(source):
    """Return the words that the source writes with a capital within a sentence, as names."""
    found = {}
    for sentence in source:
        for word in words(sentence.text)[1:]:
            low = re.sub("[’']s?$", "", word.lower())
            if low not in english.NO_NAME:
                counts = found.setdefault(low, [0, 0])
                counts[word[0].isupper()] += 1
    return {word for word, (small, capital) in found.items() if capital > small}
