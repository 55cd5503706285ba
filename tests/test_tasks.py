"""Every task of the product and every documented way to use one, through real workers."""

import json
import shutil
import subprocess
import sys

import pytest
import redis
from celery import current_app
from celery.result import AsyncResult

from biographies import tasks as book_tasks
from biographies.errors import NoSourcesError
from biographies.models import Biography, Chapter, Export
from taskqueue import tasks as queue_tasks
from taskqueue.models import TaskRun
from tests.books import is_over, make_faraday
from tests.stack import ROOT, wait_until

pytestmark = pytest.mark.integration
SUBJECT = "Michael Faraday"
SPECS = [
    {"number": 1, "title": "The Bookbinder", "target_words": 250, "years": [1791, 1812]},
    {"number": 2, "title": "The Royal Institution", "target_words": 250, "years": [1813, 1821]},
    {"number": 3, "title": "Induction", "target_words": 250, "keywords": ["induction"]},
]


@pytest.fixture
def book(content_worker):
    """A biography of Faraday with its sources, and a worker for it."""
    return make_faraday(chapters=3, words=250)


@pytest.fixture
def written(book):
    """The same with chapter 1 written."""
    book_tasks.generate_chapter.delay(SUBJECT, 1, "Early Life", 300).get(timeout=60)
    return book


def test_delay_state_and_get(book):
    result = book_tasks.generate_chapter.delay(
        character_name=SUBJECT, chapter_number=1, chapter_title="Early Life", target_words=300
    )

    got = result.get(timeout=60)

    assert result.state == "SUCCESS"
    assert (got["number"], got["title"], got["target_words"]) == (1, "Early Life", 300)
    assert abs(got["word_count"] - 300) <= 15
    assert got["citations"] > 5


def test_apply_async_with_a_priority(book):
    result = book_tasks.generate_chapter.apply_async(
        args=[SUBJECT, 1, "Early Life", 300], priority=9
    )

    assert result.get(timeout=60)["number"] == 1
    assert TaskRun.objects.get(pk=result.id).priority == 9


def test_a_chapter_without_sources_fails_and_says_so(content_worker):
    result = book_tasks.generate_chapter.delay("Albert Einstein", 1, "Early Life", 2550)

    with pytest.raises(NoSourcesError, match="no sources"):
        result.get(timeout=60)
    assert result.state == "FAILURE"


def test_a_chapter_written_before_is_not_written_again(written):
    first = Chapter.objects.get(biography=written, kind="chapter", number=1)

    again = book_tasks.generate_chapter.delay(SUBJECT, 1, "Early Life", 300).get(timeout=60)

    assert again["revision_id"] == first.current_revision_id


def test_a_batch_answers_at_once_and_writes_every_chapter(book):
    got = book_tasks.batch_generate_chapters.delay(
        character_name=SUBJECT, chapter_specs=SPECS, batch_size=2
    ).get(timeout=60)

    assert len(got["run_ids"]) == 3
    written = [AsyncResult(run_id).get(timeout=60) for run_id in got["run_ids"]]
    assert sorted(chapter["number"] for chapter in written) == [1, 2, 3]


@pytest.mark.parametrize("name", ["generate_introduction", "generate_conclusion"])
def test_introduction_and_conclusion(book, name):
    book_tasks.plan_biography.delay(SUBJECT).get(timeout=60)

    got = getattr(book_tasks, name).delay(SUBJECT, target_words=120).get(timeout=60)

    assert got["word_count"] > 0
    assert got["citations"] > 0


def test_regenerate_chapter_makes_a_proposal(written):
    got = book_tasks.regenerate_chapter.delay(SUBJECT, 1, feedback="shorter").get(timeout=60)

    assert {"directives_met", "directives_not_met"} <= set(got)


def test_ingest_source_reads_passages(book):
    source = book.sources.first()

    got = book_tasks.ingest_source.delay(source.pk).get(timeout=60)

    assert got["passages"] > 3


def test_plan_biography_shares_out_the_passages(book):
    got = book_tasks.plan_biography.delay(SUBJECT).get(timeout=60)

    assert got["chapters"] == 3


