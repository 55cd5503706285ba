"""What a book needs next: every arrow, every failure, and nothing twice."""

from dataclasses import replace

from biographies.book_facts import BookSnapshot, PartFact, RunFact, RunState, SourceFact
from biographies.pipeline import CHECK_TASKS, EXPORT_TASKS, Step, ending, next_steps

ALL_VALID = dict.fromkeys(CHECK_TASKS, True)
RUNNING = RunFact(RunState.UNFINISHED)
DONE = RunFact(RunState.SUCCEEDED)


def failed(cause="broken"):
    return RunFact(RunState.FAILED, cause)


def make_part(number=1, **only_what_matters):
    kind = only_what_matters.pop("kind", "chapter" if number else "introduction")
    return PartFact(kind=kind, number=number, **({"planned_in": 1} | only_what_matters))


def written(number=1, **only_what_matters):
    return make_part(
        number, **({"is_written": True, "revision_id": 10 + number} | only_what_matters)
    )


def make_book(**only_what_matters):
    columns = {
        "biography_id": 12,
        "subject": "Ada",
        "plan_version": 1,
        "chapter_count": 2,
        "sources": (SourceFact(id=1, filename="a.md", versions=1),),
        "parts": (make_part(1), make_part(2)),
        "text_hash": "t1",
    }
    return BookSnapshot(**(columns | only_what_matters))


def finished_book(**only_what_matters):
    columns = {
        "parts": (written(1, checks=ALL_VALID), written(2, checks=ALL_VALID)),
        "back_matter_hash": "t1",
        "checked_hash": "t1",
        "exported": frozenset(EXPORT_TASKS),
    }
    return make_book(**(columns | only_what_matters))


def with_runs(book, fact, *steps: Step):
    return replace(book, runs={**book.runs, **{step.key: fact for step in steps}})


def tasks(steps):
    return [step.task.removeprefix("biographies.") for step in steps]


def test_every_unread_source_is_read_first():
    sources = tuple(SourceFact(id=n, filename=f"{n}.md", state="queued") for n in (1, 2))
    steps = next_steps(make_book(sources=sources, parts=(), plan_version=0))
    assert tasks(steps) == ["ingest_source", "ingest_source"]
    assert [dict(step.arguments) for step in steps] == [{"source_id": 1}, {"source_id": 2}]
    assert steps[0].key == "biography:12/source:1/read:1"


def test_the_plan_waits_for_every_source():
    sources = (SourceFact(id=1, filename="a"), SourceFact(id=2, filename="b", state="parsing"))
    book = make_book(sources=sources, parts=(), plan_version=0)
    assert next_steps(with_runs(book, RUNNING, *next_steps(book))) == ()


def test_a_source_that_cannot_be_read_does_not_stop_its_siblings():
    bad = SourceFact(id=2, filename="b", state="failed", cause="binary")
    book = make_book(sources=(SourceFact(id=1, filename="a"), bad), parts=(), plan_version=0)
    assert tasks(next_steps(book)) == ["plan_biography"]


def test_a_source_whose_run_died_counts_as_settled():
    book = make_book(
        sources=(SourceFact(id=1, filename="a"), SourceFact(id=2, filename="b", state="parsing")),
        parts=(),
    )
    book = with_runs(book, failed(), *next_steps(book))
    assert tasks(next_steps(book)) == ["plan_biography"]


def test_a_book_without_a_readable_source_ends_and_says_why():
    bad = SourceFact(id=2, filename="b.bin", state="failed", cause="binary")
    book = make_book(sources=(bad,), parts=(), plan_version=0)
    assert next_steps(book) == ()
    assert ending(book).reason == "the book has no sources that can be read; b.bin: binary"


def test_a_book_without_any_source_ends_so():
    end = ending(make_book(sources=(), parts=(), plan_version=0))
    assert not end.is_complete
    assert end.reason == "the book has no sources that can be read"


def test_the_plan_follows_the_sources_and_is_made_once_for_its_version():
    book = make_book(parts=(), plan_version=0)
    (step,) = next_steps(book)
    assert (step.task, step.key) == ("biographies.plan_biography", "biography:12/plan:1")
    assert next_steps(with_runs(book, RUNNING, step)) == ()


def test_a_source_added_later_is_planned_in():
    new = SourceFact(id=2, filename="b", is_numbered=False)
    book = finished_book(sources=(SourceFact(id=1, filename="a"), new))
    assert [step.key for step in next_steps(book)] == ["biography:12/plan:2"]


def test_a_missing_introduction_is_planned_in():
    assert tasks(next_steps(finished_book(introduction_words=400))) == ["plan_biography"]


def test_a_failed_plan_ends_the_book():
    book = make_book(parts=(), plan_version=0)
    book = with_runs(book, failed("no events"), *next_steps(book))
    assert next_steps(book) == ()
    assert ending(book).reason == "plan (plan_biography): no events"


