"""Every command through the shell: its exit codes, its JSON, its help."""

import json
import subprocess
import sys

import pytest
from django.core.management import get_commands

from biographies.models import Chapter
from taskqueue.models import DeadLetter, DeadLetterGroup, TaskRun
from tests.factories import make_biography, make_chapter, make_read_source, make_revision
from tests.pictures import make_picture
from tests.stack import ROOT
from tests.texts import ANSWERED, PASSAGES, TEXT
from tests.typist import Typist

pytestmark = pytest.mark.usefixtures("desk")

# Filled in: {book} a written book, {empty} one without sources, {life} a good file, {bad} a bad
# one, {run} a run that waits, {dead} a dead letter, {group} its group.
LINES = {
    "create_biography": [
        ('--subject "Ada Lovelace" --chapters 3 --sources {life}', 0),
        ("--subject Ada --sources {life} {bad}", 3),
        ("--subject Ada --sources {bad}", 1),
        ('--subject ""', 2),
        ("--subject Ada --sources nowhere", 2),
        ("--subject Ada --sources {life} --rights licensed", 0),
        ("--subject Ada --sources {life} --rights mine", 2),
        ("--subject Ada --dry-run", 0),
        ("", 2),
    ],
    "import_sources": [
        ("{book} {life}", 0), ("{book} {life} {bad}", 3), ("{book} {bad}", 1),
        ("{book} nowhere", 2), ("nobody {life}", 4), ("{book} {life} --dry-run", 0),
    ],
    "set_word_template": [("{book} --remove", 0), ("{book}", 2), ("{book} {bad}", 2)],
    "import_pictures": [
        ("{book} {picture}", 0), ("{book} {picture} {bad}", 3), ("{book} {bad}", 1),
        ("{book} nowhere", 2), ("nobody {picture}", 4),
    ],
    "produce_biography": [
        ("{book} --dry-run", 0), ("{book}", 0), ("{book} --wait --timeout 1", 124),
        ("{empty}", 1), ("nobody", 4), ("{book} --timeout 0", 2), ("", 2),
    ],
    "cancel_biography": [
        ("{book} --dry-run", 0), ("{book}", 2), ("{book} --yes", 6), ("nobody --yes", 4),
    ],
    "export_biography": [
        ("{book} --format markdown --dry-run", 0), ("{book} --format markdown", 0),
        ("{book} --format xls", 2), ("nobody", 4), ("{book} --wait --timeout 1", 124),
        ("{book} --override-reason because", 2),
    ],
    "validate_biography": [
        ("{book}", 1), ("{empty}", 1), ("nobody", 4), ("", 2), ("{book} --recheck", 1),
    ],
    "run_status": [
        ("", 0), ("{run}", 0), ("nothing", 4), ("--state STUPID", 2), ("--jsonl", 0),
        ("--limit 0", 2),
    ],
    "prioritise_runs": [
        ("9 {run} --yes", 0), ("11 {run} --yes", 2), ("9 --subject nobody --yes", 4),
        ("9 {run}", 2), ("9 {run} --dry-run", 0), ("9 nothing --yes", 4),
    ],
    "retry_runs": [
        ("{run} --yes", 6), ("nothing --yes", 4), ("--subject nobody --yes", 4), ("", 2),
    ],
    "cancel_runs": [
        ("{run} --reason x --dry-run", 0), ("{run} --yes", 2),
        ("{run} nothing --reason x --yes", 3), ("nothing --reason x --yes", 4),
    ],
    "queue_stats": [("", 0)],
    "worker_stats": [("", 4)],
    "list_dead_letters": [
        ("", 0), ("--groups", 0), ("{dead}", 0), ("999999", 4), ("--state STUPID", 2),
        ("--jsonl", 0),
    ],
    "retry_dead_letters": [
        ("{dead}", 2), ("{dead} --dry-run", 0), ("{dead} --yes", 0), ("{dead} --yes", 6),
        ("999999 --yes", 4), ("--group ffff --yes", 4), ("{dead} --token nonsense --yes", 2),
    ],
    "archive_dead_letters": [
        ("{dead} --yes", 2), ("{dead} 999999 --reason x --yes", 3), ("{dead} --reason x --yes", 6),
        ("--group ffff --reason x --yes", 4),
    ],
    "set_dead_letter_rule": [
        ("{group} --on --cool-down 600 --at-most 2", 0), ("ffff --on", 4),
        ("{group} --on --cool-down 1", 2), ("", 2),
    ],
    "pause_queue": [
        ("export --reason x --dry-run", 0), ("export --reason x", 0), ("export --reason x", 6),
        ("nowhere --reason x", 2), ("export", 2),
    ],
    "resume_queue": [("export", 6), ("nowhere", 2), ("", 2)],
    "book_costs": [("{book}", 0), ("nobody", 4), ("", 2)],
    "raise_budget": [
        ("{book} --to 12.50", 0), ("{book} --tokens 1000 --dry-run", 0), ("{book}", 2),
        ("{book} --to much", 2), ("{book} --tokens -1", 2), ("nobody --to 1", 4),
    ],
    "stop_provider": [("1 --reason x", 2), ("", 2)],
    "resume_provider": [("1", 2)],
    "rescue_runs": [("--dry-run", 0), ("", 0)],
    "check_system": [("", 5), ("--tasks --timeout 0", 2)],
    "check_model": [("", 2)],
}  # fmt: skip
WITHOUT_JSON = {"demo"}
OURS = {name for name, app in get_commands().items() if app in ("biographies", "taskqueue")}


