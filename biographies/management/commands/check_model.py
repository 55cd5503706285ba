"""Ask the model services what they can do, and keep it."""

from typing import Any

from django.conf import settings

from biographies.steps.probing import probe_all
from taskqueue.cli import Exit, ReportCommand

_ABLE = {
    "has_usage": "tells its tokens",
    "has_schema": "holds answers to a JSON schema",
    "has_system_role": "has a system role",
    "has_reasoning": "reasons before it answers",
    "has_max_tokens": "takes max_tokens",
    "has_temperature": "takes a temperature",
}


class Command(ReportCommand):
    """check_model."""

    help = (
        "Ask each model service of LLM_BASE_URL, LLM_2_BASE_URL … what it can do, in a few tokens"
        " that are in no ledger, and keep it; exit 5 if the first of them cannot be used."
    )
    example = "--json"

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a line for each service, then what it can do."""
        if not settings.LLM_PROVIDERS:
            self.stop(
                "no language model is configured: set LLM_BASE_URL and LLM_MODEL", Exit.WRONG_USE
            )
        found = probe_all(settings.LLM_PROVIDERS)
        lines = [line for each in found for line in _lines(each)]
        is_well = bool(found[0]["is_usable"])
        self.report({"is_well": is_well, "services": found}, lines, as_json=options["json"])
        self.leave(Exit.DONE if is_well else Exit.UNREACHABLE)


def _lines(found: dict[str, Any]) -> list[str]:
    head = f"{found['name']}: {found['model']}"
    if not found["is_usable"]:
        return [f"FAILED  {head}: {found['error']}"]
    listed = {True: "listed", False: "not among those it lists", None: "it lists none"}
    able = found["abilities"]
    context = able["context_tokens"]
    told = f"{context} tokens" if context else "not told, LLM_CONTEXT_TOKENS counts"
    return [
        f"ok      {head}, {listed[found['is_listed']]}, answered in {found['seconds']:.1f} s",
        f"        context: {told}",
        *(f"        {'yes' if able[name] else 'no ':<3} {words}" for name, words in _ABLE.items()),
    ]
