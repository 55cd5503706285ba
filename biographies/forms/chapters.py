"""A chapter's text as typed, what is asked of its next version, and which versions to compare."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from biographies.directives import read_directives
from biographies.editing import clean_markdown
from biographies.errors import InvalidInputError
from biographies.orders import MAX_WORDS, MIN_WORDS
from biographies.texts.three_way import Place, Side

MIN_FEEDBACK_WORDS = 3
MAX_FEEDBACK = 3_000  # with the presets it stays under what the task takes
MAX_ID = 2**63 - 1
_DIVIDES = re.compile(r"\s*[,;\n]\s*")
_NOT_IN_NAME = re.compile(r"[.\"“”]")


class MarkdownField(forms.CharField):
    """A chapter's text, as it is kept; white space at its beginning is the writer's own."""

    widget = forms.Textarea

    def __init__(self, **options: Any) -> None:
        super().__init__(strip=False, **options)

    def clean(self, value: Any) -> str:
        """Return the text with plain newlines; refuse what no chapter may hold."""
        try:
            return clean_markdown(str(value or ""))
        except InvalidInputError as exc:
            raise ValidationError(as_sentence(exc.message)) from exc


class ChapterTextForm(forms.Form):
    """A chapter's text, why it was changed, and the revision that it began from."""

    markdown = MarkdownField(
        label="Text",
        widget=forms.Textarea(attrs={"rows": 28, "spellcheck": "true", "class": "manuscript"}),
        help_text="Markdown. A mark such as [^s2p412] cites passage 412 of source 2 for the words "
        "before it.",
    )
    note = forms.CharField(
        label="What you changed, or why (optional)",
        required=False,
        max_length=200,
        help_text="Shown in the chapter’s history.",
    )
    base = forms.IntegerField(
        required=False, min_value=1, max_value=MAX_ID, widget=forms.HiddenInput
    )
    origin = forms.IntegerField(  # of a text that met another one: where its typing began
        required=False, min_value=1, max_value=MAX_ID, widget=forms.HiddenInput
    )

    def refuse_text(self, exc: InvalidInputError) -> None:
        """Say at the text what was found wrong with it while it was saved."""
        self.add_error("markdown", _at_text(exc))


class ChangeRequestForm(forms.Form):
    """What a new version is to do otherwise; `wanted` says it in sentences."""

    LENGTHS = (
        ("", "as long as it is"),
        ("shorter", "shorter, about three quarters of what it has"),
        ("longer", "longer, about a quarter more than it has"),
        ("words", "about as many words as given below"),
    )
    length = forms.ChoiceField(
        label="Length", required=False, choices=LENGTHS, widget=forms.RadioSelect
    )
    words = forms.IntegerField(
        label="Words", required=False, min_value=MIN_WORDS, max_value=MAX_WORDS
    )
    leave_out = forms.CharField(
        label="Leave out",
        required=False,
        max_length=500,
        help_text="Names or words, with commas between them: no passage that has one of them is "
        "used.",
    )
    feedback = forms.CharField(
        label="In your own words",
        required=False,
        max_length=MAX_FEEDBACK,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="For instance “more about her notes, only 1840–1850, keep the first paragraph”; "
        f"at least {MIN_FEEDBACK_WORDS} words, unless fewer say it or you chose something above.",
    )

    @property
    def wanted(self) -> str:
        """Return all that is asked, a sentence for each thing."""
        given = self.cleaned_data
        length, words = given["length"], given["words"]
        said = [f"About {words} words"] if length == "words" else []
        said += [f"Make it {length}"] if length in ("shorter", "longer") else []
        said += [f"Leave out {name}" for name in given["leave_out"]]
        said += [given["feedback"]] if given["feedback"] else []
        return ". ".join(said)

    def clean_leave_out(self) -> list[str]:
        """Return the names one by one; refuse what would be read as the end of the wish."""
        given: str = self.cleaned_data["leave_out"]
        if found := _NOT_IN_NAME.search(given):
            message = f"Write names without {found[0]} here: “St Petersburg”, not “St. Petersburg”."
            raise ValidationError(message)
        return [name for name in _DIVIDES.split(given.strip()) if name]

    def clean(self) -> dict[str, Any]:
        """Require something that can be understood."""
        given: dict[str, Any] = self.cleaned_data
        if given.get("length") == "words" and not given.get("words") and "words" in given:
            self.add_error("words", "How many words is it to have?")
        if given.get("words") and given.get("length") != "words":
            self.add_error("length", "Choose the last of these to ask for a number of words.")
        if self.errors:
            return given
        said = read_directives(given["feedback"])
        is_plain = any(one.kind != "other" for one in said)  # "shorter" is all that it takes
        is_chosen = given["length"] or given["leave_out"] or is_plain
        if not is_chosen and len(given["feedback"].split()) < MIN_FEEDBACK_WORDS:
            self.add_error(
                "feedback",
                f"Say in at least {MIN_FEEDBACK_WORDS} words what is to change, or choose a length "
                "or something to leave out.",
            )
        return given