def test_chapters_are_written_side_by_side():
    steps = next_steps(make_book())
    assert tasks(steps) == ["generate_chapter", "generate_chapter"]
    assert dict(steps[1].arguments) == {
        "character_name": "Ada", "biography_id": 12, "chapter_number": 2, "target_words": 1000,
    }  # fmt: skip
    assert steps[1].key == "biography:12/plan:1/chapter:2/write"
    assert (steps[1].label, steps[1].part) == ("chapter 2", ("chapter", 2))


def test_at_most_batch_size_chapters_are_in_flight():
    book = make_book(parts=tuple(make_part(n) for n in range(1, 6)), chapter_count=5, batch_size=2)
    first = next_steps(book)
    assert len(first) == 2
    book = with_runs(book, RUNNING, *first)
    assert next_steps(book) == ()
    parts = (written(1), *book.parts[1:])
    third = next_steps(replace(book, parts=parts, runs={**book.runs, first[0].key: DONE}))
    assert [step.label for step in third] == ["chapter 3"]


def test_a_chapter_sent_by_hand_in_the_same_plan_takes_a_place_of_the_batch():
    book = make_book(batch_size=1, runs={"biography:12/plan:1/chapter:2/write": RUNNING})
    assert next_steps(book) == ()


def test_introduction_and_conclusion_follow_the_chapters():
    frame = (make_part(0), make_part(0, kind="conclusion"))
    book = make_book(parts=(*frame, written(1), make_part(2)))
    assert tasks(next_steps(book)) == ["generate_chapter"]
    book = replace(book, parts=(*frame, written(1), written(2)))
    assert tasks(next_steps(book)) == ["generate_introduction", "generate_conclusion"]


def test_a_failed_chapter_stops_neither_its_siblings_nor_the_introduction():
    book = make_book(parts=(make_part(0), make_part(1), make_part(2)))
    broken = next_steps(book)[0]
    book = with_runs(book, failed(), broken)
    assert [step.label for step in next_steps(book)] == ["chapter 2"]
    book = replace(book, parts=(make_part(0), make_part(1), written(2)))
    assert [step.label for step in next_steps(book)] == ["introduction"]


def test_a_book_with_a_failed_chapter_is_not_exported_and_says_why():
    book = make_book()
    book = with_runs(book, failed("the writer is away"), next_steps(book)[0])
    book = replace(book, parts=(make_part(1), written(2)))
    assert next_steps(book) == ()
    end = ending(book)
    assert (end.is_complete, end.reason) == (
        False, "chapter 1 (generate_chapter): the writer is away",
    )  # fmt: skip


def test_a_chapter_without_any_evidence_is_not_asked_for():
    book = make_book(parts=(written(1), make_part(2, is_supported=False)))
    assert tasks(next_steps(book)) == ["compile_back_matter"]


def test_a_book_whose_sources_carry_nothing_ends_as_failed():
    end = ending(make_book(parts=tuple(make_part(n, is_supported=False) for n in (1, 2))))
    assert end.reason == "the sources carry no sentence for any part of the book"


def test_back_matter_follows_the_texts_and_is_made_again_for_new_ones():
    book = make_book(parts=(written(1), written(2)), back_matter_hash="t0")
    (step,) = next_steps(book)
    assert (step.task, step.key) == (
        "biographies.compile_back_matter", "biography:12/text:t1/back_matter",
    )  # fmt: skip


def test_failed_back_matter_stops_the_book():
    book = make_book(parts=(written(1), written(2)))
    book = with_runs(book, failed(), *next_steps(book))
    assert next_steps(book) == ()
    assert "back matter" in ending(book).reason


def test_each_chapter_gets_the_three_checks_of_its_revision():
    book = make_book(parts=(written(1), written(2, checks=ALL_VALID)), back_matter_hash="t1")
    steps = next_steps(book)
    assert {step.task for step in steps} == set(CHECK_TASKS.values())
    assert steps[0].key == "biography:12/chapter:1/revision:11/check:length"
    assert steps[0].arguments["tolerance"] == 0.05
    assert "min_sources" in steps[2].arguments


def test_introductions_are_not_checked_as_chapters():
    parts = (written(0), written(1, checks=ALL_VALID), written(2, checks=ALL_VALID))
    steps = next_steps(make_book(parts=parts, back_matter_hash="t1"))
    assert tasks(steps) == ["validate_complete_biography"]


def test_a_check_that_broke_does_not_stop_the_others_but_the_book_says_so():
    book = finished_book(parts=(written(1), written(2, checks=ALL_VALID)), exported=frozenset())
    checks = next_steps(book)
    book = with_runs(book, failed("crashed"), *checks)
    assert tasks(next_steps(book))[0] == "export_to_markdown"
    end = ending(replace(book, exported=frozenset(EXPORT_TASKS)))
    assert "chapter 1 (validate_chapter_length): crashed" in end.reason


def condemned(**only_what_matters):
    checks = ALL_VALID | {"length": False}
    part = written(1, **({"checks": checks} | only_what_matters))
    return finished_book(parts=(part, written(2, checks=ALL_VALID)), checked_hash="")


