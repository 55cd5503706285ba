"""A source that was read, on its way between two processes: a line of JSON, then its text."""

import json
from collections.abc import Mapping
from typing import Any

from biographies.sources.values import Block, BlockKind, PassageSpan, SourceText

ReadSource = tuple[SourceText, tuple[PassageSpan, ...]]


def pack(source: SourceText, spans: tuple[PassageSpan, ...]) -> bytes:
    """Return a source and its passages as bytes; `unpack` makes the same values of them.

    Plain JSON and not pickle: what comes from the process that read a stranger's file is data.
    """
    header = {
        "blocks": [[block.kind, block.start, block.end, block.level] for block in source.blocks],
        "encoding": source.encoding,
        "title": source.title,
        "authors": source.authors,
        "language": source.language,
        "pages": source.pages,
        "remarks": source.remarks,
        "facts": source.facts,
        "spans": [[getattr(span, name) for name in PassageSpan.__slots__] for span in spans],
    }
    return b"%s\n%s" % (json.dumps(header).encode(), source.text.encode())


def unpack(header: Mapping[str, Any], text: bytes) -> ReadSource:
    """Return the source and the passages that were packed."""
    source = SourceText(
        text=text.decode(),
        blocks=tuple(Block(BlockKind(kind), *place) for kind, *place in header["blocks"]),
        encoding=header["encoding"],
        title=header["title"],
        authors=tuple(header["authors"]),
        language=header["language"],
        pages=tuple((start, page) for start, page in header["pages"]),
        remarks=tuple(header["remarks"]),
        facts=dict(header["facts"]),
    )
    return source, tuple(_span(values) for values in header["spans"])


def _span(values: list[Any]) -> PassageSpan:
    named = dict(zip(PassageSpan.__slots__, values, strict=True))
    return PassageSpan(**(named | {"kind": BlockKind(named["kind"])}))
