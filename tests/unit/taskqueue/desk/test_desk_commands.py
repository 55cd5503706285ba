"""The operators' commands, one by one."""

import json

import pytest
from django.core.management import call_command
from django.utils import timezone

from taskqueue import dead_letters
from taskqueue.desk import pauses
from taskqueue.models import (
    DeadLetter,
    DeadLetterGroup,
    OperatorAction,
    QueuePause,
    TaskAttempt,
    TaskRun,
)
from tests.unit.taskqueue.builders import make_dead, make_failure, make_run, state_of

pytestmark = pytest.mark.django_db
ALL_COMMANDS = [
    "pause_queue", "resume_queue", "cancel_runs", "retry_runs", "prioritise_runs", "run_status",
    "list_dead_letters", "retry_dead_letters", "archive_dead_letters", "set_dead_letter_rule",
]  # fmt: skip


@pytest.mark.parametrize("command", ALL_COMMANDS)
def test_every_command_shows_an_example_and_its_exit_codes(command, capsys):
    with pytest.raises(SystemExit):
        call_command(command, "--help")

    said = " ".join(capsys.readouterr().out.split())
    assert f"example: python manage.py {command}" in said
    assert "exit codes: 0 done" in said


@pytest.mark.parametrize(
    "words",
    [
        ("pause_queue", "export", "--reason", "x"),
        ("resume_queue", "default"),
        ("cancel_runs", "run-1", "--reason", "x", "--yes"),
        ("retry_runs", "run-2", "--yes"),
        ("prioritise_runs", 9, "run-1", "--yes"),
        ("retry_dead_letters", "--all", "--yes"),
        ("retry_dead_letters", "LETTER", "--set", "right=5", "--yes"),
        ("archive_dead_letters", "--all", "--reason", "x", "--yes"),
        ("set_dead_letter_rule", "GROUP", "--on"),
    ],
)
def test_whatever_changes_something_leaves_one_row_that_says_who(words, run_command):
    QueuePause.objects.create(queue="default")
    make_run(id="run-1"), make_run(id="run-2", state="HELD", held_for="budget")
    letter = make_dead()
    named = {"LETTER": letter.pk, "GROUP": letter.group.fingerprint}

    code, _ = run_command(*(named.get(word, word) for word in words), "--actor", "ann")

    assert (code, OperatorAction.objects.get().actor) == (0, "ann")


class TestRetryEdited:
    """--set: one letter, another argument."""

    def test_the_difference_is_shown_and_nothing_done_by_a_dry_run(self, run_command):
        letter = make_dead()

        code, said = run_command("retry_dead_letters", letter.pk, "--set", "right=5", "--dry-run")

        assert (code, said, dead_letters.counts()["open"]) == (0, "  right: 2 -> 5\n", 1)

    def test_it_is_done_and_linked(self, run_command):
        words = ("--set", "right=five", "--reason", "a typo", "--yes", "--json")

        code, said = run_command("retry_dead_letters", make_dead().pk, *words)

        assert (code, said["diff"]) == (0, {"right": {"was": 2, "is": "five"}})
        assert TaskRun.objects.get(pk=said["run"]).args == [1, "five"]
        assert OperatorAction.objects.get().reason == "a typo"

    def test_an_argument_that_was_left_out_is_said_to_have_had_its_default(self, run_command):
        letter = make_dead(task="unit.typed", args=["A Life"])

        _, said = run_command("retry_dead_letters", letter.pk, "--set", "number=2", "--dry-run")

        assert said == "  number: (its default) -> 2\n"

    @pytest.mark.parametrize(
        ("words", "code"),
        [
            (("1", "--set", "right"), 2),
            (("1", "2", "--set", "right=5"), 2),
            (("--set", "right=5"), 2),
            (("999999", "--set", "right=5"), 4),
        ],
    )
    def test_wrong_use_is_refused(self, run_command, words, code):
        assert run_command("retry_dead_letters", *words, "--yes")[0] == code

    @pytest.mark.parametrize("change", ["wrong=5", "right=2"])
    def test_what_does_not_fit_or_changes_nothing_is_refused(self, run_command, change):
        assert run_command("retry_dead_letters", make_dead().pk, "--set", change, "--yes")[0] == 2

    def test_a_letter_that_was_resolved_before_is_a_conflict(self, run_command):
        letter = make_dead()
        dead_letters.archive(letter, reason="seen")

        assert run_command("retry_dead_letters", letter.pk, "--set", "right=5", "--yes")[0] == 6


