"""Which citation marks of a paragraph get a printed note, and which sources it speaks for."""

from collections.abc import Iterable

from markdown_it.token import Token

from biographies.sources import MARK


def settle_citations(tokens: Iterable[Token], *, is_merged: bool = True) -> list[Token]:
    """Return a paragraph's tokens with one mark for each note to be printed.

    Marks that stand together become one note. Of consecutive marks that cite the same sources only
    the last stays: one note then speaks for the run of statements before it. An editor's own note
    ends such a run, because what it belongs to has no source. meta["marks"] of a mark that stays
    are all those that its note speaks for. Not merged, every statement keeps its own note.
    """
    joined = _joined(list(tokens))
    return _without_repeats(joined) if is_merged else joined


def _joined(tokens: list[Token]) -> list[Token]:
    result: list[Token] = []
    at = 0
    while at < len(tokens):
        if tokens[at].type != "citation":
            result.append(tokens[at])
            at += 1
            continue
        end = _end_of_group(tokens, at)
        marks = [token for token in tokens[at:end] if token.type == "citation"]
        _close_up(result, tokens[end] if end < len(tokens) else None)
        result.append(Token("citation", "", 0, meta={"marks": marks}))
        at = end
    return result


def _end_of_group(tokens: list[Token], start: int) -> int:
    end = start + 1
    at = end
    while at < len(tokens) and (tokens[at].type == "citation" or _is_blank(tokens[at])):
        at += 1
        if tokens[at - 1].type == "citation":
            end = at
    return end


def _is_blank(token: Token) -> bool:
    return token.type == "softbreak" or (token.type == "text" and not token.content.strip())


def _close_up(before: list[Token], after: Token | None) -> None:
    """Take away a space before the mark, unless it alone parts two words."""
    if not before or before[-1].type != "text":
        return
    if after is not None and after.type == "text" and after.content[:1].isalnum():
        return
    before[-1].content = before[-1].content.rstrip()


def _without_repeats(tokens: list[Token]) -> list[Token]:
    kept: list[Token] = []
    following: Token | None = None
    for token in reversed(tokens):
        if token.type == "citation":
            if following is not None and _sources(token) == _sources(following):
                following.meta["marks"][:0] = token.meta["marks"]
                continue
            following = token
        elif token.type == "footnote_ref":
            following = None
        kept.append(token)
    return kept[::-1]


def _sources(token: Token) -> frozenset[str]:
    """Return the numbers of the sources that a note names."""
    found = (MARK.fullmatch(f"[^{mark.meta['label']}]") for mark in token.meta["marks"])
    return frozenset(mark["source"] for mark in found if mark)
