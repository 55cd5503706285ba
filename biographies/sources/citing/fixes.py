"""Where citeproc-py 0.11 sets an entry wrongly: its elements, put right.

citeproc-py takes the class for each element of a style from the subclasses of its base class, the
last of a name winning, so that to define these is to use them. tests/unit/biographies/
test_sources_citing_fixes.py tells of each when it is no longer needed.
"""

from typing import Any

from citeproc import model
from citeproc.source import Reference

_SHOWN_ONCE = frozenset(
    {"author", "editor", "translator", "container_author", "collection_editor", "title",
     "title_short", "container_title"}
)  # fmt: skip


class Work(Reference):  # type: ignore[misc] # citeproc has no types
    """A work for one rendering, which notes what is read of it and can hide it again."""

    def __init__(self, key: str, kind: str, fields: dict[str, Any]) -> None:
        # The library's own class makes an entry of every attribute.
        object.__setattr__(self, "read", set())
        object.__setattr__(self, "hidden", set())
        object.__setattr__(self, "is_ambiguous", False)
        super().__init__(key, kind, **fields)

    def __contains__(self, name: object) -> bool:
        return name not in self.hidden and super().__contains__(name)

    def __getitem__(self, name: str) -> Any:
        self.read.add(name)
        return super().__getitem__("" if name in self.hidden else name)

    def get(self, name: str, default: Any = None) -> Any:
        """Return a field, or the default where it is hidden or not there."""
        return super().get(name, default) if name in self else default


class Substitute(model.Substitute, model.CitationStylesElement):  # type: ignore[misc] # no types
    """What stands in for a missing author is not printed a second time.

    Seen without it: "Benson, A. C., ed. The Letters. Edited by A. C. Benson."
    """

    def render(self, item: Any, context: Any = None, **more: Any) -> Any:
        """Render the first substitute that is there, and hide what it printed."""
        reference = item.reference
        reference.read.clear()
        text = super().render(item, context=context, **more)
        if text:
            reference.hidden.update(reference.read & _SHOWN_ONCE)
        return text


class Sort(model.Sort, model.CitationStylesElement):  # type: ignore[misc] # no types
    """Sorting sets what it sorts by, and so hides what stands in; it is to be seen again."""

    def sort(self, items: Any, context: Any) -> Any:
        """Return the items in their order, with all their fields."""
        ordered = super().sort(items, context)
        for item in ordered:
            item.reference.hidden.clear()
        return ordered


class Name(model.Name, model.CitationStylesElement):  # type: ignore[misc] # no types
    """Given names are printed whole where the style says initialize="false".

    Seen without it: "Strachey, L. Queen Victoria." in MLA.
    """

    def get_option(self, name: str, context: Any = None, sort_options: Any = None) -> Any:
        """Return an option; no initials where the style wants none."""
        if name == "initialize-with" and self.get("initialize") == "false":
            return None
        return super().get_option(name, context, sort_options)


class Label(model.Label, model.CitationStylesElement):  # type: ignore[misc] # no types
    """A label in title case begins with a capital.

    Seen without it: "Benson, A. C. (ed.)." in APA.
    """

    def case(self, text: Any, language: str | None = None) -> Any:
        """Return the text in the case that the style asks for."""
        if self.get("text-case") == "title" and text:
            return text.capitalize_first()
        return super().case(text, language)


class If(model.If, model.CitationStylesElement):  # type: ignore[misc] # no types
    """What only tells works apart is printed for works that need it.

    Seen without it: "(Strachey, Queen Victoria 45)" in MLA, with one work of Strachey's cited.
    """

    def render(self, item: Any, context: Any = None, delimiter: str = "", **more: Any) -> Any:
        """Render the branch if its conditions hold."""
        if self.get("disambiguate") == "true" and not item.reference.is_ambiguous:
            raise model.ConditionFailed
        return super().render(item, context=context, delimiter=delimiter, **more)
