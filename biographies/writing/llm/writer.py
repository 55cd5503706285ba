"""Writes a part with a language model: what its passages carry, and nothing else of its answers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from biographies.errors import ModelContentError, ModelContextError, NothingSupportableError
from biographies.language_model import Answer, Call, Request
from biographies.language_model.tokens import request_tokens
from biographies.sources import count_words
from biographies.writing.fit import LOOSE, fit
from biographies.writing.llm.gate import Gate
from biographies.writing.llm.orders import with_orders
from biographies.writing.llm.paragraphs import in_paragraphs
from biographies.writing.llm.parsing import claims_in
from biographies.writing.llm.prompts import (
    TOKENS_A_WORD,
    more_request,
    most_tokens,
    repair_request,
    section_request,
)
from biographies.writing.llm.sections import divide, label_of, shown_passages, without_weakest
from biographies.writing.llm.values import Judge, Refused, SectionOrder, StyleSheet
from biographies.writing.quoting import introduced, lead_words, printed_words
from biographies.writing.values import Brief, Draft, Refusal, Section, Statement, WritingReport
from biographies.writing.words import terms

ROUNDS = 2  # in which what was refused may be written again
ALIKE = 0.5  # of a stand-in's terms: as much and more is told already by a statement
SHORT = 0.95  # of a section's words, below which the model is asked for more, once
MOST_GOES = 2  # times that it is, where its answers are cut at their limit
_ORDERED = "this passage gives orders to whoever writes, and is not used"
SHOWN = 120  # characters of a passage in a refusal
KEPT_FOR_ITS_PASSAGE = 0.5  # more worth, for the only statement of a passage


@dataclass(slots=True)
class _Tally:
    """What happened on the way to a draft."""

    calls: int = 0
    stand_ins: int = 0
    refusals: list[Refusal] = field(default_factory=list)


class LanguageModelWriter:
    """Writes through a Call; each statement has passed the Judge with the passage that it cites.

    The same brief and the same answers give the same draft, in whatever order parts are written.
    """

    name = "llm"

    def __init__(self, call: Call, judge: Judge, style: StyleSheet | None = None) -> None:
        self._call = call
        self._judge = judge
        self._style = style or StyleSheet()

    def write(self, brief: Brief) -> Draft:
        """Write a part to within 5 % of its target, or as near as its passages carry.

        Raises NothingSupportableError where not one sentence of the passages can stand in a book,
        and what the Call raises; all that was answered by then is replayed next time.
        """
        tally = _Tally()
        brief = _without_orders(brief, tally)
        gate = Gate(brief, self._judge)
        passages = shown_passages(brief)
        supply = sum(count_words(one.text) for one in passages)
        if not supply:
            raise _nothing(brief)
        aim = min(brief.target_words, supply)
        room = most_tokens(self._call) // TOKENS_A_WORD
        orders = divide(brief, passages, words=aim, room=room)
        written = [self._section(brief, order, gate, tally) for order in orders]
        sections = _set(brief, orders, _fitted(written, aim))
        if leads := lead_words(sections):  # which are known only once it is known what stands
            sections = _set(brief, orders, _fitted(written, max(1, aim - leads)))
        words = printed_words(sections)
        if not words:
            raise _nothing(brief)
        report = WritingReport(
            calls=tally.calls,
            refused=tuple(tally.refusals),
            stand_ins=tally.stand_ins,
            unknown_ids=gate.unknown_ids,
            is_off_length=not LOOSE[0] <= words / aim <= LOOSE[1],
        )
        return Draft(
            sections=sections,
            word_count=words,
            target_words=brief.target_words,
            supportable_words=supply,
            language=brief.language,
            report=report,
        )

    def _section(
        self, brief: Brief, order: SectionOrder, gate: Gate, tally: _Tally
    ) -> list[Statement]:
        """Return a section's statements, in the order of its passages where more were added."""
        order, answer = self._first_answer(brief, order, tally)
        if answer is None:
            return _all_stand_in(order, gate, tally)
        statements = self._mended(brief, order, gate, answer, tally)
        for _ in range(MOST_GOES):
            missing = order.words - _words(statements)
            if missing <= (1 - SHORT) * order.words:
                break
            said = [one.text for one in statements]
            request = more_request(brief, order, self._style, self._call, said=said, words=missing)
            more = self._ask(request, tally)
            found = gate.sort(claims_in(more.text), order) if more else ()
            _note_refused((one for one in found if isinstance(one, Refused)), tally)
            new = [one for one in found if isinstance(one, Statement)]
            statements = _in_order([*statements, *new], order)
            if more is None or not more.is_cut:
                break
        return statements

    def _first_answer(
        self, brief: Brief, order: SectionOrder, tally: _Tally
    ) -> tuple[SectionOrder, Answer | None]:
        """Ask for a section, with fewer passages while the request is too long."""
        while order.passages:
            try:
                request = section_request(brief, order, self._style, self._call)
                return order, self._ask(request, tally)
            except ModelContextError:
                order = without_weakest(order)
        return order, None

    def _mended(
        self, brief: Brief, order: SectionOrder, gate: Gate, answer: Answer, tally: _Tally
    ) -> list[Statement]:
        """Return the statements of an answer, those refused written again or stood in for."""
        slots = gate.sort(claims_in(answer.text), order)
        told: list[Refused] = []  # what the model was told of: the same again is no better
        for _ in range(ROUNDS):
            refused = [one for one in slots if isinstance(one, Refused) and one not in told]
            if not refused:
                break
            told += refused
            _note_refused(refused, tally)
            request = repair_request(brief, order, self._style, self._call, refused=refused)
            again = self._ask(request, tally)
            slots = _filled(slots, gate.sort(claims_in(again.text), order) if again else (), order)
        left = (one for one in slots if isinstance(one, Refused) and one not in told)
        _note_refused(left, tally)
        return _stood_in(slots, order, gate, tally)

    def _ask(self, request: Request, tally: _Tally) -> Answer | None:
        """Return an answer; None where the model will not write about this."""
        try:
            self._refuse_overflow(request)
            tally.calls += 1
            return self._call(request)
        except ModelContentError as exc:
            tally.refusals.append(Refusal("", "", str(exc)))
            return None
        except ModelContextError:
            if request.purpose == "section":
                raise
            return None  # what was refused is stood in for

    def _refuse_overflow(self, request: Request) -> None:
        """Raise what an endpoint should: some drop the beginning of a long request instead."""
        limit = self._call.context_tokens
        if request_tokens(request, model="") + request.max_tokens > limit:
            msg = f"the request is longer than the {limit} tokens that the model reads"
            raise ModelContextError(msg, limit)


