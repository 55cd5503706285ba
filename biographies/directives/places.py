"""Sources and passages that are left out, used alone, or used too."""

import re
from collections.abc import Iterator
from dataclasses import replace

from biographies.directives.clauses import Clause, bare
from biographies.directives.placing import put_in
from biographies.directives.telling import agreed, citing, listed, shown, why_they_stay
from biographies.directives.values import (
    IN,
    ONLY,
    OUT,
    Directive,
    Library,
    Made,
    Rule,
    Setting,
    label_of,
)
from biographies.writing import Brief

MAX_NAMES, MAX_NUMBERS = 4, 20  # sources that a sentence lists; that a wish may name
_NUMBERS = r"\d{1,6}(?:(?:\s*,\s*|\s+(?:and|or|y|e|o)\s+|\s*,\s*(?:and|y)\s+)\d{1,6})*"
_FROM = r"(?:(?:from|by|of|out\s+of|de|del|según)\s+)?"
_SOURCE = re.compile(
    rf"{_FROM}(?:the\s+|la\s+|las\s+)?(?:sources?|fuentes?)\s+(?:number\s+|no\.?\s+|número\s+)?"
    rf"(?P<numbers>{_NUMBERS})|{_FROM}s(?P<number>\d{{1,6}})",
    re.IGNORECASE,
)
_PASSAGE = re.compile(
    r"(?:the\s+|el\s+)?(?:(?:passage|pasaje)\s+)?\[?\^?s(?P<source>\d{1,6})p(?P<ordinal>\d{1,7})\]?"
    r"|(?:the\s+|el\s+)?(?:passage|pasaje)\s+(?P<first>\d{1,7})\s+(?:of|de)\s+"
    r"(?:the\s+|la\s+)?(?:source|fuente)\s+(?P<of>\d{1,6})",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?:from|by|de|del|según)\s+(?P<name>.+)|(?:the\s+|la\s+)?(?:source|fuente)\s+(?P<called>.+)",
    re.IGNORECASE,
)
_FILE = re.compile(r"[\w() -]+\.(?:txt|md|html?|pdf|docx|epub)", re.IGNORECASE)


def read(clause: Clause) -> Directive | None:
    """Return which source or passage a clause leaves out, or uses alone or too."""
    if not clause.mode:
        return None
    if found := _PASSAGE.fullmatch(bare(clause.named)):
        source, ordinal = found["source"] or found["of"], found["ordinal"] or found["first"]
        return Directive("passage", clause.said, f"{int(source)}p{int(ordinal)}", clause.mode)
    named = clause.named.strip(" ,.")
    named = re.sub(r"^(?:everything|anything|todo|nada)\s+", "", named, flags=re.IGNORECASE)
    if found := _SOURCE.fullmatch(named):
        numbers = re.findall(r"\d+", found["numbers"] or found["number"])[:MAX_NUMBERS]
        value = ",".join(str(int(number)) for number in numbers)
        return Directive("source", clause.said, value, clause.mode)
    if found := _NAMED.fullmatch(named):
        name = bare(found["name"] or found["called"])
        return None if name.isdecimal() else Directive("source", clause.said, name, clause.mode)
    if _FILE.fullmatch(bare(named)):
        return Directive("source", clause.said, bare(named), clause.mode)
    return None


def numbers_of(value: str, library: Library) -> tuple[int, ...]:
    """Return the numbers of the sources that a value means: it names one, or gives them."""
    if re.fullmatch(r"[\d,]+", value):
        return tuple(int(number) for number in value.split(","))
    wanted, words = _called(value), _words(value)
    exact = [number for number, names in library.names.items() if wanted in map(_called, names)]
    near = [
        number
        for number, names in library.names.items()
        if words and any(words <= _words(name) for name in names)
    ]
    return tuple(exact or near)


def is_called(value: str, library: Library) -> bool:
    """Tell whether a source's title or file has just this name."""
    wanted = _called(value)
    return any(wanted in map(_called, names[:2]) for names in library.names.values())


def _called(name: str) -> str:
    return bare(name).casefold()


def _words(name: str) -> set[str]:
    return set(re.findall(r"\w{2,}", name.casefold()))


def _add(brief: Brief, directive: Directive, setting: Setting) -> Brief:
    if directive.mode != IN:
        return brief
    if directive.kind == "passage":
        found = setting.library.find(*_label(directive))
        fresh = [found.passage] if found and not found.home else []
        return put_in(brief, fresh)
    about = f"{brief.title} {brief.brief} {' '.join(brief.keywords)}"
    for number in numbers_of(directive.value, setting.library):
        brief = put_in(brief, setting.library.spare(about, number))
    return brief