class CompareForm(forms.Form):
    """The numbers of two revisions."""

    a = forms.IntegerField(min_value=1, max_value=MAX_ID)
    b = forms.IntegerField(min_value=1, max_value=MAX_ID)


class RestoreForm(forms.Form):
    """The number of the revision to go back to, and the one that was current when asked."""

    number = forms.IntegerField(min_value=1, max_value=MAX_ID)
    base = forms.IntegerField(min_value=1, max_value=MAX_ID)


class ProposalForm(forms.Form):
    """Which changes of a proposal are taken, and against which revision they are numbered."""

    CHOSEN, ALL, NONE = "chosen", "all", "none"
    act = forms.ChoiceField(choices=[(CHOSEN, ""), (ALL, ""), (NONE, "")])
    base = forms.IntegerField(required=False, min_value=1, max_value=MAX_ID)
    take = forms.TypedMultipleChoiceField(required=False, coerce=int)
    reason = forms.CharField(label="Why you reject it (optional)", required=False, max_length=300)

    def __init__(
        self, *args: Any, changes: int, conflicts: Sequence[Place] = (), **options: Any
    ) -> None:
        super().__init__(*args, **options)
        numbers = [(str(number), "") for number in range(1, changes + 1)]
        self.fields["take"].choices = numbers  # type: ignore[attr-defined]  # of a choice field
        self._conflicts = {f"conflict_{place.number}": place.number for place in conflicts}
        for name, place in zip(self._conflicts, conflicts, strict=True):
            sides = [(side.value, "") for side in place.sides]
            self.fields[name] = forms.ChoiceField(required=False, choices=sides)

    @property
    def taken(self) -> frozenset[int] | None:
        """Return the numbers of the changes to take; None for all of them."""
        if self.cleaned_data["act"] == self.ALL:
            return None
        return frozenset(self.cleaned_data["take"])

    @property
    def decided(self) -> dict[int, Side]:
        """Return whose words each conflict is to get, by its number; those that are decided."""
        given = self.cleaned_data if self.is_bound else {}
        return {
            number: Side(given[name]) for name, number in self._conflicts.items() if given.get(name)
        }

    @property
    def conflict_errors(self) -> dict[int, list[str]]:
        """Return what is wrong with the decision on each conflict, by its number."""
        found = self.errors if self.is_bound else {}
        return {
            number: [str(error) for error in found[name]]
            for name, number in self._conflicts.items()
            if name in found
        }

    def refuse(self, exc: InvalidInputError) -> None:
        """Say at the changes what is wrong with the text that the chosen ones make."""
        self.add_error("take", _at_text(exc))

    def clean(self) -> dict[str, Any]:
        """Require a change to take, where some are to be taken, and each conflict decided."""
        given: dict[str, Any] = self.cleaned_data
        act = given.get("act")
        is_something = given.get("take") or set(self.decided.values()) - {Side.NOW}
        if act in (self.CHOSEN, self.ALL):
            for name in self._conflicts:
                if name not in self.errors and not given.get(name):
                    self.add_error(name, "Choose one of these: both texts changed this place.")
        if act == self.CHOSEN and not is_something and not self.errors:
            self.add_error("take", "Tick at least one change, or reject them all.")
        return given


def _at_text(exc: InvalidInputError) -> str:
    mark = f"{exc.field}: " if exc.field != "markdown" else ""
    return as_sentence(f"{mark}{exc.message}")


def as_sentence(words: str) -> str:
    """Return words with a capital at their beginning and a point at their end."""
    return f"{words[:1].upper()}{words[1:].rstrip('.')}."
