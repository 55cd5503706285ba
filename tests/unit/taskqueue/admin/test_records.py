"""Whatever changes something at the desk leaves exactly one OperatorAction, and by POST alone."""

import uuid

import pytest
from django.contrib import admin
from django.urls import reverse

from taskqueue.admin.acting import ActingAdmin
from taskqueue.models import OperatorAction
from tests.unit.taskqueue.admin.desk import act_url, confirm, hidden, tick
from tests.unit.taskqueue.admin.test_letters import RULE, again, edit, rule_url
from tests.unit.taskqueue.admin.test_run_now import LIST, run_now
from tests.unit.taskqueue.admin.test_submitting import submit
from tests.unit.taskqueue.builders import make_dead, make_run
from tests.unit.taskqueue.schedules import every

pytestmark = pytest.mark.django_db
DEEDS = sorted(
    (model, name)
    for model, site_admin in (
        (model._meta.model_name, site_admin)
        for model, site_admin in admin.site._registry.items()
        if model._meta.app_label == "taskqueue"
    )
    if isinstance(site_admin, ActingAdmin) and site_admin.opts.app_label == "taskqueue"
    for name in site_admin.deeds
)


def row_for(model, name):
    """Return a row that the act would do something to."""
    if model == "taskrun":
        return make_dead().run if name == "retry_runs" else make_run()
    return make_dead() if model == "deadletter" else make_dead().group


@pytest.mark.parametrize(("model", "name"), DEEDS)
def test_every_act_of_every_list_leaves_one(operator, model, name):
    where = reverse(f"admin:taskqueue_{model}_changelist")
    page = tick(operator, name, row_for(model, name), where=where)
    if name == "prioritise_runs":
        typed = {**hidden(page, act_url(name)), "priority": "9"}
        page = operator.post(act_url(name), typed)

    assert not OperatorAction.objects.exists()
    assert confirm(operator, page, name, model=model, reason="why").status_code == 303
    assert OperatorAction.objects.get().action == name


def pause(client):
    return client.post("/admin/taskqueue/queuepause/pause/export/", {"reason": "x"})


def set_rule(client):
    return client.post(rule_url(make_dead()), RULE)


def retry_edited(client):
    letter = make_dead()
    return again(client, letter, edit(client, letter, arg_right="5"))


def run_schedules(client):
    return run_now(client, every())


def submit_task(client):
    return submit(client, run_id=uuid.uuid4())


def switch_off(client):
    return tick(client, "disable_tasks", every(), where=LIST)


def delete_several(client):
    schedules = [every(), every(name="b", seconds=9)]
    data = {"action": "delete_selected", "_selected_action": [one.pk for one in schedules],
            "post": "yes"}  # fmt: skip
    return client.post(LIST, data)


@pytest.mark.parametrize(
    "route",
    [pause, set_rule, retry_edited, run_schedules, submit_task, switch_off, delete_several],
)
def test_every_other_route_that_changes_something_leaves_one(operator, route):
    assert route(operator).status_code in (302, 303)

    action = OperatorAction.objects.get()
    assert (action.actor, bool(action.target)) == (operator.person.username, True)


def test_every_route_of_the_desk_that_posts_is_walked_here():
    known = {"taskqueue_taskrun_act", "taskqueue_deadletter_act", "taskqueue_deadlettergroup_act",
             "taskqueue_queuepause_pause", "taskqueue_queuepause_resume",
             "taskqueue_deadlettergroup_rule", "taskqueue_deadletter_edit",
             "taskqueue_taskrun_submit"}  # fmt: skip
    stock = ("changelist", "add", "history", "delete", "change")
    found = {
        pattern.name
        for model, site_admin in admin.site._registry.items()
        if model._meta.app_label == "taskqueue"
        for pattern in site_admin.get_urls()
        if pattern.name and not pattern.name.endswith(stock)
    }

    assert found == known