def test_a_chapter_that_failed_its_checks_is_written_again():
    (step,) = next_steps(condemned())
    assert step.task == "biographies.regenerate_chapter"
    assert step.key == "biography:12/chapter:1/revision:11/regenerate"
    assert step.arguments["reason"] == "checks"


def test_a_chapter_is_written_again_at_most_twice():
    assert tasks(next_steps(condemned(regenerations=2))) == ["validate_complete_biography"]


def test_an_evidence_limited_chapter_is_not_written_again_by_a_repeatable_writer():
    book = condemned(is_evidence_limited=True)
    assert tasks(next_steps(book)) == ["validate_complete_biography"]
    assert tasks(next_steps(replace(book, writer="llm"))) == ["regenerate_chapter"]


def test_what_a_person_wrote_or_approved_is_never_written_again():
    assert tasks(next_steps(condemned(is_kept=True))) == ["validate_complete_biography"]


def test_a_chapter_is_judged_when_all_its_checks_are_there():
    book = condemned(checks={"length": False})
    assert "regenerate_chapter" not in tasks(next_steps(book))


def test_a_new_text_of_a_chapter_brings_back_matter_and_checks_round_again():
    book = replace(condemned(checks={}, revision_id=99, regenerations=1), text_hash="t2")
    assert tasks(next_steps(book)) == ["compile_back_matter"]
    steps = next_steps(replace(book, back_matter_hash="t2"))
    assert steps[0].key == "biography:12/chapter:1/revision:99/check:length"


def test_a_failed_regeneration_lets_the_book_go_on_and_is_named():
    book = condemned()
    book = with_runs(book, failed(), *next_steps(book))
    assert tasks(next_steps(book)) == ["validate_complete_biography"]


def test_the_whole_book_is_checked_once_for_its_text():
    book = finished_book(checked_hash="t0")
    assert [step.key for step in next_steps(book)] == ["biography:12/text:t1/check:book"]


def test_all_four_formats_are_exported_at_the_end():
    book = finished_book(exported=frozenset({"pdf"}))
    assert tasks(next_steps(book)) == ["export_to_markdown", "export_to_word", "export_to_epub"]


def test_a_failed_export_does_not_stop_the_other_formats():
    book = finished_book(exported=frozenset())
    pdf = next(step for step in next_steps(book) if step.task.endswith("pdf"))
    book = with_runs(book, failed("no font"), pdf)
    assert len(next_steps(book)) == 3
    end = ending(replace(book, exported=frozenset(EXPORT_TASKS) - {"pdf"}))
    assert end.reason == "export pdf (export_to_pdf): no font"


def test_a_finished_book_needs_nothing_more():
    book = finished_book()
    assert next_steps(book) == ()
    assert ending(book).is_complete


def test_a_finished_book_says_which_sources_it_went_without():
    sources = (
        SourceFact(id=1, filename="a"),
        SourceFact(id=2, filename="b.bin", state="failed", cause="binary"),
    )
    end = ending(finished_book(sources=sources))
    assert (end.is_complete, end.reason) == (True, "made without b.bin: binary")


def test_a_book_does_not_end_while_anything_of_it_runs():
    assert ending(finished_book(runs={"biography:12/start:1": RUNNING})) is None


def test_a_book_does_not_end_while_something_is_to_be_sent():
    assert ending(make_book()) is None


def test_nothing_is_sent_twice():
    book = make_book()
    for fact in (RUNNING, DONE, failed()):
        again = next_steps(with_runs(book, fact, *next_steps(book)))
        assert not {step.key for step in again} & {step.key for step in next_steps(book)}


def test_a_run_that_ended_without_a_result_is_named():
    book = make_book(parts=(), plan_version=0)
    book = with_runs(book, DONE, *next_steps(book))
    assert ending(book).reason == "plan (plan_biography): it ended without a result"


def test_a_book_resumes_with_what_is_missing():
    book = finished_book(
        parts=(written(1, checks=ALL_VALID), make_part(2)),
        exported=frozenset(),
        runs={"biography:12/plan:1/chapter:1/write": DONE},
    )
    assert [step.label for step in next_steps(book)] == ["chapter 2"]


def test_where_only_a_plan_is_asked_for_nothing_is_sent_beyond_it():
    unread = make_book(is_plan_only=True, sources=(SourceFact(id=1, filename="a", state="queued"),))
    planned = make_book(is_plan_only=True)

    assert [step.task for step in next_steps(unread)] == ["biographies.ingest_source"]
    assert next_steps(planned) == ()
    assert ending(planned).is_complete


def test_a_plan_that_failed_is_no_complete_ending():
    book = make_book(is_plan_only=True, parts=(), plan_version=0)
    book = replace(book, runs={book.key("plan:1"): failed("no room")})

    assert ending(book).is_complete is False
    assert "no room" in ending(book).reason


def test_a_book_that_may_not_go_out_is_complete_without_files_and_says_why():
    book = finished_book(exported=frozenset(), blocked="1 statement stands on no source")

    assert next_steps(book) == ()
    assert ending(book).is_complete
    assert ending(book).reason == "no files are made: 1 statement stands on no source"
