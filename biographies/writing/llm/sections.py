"""A part cut into sections that one answer of a model can fill."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, groupby

from biographies.sources import BlockKind, Passage, count_words
from biographies.writing.headings import heading_path, shorten
from biographies.writing.llm.stand_ins import Label, StandIns
from biographies.writing.llm.values import SectionOrder
from biographies.writing.query import Query, make_query
from biographies.writing.values import Brief
from biographies.writing.words import terms

LEAST_WORDS, USUAL_WORDS = 300, 480  # of a section; 700 at most after rounding to a whole number
MOST_PASSAGES = 16
LEAST_SENTENCE = 4  # words; a passage without one is a caption or a heading
DATED = 0.5  # worth of a year, beside the weights of the brief's words

Section = tuple[Passage, ...]


def shown_passages(brief: Brief) -> tuple[Passage, ...]:
    """Return the passages that a model may be shown, in the order of the plan.

    They are prose, and without the sentences that another part of the book tells better.
    """
    shown = (_shown(one, brief) for one in brief.passages if one.kind is BlockKind.PARAGRAPH)
    return tuple(one for one in shown if _has_sentence(one.text))


def divide(
    brief: Brief, passages: Sequence[Passage], *, words: int, room: int = USUAL_WORDS
) -> list[SectionOrder]:
    """Cut a part of so many words into sections of 300 to 700 words, in the order of its passages.

    Each has a run of the passages, of about equal length, and of these at most the 16 that tell
    most of what the part is about. `room` is how many words one answer can hold.
    """
    usual = min(USUAL_WORDS, max(LEAST_WORDS, room))
    count = max(1, min(round(words / usual), len(passages)))
    query = make_query(
        subject=brief.subject, title=brief.title, brief=brief.brief, keywords=brief.keywords
    )
    worth = {label_of(one): _worth(one, query) for one in passages}
    sections = [_best(run, worth) for run in _runs(passages, count)]
    return [
        SectionOrder(
            number=number,
            count=len(sections),
            heading=heading,
            words=max(1, round(words / len(sections))),
            passages={f"p{at}": one for at, one in enumerate(section, 1)},
            worth={f"p{at}": worth[label_of(one)] for at, one in enumerate(section, 1)},
            stand_ins=StandIns(brief, _as_given(section, brief)),
        )
        for number, (section, heading) in enumerate(
            zip(sections, _headings(sections, brief), strict=True), 1
        )
    ]


def without_weakest(order: SectionOrder) -> SectionOrder:
    """Return a section with a fifth fewer passages: those that tell least of its subject."""
    names = sorted(order.passages, key=lambda name: order.worth[name])
    gone = set(names[: max(1, len(names) // 5)])
    kept = {name: one for name, one in order.passages.items() if name not in gone}
    return replace(order, passages=kept)


def label_of(passage: Passage) -> Label:
    """Return a passage's place: source and ordinal."""
    return passage.source, passage.ordinal


def _runs(passages: Sequence[Passage], count: int) -> Iterator[Section]:
    """Cut passages into at most so many runs of nearly equal length."""
    ends = list(accumulate(count_words(one.text) for one in passages))
    run: list[Passage] = []
    number = 1
    for end, one in zip(ends, passages, strict=True):
        run.append(one)
        if end * count >= ends[-1] * number:
            yield tuple(run)
            run, number = [], count * end // ends[-1] + 1


def _best(run: Section, worth: Mapping[Label, float]) -> Section:
    """Return the passages of a run that tell most, in their order, the first of equals."""
    places = sorted(range(len(run)), key=lambda at: (-worth[label_of(run[at])], at))
    return tuple(run[at] for at in sorted(places[:MOST_PASSAGES]))


def _worth(passage: Passage, query: Query) -> float:
    found = set(terms(passage.text))
    worth = sum(weight for term, weight in query.weights.items() if term in found)
    worth += DATED * (passage.first_year is not None)
    return -1.0 if query.excludes(found) else worth


def _headings(sections: Sequence[Section], brief: Brief) -> list[str]:
    """Return a heading for each section, "" for all where the sources give no useful ones.

    As the extractive writer has them: of the source that most is from, below what all its headings
    have in common, of chapters alone. A section that goes on under the one before it has none.
    """
    given = [passage for section in sections for passage in section]
    leading = Counter(one.source for one in given).most_common(1)[0][0]
    paths = [heading_path(one.heading) for one in given if one.source == leading]
    level = 0
    while len({path[: level + 1] for path in paths}) == 1 and all(
        len(p) > level + 1 for p in paths
    ):
        level += 1
    found = [_heading(section, leading, level) for section in sections]
    told = [heading for heading, _ in groupby(found)]
    is_title = brief.title.casefold() in map(str.casefold, told)
    is_useless = len(told) < 2 or is_title or len(set(told)) < len(told) or "" in told[1:]
    if brief.kind != "chapter" or is_useless:
        return [""] * len(sections)
    return ["" if at and found[at - 1] == one else one for at, one in enumerate(found)]


def _heading(section: Section, source: int, level: int) -> str:
    paths = [heading_path(one.heading) for one in section if one.source == source]
    names = Counter(shorten(path[min(level, len(path) - 1)]) for path in paths if path)
    return names.most_common(1)[0][0] if names else ""


def _as_given(section: Section, brief: Brief) -> Section:
    labels = {label_of(one) for one in section}
    return tuple(one for one in brief.passages if label_of(one) in labels)


def _shown(passage: Passage, brief: Brief) -> Passage:
    """Return a passage without the sentences that another part of the book tells better."""
    text = passage.text
    own = [one for one in brief.barred if (one.source, one.ordinal) == label_of(passage)]
    for span in sorted(own, key=lambda one: one.start, reverse=True):
        text = f"{text[: span.start].rstrip()} {text[span.end :].lstrip()}"
    return passage if text == passage.text else replace(passage, text=text.strip())


def _has_sentence(text: str) -> bool:
    return count_words(text) >= LEAST_SENTENCE and any(sign in text for sign in ".!?…")
