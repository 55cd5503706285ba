"""Forms of a task's arguments: a field for each parameter, refused where the task would refuse."""

import inspect
import json
import re
from collections.abc import Mapping
from typing import Any, NoReturn

from celery import Task
from django import forms

from taskqueue.admin.catalogue import meaning, parameters
from taskqueue.confidential import MASK, masked
from taskqueue.edits import Call, checked
from taskqueue.json_values import DEEPEST, plain_json
from taskqueue.operator_log import REASON_LIMIT

PREFIX = "arg_"
LONGEST = 20_000
_QUOTED = re.compile(r"'(\w+)'")


class ArgumentsForm(forms.Form):
    """One field for each parameter of a task, which takes JSON; left empty, it is not given."""

    reason = forms.CharField(
        max_length=REASON_LIMIT, required=False, label="Reason (if there is one)",
        help_text="kept with the action", widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, task: Task[..., Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.task = task
        self.parameters = {one.name: one for one in parameters(task)}
        own = {PREFIX + name: self._field(one) for name, one in self.parameters.items()}
        self.fields = {**own, **self.fields}

    @property
    def values(self) -> dict[str, Any]:
        """Return what was given, by parameter; only of a valid form."""
        values: dict[str, Any] = self.cleaned_data["values"]
        return values

    def clean(self) -> dict[str, Any]:
        """Read every field as JSON and hold the whole against the task's signature."""
        self._refuse_unknown()
        found: dict[str, Any] = {}
        for name in self.parameters:
            raw = self.cleaned_data.get(PREFIX + name, "")
            if raw and not self.has_error(PREFIX + name):
                self._read(name, raw, found)
        if not self.errors:
            self.check_values(found)
        return {**self.cleaned_data, "values": found}

    def check_values(self, values: Mapping[str, Any]) -> None:
        """Refuse what the task would not take."""
        try:
            checked(self.task, Call([], dict(values)))
        except TypeError as exc:
            self.blame(str(exc))

    def blame(self, message: str) -> None:
        """Put a refusal at the parameter that it names, else above the form."""
        named = [message.partition(":")[0], *_QUOTED.findall(message)]
        at = next((PREFIX + name for name in named if name in self.parameters), None)
        self.add_error(at, message)

    def _field(self, parameter: inspect.Parameter) -> forms.CharField:
        return forms.CharField(
            label=parameter.name,
            max_length=LONGEST,
            required=parameter.default is inspect.Parameter.empty,
            help_text=meaning(self.task, parameter),
            widget=forms.Textarea(attrs={"rows": 1, "spellcheck": "false", "class": "json"}),
        )

    def _refuse_unknown(self) -> None:
        sent = (name.removeprefix(PREFIX) for name in self.data if name.startswith(PREFIX))
        for name in sent:
            if name not in self.parameters:
                self.add_error(None, f"{name}: {self.task.name} has no such parameter")

    def _read(self, name: str, raw: str, found: dict[str, Any]) -> None:
        try:
            found[name] = plain_json(parsed(raw), name)
        except (ValueError, TypeError, RecursionError) as exc:
            self.add_error(PREFIX + name, _said(raw, exc))


def parsed(raw: str) -> Any:
    """Return what JSON says; ValueError for anything else, NaN and infinities included."""
    return json.loads(raw, parse_constant=_refuse_constant)


def shown(value: Any) -> str:
    """Return a value as a field shows it, without its secrets."""
    return json.dumps(masked(value), ensure_ascii=False)


def has_mask(value: Any) -> bool:
    """Tell whether a value still has the mask of a secret in it."""
    return MASK in json.dumps(value, ensure_ascii=False)


def _refuse_constant(name: str) -> NoReturn:
    msg = f"{name} is no number that can be kept"
    raise ValueError(msg)


def _said(raw: str, exc: Exception) -> str:
    if isinstance(exc, json.JSONDecodeError):
        hint = f"; a text needs its quotes: {json.dumps(raw[:40], ensure_ascii=False)}"
        return f"This is not JSON: {exc}{hint if raw[0].isalpha() else ''}"
    if isinstance(exc, RecursionError):
        return f"This is nested too deeply: at most {DEEPEST} levels"
    return str(exc)
