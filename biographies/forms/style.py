"""How a book is to sound, as an editor says it."""

import json
from dataclasses import asdict
from typing import Any

from django import forms

from biographies.errors import InvalidInputError
from biographies.forms.chapters import as_sentence
from biographies.style_sheet import MAX_TONE, SPELLINGS, TENSES, clean_style
from biographies.writing.llm import StyleSheet


class StyleForm(forms.Form):
    """The style sheet of a book; `style` is what came of it."""

    tense = forms.ChoiceField(choices=[(name, name) for name in TENSES], required=False)
    tone = forms.CharField(
        required=False,
        max_length=MAX_TONE,
        help_text="A few words, such as “plain and exact” or “warm, for young readers”.",
    )
    spelling = forms.ChoiceField(
        choices=[(name, name) for name in SPELLINGS],
        required=False,
        help_text="Of a book in English.",
    )
    seen = forms.JSONField(required=False, widget=forms.HiddenInput)

    style: StyleSheet

    @classmethod
    def of(cls, style: StyleSheet) -> "StyleForm":
        """Return the form with what is kept now."""
        return cls(initial=asdict(style) | {"seen": asdict(style)})

    def clean(self) -> dict[str, Any]:
        """Make the style sheet of what was typed."""
        cleaned = self.cleaned_data
        if not self.errors:
            names = ("tense", "tone", "spelling")
            try:
                self.style = clean_style({name: cleaned[name] for name in names})
            except InvalidInputError as exc:
                self.add_error(exc.field, as_sentence(exc.message))
        return cleaned

    def saw(self, style: StyleSheet) -> bool:
        """Tell whether that is what the form was made from."""
        return bool(self.cleaned_data["seen"] == asdict(style))

    def refuse_overtaken(self, now: StyleSheet) -> None:
        """Say that somebody else was faster, and what is kept now; the next saving counts."""
        fresh = {name: self.data[name] for name in self.data}
        self.data = fresh | {"seen": json.dumps(asdict(now))}
        self.add_error(
            None,
            f"Somebody changed the style meanwhile; it is now: {now.tense} tense, {now.tone}, "
            f"{now.spelling} spelling. Save again to put yours in its place.",
        )
