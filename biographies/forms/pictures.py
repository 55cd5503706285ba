"""What editors say of a book's pictures, and of its first pages."""

import json
from typing import Any

from django import forms

from biographies.errors import InvalidInputError
from biographies.forms.chapters import as_sentence
from biographies.forms.uploads import FilesInput
from biographies.front_matter import MAX_LINE, MAX_LINES, FrontMatter, clean_front_matter
from biographies.models import Picture

MAX_FILES = 50  # at once
_HELP = (
    f"Several at once, up to {MAX_FILES}; JPEG, PNG, GIF, WebP or TIFF, each up to 25 MB and 50 "
    "million pixels. For print, a picture as wide as the page needs some 1,400 pixels."
)


class PictureFilesField(forms.Field):
    """Several uploaded pictures."""

    widget = FilesInput

    def __init__(self) -> None:
        super().__init__(label="Picture files", help_text=_HELP)
        self.widget.attrs["accept"] = ".jpg,.jpeg,.png,.gif,.webp,.tif,.tiff"
        self.error_messages["required"] = "Choose at least one picture."

    def clean(self, value: Any) -> list[Any]:
        """Return the files; more than may be sent at once are refused."""
        files = list(super().clean(value) or [])
        if len(files) > MAX_FILES:
            msg = f"There are {len(files)} files; at most {MAX_FILES} can be sent at once."
            raise forms.ValidationError(msg)
        return files


class PicturesForm(forms.Form):
    """Pictures to be added."""

    pictures = PictureFilesField()


class PictureForm(forms.Form):
    """What is said of one picture."""

    description = forms.CharField(
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="What it shows, for readers who cannot see it. It is read aloud, not printed.",
    )
    credit = forms.CharField(
        required=False,
        max_length=300,
        help_text="Printed below it, such as “Photograph: Roger Fenton, 1855”.",
    )
    is_cover = forms.BooleanField(
        label="It is the cover", required=False, help_text="Of the EPUB; no other picture is then."
    )

    @classmethod
    def of(cls, picture: Picture) -> "PictureForm":
        """Return the form with what is said of a picture now."""
        return cls(initial={name: getattr(picture, name) for name in cls.base_fields})


class FrontMatterForm(forms.Form):
    """The lines of the title page and of the imprint; `front` is what came of them."""

    subtitle = forms.CharField(required=False, max_length=MAX_LINE)
    author = forms.CharField(required=False, max_length=MAX_LINE)
    publisher = forms.CharField(required=False, max_length=MAX_LINE)
    year = forms.CharField(
        label="Year of publication", required=False, max_length=MAX_LINE, help_text="Such as 1921."
    )
    isbn = forms.CharField(
        label="ISBN",
        required=False,
        max_length=MAX_LINE,
        help_text="Of the book as it will be sold; 13 or 10 digits, with or without hyphens.",
    )
    lines = forms.CharField(
        label="Lines of the imprint",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=f"One a line, up to {MAX_LINES}: rights, printer, address, thanks.",
    )
    seen = forms.JSONField(required=False, widget=forms.HiddenInput)

    front: FrontMatter

    @classmethod
    def of(cls, front: FrontMatter) -> "FrontMatterForm":
        """Return the form with what is kept now."""
        said = front.stored
        return cls(initial=said | {"lines": "\n".join(front.lines), "seen": said})

    def read(self) -> bool:
        """Tell whether it can be kept, and keep this as `front`."""
        if not self.is_valid():
            return False
        try:
            self.front = clean_front_matter(self.cleaned_data)
        except InvalidInputError as exc:
            self.add_error(exc.field, as_sentence(exc.message))
            return False
        return True

    def refuse_overtaken(self, now: FrontMatter) -> None:
        """Say that somebody else was faster, and what is kept now; the next saving counts."""
        said = "; ".join(filter(None, (now.subtitle, now.author, now.publisher, now.year)))
        fresh = {name: self.data[name] for name in self.data}
        self.data = fresh | {"seen": json.dumps(now.stored)}
        self.add_error(
            None,
            f"Somebody changed the front matter meanwhile; it says now: {said or 'nothing'}. "
            "Save again to put yours in its place.",
        )
