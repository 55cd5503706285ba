"""A chapter's Markdown as its page shows it: marks are numbered links, statements have places.

The dialect and the numbers are those of an export: marks that an export prints as one note carry
that note's number, and an editor's own notes count with them. What an export would refuse (a mark
without a passage or note) is shown as it stands, and named as a gap.
"""

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import accumulate, groupby

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it.token import Token

from biographies.exporting import settle_citations
from biographies.sources import MARK, StatementSpan, statements
from biographies.texts.chapter_tokens import (
    LEAVES,
    Tokens,
    inlines,
    labels_of,
    match_statements,
    read_tokens,
    render,
)
from biographies.texts.kept_text import reading
from biographies.texts.web_text import ALLOWED_SCHEMES, ALLOWED_TAGS

TAGS = ALLOWED_TAGS | {"sup", "span", "section"}
ATTRIBUTES = {
    "a": {"href", "title", "id", "class", "aria-label", "hx-get"},
    "span": {"class", "id", "tabindex", "title"},
    "sup": {"class", "title"},
    "section": {"class", "aria-label"},
    "ol": {"start"},
    "li": {"id", "value"},
    "th": {"scope"},
}
NO_SOURCE, LOCKED = " (no source)", " (locked)"


@dataclass(frozen=True, slots=True)
class Gap:
    """Something the text lacks, seen while it was set; [start, end) of the Markdown."""

    rule: str
    severity: str
    message: str
    start: int = 0
    end: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True)
class ChapterText:
    """A chapter's text as safe HTML, what it lacks, and where its statements are."""

    html: SafeString
    gaps: tuple[Gap, ...]
    spans: tuple[tuple[int, int], ...]  # of the statements, in order
    placed: frozenset[int]  # the statements that have an anchor
    numbers: Mapping[int, int]  # of the printed note, by the citation's ordinal

    def anchor_of(self, start: int, end: int) -> str:
        """Return the id of the first placed statement within [start, end); "" if there is none."""
        at = max(0, bisect_right(self.spans, start, key=lambda span: span[0]) - 1)
        for number, (first, last) in enumerate(self.spans[at:], at):
            if first >= end:
                break
            if last > start and number in self.placed:
                return _anchor(number)
        return ""


@dataclass(slots=True)
class _Setting:
    """What is known of one text, and what is learnt while it is set."""

    said: tuple[StatementSpan, ...]
    notes: Mapping[str, str]
    address_of: Callable[[int], str]
    uncited: frozenset[int]
    pointed: frozenset[int]
    locked: frozenset[int]
    first_ordinals: tuple[int, ...]
    placed: set[int] = field(default_factory=set)
    unknown: list[str] = field(default_factory=list)  # labels, in order
    numbers: dict[int, int] = field(default_factory=dict)


def set_chapter(
    markdown: str,
    *,
    notes: Mapping[str, str],
    address_of: Callable[[int], str],
    pointed_at: Collection[tuple[int, int]] = (),
    needs_sources: bool = True,
    locked: Collection[str] = (),
) -> ChapterText:
    """Return a chapter's text for its page; any text can be set, nothing in it runs or fetches.

    notes holds the printed note of each passage by its label ("s2p412"); address_of gives the page
    of the citation with that ordinal (1, 2, … in the text, as Citation rows count them). The
    statements at pointed_at get an anchor, and so do those without a source, except in back matter
    (needs_sources=False), whose lines are no statements. The statements with these readings are
    shown as locked.
    """
    said = statements(markdown)
    shut = {number for number, one in enumerate(said) if locked and reading(one) in locked}
    uncited = {number for number, one in enumerate(said) if needs_sources and _is_uncited(one)}
    setting = _Setting(
        said=said,
        notes=notes,
        address_of=address_of,
        uncited=frozenset(uncited),
        pointed=frozenset(uncited.union(shut, _pointed(said, pointed_at))),
        locked=frozenset(shut),
        first_ordinals=tuple(accumulate((len(one.marks) for one in said), initial=1)),
    )
    tokens = read_tokens(markdown)
    own_notes = _number(tokens, setting)
    _place_statements(tokens, markdown, setting)
    html = _render(tokens, own_notes, setting)
    return ChapterText(
        html=_cleaned(html),
        gaps=tuple(_gaps(setting, tokens.unused_notes)),
        spans=tuple((one.start, one.end) for one in said),
        placed=frozenset(setting.placed),
        numbers=setting.numbers,
    )