class TestList:
    """list_dead_letters: everything that is known of what failed."""

    def test_a_letter_is_shown_with_its_links_and_counts(self, run_command):
        letter = make_dead(subject="biography:1")
        run = dead_letters.retry(letter, reason="mended")
        make_dead()

        _, said = run_command("list_dead_letters", letter.pk, "--json")

        (row,) = said["dead_letters"]
        assert (row["state"], row["retried_as"], row["run"]) == ("retried", run.pk, letter.run_id)
        assert (row["group"], row["reason"]) == (letter.group.fingerprint, "mended")
        assert said["counts"] == {"open": 1, "retried": 1, "archived": 0, "ever": 2}

    def test_the_letter_of_a_retry_names_what_it_retries(self, run_command):
        run = dead_letters.retry(make_dead())
        TaskRun.objects.filter(pk=run.pk).update(state="FAILURE")
        run.refresh_from_db()
        again = dead_letters.bury(run, make_failure(), code="x")

        _, said = run_command("list_dead_letters", again.pk, "--json")

        assert said["dead_letters"][0]["retry_of"] == run.retry_of_id

    def test_open_ones_are_shown_newest_first_a_line_each(self, run_command):
        old, new = make_dead(), make_dead(subject="biography:1")
        dead_letters.archive(make_dead(), reason="seen")

        code, said = run_command("list_dead_letters")

        lines = said.splitlines()
        assert [line.split()[0] for line in lines[:2]] == [str(new.pk), str(old.pk)]
        assert "open unit.add biography:1 in default, 0 attempts" in lines[0]
        assert (code, lines[-1]) == (0, "of all: 2 open, 0 retried, 1 archived, 3 ever")

    def test_an_archived_one_says_why(self, run_command):
        dead_letters.archive(make_dead(), reason="seen")

        assert "archived (seen)" in run_command("list_dead_letters", "--state", "archived")[1]

    def test_json_lines_are_one_letter_a_line(self, run_command):
        make_dead(), make_dead()

        _, said = run_command("list_dead_letters", "--jsonl")

        assert [json.loads(line)["state"] for line in said.splitlines()] == ["open", "open"]

    def test_groups_count_their_letters_by_state_and_age(self, run_command):
        letters = [make_dead(), make_dead(), make_dead()]
        dead_letters.archive(letters[0], reason="seen")
        DeadLetter.objects.filter(pk=letters[1].pk).update(created_at="2020-01-01T00:00Z")

        _, said = run_command("list_dead_letters", "--groups", "--json")

        (row,) = said["groups"]
        assert (row["matching"], row["by_state"]) == (2, {"archived": 1, "open": 2})
        assert row["open_by_age"] == {"1h": 1, "24h": 0, "7d": 0, "older": 1}
        assert "2 x unit.add builtins.OSError" in run_command("list_dead_letters", "--groups")[1]

    def test_nothing_that_matches_is_said_by_the_code(self, run_command):
        assert run_command("list_dead_letters")[0] == 4

    def test_ids_and_filters_at_once_are_refused(self, run_command):
        assert run_command("list_dead_letters", make_dead().pk, "--queue", "export")[0] == 2


class TestPauses:
    """pause_queue and resume_queue."""

    def test_a_queue_is_paused_and_resumed(self, run_command):
        run = make_run(queue="export")

        words = ("export", "--reason", "disk full", "--actor", "ann", "--json")
        code, said = run_command("pause_queue", *words)
        assert (code, said["by"], said["held"], state_of(run)) == (0, "ann", 1, "HELD")

        code, said = run_command("resume_queue", "export", "--json")
        assert (code, said["released"], state_of(run)) == (0, 1, "PENDING")

    def test_a_dry_run_only_counts(self, run_command):
        make_run(queue="export")

        assert (
            "1 run(s) of export would be held"
            in run_command("pause_queue", "export", "--dry-run")[1]
        )
        pauses.pause("export", by="ann", reason="x")
        said = run_command("resume_queue", "export", "--dry-run")[1]
        assert ("1 run(s) of export would be released" in said, QueuePause.objects.count()) == (
            True,
            1,
        )

    @pytest.mark.parametrize("queue", ["high_priority", "monitoring"])
    def test_a_pause_that_stops_more_than_it_seems_is_warned_about(self, queue, capsys):
        call_command("pause_queue", queue, "--reason", "x")

        assert pauses.WARNINGS[queue] in capsys.readouterr().err
        assert QueuePause.objects.filter(queue=queue).exists()

    @pytest.mark.parametrize(
        ("words", "code"),
        [
            (("pause_queue", "export"), 2),
            (("pause_queue", "nowhere", "--reason", "x"), 2),
            (("resume_queue", "export"), 6),
        ],
    )
    def test_refusals_have_their_codes(self, run_command, words, code):
        assert run_command(*words)[0] == code

    def test_a_second_pause_is_a_conflict_that_names_the_first(self, run_command):
        run_command("pause_queue", "export", "--reason", "disk full", "--actor", "ann")

        code, said = run_command("pause_queue", "export", "--reason", "again")

        assert (code, "by ann" in said) == (6, True)


