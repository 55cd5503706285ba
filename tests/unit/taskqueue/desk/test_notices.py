"""The operators are told of a new cause of failure once, by mail and by webhook."""

import pytest
from django.core import mail

import taskqueue.tasks  # noqa: F401  # registers the notices
from taskqueue import dead_letters
from taskqueue.desk import notices, webhook
from taskqueue.models import DeadLetterGroup, TaskRun
from tests.unit.taskqueue.builders import make_failure, make_run

pytestmark = pytest.mark.django_db
SECRET = "whsec_" + "QUJDREVGR0hJSktMTU5PUA=="


def dead(**changes):
    """Keep an open dead letter."""
    run = make_run(state="FAILURE", attempt=1, **changes)
    return dead_letters.bury(run, make_failure(), code="x.y")


@pytest.fixture
def operators(settings):
    """Somebody who is mailed, and an address that is called."""
    settings.ADMINS = [("Operator", "operator@example.org")]
    settings.TASKQUEUE_WEBHOOK_URL = "https://example.org/hook"
    settings.TASKQUEUE_WEBHOOK_SECRET = [SECRET]


def started():
    """Return the tasks of the notices that were started."""
    return sorted(TaskRun.objects.filter(step="notify").values_list("task", flat=True))


def test_a_group_is_told_of_once_whatever_its_letters(operators, caplog):
    dead(), dead()

    assert [notices.notify_new() for _ in range(2)] == [1, 0]
    assert started() == ["taskqueue.call_webhook", "taskqueue.mail_operators"]
    assert [r.message for r in caplog.records if r.levelname == "WARNING"] == ["New dead letters"]


def test_every_notice_is_a_run_on_the_monitoring_queue(operators):
    group = dead().group

    notices.notify_new()

    run = TaskRun.objects.get(task="taskqueue.mail_operators")
    assert (run.queue, run.kwargs, run.state) == (
        "monitoring", {"fingerprint": group.fingerprint}, "PENDING",
    )  # fmt: skip


def test_of_two_that_tell_at_once_one_does():
    group = dead().group

    assert [notices.notify(group), notices.notify(group)] == [True, False]


def test_a_group_without_open_letters_is_not_told_of(operators):
    dead_letters.archive(dead(), reason="seen")

    assert (notices.notify_new(), started()) == (0, [])


@pytest.mark.parametrize(
    ("admins", "url", "tasks"),
    [
        ([], "", []),
        ([("a", "a@example.org")], "", ["taskqueue.mail_operators"]),
        ([], "https://example.org", ["taskqueue.call_webhook"]),
    ],
)
def test_only_who_is_named_in_the_settings_is_told(settings, admins, url, tasks):
    settings.ADMINS, settings.TASKQUEUE_WEBHOOK_URL = admins, url
    dead()

    assert (notices.notify_new(), started()) == (1, tasks)


def test_a_notice_that_fails_for_good_is_told_by_the_other_channel(operators):
    dead(task="taskqueue.call_webhook")

    notices.notify_new()

    assert started() == ["taskqueue.mail_operators"]


def test_a_mail_says_what_happened_how_often_and_what_to_do(operators):
    dead(), dead()
    group = DeadLetterGroup.objects.get()

    assert notices.mail(group.fingerprint) == 2

    (sent,) = mail.outbox
    assert sent.subject.endswith("Dead letters: builtins.OSError in unit.add")
    assert "2 run(s) of unit.add failed for good" in sent.body
    assert f"list_dead_letters --group {group.fingerprint}" in sent.body


def test_a_webhook_is_called_with_ids_and_counts_and_no_message(operators, monkeypatch):
    group, said = dead(subject="biography:1").group, {}

    def deliver(url, event, **how):
        said.update(url=url, event=event, **how)
        return 204

    monkeypatch.setattr(webhook, "deliver", deliver)
    assert notices.call_webhook(group.fingerprint, message_id="run-1") == 204
    assert (said["url"], said["message_id"], said["secrets"]) == (
        "https://example.org/hook", "run-1", [SECRET],
    )  # fmt: skip
    assert said["event"]["type"] == "deadletter.opened"
    assert said["event"]["data"]["group"] == group.fingerprint
    assert said["event"]["data"]["open"] == 1
    assert "no route" not in str(said["event"])
