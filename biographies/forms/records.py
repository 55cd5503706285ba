"""What an editor brings as bibliographic records."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from biographies.errors import InvalidInputError
from biographies.importing import MAX_RECORDS_BYTES, read_record_file
from biographies.sources import RECORD_SUFFIXES, RecordFile

HELP = (
    f"{', '.join(RECORD_SUFFIXES)}: BibTeX, RIS or CSL-JSON, as Zotero and others export them, up "
    f"to {MAX_RECORDS_BYTES // 1024 // 1024} MB. Each record goes to the source with its file’s "
    "name, its address or its title; you choose for the others."
)


class RecordsForm(forms.Form):
    """A file of bibliographic records; `read` is what it holds."""

    filename = ""  # once it is valid

    records = forms.FileField(
        label="Bibliographic records",
        help_text=HELP,
        widget=forms.FileInput(attrs={"accept": ",".join(RECORD_SUFFIXES)}),
    )

    @property
    def read(self) -> RecordFile:
        """Return the file's records; only of a valid form."""
        read: RecordFile = self.cleaned_data["records"]
        return read

    def clean_records(self) -> RecordFile:
        """Read the file; refuse one that is none of the three kinds."""
        file: UploadedFile[bytes] = self.cleaned_data["records"]
        if (file.size or 0) > MAX_RECORDS_BYTES:
            msg = f"The file has more than {MAX_RECORDS_BYTES // 1024 // 1024} MB."
            raise ValidationError(msg)
        self.filename = str(file.name)
        try:
            return read_record_file(bytes(file.read()), filename=self.filename)
        except InvalidInputError as exc:
            msg = f"The file cannot be read: {exc.message}."
            raise ValidationError(msg) from exc
