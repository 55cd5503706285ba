"""Our styles part with a house's styles in it, fit to stand in a document of ours.

A template may be as odd as Word lets one be: names that differ in capitals alone, ids that are
ours for something else, styles that build on each other in a circle. What is taken has unique
ids, refers to nothing that is not there, and keeps the language of the book.
"""

from importlib import import_module
from typing import Any

from biographies.exporting.word.template import HouseTemplate, parsed

Element = Any  # of lxml
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_REFERENCES = ("basedOn", "next", "link")
# Lists are numbered by us, languages are the book's, and hidden text would be words that are lost.
_NOT_TAKEN = ("numPr", "lang", "vanish", "specVanish", "webHidden")
_BEHIND_LANGUAGE = ("eastAsianLayout", "oMath")  # in the schema's order of letters' properties


def house_styles(template: HouseTemplate, ours: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Return our styles part with the template's styles in it, and the names that it lacks.

    A style of the template takes the place of ours with the same name ("heading 1", whatever its
    id and its capitals), the first of several; those that it builds on come along, and so do its
    defaults. It lacks what it has no style for of those that every Word file may have.
    """
    etree: Any = import_module("lxml.etree")  # slow to load; it comes without types

    theirs, whole = parsed(template.styles), parsed(ours)
    own = {_name(style): style for style in whole.findall(f"{_W}style")}
    given = _given(theirs)
    ids = _ids(given, own)
    for name, style in given.items():
        same = own.get(name)
        _fit(style, ids, same)
        if same is None:
            whole.append(style)
        elif same.get(f"{_W}type") == style.get(f"{_W}type"):
            whole.replace(same, style)
    _break_circles(whole)
    _take_defaults(whole, theirs)
    missing = tuple(sorted(name for name in _common(own) if name not in given))
    content = bytes(etree.tostring(whole, xml_declaration=True, encoding="UTF-8", standalone=True))
    return content, missing


def _given(theirs: Element) -> dict[str, Element]:
    """Return a template's styles by their names; of one name, and of one id, the first."""
    given: dict[str, Element] = {}
    seen: set[str] = set()
    for style in theirs.findall(f"{_W}style"):
        name, style_id = _name(style), _id(style)
        if name and style_id and name not in given and style_id not in seen:
            given[name] = style
            seen.add(style_id)
    return given


def _ids(given: dict[str, Element], own: dict[str, Element]) -> dict[str, str]:
    """Return for each id of the template the one that its style has with us."""
    taken = {_id(style) for style in own.values()}
    ids = {}
    for name, style in given.items():
        wanted = _id(style)
        if name in own:
            ids[wanted] = _id(own[name])
            continue
        free = wanted
        while free in taken:
            free = f"House{free}"
        taken.add(free)
        ids[wanted] = free
    return ids


def _common(own: dict[str, Element]) -> list[str]:
    """Return the names of our styles that Word itself has and shows: those a house may look for."""
    return [
        name
        for name, style in own.items()
        if style.find(f"{_W}qFormat") is not None and not style.get(f"{_W}customStyle")
    ]


def _fit(style: Element, ids: dict[str, str], same: Element | None) -> None:
    """Give a style our id, let what it refers to follow, and take out what is not taken."""
    style.set(f"{_W}styleId", ids[_id(style)])
    for kind in _REFERENCES:
        for reference in style.findall(f"{_W}{kind}"):
            target = str(reference.get(f"{_W}val", ""))
            if target in ids:
                reference.set(f"{_W}val", ids[target])
            else:
                style.remove(reference)
    style.attrib.pop(f"{_W}default", None)
    if same is not None and same.get(f"{_W}default"):
        style.set(f"{_W}default", "1")
    _strip(style, *_NOT_TAKEN)


def _break_circles(whole: Element) -> None:
    """Let no style build on itself, by however many others."""
    styles = {_id(style): style for style in whole.findall(f"{_W}style")}
    for start, style in styles.items():
        seen, at = {start}, style
        while (base := at.find(f"{_W}basedOn")) is not None:
            target = str(base.get(f"{_W}val", ""))
            if target in seen or target not in styles:
                at.remove(base)
                break
            seen.add(target)
            at = styles[target]


def _take_defaults(whole: Element, theirs: Element) -> None:
    """Take a template's defaults, but for the language: a book's own decides how words break."""
    given, ours = theirs.find(f"{_W}docDefaults"), whole.find(f"{_W}docDefaults")
    letters = None if given is None else given.find(f"{_W}rPrDefault/{_W}rPr")
    if letters is None or ours is None:
        return
    _strip(given, *_NOT_TAKEN, *_BEHIND_LANGUAGE)
    for language in list(ours.iter(f"{_W}lang")):
        letters.append(language)
    whole.replace(ours, given)


def _strip(element: Element, *names: str) -> None:
    for name in names:
        for found in list(element.iter(f"{_W}{name}")):
            found.getparent().remove(found)


def _name(style: Element) -> str:
    name = style.find(f"{_W}name")
    return "" if name is None else str(name.get(f"{_W}val", "")).casefold()


def _id(style: Element) -> str:
    return str(style.get(f"{_W}styleId", ""))
