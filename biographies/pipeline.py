"""What a book needs next: a pure function of a snapshot of its rows."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import count

from biographies.book_facts import BookSnapshot, PartFact, RunState, SourceFact

CHECK_TASKS = {
    "length": "biographies.validate_chapter_length",
    "quality": "biographies.validate_content_quality",
    "sources": "biographies.validate_sources",
}
EXPORT_TASKS = {
    "markdown": "biographies.export_to_markdown",
    "word": "biographies.export_to_word",
    "pdf": "biographies.export_to_pdf",
    "epub": "biographies.export_to_epub",
}
# Made when somebody asks; the others are made of every finished text by themselves.
BUNDLE_TASK = "biographies.export_bundle"
ASKED_EXPORT_TASKS = EXPORT_TASKS | {"bundle": BUNDLE_TASK}
REPEATABLE_WRITERS = frozenset({"extractive"})  # the same brief always gives the same text
MAX_REGENERATIONS = 2
DEFAULT_PRIORITY = 5


@dataclass(frozen=True, slots=True)
class Step:
    """One run to send: done once for its key, however often it is asked for."""

    task: str
    arguments: Mapping[str, object]
    label: str
    key: str
    priority: int = DEFAULT_PRIORITY
    part: tuple[str, int] | None = None  # the part of the book that it writes


@dataclass(frozen=True, slots=True)
class Ending:
    """How the book ended: complete, or what is missing and why."""

    is_complete: bool
    reason: str = ""


def next_steps(book: BookSnapshot) -> tuple[Step, ...]:
    """Return what to send now; () while all that may run is running, and at the end.

    ingest → plan → chapters (at most batch_size at a time) → introduction and conclusion → back
    matter → checks → regeneration of what failed its checks → whole-book check → exports. A
    regeneration makes a new text, so back matter and checks come round again.
    """
    for stage in _stages(book):
        unsettled = [step for step in stage.wanted(book) if not _is_settled(book, step)]
        if unsettled:
            waiting = [step for step in unsettled if step.key not in book.runs]
            room = stage.room(book) - (len(unsettled) - len(waiting))
            return tuple(waiting[: max(0, room)])
        if stage.stops(book):
            return ()
    return ()


def readings_of(book: BookSnapshot) -> tuple[Step, ...]:
    """Return the reading of each source that waits to be read."""
    return tuple(_ingest(book))


def checks_of(book: BookSnapshot, kind: str, number: int) -> tuple[Step, ...]:
    """Return the checks of one part's present text, done or not; () for a part that has none."""
    return tuple(
        _check(book, part, check)
        for part in book.parts
        if (part.kind, part.number) == (kind, number) and part.revision_id
        for check in CHECK_TASKS
        if kind == "chapter"
    )


def ending(book: BookSnapshot) -> Ending | None:
    """Say how the book ended; None while something runs or is still to be sent."""
    is_running = any(fact.state == RunState.UNFINISHED for fact in book.runs.values())
    if is_running or next_steps(book):
        return None
    missing = list(_missing(book))
    unread = [f"{source.filename}: {source.cause}" for source in book.sources if source.cause]
    if missing:
        return Ending(is_complete=False, reason="; ".join(missing))
    said = ["made without " + "; ".join(unread)] if unread else []
    said += [f"no files are made: {book.blocked}"] if book.blocked else []
    return Ending(is_complete=True, reason="; ".join(said))


def _missing(book: BookSnapshot) -> Iterable[str]:
    """Name what the book lacks, stage by stage, up to the first that stopped it."""
    if not any(source.state == "ready" for source in book.sources):
        causes = [f"{source.filename}: {source.cause}" for source in book.sources]
        yield "; ".join(["the book has no sources that can be read", *causes])
        return
    for stage in _stages(book):
        for step in stage.wanted(book):
            yield f"{_name_of(step)}: {book.runs[step.key].cause or 'it ended without a result'}"
        if stage.stops(book):
            return
    if not book.is_plan_only and not any(part.is_written for part in book.parts):
        yield "the sources carry no sentence for any part of the book"


def _name_of(step: Step) -> str:
    return f"{step.label} ({step.task.removeprefix('biographies.')})"


def _is_settled(book: BookSnapshot, step: Step) -> bool:
    fact = book.runs.get(step.key)
    return fact is not None and fact.state != RunState.UNFINISHED


def _ingest(book: BookSnapshot) -> list[Step]:
    return [
        Step(
            task="biographies.ingest_source",
            arguments={"source_id": source.id},
            label=f"source {source.id} {source.filename}"[:100],
            key=_reading_key(book, source),
        )
        for source in book.sources
        if source.is_unread
    ]


def _reading_key(book: BookSnapshot, source: SourceFact) -> str:
    """Return the key of the next reading; one that found nothing new made no version to count."""
    keys = (book.key(f"source:{source.id}", f"read:{n}") for n in count(source.versions + 1))
    done = RunState.SUCCEEDED
    return next(key for key in keys if key not in book.runs or book.runs[key].state != done)


def _plan(book: BookSnapshot) -> list[Step]:
    readable = [source for source in book.sources if source.state == "ready"]
    has_new_source = any(not source.is_numbered for source in readable)
    is_whole = _expected_parts(book) <= {
        (part.kind, part.number) for part in book.parts if part.planned_in
    }
    if not readable or (is_whole and not has_new_source):
        return []
    key = book.key(f"plan:{book.plan_version + 1}")
    return [Step("biographies.plan_biography", _arguments(book), label="plan", key=key)]