@pytest.fixture
def desk(queue, shared_workers, own_hook):
    """An empty broker and nobody who works, so that what is sent stays as it is."""
    shared_workers.stop()


@pytest.fixture
def names(tmp_path):
    """What the lines name: books, files, a run, a dead letter."""
    (tmp_path / "life.txt").write_text(TEXT)
    (tmp_path / "sheet.xls").write_bytes(b"\x00\x01")
    (tmp_path / "garden.png").write_bytes(make_picture())
    book = make_biography()
    make_read_source(biography=book)
    chapter = make_chapter(biography=book)
    revision = make_revision(chapter=chapter, markdown=f"{PASSAGES[0]}{ANSWERED}")
    Chapter.objects.store_revision(chapter.pk, revision_id=revision.pk, parent_id=None)
    letter = make_letter()
    run = TaskRun.objects.create(task="taskqueue.health_check", queue="monitoring", state="QUEUED")
    return {
        "book": book.pk,
        "empty": make_biography(subject="Nobody Known").pk,
        "life": tmp_path / "life.txt",
        "bad": tmp_path / "sheet.xls",
        "picture": tmp_path / "garden.png",
        "run": run.pk,
        "dead": letter.pk,
        "group": letter.group.fingerprint,
    }


def make_letter():
    """A run that failed for good."""
    call = {"task": "taskqueue.get_queue_stats", "queue": "monitoring", "priority": 5}
    group = DeadLetterGroup.objects.create(
        fingerprint="3fa9" * 4, task=call["task"], error_class="ValueError"
    )
    run = TaskRun.objects.create(**call, state="FAILURE", error_code="error")
    return DeadLetter.objects.create(
        **call, group=group, run=run, error_class="ValueError", error_code="error", message="no"
    )


@pytest.fixture(scope="module")
def typist(worker_env, tmp_path_factory):
    """Who types the lines of this file."""
    typist = Typist(worker_env, tmp_path_factory.mktemp("typed"))
    yield typist
    typist.leave()


@pytest.fixture
def type_line(typist):
    """Type a command where nobody can be asked."""
    return typist.type


@pytest.fixture
def type_into_shell(worker_env):
    """Type a command into a shell where nobody can be asked; ten times as slow."""

    def type_line(line):
        return subprocess.run(
            ["sh", "-c", f"{sys.executable} manage.py {line}"], cwd=ROOT, env=worker_env,
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip

    return type_line


def test_every_command_is_typed():
    assert {*LINES, "demo"} == OURS


@pytest.mark.parametrize("command", LINES)
def test_a_command_ends_with_the_code_of_what_became_of_it(type_line, names, command):
    for line, code in LINES[command]:
        ended = type_line(f"{command} {line.format(**names)}")

        assert (line, ended.returncode, ended.stderr) == (line, code, ended.stderr)
        assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("command", sorted(OURS))
def test_help_has_an_example_and_the_exit_codes(type_line, command):
    said = type_line(f"{command} --help").stdout

    assert f"example: python manage.py {command}" in said
    assert "exit codes: 0 done, 1 failed, 2 wrong use" in " ".join(said.split())
    assert "--json" in said or command in WITHOUT_JSON


@pytest.mark.parametrize(
    "line",
    ["run_status", "queue_stats", "list_dead_letters --groups", "rescue_runs", "check_system",
     "validate_biography {book}", "export_biography {book} --dry-run"],
)  # fmt: skip
def test_stdout_is_one_object_and_nothing_else_with_json(type_into_shell, names, line):
    assert isinstance(json.loads(type_into_shell(f"{line.format(**names)} --json").stdout), dict)


@pytest.mark.parametrize(
    ("line", "code"),
    [("run_status nothing", 4), ("run_status --limit 0", 2), ("run_status --help", 0)],
)
def test_a_shell_and_the_typist_see_the_same(type_line, type_into_shell, line, code):
    typed, ended = type_line(line), type_into_shell(line)

    assert (ended.returncode, ended.stdout, ended.stderr) == (code, typed.stdout, typed.stderr)
    assert typed.returncode == code
