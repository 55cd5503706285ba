"""What the model services can do, asked and kept; and whether they answer just now."""

from collections.abc import Sequence
from dataclasses import asdict

from django.conf import settings
from django.utils import timezone

from biographies.language_model import Provider
from biographies.models import ModelProvider
from taskqueue.system_checks import Check

QUICK_S = 3.0  # of a look whether a service answers


def probe_all(providers: Sequence[Provider]) -> list[dict[str, object]]:
    """Probe each service and keep what it can do; one that cannot be used keeps what it had.

    It asks two or three questions of a few tokens each, which are in no book's ledger.
    """
    from biographies.language_model.probe import probe  # its client is slow to import

    told = []
    for provider in providers:
        found = probe(provider)
        if found.is_usable:
            _keep(provider, asdict(found.abilities))
        told.append(asdict(found) | {"is_usable": found.is_usable})
    return told


def checks() -> list[Check]:
    """Look whether each model service answers, for check_system; none costs a token.

    No service is needed: books that wait for one are held, and all others go on.
    """
    return [_check(provider) for provider in settings.LLM_PROVIDERS]


def _check(provider: Provider) -> Check:
    from biographies.language_model.probe import answers  # as above

    name = f"model service {provider.name}"
    reason = answers(provider, QUICK_S)
    if reason:
        return Check(name, reason, is_ok=False, is_needed=False)
    row = ModelProvider.objects.filter(name=provider.name).first()
    if row is not None and (row.is_stopped or row.circuit != ModelProvider.Circuit.CLOSED):
        state = "stopped by an operator" if row.is_stopped else row.get_circuit_display()
        return Check(name, f"answers, but is {state}", is_ok=False, is_needed=False)
    if row is None or row.probed_model != provider.model or row.probed_at is None:
        detail = "answers; what it can do is not known: run check_model"
        return Check(name, detail, is_ok=False, is_needed=False)
    return Check(name, f"answers; {provider.model}, probed {row.probed_at:%Y-%m-%d}", is_ok=True)


def _keep(provider: Provider, abilities: dict[str, object]) -> None:
    ModelProvider.objects.update_or_create(
        name=provider.name,
        defaults={
            "abilities": abilities,
            "probed_model": provider.model,
            "probed_at": timezone.now(),
        },
    )