def _narrow(brief: Brief, directive: Directive, setting: Setting) -> Brief:
    if directive.mode == IN:
        return brief
    named = set(_sources_or_label(directive, setting.library))
    if not named and directive.mode == ONLY:
        return brief  # nobody knows which: that empties no chapter
    kept = tuple(
        one
        for one in brief.passages
        if (one.source in named or label_of(one) in named) is (directive.mode == ONLY)
    )
    return replace(brief, passages=kept)


def _sources_or_label(directive: Directive, library: Library) -> tuple[int | tuple[int, int], ...]:
    if directive.kind == "passage":
        return (_label(directive),)
    return numbers_of(directive.value, library)


def _label(directive: Directive) -> tuple[int, int]:
    source, ordinal = directive.value.split("p")
    return int(source), int(ordinal)


def _judge(directive: Directive, made: Made) -> tuple[bool, str]:
    if directive.kind == "passage":
        return _judge_passage(directive, made)
    numbers = numbers_of(directive.value, made.library)
    known = set(made.library.names)
    unknown = [number for number in numbers if known and number not in known]
    if not numbers or unknown:
        return False, _no_such(directive.value, unknown, made.library)
    judge = {OUT: _judge_out, ONLY: _judge_only, IN: _judge_in}[directive.mode]
    return judge(numbers, made)


def _judge_out(numbers: tuple[int, ...], made: Made) -> tuple[bool, str]:
    before, left = citing(made.before.said, numbers), citing(made.after.said, numbers)
    if left:
        why = why_they_stay(left, made.kept)
        return False, f"{agreed(len(left), 'cite')} {_sources(numbers)} still{why}."
    if not before:
        return True, f"The text cited nothing of {_sources(numbers)}, and cites nothing of it now."
    return True, f"{agreed(len(before), 'are')} left out that cited {_sources(numbers)}."


def _judge_only(numbers: tuple[int, ...], made: Made) -> tuple[bool, str]:
    said = [one for one in made.after.said if one.marks]
    others = [one for one in said if any(label[0] not in numbers for label in one.marks)]
    own = citing(said, numbers)
    if not own:
        return False, f"No passage of {_sources(numbers)} can be used in this chapter."
    if others:
        why = why_they_stay(others, made.kept)
        return False, f"{agreed(len(others), 'cite')} another source still{why}."
    return True, f"{agreed(len(own), 'cite')} {_sources(numbers)}, and no other source is cited."


def _judge_in(numbers: tuple[int, ...], made: Made) -> tuple[bool, str]:
    before, after = (len(citing(one.said, numbers)) for one in (made.before, made.after))
    counts = f"{agreed(after, 'cite')} {_sources(numbers)}, {before:,} before"
    if after > before:
        return True, f"{counts}."
    if any(one.source in numbers for one in made.passages):
        return False, f"{counts}: its other passages fit the chapter less well."
    return False, (
        f"{counts}. None of its passages is free: other chapters have them, they say nothing that "
        "can be used, or their rights or language do not allow it."
    )


def _judge_passage(directive: Directive, made: Made) -> tuple[bool, str]:
    source, ordinal = _label(directive)
    name = f"passage {ordinal} of source {source}"
    found = made.library.find(source, ordinal)
    if made.library.names and found is None:
        return False, f"The book has no {name}."
    before = citing(made.before.said, [source], ordinal)
    after = citing(made.after.said, [source], ordinal)
    if directive.mode == OUT and after:
        why = why_they_stay(after, made.kept)
        return False, f"{agreed(len(after), 'cite')} {name} still{why}."
    if directive.mode == OUT:
        return True, f"{agreed(len(before), 'are')} left out that cited {name}."
    counts = f"{agreed(len(after), 'cite')} {name}"
    others = sum(bool(one.marks) for one in made.after.said) - len(after)
    if directive.mode == ONLY:
        return bool(after) and not others, f"{counts}, {others:,} another passage."
    if not after and found and found.home:
        return False, f"{counts}: it belongs to {found.home}, and nothing is told twice."
    return bool(after), f"{counts}{'' if after else ': it fits less well, or says nothing usable'}."


def _sources(numbers: tuple[int, ...]) -> str:
    names = listed([str(number) for number in numbers])
    return f"source {names}" if len(numbers) == 1 else f"sources {names}"


def _no_such(value: str, unknown: list[int], library: Library) -> str:
    named = _sources(tuple(unknown)) if unknown else f"source called “{shown(value)}”"
    there = list(_titles(library))
    more = f" and {len(there) - MAX_NAMES} more" if len(there) > MAX_NAMES else ""
    has = f": it has {listed(there[:MAX_NAMES])}{more}" if there else ""
    return f"The book has no {named}{has}."


def _titles(library: Library) -> Iterator[str]:
    for number, names in sorted(library.names.items()):
        yield f"{number} “{shown(names[0])}”" if names else str(number)


RULE = Rule(frozenset({"source", "passage"}), _judge, add=_add, narrow=_narrow)