def _is_uncited(statement: StatementSpan) -> bool:
    return not statement.marks and not statement.editor_notes


def _pointed(said: Sequence[StatementSpan], places: Collection[tuple[int, int]]) -> Iterator[int]:
    for number, one in enumerate(said):
        if any(one.start < end and start < one.end for start, end in places):
            yield number


def _number(tokens: Tokens, setting: _Setting) -> list[tuple[int, int]]:
    """Number the marks as an export would; return the editor's notes: number and id."""
    own_notes: list[tuple[int, int]] = []
    count = 0
    for inline in inlines(tokens.body):
        _find_unknown(inline, setting)
        for token in settle_citations(inline.children or []):
            if token.type not in ("citation", "footnote_ref"):
                continue
            count += 1
            for one in token.meta.get("marks", [token]):
                one.meta = {**one.meta, "number": count}
            if token.type == "footnote_ref":
                own_notes.append((count, token.meta["id"]))
    for note in tokens.notes.values():
        for inline in inlines(note):
            _find_unknown(inline, setting)
    return own_notes


def _find_unknown(inline: Token, setting: _Setting) -> None:
    for token in inline.children or []:
        if token.type == "citation" and token.meta["label"] not in setting.notes:
            token.type = "unknown_mark"
        if token.type == "unknown_mark":
            setting.unknown.append(token.meta["label"])


def _place_statements(tokens: Tokens, markdown: str, setting: _Setting) -> None:
    """Tell each mark its citation's ordinal, and each leaf of a pointed statement its anchor."""
    for number, segment in match_statements(tokens.body, markdown, setting.said):
        cited = [token for token in segment.marks if MARK.fullmatch(f"[^{token.meta['label']}]")]
        for ordinal, token in enumerate(cited, setting.first_ordinals[number]):
            token.meta = {**token.meta, "ordinal": ordinal}
        if number in setting.pointed and segment.leaves:
            setting.placed.add(number)
            for leaf in segment.leaves:
                leaf.meta = {**leaf.meta, "statement": number}
            segment.leaves[0].meta["is_first"] = True
            segment.leaves[-1].meta["is_last"] = True


def _render(tokens: Tokens, own_notes: Sequence[tuple[int, int]], setting: _Setting) -> str:
    for inline in inlines(tokens.body):
        inline.children = [_raw(piece) for piece in _pieces(inline, setting)]
    for note in tokens.notes.values():
        for inline in inlines(note):
            inline.children = [_in_note(token, setting.notes) for token in inline.children or []]
    items = "".join(
        f'<li id="own-note-{number}" value="{number}">{render(tokens.notes[note_id])}'
        f'<a href="#own-mark-{number}" aria-label="Back to the mark of note {number}">↩</a></li>'
        for number, note_id in own_notes
        if note_id in tokens.notes
    )
    section = '<section class="own-notes" aria-label="Editor’s notes"><ol>{}</ol></section>'
    return render(tokens.body) + (section.format(items) if items else "")


def _pieces(inline: Token, setting: _Setting) -> Iterator[Token | str]:
    """Yield an inline's tokens; marks as HTML, and the words of placed statements in spans."""
    for number, group in groupby(inline.children or [], key=_statement_of):
        if number is None:
            yield from (_marked(token, setting) for token in group)
            continue
        leaves = list(group)
        yield _space_before(leaves)
        is_gap, is_locked = number in setting.uncited, number in setting.locked
        place = f' id="{_anchor(number)}" tabindex="-1"' if "is_first" in leaves[0].meta else ""
        kind = "uncited" if is_gap else "pointed"
        yield f'<span class="{kind}{" locked" if is_locked else ""}"{place}>'
        yield from leaves
        yield "</span>"
        if "is_last" in leaves[-1].meta:
            said = NO_SOURCE * is_gap + LOCKED * is_locked
            yield f'<span class="visually-hidden">{said}</span>' if said else ""


