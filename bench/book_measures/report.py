"""The bench's tables, and the notes for who works on the writer."""

import random
from datetime import UTC, datetime

from bench.book_measures.evidence import quoted_words, total
from bench.book_measures.judging import FIGURES
from bench.book_measures.parsing import words
from bench.book_measures.selection import year_of
from bench.book_measures.support import split_lead

SAMPLE = 50
BEGINS = 4  # words of a statement that name it on the sheet


def book_report(result):
    """Return one book's tables: parts, worst first, and the figures beside the baselines."""
    book = result.bench.writer.book
    length = sum(part.word_count for part in result.bench.parts)
    lines = [
        f"## {book.subject}, {result.order.chapters} × {result.order.words:,} words "
        f"({result.order.name})",
        "",
        f"{length:,} words in {len(book.parts)} parts"
        + _quoted(result, book)
        + f"; made {len(result.hashes)} times, {len(set(result.hashes))} different",
        "",
        "| part, worst first | words | asked | off | statements | supported | cites | spans |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
        *map(_part_line, sorted(result.bench.parts, key=_worst_first)),
        "",
        *_beside(result),
        "",
        "| judged | seen | needed | |",
        "| --- | --- | --- | --- |",
        *(
            f"| {verdict.what} | {verdict.seen} | {verdict.needed} | "
            f"{'met' if verdict.is_met else 'MISSED'} |"
            for verdict in result.verdicts
        ),
        "",
        "Events of the gold list that are not told: "
        + (
            "; ".join(f"{event.year} {event.what}" for event in result.bench.writer.missed)
            or "none"
        ),
    ]
    return "\n".join(lines)


def last_line(results):
    """Return the figures of all books in one line, and what was missed."""
    said = []
    for result in results:
        sums, own = total(result.bench.parts), result.bench.writer.figures
        missed = [verdict.what for verdict in result.verdicts if not verdict.is_met]
        said.append(
            f"{result.order.name}: recall {sums['recall']:.3f}, precision {sums['precision']:.3f}, "
            f"spans {sums['spans']:.3f}, coverage {own['coverage']:.2f}, tau {own['tau']:.2f}, "
            f"hanging {own['hanging']:.3f}, abrupt {own['abrupt']:.2f}, "
            f"{'all met' if not missed else 'MISSED ' + ', '.join(missed)}"
        )
    return "; ".join(said)


def notes(result):
    """Return what helps to improve the writer: the source's own words, not for the repository."""
    reading = result.bench.writer
    lines = [
        f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC, {result.order.name}",
        "",
        book_report(result),
        "",
        "### Statements that hang in the air",
        *(f"- {item.part} [{item.why}] {item.text}" for item in reading.stumbles),
        "",
        "### Paragraphs that begin in mid-story",
        *(f"- {text}" for text in reading.abrupt),
        "",
        "### Dated statements out of order (pairs in the wrong order; year; words)",
        *_out_of_order(reading),
        "",
        f"### {SAMPLE} statements by lot, with the one before and the one behind",
        *(
            line
            for number, item in enumerate(sample(result), 1)
            for line in _with_context(number, item)
        ),
    ]
    return "\n".join(lines) + "\n"


def sample(result):
    """Return the statements that a person reads: (part, paragraph, before, statement, after)."""
    reading = result.bench.writer
    found = []
    for part, placed in zip(reading.book.parts, reading.placed, strict=True):
        for at, statement in enumerate(placed):
            before = placed[at - 1] if at else None
            after = placed[at + 1] if at + 1 < len(placed) else None
            found.append((part, before, statement, after))
    chance = random.Random(result.order.name)  # noqa: S311 - a seeded lot, no secret
    drawn = chance.sample(range(len(found)), min(SAMPLE, len(found)))
    return [found[at] for at in sorted(drawn)]


def sheet(result):
    """Return the list of these statements for a person's verdicts: where, and how each begins."""
    lines = [
        f"## {result.order.name}",
        "",
        "| | place | begins | verdict |",
        "| --- | --- | --- | --- |",
    ]
    for number, (part, _, statement, _) in enumerate(sample(result), 1):
        begins = " ".join(words(split_lead(statement.text)[1])[:BEGINS])
        lines.append(f"| {number} | {part.name}, ¶ {statement.paragraph + 1} | {begins} … | |")
    return "\n".join(lines)


def _with_context(number, item):
    part, before, statement, after = item
    is_first = before is None or before.paragraph != statement.paragraph
    yield f"{number}. {part.name}, paragraph {statement.paragraph + 1}"
    yield f"   before: {'¶ ' if is_first else ''}{before.text if before else '-'}"
    yield f"   > {statement.text}"
    yield f"   after: {after.text if after else '-'}"


def _quoted(result, book):
    if not result.order.text.voice:
        return ""
    length = sum(part.word_count for part in result.bench.parts)
    share = sum(map(quoted_words, book.parts)) / max(1, length)
    return f", a declared memoir, {share:.0%} of its words quoted"


def _worst_first(part):
    return (part.recall, part.is_at_length, -part.length_error)


def _part_line(part):
    thin = " (says so)" if part.is_flagged_thin else ""
    return (
        f"| {part.name} | {part.word_count} | {part.target_words} | {part.length_error:.1%}{thin} "
        f"| {part.statements} | {part.supported} | {part.needed_cites:g} of {part.cites} "
        f"| {part.right_spans} of {part.spans} |"
    )


def _beside(result):
    columns = {"writer": result.bench.writer.figures, **result.baselines}
    yield "| figure | " + " | ".join(columns) + " |"
    yield "| --- |" + " --- |" * len(columns)
    for figure in FIGURES:
        values = " | ".join(f"{one[figure.key]:.3f}" for one in columns.values())
        yield f"| {figure.said} | {values} |"


def _out_of_order(reading):
    dated = [
        (year, statement.text)
        for placed in reading.chapters
        for statement in placed
        if (year := year_of(statement.text))
    ]
    for at, (year, text) in enumerate(dated):
        wrong = sum(one > year for one, _ in dated[:at]) + sum(
            one < year for one, _ in dated[at + 1 :]
        )
        if wrong > 2:
            yield f"- {wrong} {year} {text}"
