"""What an editor adds to a book's sources, and corrects about one."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from biographies.errors import InvalidInputError
from biographies.forms.uploads import FilesField, RightsField, with_rights
from biographies.models import Source
from biographies.orders import clean_text
from biographies.sources import Record
from biographies.sources.fetching import MAX_ADDRESS
from biographies.uploads import Intake, Looked

MAX_TITLE, MAX_NAME, MAX_AUTHORS, MAX_YEAR = 500, 300, 50, 60
ENCODINGS = [
    ("", "found out by itself"),
    ("utf-8", "UTF-8"),
    ("utf-16", "UTF-16"),
    ("cp1252", "Western European (Windows)"),
    ("iso8859-15", "Western European (ISO)"),
    ("mac-roman", "Western European (old Macintosh)"),
    ("cp1250", "Central European (Windows)"),
    ("cp1257", "Baltic (Windows)"),
    ("cp1251", "Cyrillic (Windows)"),
    ("koi8-r", "Cyrillic (KOI8-R)"),
    ("cp1253", "Greek (Windows)"),
    ("cp1254", "Turkish (Windows)"),
    ("cp1255", "Hebrew (Windows)"),
    ("cp1256", "Arabic (Windows)"),
    ("gb18030", "Chinese (GB 18030)"),
    ("big5", "Chinese (Big5)"),
    ("cp932", "Japanese (Shift JIS)"),
    ("cp949", "Korean (Windows)"),
]


class UploadForm(forms.Form):
    """Files to be added, and what may be done with them."""

    sources = FilesField(label="Add files")
    rights = RightsField()

    def clean(self) -> dict[str, Any]:
        """Put the rights to the files."""
        return with_rights(self.cleaned_data)


class AddressForm(forms.Form):
    """An address to be fetched, and what may be done with it."""

    address = forms.CharField(
        max_length=MAX_ADDRESS,
        widget=forms.URLInput,
        help_text="A public page or file, with http:// or https://. It is fetched once, if its "
        "site lets programs have it.",
    )
    rights = RightsField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"auto_id": "address_%s"}))  # beside the files' form


class ReadAgainForm(forms.Form):
    """How a file is to be read again."""

    encoding = forms.ChoiceField(label="Characters", required=False, choices=ENCODINGS)


class ReplaceForm(forms.Form):
    """A file that comes in the place of a source's."""

    sources = FilesField(label="Corrected file")

    def clean_sources(self) -> Looked:
        """Return the one file; refuse several."""
        intake: Intake = self.cleaned_data["sources"]
        if len(intake.files) > 1:
            msg = f"There are {len(intake.files)} files; one comes in the place of the other."
            raise ValidationError(msg)
        return intake.files[0]


class RecordForm(forms.Form):
    """A source's record as far as editors correct it; `record` is what came of it."""

    title = forms.CharField(max_length=MAX_TITLE)
    authors = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One a line, as “Family, Given”.",
    )
    year = forms.CharField(
        required=False, max_length=MAX_YEAR, help_text="Such as 1821, 1907–1908 or c. 1821."
    )
    rights = forms.ChoiceField(choices=Source.Rights.choices)
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    voice = forms.ChoiceField(
        label="Told by",
        required=False,
        choices=[("", "found out by itself"), ("first", "the subject, as I"), ("third", "another")],
        help_text="What somebody says of himself is quoted, with the name of who says it.",
    )

    @classmethod
    def of(cls, source: Source) -> "RecordForm":
        """Return the form with what a source's record says now."""
        known = source.record
        return cls(
            initial={
                "title": source.title,
                "authors": "\n".join(known.get("authors", ())),
                "year": known.get("year", ""),
                "rights": source.rights,
                "seen": source.record_mark,
                "voice": source.voice,
            }
        )

    @property
    def record(self) -> Record:
        """Return the record; only of a valid form."""
        given = self.cleaned_data
        return Record(title=given["title"], authors=given["authors"], year=given["year"])

    def refuse_overtaken(self, source: Source) -> None:
        """Say that somebody else was faster, and what stands there now; the next saving counts."""
        known = source.record
        said = (*known.get("authors", ()), source.title, known.get("year", ""))
        now = "; ".join(part for part in said if part)
        self.data = {name: self.data[name] for name in self.data} | {"seen": source.record_mark}
        self.add_error(
            None,
            f"Somebody changed this record meanwhile; it says now: {now} "
            f"({source.get_rights_display()}). Save again to put yours in its place.",
        )

    def clean_title(self) -> str:
        """Refuse what no line of text can hold."""
        return _line(self.cleaned_data["title"], MAX_TITLE)

    def clean_authors(self) -> tuple[str, ...]:
        """Return the names, line by line."""
        lines = [" ".join(line.split()) for line in self.cleaned_data["authors"].splitlines()]
        names = tuple(_line(line, MAX_NAME) for line in lines if line)
        if len(names) > MAX_AUTHORS:
            msg = f"There are {len(names)} names; the limit is {MAX_AUTHORS}."
            raise ValidationError(msg)
        return names

    def clean_year(self) -> str:
        """Return the year, a span of years with its dash."""
        year = " ".join(self.cleaned_data["year"].split())
        if year and not re.search(r"\d", year):
            msg = "A year has a number in it; leave it empty if it is not known."
            raise ValidationError(msg)
        year = re.sub(r"(?<=\d{4})\s*[-–]\s*(?=\d{4}$)", "–", year)
        return _line(year, MAX_YEAR) if year else ""


def _line(value: str, limit: int) -> str:
    try:
        return clean_text(value, field="it", limit=limit)
    except InvalidInputError as exc:
        msg = f"{exc.message[:1].upper()}{exc.message[1:]}."
        raise ValidationError(msg) from exc