def _expected_parts(book: BookSnapshot) -> set[tuple[str, int]]:
    parts = {("chapter", number) for number in range(1, book.chapter_count + 1)}
    if book.introduction_words:
        parts.add(("introduction", 0))
    if book.conclusion_words:
        parts.add(("conclusion", 0))
    return parts


def _chapters(book: BookSnapshot) -> list[Step]:
    return [_write(book, part) for part in _unwritten(book) if part.kind == "chapter"]


def _frame(book: BookSnapshot) -> list[Step]:
    return [_write(book, part) for part in _unwritten(book) if part.kind != "chapter"]


def _unwritten(book: BookSnapshot) -> list[PartFact]:
    return [
        part for part in book.parts if part.planned_in and part.is_supported and not part.is_written
    ]


def _write(book: BookSnapshot, part: PartFact) -> Step:
    arguments = _arguments(book) | {"target_words": part.target_words}
    if part.kind == "chapter":
        arguments |= {"chapter_number": part.number}
    return Step(
        task=f"biographies.generate_{part.kind}",
        arguments=arguments,
        label=part.label,
        key=book.key(f"plan:{part.planned_in}", part.place, "write"),
        part=(part.kind, part.number),
    )


def _regenerations(book: BookSnapshot) -> list[Step]:
    return [
        Step(
            task="biographies.regenerate_chapter",
            arguments=_arguments(book) | {"chapter_number": part.number, "reason": "checks"},
            label=part.label,
            key=book.key(part.place, f"revision:{part.revision_id}", "regenerate"),
            part=(part.kind, part.number),
        )
        for part in book.parts
        if part.kind == "chapter" and _is_worth_another_try(book, part)
    ]


def _is_worth_another_try(book: BookSnapshot, part: PartFact) -> bool:
    """Tell whether writing it again can change anything for the better.

    What a person wrote or approved is never written over. Where the sources end, a repeatable
    writer has nothing else to say.
    """
    failed = len(part.checks) == len(CHECK_TASKS) and not all(part.checks.values())
    is_at_its_end = part.is_evidence_limited and book.writer in REPEATABLE_WRITERS
    has_a_try = part.regenerations < MAX_REGENERATIONS and not part.is_kept
    return part.is_written and failed and has_a_try and not is_at_its_end


def _back_matter(book: BookSnapshot) -> list[Step]:
    if not _has_text(book) or book.back_matter_hash == book.text_hash:
        return []
    key = book.key(f"text:{book.text_hash}", "back_matter")
    return [Step("biographies.compile_back_matter", _arguments(book), label="back matter", key=key)]


def _checks(book: BookSnapshot) -> list[Step]:
    return [
        _check(book, part, check)
        for part in book.parts
        if part.kind == "chapter" and part.is_written
        for check in CHECK_TASKS
        if check not in part.checks
    ]


def _check(book: BookSnapshot, part: PartFact, check: str) -> Step:
    settings: dict[str, dict[str, object]] = {
        "length": {"tolerance": book.tolerance},
        "sources": {"min_sources": book.min_sources},
    }
    arguments = {**_arguments(book), "chapter_number": part.number, **settings.get(check, {})}
    return Step(
        task=CHECK_TASKS[check],
        arguments=arguments,
        label=part.label,
        key=book.key(part.place, f"revision:{part.revision_id}", f"check:{check}"),
    )


def _book_check(book: BookSnapshot) -> list[Step]:
    if not _has_text(book) or book.checked_hash == book.text_hash:
        return []
    key = book.key(f"text:{book.text_hash}", "check:book")
    task = "biographies.validate_complete_biography"
    return [Step(task, _arguments(book), label="whole book", key=key)]


def _exports(book: BookSnapshot) -> list[Step]:
    if not _has_text(book) or book.blocked:
        return []
    return [
        Step(
            task=task,
            arguments=_arguments(book),
            label=f"export {export_format}",
            key=book.key(f"text:{book.text_hash}", f"export:{export_format}"),
        )
        for export_format, task in EXPORT_TASKS.items()
        if export_format not in book.exported
    ]


def _has_text(book: BookSnapshot) -> bool:
    return any(part.is_written for part in book.parts)


def _arguments(book: BookSnapshot) -> dict[str, object]:
    return {"character_name": book.subject, "biography_id": book.biography_id}


def _unlimited(_: BookSnapshot) -> int:
    return 1_000_000


def _batch_size(book: BookSnapshot) -> int:
    return book.batch_size


def _never(_: BookSnapshot) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Stage:
    """Steps that may run side by side; wanted leaves out what the rows show as done.

    stops is asked once nothing of the stage runs: True if what comes later makes no sense yet.
    """

    wanted: Callable[[BookSnapshot], list[Step]]
    stops: Callable[[BookSnapshot], bool] = _never
    room: Callable[[BookSnapshot], int] = _unlimited


PLANNING = (
    Stage(_ingest),
    Stage(_plan, stops=lambda book: bool(_plan(book))),
)
STAGES = (
    *PLANNING,
    Stage(_chapters, room=_batch_size),
    Stage(_frame, stops=lambda book: bool(_unwritten(book))),
    Stage(_regenerations, room=_batch_size),
    Stage(_back_matter, stops=lambda book: bool(_back_matter(book))),
    Stage(_checks),
    Stage(_book_check),
    Stage(_exports),
)


def _stages(book: BookSnapshot) -> tuple[Stage, ...]:
    return PLANNING if book.is_plan_only else STAGES
