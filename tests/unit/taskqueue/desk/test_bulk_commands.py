"""What every command has that acts on many rows: preview, question, token, exit codes."""

import pytest

from taskqueue import dead_letters
from taskqueue.desk import bulk
from taskqueue.models import OperatorAction, TaskRun
from tests.unit.taskqueue.builders import make_dead, make_run

pytestmark = pytest.mark.django_db


def test_a_dry_run_shows_the_preview_and_does_nothing(run_command):
    letter = make_dead()

    code, said = run_command("retry_dead_letters", letter.pk, "--dry-run", "--json")

    assert (code, said["count"], said["would"]) == (0, 1, {"retry": 1})
    assert (said["ids"], bool(said["token"])) == ([str(letter.pk)], True)
    assert dead_letters.counts()["open"] == 1


def test_with_yes_it_is_done_and_each_row_is_accounted_for(run_command):
    letter = make_dead()

    code, said = run_command("retry_dead_letters", letter.pk, "--yes", "--json")

    run = TaskRun.objects.get(retry_of=letter.run)
    assert (code, said["outcomes"]) == (0, {"retried": 1})
    assert said["items"] == [{"id": str(letter.pk), "outcome": "retried", "run": run.pk}]


def test_without_yes_and_without_a_terminal_it_is_refused(run_command):
    code, said = run_command("retry_dead_letters", make_dead().pk)

    assert (code, "say --yes" in said, dead_letters.counts()["open"]) == (2, True, 1)


@pytest.mark.parametrize(
    ("typed", "code", "left"), [("y\n", 0, 0), ("n\n", 1, 1), ("\n", 1, 1), ("", 1, 1)]
)
def test_at_a_terminal_it_is_asked(run_command, typed, code, left):
    assert run_command("retry_dead_letters", make_dead().pk, typed=typed)[0] == code
    assert dead_letters.counts()["open"] == left


def test_a_token_acts_on_what_was_shown(run_command):
    make_dead(), make_dead()
    _, said = run_command("retry_dead_letters", "--all", "--dry-run", "--json")

    code, done = run_command("retry_dead_letters", "--token", said["token"], "--yes", "--json")

    assert (code, done["outcomes"]) == (0, {"retried": 2})


def test_a_set_that_has_changed_is_refused_with_the_difference(run_command):
    letter = make_dead()
    _, said = run_command("retry_dead_letters", "--task", "unit.add", "--dry-run", "--json")
    dead_letters.archive(letter, reason="seen")
    new = make_dead()

    code, said = run_command("retry_dead_letters", "--token", said["token"], "--yes", "--json")

    assert (code, said["difference"]["new"][0]["id"]) == (6, str(new.pk))
    assert said["difference"]["changed"][0]["is"] == "archived: not_open"
    assert dead_letters.counts()["open"] == 1


def test_the_difference_is_said_to_a_person_too(run_command):
    letter = make_dead()
    _, said = run_command("retry_dead_letters", "--all", "--dry-run", "--json")
    dead_letters.archive(letter, reason="seen")
    new = make_dead()

    _, lines = run_command("retry_dead_letters", "--token", said["token"], "--yes")

    assert f"{new.pk} is new: open: retry" in lines
    assert f"{letter.pk} was open: retry; is archived: not_open" in lines


def test_some_that_are_skipped_are_an_exit_of_their_own(run_command):
    make_dead(), make_dead(task="unit.gone")

    code, said = run_command("retry_dead_letters", "--queue", "default", "--yes")

    assert (code, "2 dead letters: 1 retried, 1 skipped" in said) == (3, True)
    assert "task: 'unit.gone' is not registered" in said


def test_nothing_but_skipped_ones_is_a_conflict(run_command):
    assert run_command("retry_dead_letters", make_dead(task="unit.gone").pk, "--yes")[0] == 6


def test_nothing_but_failed_ones_is_a_failure(run_command, monkeypatch):
    def failed(shown, **_):
        return bulk.Report(shown, [bulk.ItemOutcome("1", bulk.FAILED)])

    monkeypatch.setattr(bulk, "carry_out", failed)

    assert run_command("retry_dead_letters", make_dead().pk, "--yes")[0] == 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), 2),
        (("--group", "0000"), 4),
        (("--all",), 4),
        (("1", "--all", "--queue", "export"), 2),
        (("--queue", "nowhere"), 2),
        (("--since", "soon"), 2),
        (("--all", "--limit", "0"), 2),
        (("--token", "nonsense"), 2),
    ],
)
def test_wrong_use_and_nothing_that_matches_have_their_codes(run_command, words, code):
    assert run_command("retry_dead_letters", *words, "--yes")[0] == code


def test_ids_come_from_stdin_as_well(run_command):
    letters = [make_dead() for _ in range(3)]
    stdin = f"{letters[0].pk}\n{letters[1].pk} {letters[1].pk}\n"

    code, said = run_command("retry_dead_letters", "-", "--yes", "--json", stdin=stdin)

    assert (code, said["outcomes"], dead_letters.counts()["open"]) == (0, {"retried": 2}, 1)


def test_the_limit_takes_the_oldest(run_command):
    letters = [make_dead() for _ in range(3)]

    _, said = run_command("retry_dead_letters", "--all", "--limit", 2, "--yes", "--json")

    assert [row["id"] for row in said["items"]] == [str(letter.pk) for letter in letters[:2]]


def test_who_acts_is_the_user_unless_it_is_said(run_command, monkeypatch):
    monkeypatch.setattr("getpass.getuser", lambda: "ann")

    run_command("retry_dead_letters", make_dead().pk, "--yes")
    run_command("retry_dead_letters", make_dead().pk, "--yes", "--actor", "ben")

    assert list(OperatorAction.objects.values_list("actor", flat=True)) == ["ben", "ann"]


def test_ctrl_c_says_that_what_was_done_stays_done(run_command, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(bulk, "preview", interrupted)

    assert run_command("retry_dead_letters", "--all") == (
        130, "interrupted; what has been done stays done",
    )  # fmt: skip


@pytest.mark.parametrize("command", ["archive_dead_letters", "cancel_runs"])
def test_a_reason_is_needed_to_archive_or_cancel_but_not_to_look(command, run_command):
    make_dead(), make_run()

    assert run_command(command, "--all", "--yes")[0] == 2
    assert run_command(command, "--all", "--dry-run")[0] == 0
    assert run_command(command, "--all", "--yes", "--reason", "seen")[0] == 0


def test_one_row_is_said_as_one(run_command):
    letter = make_dead()

    assert (
        "1 dead letter: 1 would retry"
        in run_command("retry_dead_letters", letter.pk, "--dry-run")[1]
    )
    assert "1 dead letter: 1 retried" in run_command("retry_dead_letters", letter.pk, "--yes")[1]