def _space_before(leaves: Sequence[Token]) -> str:
    """Take the space before a statement out of its first leaf: it would be underlined."""
    first = leaves[0]
    words = first.content.lstrip(" ") if first.type == "text" else first.content
    is_taken, first.content = words != first.content, words
    return " " if is_taken else ""


def _statement_of(token: Token) -> int | None:
    number = token.meta.get("statement")
    return number if isinstance(number, int) and token.type in LEAVES else None


def _marked(token: Token, setting: _Setting) -> Token | str:
    number, ordinal = token.meta.get("number"), token.meta.get("ordinal")
    if token.type == "footnote_ref" and number:
        return (
            f'<sup class="own-mark"><a id="own-mark-{number}" href="#own-note-{number}"'
            f' aria-label="Editor’s note {number}">{number}</a></sup>'
        )
    if token.type == "citation" and number:
        note = escape(setting.notes[token.meta["label"]])
        if ordinal is None:  # in a heading: no statement, so no citation of its own
            return f'<sup class="cite" title="{note}">{number}</sup>'
        setting.numbers[ordinal] = number
        address = escape(setting.address_of(ordinal))
        path = address.partition("#")[0]
        panel = f' hx-get="{path}"' if path else ""  # a link within the page asks for nothing
        return (
            f'<sup class="cite"><a id="cite-{ordinal}" href="{address}"{panel}'
            f' title="{note}" aria-label="Source {number}: {note}">{number}</a></sup>'
        )
    if token.type in ("unknown_mark", "footnote_ref"):
        label = escape(str(token.meta.get("label", "")))
        return f'<span class="unknown-mark">[^{label}]</span>'
    return token


def _in_note(token: Token, notes: Mapping[str, str]) -> Token:
    """Return what stands in an editor's note: a mark becomes its note's text, as in an export."""
    if token.type == "citation":
        return _raw(escape(f" ({notes[token.meta['label']]})"))
    if token.type in ("unknown_mark", "footnote_ref"):
        return _raw(escape(f"[^{token.meta.get('label', '')}]"))
    return token


def _raw(piece: Token | str) -> Token:
    return Token("html_inline", "", 0, content=piece) if isinstance(piece, str) else piece


def _cleaned(html: str) -> SafeString:
    clean = nh3.clean(
        html,
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes=set(ALLOWED_SCHEMES),
    )
    return mark_safe(clean)  # noqa: S308  # nh3 has just cleaned it


def _gaps(setting: _Setting, unused_notes: Sequence[str]) -> Iterator[Gap]:
    """Yield what the text lacks; rules that the source check has too carry its names."""
    for number in sorted(setting.uncited):
        one, message = setting.said[number], "No source is cited for this."
        yield Gap("citation.missing", "error", message, one.start, one.end, one.text)
    for label in dict.fromkeys(setting.unknown):
        is_passage = MARK.fullmatch(f"[^{label}]")
        rule = "citation.unknown" if is_passage else "note.missing"
        message = (
            f"The book has no passage {label}."
            if is_passage
            else f"The mark [^{label}] has no note."
        )
        place = next((one for one in setting.said if label in labels_of(one)), None)
        start, end, text = (place.start, place.end, place.text) if place else (0, 0, "")
        yield Gap(rule, "error", message, start, end, text)
    for name in unused_notes:
        message = f"No mark leads to the note [^{name}]; it is not printed."
        yield Gap("note.unused", "warning", message)


def _anchor(number: int) -> str:
    return f"statement-{number + 1}"
