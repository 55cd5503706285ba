"""What the paragraph styles of a Word file mean: headings, quotations, verse, notes, lists."""

import re
from dataclasses import dataclass, replace

from biographies.sources.archives import Archive
from biographies.sources.markup_tree import Element
from biographies.sources.package_xml import children, local, named, read_xml, value
from biographies.sources.values import BlockKind

_PART = "word/styles.xml"
# Word writes the English names of its own styles whatever language it speaks.
_HEADING = re.compile(r"heading (\d)")
_KINDS = (
    (re.compile(r"toc\b|table of (?:contents|figures|authorities)|index\b|contents"), "front"),
    (re.compile(r"subtitle|copyright|dedication|title page"), "front"),
    (re.compile(r"(?:intense )?quot|block ?text|quotations"), "quote"),
    (re.compile(r"verse|poem|poetry"), "verse"),
    (re.compile(r"caption|footnote text|endnote text|footnote\b|endnote\b"), "note"),
    (re.compile(r"list\b"), "list"),
)
_MOST_LEVELS = 6
_LONGEST_CHAIN = 20


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph of a style is: a heading of a level (1 to 6), or a kind of block."""

    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    is_title: bool = False

    def with_property(self, said: Element) -> "Style":
        """Return the style of a paragraph that says this of itself: numbered, or in the outline."""
        if local(said) == "outlineLvl":
            level = _whole(value(said, "val")) + 1
            return replace(self, level=level if 0 < level <= _MOST_LEVELS else 0)
        if local(said) == "numPr" and self.kind is BlockKind.PARAGRAPH and not self.level:
            return replace(self, kind=BlockKind.LIST)
        return self


def read_styles(archive: Archive) -> dict[str, Style]:
    """Return the styles of a Word file by their ids."""
    if _PART not in archive:
        return {}
    found = {value(style, "styleId"): style for style in named(read_xml(archive, _PART), "style")}
    return {name: _meaning(found, name) for name in found}


def _meaning(found: dict[str, Element], name: str) -> Style:
    """Return what a style means, by its own name or that of one that it is based on."""
    for _ in range(_LONGEST_CHAIN):
        if name not in found:
            break
        style = found[name]
        said = {local(part): value(part, "val") for part in style}
        known = _known(said.get("name", "").lower(), style)
        if known:
            return known
        name = said.get("basedOn", "")
    return Style()


def _known(name: str, style: Element) -> Style | None:
    heading = _HEADING.match(name)
    if heading:
        return Style(level=min(int(heading[1]) or 1, _MOST_LEVELS))
    if name == "title":
        return Style(level=1, is_title=True)
    for pattern, kind in _KINDS:
        if pattern.match(name):
            return Style(BlockKind(kind))
    outline = Style()
    for properties in children(style, "pPr"):
        for said in properties:
            outline = outline.with_property(said)
    return outline if outline != Style() else None


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() else _MOST_LEVELS
