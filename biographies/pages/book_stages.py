"""The stages on a book's way, from its sources to its exports, and how far each is."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from biographies.models import Biography, Chapter, CheckResult, Source
from biographies.models.chapter import text_hash_of
from biographies.models.evidence import CHAPTER_CHECKS
from biographies.models.states import State
from biographies.pages.book_doings import Doings
from biographies.pages.book_parts import PartFigures
from biographies.pipeline import EXPORT_TASKS


@dataclass(frozen=True, slots=True)
class Stage:
    """One of the stages on a book's way; mark is "done", "now", "stuck" or "later"."""

    name: str
    words: str
    mark: str


def at_rest(stage: Stage) -> Stage:
    """Return a stage of a book that nothing is done for: what is half done is still to come."""
    return replace(stage, mark="later") if stage.mark == "now" else stage


def sources_stage(sources: list[Source]) -> Stage:
    """Say how many sources are ready, to be read, failed."""
    counts: defaultdict[str, int] = defaultdict(int)
    for source in sources:
        counts[source.state] += 1
    unread = counts[Source.State.QUEUED] + counts[Source.State.PARSING]
    words = [f"{counts[Source.State.READY]} of {len(sources)} ready"]
    words += [f"{unread} to be read"] if unread else []
    words += [f"{counts[Source.State.FAILED]} failed"] if counts[Source.State.FAILED] else []
    if not sources:
        return Stage("Sources", "none yet", "stuck")
    if unread:
        return Stage("Sources", ", ".join(words), "now")
    return Stage("Sources", ", ".join(words), "done" if counts[Source.State.READY] else "stuck")


def plan_stage(book: Biography, parts: Iterable[PartFigures], doings: Doings) -> Stage:
    """Say whether there is a plan."""
    if any(doing.what == "Planning the chapters" for doing in doings.running):
        return Stage("Plan", "being made", "now")
    if not book.is_planned:
        return Stage("Plan", "not made yet", "later")
    planned = sum(part.supportable_words is not None for part in parts)
    return Stage("Plan", f"{planned} parts planned", "done")


def chapters_stage(parts: tuple[PartFigures, ...]) -> Stage:
    """Say how many parts are written, running, failed, approved."""
    states = [part.state for part in parts]
    running, failed = states.count(State.RUNNING), states.count(State.FAILED)
    written = sum(part.has_text for part in parts)
    words = [f"{written} of {len(parts)} written"]
    words += [f"{running} running"] if running else []
    words += [f"{failed} failed"] if failed else []
    words += [f"{states.count(State.APPROVED)} approved"] if State.APPROVED in states else []
    if failed:
        return Stage("Chapters", ", ".join(words), "stuck")
    is_done = written and all(part.has_text or part.has_nothing for part in parts)
    begun = "now" if running or written else "later"
    return Stage("Chapters", ", ".join(words), "done" if is_done else begun)


def checks_stage(book: Biography, narrative: Iterable[Chapter]) -> Stage:
    """Say how many checks of the present texts are done, and how many did not pass."""
    chapters = [row for row in narrative if row.kind == Chapter.Kind.CHAPTER]
    revisions = [row.current_revision_id for row in chapters if row.current_revision_id]
    found = CheckResult.objects.filter(biography=book, revision_id__in=revisions)
    results = list(found.order_by().values_list("is_valid", flat=True))
    expected = len(revisions) * len(CHAPTER_CHECKS)
    if not expected:
        return Stage("Checks", "none yet", "later")
    failed = results.count(False)
    words = f"{len(results)} of {expected} done" + (f", {failed} not passed" if failed else "")
    if len(results) < expected:
        return Stage("Checks", words, "now")
    return Stage("Checks", words, "stuck" if failed else "done")


def exports_stage(book: Biography, narrative: list[Chapter]) -> Stage:
    """Say which formats there are of the present text."""
    finished = book.exports.filter(is_fit=True).order_by()
    made = set(finished.values_list("export_format", "text_hash").distinct())
    if not made:
        return Stage("Exports", "none yet", "later")
    present = text_hash_of(book, narrative)
    current = sum((name, present) in made for name in EXPORT_TASKS)
    if not current:
        return Stage("Exports", "only of an older text", "later")
    is_done = current == len(EXPORT_TASKS)
    words = f"{current} of {len(EXPORT_TASKS)} formats"
    return Stage("Exports", words, "done" if is_done else "now")