def _nothing(brief: Brief) -> NothingSupportableError:
    return NothingSupportableError(
        f"No sentence of the sources can carry “{brief.title or brief.kind}”."
    )


def _without_orders(brief: Brief, tally: _Tally) -> Brief:
    """Return a brief without the passages that would order the model about."""
    out = list(with_orders(brief.passages))
    tally.refusals += [
        Refusal(one.text[:SHOWN], f"s{one.source}p{one.ordinal}", _ORDERED) for one in out
    ]
    return replace(brief, passages=tuple(one for one in brief.passages if one not in out))


def _set(
    brief: Brief, orders: Sequence[SectionOrder], kept: Sequence[Sequence[Statement]]
) -> tuple[Section, ...]:
    """Return sections with their headings; one without a statement goes."""
    return tuple(
        Section(order.heading, tuple(introduced(paragraphs, brief.sources, brief.language)))
        for order, statements in zip(orders, kept, strict=True)
        if (paragraphs := in_paragraphs(statements))
    )


def _filled(
    slots: Sequence[Statement | Refused], again: Iterable[Statement | Refused], order: SectionOrder
) -> list[Statement | Refused]:
    """Put what was written again in the places of what was refused.

    That of the same passage goes first; what is left has moved to another passage, and takes the
    free places in order. A refusal takes its place too: it is what the model says now.
    """
    filled = list(slots)
    free = [(at, _labels(one, order)) for at, one in enumerate(slots) if isinstance(one, Refused)]
    moved: list[Statement | Refused] = []
    for one in again:
        own = _labels(one, order)
        place = next((place for place in free if own & place[1]), None)
        if place is None:
            moved.append(one)
        else:
            free.remove(place)
            filled[place[0]] = one
    for (at, _), one in zip(free, moved, strict=False):
        filled[at] = one
    return filled