@pytest.mark.parametrize(
    ("name", "extra"),
    [
        ("validate_chapter_length", {"chapter_number": 1, "tolerance": 0.05}),
        ("validate_content_quality", {"chapter_number": 1}),
        ("validate_sources", {"chapter_number": 1, "min_sources": 1}),
        ("validate_complete_biography", {}),
    ],
)
def test_every_check_measures(written, name, extra):
    got = getattr(book_tasks, name).delay(SUBJECT, **extra).get(timeout=60)

    assert isinstance(got["is_valid"], bool)
    assert got["measures"]


@pytest.mark.parametrize("format_", ["markdown", "word", "pdf", "epub"])
def test_every_export_leaves_a_file(written, format_):
    got = getattr(book_tasks, f"export_to_{format_}").delay(SUBJECT, options={}).get(timeout=120)

    export = Export.objects.get(pk=got["export_id"])
    assert export.file.size == got["bytes"] > 1000
    assert (got["format"], len(got["sha256"])) == (format_, 64)


def test_all_formats_at_once(written):
    got = book_tasks.export_all_formats.delay(SUBJECT).get(timeout=120)

    assert [one["format"] for one in got] == ["markdown", "word", "pdf", "epub"]


def test_everything_comes_in_one_file(written):
    got = book_tasks.export_bundle.delay(SUBJECT).get(timeout=120)

    assert Export.objects.get(pk=got["export_id"]).file.size == got["bytes"] > 1000
    assert got["format"] == "bundle"


def test_produce_biography_makes_the_whole_book(book):
    started = book_tasks.produce_biography.delay(SUBJECT).get(timeout=60)

    assert started["biography_id"] == book.pk
    wait_until(lambda: is_over(book.pk), seconds=120, what="the end of the book")
    book.refresh_from_db()
    assert (book.state, book.reason) == ("needs_review", "")
    assert book.exports.count() == 4


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("health_check", "checks"),
        ("get_queue_stats", "queues"),
        ("get_worker_stats", "workers"),
        ("cleanup_expired_results", "results"),
        ("process_dead_letter_queue", "open"),
    ],
)
def test_every_monitoring_task_reports(content_worker, name, key):
    got = getattr(queue_tasks, name).delay().get(timeout=60)

    assert key in got


@pytest.mark.parametrize(
    "word", ["active", "scheduled", "reserved", "registered", "stats", "active_queues"]
)
def test_celery_inspect_answers(content_worker, worker_env, word):
    command = [sys.executable, "-m", "celery", "-A", "bookgen_site", "inspect", word, "--json"]

    done = subprocess.run(
        command, env=worker_env, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )

    assert f"{content_worker.name}@test" in json.loads(done.stdout.splitlines()[-1])


@pytest.fixture
def unread_queue(content_worker, queue):
    """The queue `validation` for as long as the worker does not read it; returns the server."""
    control = current_app.control
    one = {"destination": [f"{content_worker.name}@test"], "reply": True, "timeout": 5}
    assert control.cancel_consumer("validation", **one)
    yield queue
    assert control.add_consumer("validation", **one)


@pytest.mark.usefixtures("only_on_redis")
def test_queue_lengths_by_redis_cli(unread_queue):
    for priority in (9, 9, 0):
        book_tasks.validate_complete_biography.apply_async(args=["Nobody"], priority=priority)

    assert [llen(unread_queue, key) for key in ("validation:9", "validation", "validation:5")] == [
        2,
        1,
        0,
    ]


def llen(server, key):
    """Ask as an operator would: redis-cli where it is installed, the same command elsewhere."""
    program = shutil.which("redis-cli") or shutil.which("valkey-cli")
    if program is None:
        return redis.Redis(port=server.port).llen(key)
    command = [program, "-p", str(server.port), "LLEN", key]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def test_check_system_sends_a_probe_through_each_queue(content_worker, worker_env):
    command = [sys.executable, "manage.py", "check_system", "--tasks", "--json"]

    done = subprocess.run(
        command, env=worker_env, cwd=ROOT, capture_output=True, text=True, timeout=90, check=False
    )

    checks = {check["name"]: check for check in json.loads(done.stdout)["checks"]}
    probes = [checks[name]["is_ok"] for name in checks if name.startswith("probe ")]
    assert probes == [True] * 6


def test_the_newest_biography_of_a_subject_is_meant(book):
    newer = Biography.objects.create(subject=SUBJECT, title="Newer", slug="newer")

    result = book_tasks.plan_biography.delay(SUBJECT)

    with pytest.raises(NoSourcesError):
        result.get(timeout=60)
    assert TaskRun.objects.get(pk=result.id).subject == f"biography:{newer.pk}"
