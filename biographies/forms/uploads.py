"""A form field for several files at once, each looked over by itself."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from biographies.errors import AddressRefusedError
from biographies.importing import RECORDS, Imported
from biographies.models import Source
from biographies.sources import READABLE_SUFFIXES, RECORD_SUFFIXES
from biographies.sources.fetching import check_address
from biographies.steps.addresses import fetch_rules
from biographies.steps.reading import MAX_SOURCE_BYTES
from biographies.uploads import Intake, look_over

HELP = (
    f"Several at once; {', '.join(READABLE_SUFFIXES)}, each up to "
    f"{MAX_SOURCE_BYTES // 1024 // 1024} MB. A {RECORDS} (CSL-JSON), .bib or .ris among them gives "
    "their bibliographic records, told apart by the files’ names or titles."
)


MAX_ADDRESSES = 50
SAID = 80  # characters of an address that a message repeats
ADDRESSES_HELP = (
    "Public pages or files, one a line, each with http:// or https://. They are fetched once, if "
    "their sites let programs have them."
)


class FilesInput(forms.FileInput):
    """Django's file input for several files."""

    allow_multiple_selected = True


RIGHTS_HELP = (
    f"Quote only: at most {settings.QUOTE_WORDS_PER_SOURCE} words of a source come into the book, "
    "as quotations that name their author. What a file’s own record says goes first."
)


class RightsField(forms.ChoiceField):
    """What may be done with the files that are added."""

    def __init__(self) -> None:
        quote_only, public_domain, licensed = (
            Source.Rights.QUOTE_ONLY, Source.Rights.PUBLIC_DOMAIN, Source.Rights.LICENSED,
        )  # fmt: skip
        choices = [
            (quote_only, "Quote only"),
            (public_domain, "In the public domain: all of it may be used"),
            (licensed, "Licensed: all of it may be used"),
        ]
        super().__init__(
            label="Rights",
            choices=choices,
            initial=quote_only,
            required=False,
            help_text=RIGHTS_HELP,
        )


class FilesField(forms.Field):
    """Several uploaded files; its value is an Intake, in which each bad file has its reason.

    It is an error only if none of the files can be taken, or none came and some are needed.
    """

    widget = FilesInput

    def __init__(self, *, label: str = "Files", required: bool = True) -> None:
        super().__init__(label=label, required=required, help_text=HELP)
        suffixes = [*READABLE_SUFFIXES, *RECORD_SUFFIXES]
        self.widget.attrs["accept"] = ",".join(suffixes)
        self.error_messages["required"] = "Choose at least one file."

    def clean(self, value: "Sequence[UploadedFile[bytes]] | None") -> Intake:
        """Look each file over; raise ValidationError with every reason if none can be taken."""
        files = list(value or [])
        if not files and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        intake = look_over(files)
        if files and not intake.has_sources:
            reasons = [sentence(one) for one in intake.refused]
            raise ValidationError(reasons or ["There is no source among the files."])
        return intake


class AddressesField(forms.CharField):
    """Addresses, one a line; its value is all of them in their normal form, each one once."""

    widget = forms.Textarea

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, help_text=ADDRESSES_HELP, **options)
        self.widget.attrs["rows"] = 3

    def clean(self, value: Any) -> tuple[str, ...]:
        """Return the addresses; raise ValidationError with the reason of each that is refused."""
        lines = [line.strip() for line in super().clean(value).splitlines()]
        given = [line for line in lines if line]
        if len(given) > MAX_ADDRESSES:
            msg = f"There are {len(given)} addresses; {MAX_ADDRESSES} at once are the limit."
            raise ValidationError(msg)
        found: dict[str, None] = {}
        reasons = []
        for address in given:
            try:
                found[check_address(address, rules=fetch_rules())] = None
            except AddressRefusedError as exc:
                reasons.append(f"{address[:SAID]} is not fetched: {exc}.")
        if reasons:
            raise ValidationError(reasons)
        return tuple(found)


def sentence(one: Imported) -> str:
    """Say what became of a file, or why it was not taken."""
    return f"{one.filename}: {one.reason or one.status}"


def with_rights(cleaned: dict[str, Any]) -> dict[str, Any]:
    """Return a form's data with the rights that were chosen, and addresses, kept with the files."""
    if "sources" in cleaned:
        intake: Intake = cleaned["sources"]
        addresses = cleaned.get("addresses") or ()
        rights = cleaned.get("rights") or ""
        cleaned["sources"] = replace(intake, rights=rights, addresses=addresses)
    return cleaned
