"""What a site's robots.txt lets us fetch, after RFC 9309."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MAX_ROBOTS_BYTES = 512 * 1024  # RFC 9309 asks for 500 KiB at least
_LINE = re.compile(r"\s*([A-Za-z-]+)\s*:\s*([^#]*)")
_Rule = tuple[bool, str]  # (is allowed, pattern)


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one site that are meant for us."""

    rules: tuple[_Rule, ...] = ()

    def allows(self, path: str) -> bool:
        """Tell whether a path may be fetched: the longest rule decides, on a tie "allow"."""
        if path == "/robots.txt":
            return True
        met = [(len(rule), allows) for allows, rule in self.rules if _matches(rule, path)]
        return max(met, default=(0, True))[1]


def parse_robots(text: str, *, agent: str) -> Robots:
    """Return the rules of the groups that name the agent, else of those for everybody."""
    groups = list(_groups(text.splitlines()))
    named = [rule for agents, rules in groups if agent.lower() in agents for rule in rules]
    if any(agent.lower() in agents for agents, _ in groups):
        return Robots(tuple(named))
    return Robots(tuple(rule for agents, rules in groups if "*" in agents for rule in rules))


def _groups(lines: Iterable[str]) -> Iterator[tuple[set[str], list[_Rule]]]:
    agents: set[str] = set()
    rules: list[_Rule] = []
    was_rule = True
    for line in lines:
        found = _LINE.match(line)
        key, value = (found[1].lower(), found[2].strip()) if found else ("", "")
        if key == "user-agent":
            if was_rule:
                agents, rules = set(), []
                yield agents, rules
            agents.add(re.split(r"[/\s]", value.lower())[0])
            was_rule = False
        elif key in ("allow", "disallow"):
            was_rule = True
            if value:
                rules.append((key == "allow", value))


def _matches(pattern: str, path: str) -> bool:
    """Match a rule from the path's beginning; `*` is anything, a last `$` the path's end.

    Piece by piece, each at its first place: a hostile pattern costs no more than its length.
    """
    is_whole = pattern.endswith("$")
    first, *others = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    last = others.pop() if is_whole and others else None
    for piece in others:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    if last is not None:
        return path.endswith(last) and len(path) - len(last) >= at
    return not is_whole or at == len(path)
