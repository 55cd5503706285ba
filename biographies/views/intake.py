"""Says on the next page what became of each uploaded file."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest

from biographies.forms.uploads import sentence
from biographies.importing import Imported


def tell_intake(request: HttpRequest, outcomes: Iterable[Imported]) -> None:
    """Name the files that were taken in one message, and each other one with its reason."""
    taken = []
    for one in outcomes:
        if one.status == "added":
            taken.append(one.filename)
        else:
            messages.warning(request, f"Not taken: {sentence(one)}")
    if taken:
        files = "1 file" if len(taken) == 1 else f"{len(taken)} files"
        messages.success(request, f"{files} taken: {', '.join(taken)}.")
