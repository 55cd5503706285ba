"""Runs that wait for a model's endpoint go on when it takes calls again, and not all at once."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from biographies.language_model import Provider
from biographies.models import ModelProvider
from biographies.waiting import GENTLE, resume_provider, stop_provider, tend_models
from taskqueue.models import OperatorAction, TaskRun
from tests.factories import make_run

pytestmark = pytest.mark.django_db

LATER, EARLIER = timedelta(minutes=5), -timedelta(minutes=5)


@pytest.fixture(autouse=True)
def _one_endpoint(settings):
    settings.LLM_PROVIDERS = (Provider("first", "http://127.0.0.1:1/v1", "small"),)


def held(count):
    for _ in range(count):
        make_run(state="HELD", held_for="model.down: first takes no calls")
    make_run(state="HELD", held_for="budget: book 1: reached")


def endpoint(**columns):
    return ModelProvider.objects.create(name="first", **columns)


def waiting():
    return TaskRun.objects.filter(state="HELD", held_for__startswith="model.down").count()


@pytest.mark.parametrize(
    ("columns", "left"),
    [
        ({"circuit": "open", "open_until": LATER}, 9),
        ({"circuit": "half_open", "open_until": LATER}, 9),
        ({"circuit": "open", "open_until": EARLIER}, 8),
        ({"circuit": "half_open", "open_until": EARLIER}, 8),
        ({"circuit": "open", "open_until": EARLIER, "is_stopped": True}, 9),
        ({"circuit": "closed", "open_until": LATER}, 9),
        ({"circuit": "closed", "ramp_until": LATER}, 9 - GENTLE),
        ({"circuit": "closed", "ramp_until": EARLIER}, 0),
        ({"circuit": "closed", "is_stopped": True}, 9),
        ({"circuit": "closed"}, 0),
    ],
)
def test_as_many_runs_go_on_as_the_endpoint_may_be_asked_by(columns, left):
    now = timezone.now()
    held(9)
    endpoint(
        **{
            name: now + value if isinstance(value, timedelta) else value
            for name, value in columns.items()
        }
    )

    tend_models()

    assert waiting() == left


def test_what_waits_for_money_is_not_released_by_an_endpoint():
    held(1)
    endpoint()

    tend_models()

    assert TaskRun.objects.get(state="HELD").held_for.startswith("budget")


def test_an_endpoint_that_is_no_longer_configured_releases_nothing(settings):
    settings.LLM_PROVIDERS = ()
    held(2)
    endpoint()

    tend_models()

    assert waiting() == 2


def held_by(*reasons):
    for reason in reasons:
        make_run(state="HELD", held_for=f"model.down: {reason}")


def test_a_run_goes_on_with_an_endpoint_that_held_it_and_with_no_other(settings):
    first, second = (Provider(name, "http://h/v1", "m") for name in ("first", "second"))
    settings.LLM_PROVIDERS = (first, second)
    endpoint(circuit="open", open_until=timezone.now() + LATER)
    held_by("first takes no calls", "second takes no calls", "first and second take no calls",
            "gone takes no calls")  # fmt: skip

    tend_models()

    left = TaskRun.objects.filter(state="HELD")
    assert [one.held_for for one in left] == ["model.down: first takes no calls"]


def test_an_endpoint_that_was_never_called_takes_calls():
    held(2)

    assert tend_models()["released"] == 2


def test_an_operator_lets_everything_go_on_at_once():
    held(6)
    endpoint(circuit="open", open_until=timezone.now() + LATER)
    stop_provider("first", by="ann", reason="maintenance")

    assert resume_provider("first", by="ann") == 6
    assert waiting() == 0
    done = OperatorAction.objects.order_by("pk").values_list("action", "target", "count")
    assert list(done) == [
        ("stop_provider", "model first", 1),
        ("resume_provider", "model first", 6),
    ]


@pytest.mark.parametrize(("name", "reason"), [("second", "why"), ("first", " ")])
def test_an_endpoint_is_stopped_by_its_name_and_with_a_reason(name, reason):
    with pytest.raises(ValueError, match=r"there is no 'second'; configured: first|say why"):
        stop_provider(name, by="ann", reason=reason)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (["stop_provider", "first", "--reason", "why"], "first is stopped"),
        (["stop_provider", "first", "--dry-run"], "first would be stopped"),
        (["resume_provider", "first"], "first: 2 run(s) released"),
        (["resume_provider", "first", "--dry-run"], "2 run(s) would be released"),
    ],
)
def test_the_commands_say_what_they_did(line, said, capsys):
    held(2)

    call_command(*line)

    assert capsys.readouterr().out.strip() == said
