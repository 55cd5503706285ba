"""What an editor asks of a new book, and which books the list is to show."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from biographies import orders
from biographies.errors import InvalidInputError
from biographies.forms.uploads import AddressesField, FilesField, RightsField, with_rights
from biographies.models.biography import EXTRACTIVE, CitationStyle
from biographies.models.states import State
from biographies.orders import BookOrder, clean_order
from biographies.pages.book_list import ORDERS, Wanted
from biographies.steps.forecasts import forecast_order
from biographies.steps.writers import MODEL, writers_here

CHECK, START = "check", "start"


def checked(check: Callable[..., object], **limits: Any) -> Callable[[Any], None]:
    """Return a field's validator that refuses what `check` of biographies.orders does."""

    def validate(value: Any) -> None:
        try:
            check(value, **limits)
        except InvalidInputError as exc:
            raise ValidationError(_as_sentence(exc)) from exc

    return validate


class NewBookForm(forms.Form):
    """A new book: whose life, how long, from which files; `order` is what came of it."""

    subject = forms.CharField(
        label="Whose life",
        validators=[checked(orders.clean_subject)],
        help_text="The person’s name.",
    )
    title = forms.CharField(
        label="Working title",
        required=False,
        validators=[checked(orders.clean_text, field="title", limit=orders.MAX_TITLE)],
        help_text="Left empty, it is the name.",
    )
    chapters = forms.IntegerField(
        initial=20,
        validators=[checked(orders.clean_chapter_count)],
        help_text=f"1 to {orders.MAX_CHAPTERS}; introduction and conclusion come besides.",
    )
    words = forms.IntegerField(
        label="Words per chapter",
        initial=2550,
        validators=[checked(orders.clean_words)],
        help_text=f"{orders.MIN_WORDS} to {orders.MAX_WORDS:,}; fewer where the sources end.",
    )
    language = forms.CharField(
        initial="en",
        validators=[checked(orders.clean_language)],
        help_text="A code such as en, es or pt-BR.",
    )
    citation_style = forms.ChoiceField(
        label="Notes and bibliography",
        choices=CitationStyle.choices,
        initial=CitationStyle.CHICAGO,
        required=False,
        help_text="How sources are cited in the finished book.",
    )
    writer = forms.ChoiceField(
        label="Written by",
        choices=[(EXTRACTIVE, "the sources’ own sentences"), (MODEL, "a language model")],
        initial=EXTRACTIVE,
        required=False,
        help_text="A model’s statements are held to the sources as well; its calls cost money.",
    )
    budget = forms.CharField(
        label="Budget for the model",
        required=False,
        validators=[checked(orders.clean_budget)],
        help_text="Such as 12.50, in the currency of its prices; reached, the book waits.",
    )
    may_translate = forms.BooleanField(
        label="It may translate from sources in other languages",
        required=False,
        help_text="No check can compare such statements with their passages: you will have to.",
    )
    is_shared = forms.BooleanField(
        label="Every editor may see it and work on it", required=False, initial=True
    )
    sources = FilesField(label="Sources", required=False)
    addresses = AddressesField(label="Web addresses")
    rights = RightsField()

    order: BookOrder

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask about a model only where there is one."""
        super().__init__(*args, **kwargs)
        if MODEL not in writers_here():
            for name in ("writer", "budget", "may_translate"):
                del self.fields[name]

    @property
    def forecast_said(self) -> str:
        """Say what a model would use for a book of this size; "" where there is no model."""
        if "writer" not in self.fields:
            return ""
        try:
            chapters = orders.clean_chapter_count(int(self["chapters"].value()))
            words = orders.clean_words(int(self["words"].value()), field="words")
        except (TypeError, ValueError, InvalidInputError):
            return ""  # said at the field
        frame = 2 * round(words * orders.FRAME_SHARE)
        return forecast_order(chapters=chapters, words=words, frame_words=frame).said

    @property
    def is_start(self) -> bool:
        """Tell whether the book is to be made at once, and not only planned."""
        return self.data.get("then") == START

    def clean(self) -> dict[str, Any]:
        """Make the order; to start a book takes at least one source."""
        cleaned = with_rights(self.cleaned_data)
        is_whole = "sources" in cleaned and "addresses" in cleaned
        if self.is_start and is_whole and not cleaned["sources"].has_sources:
            message = "To start, choose at least one file that can be cited, or give an address."
            self.add_error("sources", message)
        if self.errors:
            return cleaned
        names = (
            "subject", "chapters", "words", "language", "citation_style", "writer", "budget",
            "may_translate",
        )  # fmt: skip
        given = {name: cleaned[name] for name in names if cleaned.get(name, "") != ""}
        try:
            asked = given | {"title": cleaned["title"] or None}
            self.order = clean_order(asked, writers=writers_here())
        except InvalidInputError as exc:
            self.add_error(exc.field if exc.field in self.fields else None, _as_sentence(exc))
        return cleaned


class BookFilterForm(forms.Form):
    """Which books, in which order; what makes no sense is left out in silence."""

    q = forms.CharField(label="Title or person", required=False, max_length=200)
    state = forms.ChoiceField(required=False, choices=[("", "all states"), *State.choices])
    whose = forms.ChoiceField(required=False, choices=[("", "everybody’s"), ("mine", "mine")])
    order = forms.ChoiceField(
        label="Sort by",
        required=False,
        choices=[
            ("", "last change"), ("newest", "newest"), ("title", "title"), ("state", "state"),
        ],
    )  # fmt: skip

    def wanted(self, person_id: int) -> Wanted:
        """Return what is to be listed for this person."""
        self.full_clean()
        given = self.cleaned_data
        order = given.get("order", "")
        return Wanted(
            text=given.get("q", ""),
            state=given.get("state", ""),
            owner_id=person_id if given.get("whose") == "mine" else None,
            order=order if order in ORDERS else "changed",
        )


class CancelForm(forms.Form):
    """Why the making of a book is stopped."""

    reason = forms.CharField(
        label="Why (optional)", required=False, max_length=150, widget=forms.TextInput
    )


def _as_sentence(exc: InvalidInputError) -> str:
    return f"{exc.message[:1].upper()}{exc.message[1:]}."
