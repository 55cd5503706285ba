"""A life of nobody, made up from a few hundred words by a seeded generator, as long as asked."""

import random

from biographies.sources import Passage, cut_passages, read_source

SUBJECT = "Michael Harrow"
MEGABYTE = 1_000_000
SYLLABLES = (
    *("bar", "den", "fol", "gri", "hal", "jor", "kel", "lum", "mor", "nes"),
    *("ost", "pra", "quil", "ros", "sten", "tam", "ul", "ver", "wil", "yor"),
)
VERBS = ("built", "carried", "examined", "measured", "repaired", "painted", "bought", "founded")
# The words are of no language, so the file says which it is to pass for.
FRONT_MATTER = "---\nlang: en\n---"


def life(megabytes, source=1):
    """Return the Markdown of a source of that size, the same for the same number."""
    rng = random.Random(source)  # noqa: S311 - no secret, but the same every time
    size, year, chapters = 0, 1800, []
    while size < megabytes * MEGABYTE:
        text = "\n\n".join(_paragraph(rng, year) for _ in range(6))
        chapters.append(f"# The Year {year}\n\n{text}")
        size += len(chapters[-1])
        year = 1800 + (year - 1799) % 90
    return "\n\n".join((FRONT_MATTER, *chapters))


def passages(megabytes, source=1):
    """Return the passages of such a source."""
    read = read_source(life(megabytes, source).encode(), filename="life.md")
    return [
        Passage(
            source, span.ordinal, read.text[span.start : span.end], span.kind, span.heading,
            span.first_year, span.last_year, span.continues,
        )
        for span in cut_passages(read)
    ]  # fmt: skip


def word(number):
    """Return a word of two or three syllables, one for each number up to 8,000."""
    first, rest = divmod(number, 400)
    second, third = divmod(rest, 20)
    return SYLLABLES[third % 20] + SYLLABLES[second % 20] + (SYLLABLES[first % 20] if first else "")


def _paragraph(rng, year):
    return " ".join(_sentence(rng, year) for _ in range(rng.randint(4, 8)))


def _sentence(rng, year):
    when = rng.choice((f"In {year} {SUBJECT}", f"{SUBJECT}", f"The elder {_name(rng)}", "Harrow"))
    things = " and the ".join(_thing(rng) for _ in range(rng.randint(2, 4)))
    place = _name(rng)
    return f"{when} {rng.choice(VERBS)} the {things} at {place}, near the house of {_name(rng)}."


def _thing(rng):
    return f"{word(rng.randrange(8000))} {word(rng.randrange(8000))}"


def _name(rng):
    return word(rng.randrange(2000)).capitalize()