class TestRuns:
    """cancel_runs, retry_runs, prioritise_runs and run_status."""

    def test_runs_are_cancelled_by_how_their_id_begins(self, run_command):
        run = make_run(id="abcdef")

        code, _ = run_command("cancel_runs", "abcd", "--reason", "wrong", "--yes")

        assert (code, state_of(run)) == (0, "REVOKED")

    def test_runs_are_retried_by_a_filter(self, run_command):
        run = make_run(state="HELD", held_for="budget", subject="b:1")

        code, said = run_command("retry_runs", "--subject", "b:1", "--yes", "--json")

        assert (code, said["outcomes"], state_of(run)) == (0, {"released": 1}, "PENDING")

    def test_runs_are_made_more_urgent(self, run_command):
        run = make_run(id="abcdef")

        code, _ = run_command("prioritise_runs", 9, "abcdef", "--yes")

        run.refresh_from_db()
        assert (code, run.priority) == (0, 9)
        assert run_command("prioritise_runs", 11, "abcdef", "--yes")[0] == 2

    def test_a_held_run_says_who_paused_its_queue_and_why(self, run_command):
        make_run(queue="export")
        pauses.pause("export", by="ann", reason="disk full")

        (shown,) = run_command("run_status", "--json")[1]["runs"]

        assert shown["waits_for"].startswith("queue export is paused by ann since")
        assert shown["waits_for"].endswith("disk full")

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"state": "HELD", "held_for": "budget"}, "budget"),
            ({"state": "RETRY", "error_code": "x.y"}, "next attempt 12:00:00 UTC (x.y)"),
            (
                {"state": "STARTED", "cancel_reason": "wrong"},
                "its next step, to be cancelled: wrong",
            ),
            ({"state": "REVOKED", "cancel_reason": "wrong"}, "wrong"),
            ({"state": "FAILURE", "error_message": "no route"}, "no route"),
        ],
    )
    def test_a_run_says_what_it_waits_for_or_came_to(self, run_command, changes, said):
        noon = timezone.now().replace(hour=12, minute=0, second=0)
        make_run(**changes, next_attempt_at=noon, cancel_requested_at=noon)

        assert run_command("run_status")[1].rstrip().endswith(said)

    def test_a_retry_and_what_it_retries_name_each_other(self, run_command):
        letter = make_dead()
        TaskAttempt.objects.create(run=letter.run, number=1, error_code="x.y", traceback="tb")
        run = dead_letters.retry(letter)

        new, old = run_command("run_status", "--json")[1]["runs"]

        assert (new["retry_of"], old["retried_as"]) == (letter.run_id, [run.pk])
        assert old["dead_letter"] == {"id": letter.pk, "state": "retried"}
        assert (old["attempts"][0]["error_code"], old["attempts"][0]["traceback"]) == ("x.y", "tb")
        assert f"retry of {letter.run_id}" in run_command("run_status", run.pk)[1]
        assert f"retried as {run.pk}" in run_command("run_status", letter.run_id)[1]

    def test_many_whole_ids_can_be_asked_for(self, run_command):
        run = make_run()
        stdin = "\n".join([run.pk, *(f"no-run-{number}" for number in range(200))])

        assert len(run_command("run_status", "-", "--json", stdin=stdin)[1]["runs"]) == 1


class TestRule:
    """set_dead_letter_rule: which causes are retried without being asked."""

    def test_a_group_retries_itself_from_now_on_and_who_said_so_is_kept(self, run_command):
        group = make_dead().group

        words = ("--on", "--cool-down", 600, "--at-most", 2, "--actor", "ann")
        code, said = run_command("set_dead_letter_rule", group.fingerprint[:6], *words)

        group.refresh_from_db()
        assert (group.retries_itself, group.cool_down_s, group.max_automatic_retries) == (
            True, 600, 2,
        )  # fmt: skip
        assert (code, "after 600 s, at most 2 times" in said) == (0, True)
        assert OperatorAction.objects.get().actor == "ann"

    def test_it_can_be_left_to_people_again(self, run_command):
        group = make_dead().group
        DeadLetterGroup.objects.update(retries_itself=True)

        _, said = run_command("set_dead_letter_rule", group.fingerprint, "--off", "--json")

        group.refresh_from_db()
        assert (said["retries_itself"], group.retries_itself) == (False, False)

    def test_a_dry_run_changes_nothing(self, run_command):
        group = make_dead().group

        assert run_command("set_dead_letter_rule", group.fingerprint, "--on", "--dry-run")[0] == 0
        group.refresh_from_db()
        assert (group.retries_itself, OperatorAction.objects.count()) == (False, 0)

    @pytest.mark.parametrize(
        ("words", "code"),
        [(("--cool-down", 59), 2), (("--at-most", 0), 2), (("--at-most", 11), 2), ((), 4)],
    )
    def test_a_rule_without_bounds_and_an_unknown_group_are_refused(self, run_command, words, code):
        assert run_command("set_dead_letter_rule", "ffff", "--on", *words)[0] == code

    def test_a_beginning_that_several_groups_share_is_refused(self, run_command):
        make_dead(), make_dead(task="unit.fail")
        DeadLetterGroup.objects.filter(task="unit.add").update(fingerprint="abcd1")
        DeadLetterGroup.objects.filter(task="unit.fail").update(fingerprint="abcd2")

        assert run_command("set_dead_letter_rule", "abcd", "--on")[0] == 2
