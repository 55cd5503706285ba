"""Where passages that a brief had not before stand among its own."""

from collections.abc import Sequence
from dataclasses import replace

from biographies.directives.telling import told_years
from biographies.directives.values import label_of
from biographies.sources import Passage
from biographies.writing import Brief


def put_in(brief: Brief, fresh: Sequence[Passage]) -> Brief:
    """Return the brief with more passages, each behind what comes before it in its source.

    One of a source that the brief had nothing of comes by its year, without any to the end.
    """
    there = {label_of(one) for one in brief.passages}
    passages = list(brief.passages)
    for one in sorted(fresh, key=label_of):
        if label_of(one) not in there:
            passages.insert(place_of(one, passages), one)
            there.add(label_of(one))
    return replace(brief, passages=tuple(passages))


def place_of(fresh: Passage, passages: Sequence[Passage]) -> int:
    """Return the place in a reading order at which a passage comes in."""
    own = [at for at, one in enumerate(passages) if one.source == fresh.source]
    if own:
        before = [at for at in own if passages[at].ordinal < fresh.ordinal]
        return before[-1] + 1 if before else own[0]
    years = told_years([*passages, fresh])
    year = years[label_of(fresh)]
    if not year:
        return len(passages)
    later = (
        at
        for at, one in enumerate(passages)
        if (told := years[label_of(one)]) and told[0] > year[0]
    )
    return next(later, len(passages))
