"""Which elements of a web page are not its text, and which are notes, by tag, class and role."""

import re

from biographies.sources.markup_tree import Element

_DROPPED = frozenset(
    {
        *("script", "style", "template", "noscript", "head", "nav", "aside", "rt", "rp", "menu"),
        *("form", "button", "select", "option", "textarea", "input", "dialog"),
        *("svg", "math", "iframe", "object", "embed", "canvas", "audio", "video", "map"),
    }
)
_FURNITURE = frozenset(
    {
        *("mw-editsection", "mw-jump-link", "navbox", "noprint", "printfooter", "catlinks", "toc"),
        *("pagenum", "pageno", "page-number", "pagenumber", "breadcrumb", "breadcrumbs"),
        *("noteref", "doc-noteref", "footnote-ref", "footnoteref", "fnref", "fnanchor"),
        *("footnote-back", "footnote-backref", "doc-backlink", "mw-cite-backlink"),
    }
)
_NOTES = frozenset(
    {
        *("footnote", "footnotes", "endnote", "endnotes", "rearnote", "rearnotes", "reflist"),
        *("doc-footnote", "doc-endnote", "doc-endnotes", "references"),
    }
)
# What an EPUB calls no text of its work, by epub:type.
_FRONT = frozenset(
    {
        *(
            "cover",
            "titlepage",
            "halftitlepage",
            "copyright-page",
            "toc",
            "loi",
            "lot",
            "landmarks",
        ),
        *("page-list", "colophon", "dedication", "acknowledgments", "bibliography", "index"),
        *("imprint", "other-credits", "contributors"),
    }
)
_PAGE_BREAKS = frozenset(
    {"pagebreak", "doc-pagebreak", "pagenum", "pageno", "page-number", "pagenumber"}
)
_PAGE_NUMBER = re.compile(r"(?:^|\D)(\d{1,4})\D*$")
_LONGEST_NUMBER = 30
_VERSE = frozenset({"poem", "poetry", "verse", "stanza", "poetry-container", "z3998:verse"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_MARK = re.compile(r"[\s\[(]*(?:\d{1,3}|[*†‡§¶‖]{1,3}|[a-z])(?:\s*,\s*\d{1,3})*[\s\])]*")
_SYMBOL = re.compile(r"[\s\[(]*(?:\d{1,3}|[*†‡§¶‖]{1,3})[\s\])]*")


def is_dropped(element: Element, *, in_article: bool) -> bool:
    """Tell whether an element and all in it is no text of the page."""
    tag = element.tag
    if tag in _DROPPED or (tag in ("header", "footer") and not in_article):
        return True
    if element.get("hidden", "no") != "no" or element.get("aria-hidden") == "true":
        return True
    if _HIDDEN.search(element.get("style", "")) or _signs(element) & _FURNITURE:
        return tag not in ("html", "body", "main", "article")
    return _is_note_mark(element)


def is_note(element: Element) -> bool:
    """Tell whether an element holds footnotes or endnotes."""
    return element.tag not in ("html", "body") and bool(_signs(element) & _NOTES)


def is_poem(element: Element) -> bool:
    """Tell whether an element is marked as verse."""
    return element.tag not in ("html", "body") and bool(_signs(element) & _VERSE)


def is_front(element: Element) -> bool:
    """Tell whether an EPUB calls this section no text of its work."""
    return bool(_FRONT.intersection(element.get("epub:type", "").lower().split()))


def page_number(element: Element) -> int:
    """Return the number of the page that begins at an element; 0 at any other.

    Transcriptions and EPUBs made from print keep them: in a title, a label, a text or an id.
    """
    if not _signs(element) & _PAGE_BREAKS:
        return 0
    text = "".join(element.itertext())
    if len(text) > _LONGEST_NUMBER:
        return 0
    said = (element.get("title", ""), element.get("aria-label", ""), text, element.get("id", ""))
    found = (_PAGE_NUMBER.search(label) for label in said)
    return next((int(number[1]) for number in found if number), 0)


def _signs(element: Element) -> set[str]:
    names = ("class", "id", "role", "epub:type", "data-type")
    return {sign for name in names for sign in element.get(name, "").lower().split()}


def _is_note_mark(element: Element) -> bool:
    """Tell whether a superscript or a link into the page is the mark of a note."""
    if element.tag == "sup":
        mark = _MARK if any(True for _ in element.iter("a")) else _SYMBOL
        return bool(mark.fullmatch("".join(element.itertext())))
    if element.tag == "a" and element.get("href", "").startswith("#"):
        return bool(_SYMBOL.fullmatch("".join(element.itertext())))
    return False