def _labels(one: Statement | Refused, order: SectionOrder) -> set[tuple[int, int]]:
    """Return the passages that a statement stands on, or that a refused claim names."""
    if isinstance(one, Statement):
        return {(one.source, one.ordinal)}
    return {label_of(order.passages[name]) for name in one.claim.cites if name in order.passages}


def _stood_in(
    slots: Sequence[Statement | Refused], order: SectionOrder, gate: Gate, tally: _Tally
) -> list[Statement]:
    """Put in the place of each refused claim the nearest sentence of a passage that it cites.

    It goes where there is none that the section does not tell already. Where nothing of the
    answer is true, the sources tell the whole section.
    """
    if not any(isinstance(one, Statement) for one in slots):
        return _all_stand_in(order, gate, tally)
    told = [set(terms(one.text)) for one in slots if isinstance(one, Statement)]
    statements: list[Statement] = []
    for one in slots:
        if isinstance(one, Statement):
            statements.append(one)
        elif found := _nearest(one, told, order):
            told.append(set(terms(found.text)))
            statements.append(found)
            gate.note([found])
            tally.stand_ins += 1
    return statements


def _all_stand_in(order: SectionOrder, gate: Gate, tally: _Tally) -> list[Statement]:
    """Return a section as the extractive writer tells it."""
    statements = order.stand_ins.text(order.words)
    gate.note(statements)
    tally.stand_ins += len(statements)
    return list(statements)


def _nearest(refused: Refused, told: Sequence[set[str]], order: SectionOrder) -> Statement | None:
    said = set(terms(refused.claim.text))
    near = [
        one for one in order.stand_ins.sentences(_labels(refused, order)) if not _is_told(one, told)
    ]
    return max(near, key=lambda one: len(said & set(terms(one.text))), default=None)


def _is_told(stand_in: Statement, told: Iterable[set[str]]) -> bool:
    own = set(terms(stand_in.text))
    return any(len(own & other) >= ALIKE * len(own) for other in told)


def _in_order(statements: Sequence[Statement], order: SectionOrder) -> list[Statement]:
    """Return statements in the order of their passages; those of one passage stay as they come."""
    place = {(one.source, one.ordinal): at for at, one in enumerate(order.passages.values())}
    last = len(place)
    return sorted(statements, key=lambda one: place.get((one.source, one.ordinal), last))


def _fitted(written: Sequence[Sequence[Statement]], target: int) -> list[list[Statement]]:
    """Leave out what is worth least where the part is too long."""
    flat = [one for statements in written for one in statements]
    if _words(flat) <= LOOSE[1] * target:
        return [list(statements) for statements in written]
    per_passage: dict[tuple[int, int], int] = {}
    for one in flat:
        label = (one.source, one.ordinal)
        per_passage[label] = per_passage.get(label, 0) + 1
    ways = [
        (
            (0, 0.0),
            (words, words * (1 + KEPT_FOR_ITS_PASSAGE / per_passage[one.source, one.ordinal])),
        )
        for one in flat
        for words in (count_words(one.text),)
    ]
    keep = iter(fit(ways, target))
    return [[one for one in statements if next(keep)] for statements in written]


def _note_refused(refused: Iterable[Refused], tally: _Tally) -> None:
    tally.refusals.extend(
        Refusal(one.claim.text, ", ".join(one.claim.cites), one.reason) for one in refused
    )


def _words(statements: Iterable[Statement]) -> int:
    return sum(count_words(one.text) for one in statements)
