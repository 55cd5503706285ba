"""Says on the next page what became of each uploaded file and each address."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest

from biographies.forms.uploads import sentence
from biographies.importing import Imported


def tell_intake(request: HttpRequest, outcomes: Iterable[Imported]) -> None:
    """Name what was taken in a message for files and one for addresses; all else with reasons."""
    files: list[str] = []
    addresses: list[str] = []
    for one in outcomes:
        if one.status == "added":
            kind = addresses if one.filename.startswith(("http://", "https://")) else files
            kind.append(one.filename)
        else:
            messages.warning(request, f"Not taken: {sentence(one)}")
    if files:
        count = "1 file" if len(files) == 1 else f"{len(files)} files"
        messages.success(request, f"{count} taken: {', '.join(files)}.")
    if addresses:
        messages.success(request, f"To be fetched and read: {', '.join(addresses)}.")
