"""Two ways of abridging that know nothing: a random subset, and the first sentences.

Both make a book of the same parts as the one that is measured, each from its span of the source:
from the first passage that is the chapter's own to where the next chapter begins; introduction and
conclusion are made of their own passages.
"""

import random
from bisect import bisect_right
from dataclasses import replace

from bench.book_measures.books import Book
from bench.book_measures.source_order import SourceOrder

PARAGRAPH = 5  # sentences


def random_drop(book, order, seed):
    """Return the book abridged at random: of each span sentences by lot, in order, to length."""
    chance = random.Random(seed)  # noqa: S311 - chance decides what is kept, no secret

    def choose(numbers, sizes, target):
        drawn = chance.sample(numbers, len(numbers))
        return _to_length(drawn, sizes, target)

    return _abridge(book, order, choose)


def lead(book, order):
    """Return the book abridged to the first sentences of each passage of its span."""

    def choose(numbers, sizes, target):
        firsts = {}
        for number in numbers:
            firsts.setdefault(order.sentences[number].label, number)
        nearest = sorted(
            numbers, key=lambda number: (number - firsts[order.sentences[number].label], number)
        )
        depth = {number: number - firsts[order.sentences[number].label] for number in numbers}
        chosen = _to_length(nearest, sizes, target)
        deepest = max((depth[number] for number in chosen), default=0)
        return _spread(nearest, depth, deepest, sizes, target)

    return _abridge(book, order, choose)


def spans(book, order):
    """Return, for each part, the numbers of the sentences that it may be made of."""
    of_passage = {}
    for number, sentence in enumerate(order.sentences):
        of_passage.setdefault(sentence.label, []).append(number)
    homes = [
        [of_passage[label] for label in part.homes if label in of_passage] for part in book.parts
    ]
    starts = {
        at: min(numbers[0] for numbers in home)
        for at, (part, home) in enumerate(zip(book.parts, homes, strict=True))
        if part.kind == "chapter" and home
    }
    begins = sorted(starts.values())
    found = []
    for at, home in enumerate(homes):
        if at in starts:
            place = bisect_right(begins, starts[at])
            end = begins[place] if place < len(begins) else len(order.sentences)
            found.append(list(range(starts[at], end)))
        else:
            found.append(sorted(number for numbers in home for number in numbers))
    return found


def _abridge(book, order, choose):
    sizes = [sentence.last - sentence.first for sentence in order.sentences]
    taken = set()
    parts = []
    for part, span in zip(book.parts, spans(book, order), strict=True):
        free = [number for number in span if number not in taken]
        chosen = sorted(choose(free, sizes, part.target_words)) if free else []
        taken.update(chosen)
        parts.append(replace(part, markdown=_markdown(chosen, order), cites=()))
    return Book(book.subject, tuple(parts), book.passages)


def _to_length(numbers, sizes, target):
    """Return the first of these sentences that come to the target, leaving out what is too long."""
    chosen, length = [], 0
    for number in numbers:
        if length + sizes[number] <= 1.02 * target:
            chosen.append(number)
            length += sizes[number]
        if length >= 0.98 * target:
            break
    return chosen


def _spread(nearest, depth, deepest, sizes, target):
    """Return the sentences nearer to a passage's start than the deepest, and of these some.

    They are spread: a chapter's end is not left out where the last round does not reach it.
    """
    sure = [number for number in nearest if depth[number] < deepest]
    last = [number for number in nearest if depth[number] == deepest]
    left = target - sum(sizes[number] for number in sure)
    mean = sum(sizes[number] for number in last) / max(1, len(last))
    step = max(1, round(len(last) * mean / max(mean, left)))
    spread = last[::step] + [number for number in last if number not in set(last[::step])]
    return _to_length(sure + spread, sizes, target)


def _markdown(chosen, order):
    said = []
    for number in chosen:
        sentence = order.sentences[number]
        text = " ".join(sentence.text.split())
        for sign in "\\*_`[]<":
            text = text.replace(sign, f"\\{sign}")
        said.append(f"{text}[^s{sentence.label[0]}p{sentence.label[1]}]")
    blocks = [said[at : at + PARAGRAPH] for at in range(0, len(said), PARAGRAPH)]
    return "\n\n".join(" ".join(block) for block in blocks) + "\n"


def order_of(book):
    """Return the order of a book's source."""
    return SourceOrder(book.passages)
