"""What model services can do is asked, kept and shown."""

import json

import pytest
from django.core.management import CommandError, call_command

from biographies.language_model import Provider, wire
from biographies.models import ModelProvider
from biographies.steps.probing import checks
from taskqueue import system_checks
from tests.model_endpoint import Plan, model_endpoint

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(settings):
    """A model service that this installation is set up with."""
    assert wire.open_client  # imported before a deadline runs
    with model_endpoint(Plan(context_tokens=4_096, api_key="sk-of-the-test")) as server:
        provider = Provider("main", server.base_url, "tester", "sk-of-the-test", deadline_s=5)
        settings.LLM_PROVIDERS = (provider,)
        yield server


def code_of(*command):
    """Run a command that ends with an exit code, and return it."""
    with pytest.raises((SystemExit, CommandError)) as caught:
        call_command(*command)
    return getattr(caught.value, "returncode", None) or getattr(caught.value, "code", None)


def test_a_probe_is_kept_with_its_model(service):
    call_command("check_model")

    row = ModelProvider.objects.get(name="main")
    assert row.probed_model == "tester"
    assert row.probed_at
    assert row.abilities["context_tokens"] == 4_096
    assert row.abilities["has_schema"] is True


def test_check_model_says_what_a_service_can_do(service, capsys):
    call_command("check_model")

    said = capsys.readouterr().out
    assert "ok      main: tester, listed, answered in" in said
    assert "context: 4096 tokens" in said
    assert "yes holds answers to a JSON schema" in said
    assert "no  reasons before it answers" in said


def test_check_model_gives_one_object_without_the_key(service, capsys):
    call_command("check_model", "--json")

    said = capsys.readouterr().out
    assert json.loads(said)["services"][0]["abilities"]["has_usage"] is True
    assert "sk-of-the-test" not in said


def test_a_first_service_that_is_away_ends_with_5_and_keeps_what_was_known(service, capsys):
    call_command("check_model")
    service.is_away = True

    assert code_of("check_model") == 5
    assert "FAILED  main: tester: the model service main answered 503" in capsys.readouterr().out
    assert ModelProvider.objects.get(name="main").abilities["context_tokens"] == 4_096


def test_a_fallback_that_is_away_is_said_and_fails_nothing(service, settings, capsys):
    away = Provider("spare", "http://127.0.0.1:1/v1", "tester")
    settings.LLM_PROVIDERS = (*settings.LLM_PROVIDERS, away)
    call_command("check_model")

    assert "FAILED  spare: tester: the model service spare cannot be" in capsys.readouterr().out


def test_without_a_service_there_is_nothing_to_check(settings):
    settings.LLM_PROVIDERS = ()

    assert code_of("check_model") == 2
    assert checks() == []


def test_check_system_has_a_line_for_each_service(service, monkeypatch):
    monkeypatch.setattr(system_checks, "health_findings", list)
    monkeypatch.setattr("taskqueue.broker.current_epoch", lambda: None)

    lines = [check.as_line() for check in system_checks.all_checks()]
    assert [line for line in lines if "model service main" in line] == [
        "warning model service main: answers; what it can do is not known: run check_model"
    ]
    assert service.calls == 0


def state(**fields):
    """Give the service's row these fields, and return the line of check_system."""
    ModelProvider.objects.update(**fields)
    (check,) = checks()
    return check


def test_a_service_is_well_once_it_is_probed(service):
    call_command("check_model")

    assert state().is_ok
    assert "answers; tester, probed 2" in state().detail


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"is_stopped": True}, "answers, but is stopped by an operator"),
        ({"circuit": "open"}, "answers, but is paused"),
        ({"probed_model": "another"}, "run check_model"),
    ],
)
def test_a_service_that_takes_no_calls_is_a_warning(service, fields, said):
    call_command("check_model")
    check = state(**fields)

    assert said in check.detail
    assert (check.is_ok, check.is_needed) == (False, False)


def test_a_service_that_does_not_answer_is_a_warning(service):
    service.is_away = True
    (check,) = checks()

    assert "503" in check.detail
    assert (check.is_ok, check.is_needed) == (False, False)
