"""What is asked of one chapter before it is written."""

from typing import Any

from django import forms

from biographies.errors import InvalidInputError
from biographies.forms.chapters import as_sentence
from biographies.models import Chapter
from biographies.orders import (
    MAX_BRIEF,
    MAX_TITLE,
    MAX_WORDS,
    MIN_WORDS,
    ChapterOrder,
    clean_specs,
)

LAST_YEAR = 2100


class ChapterPlanForm(forms.Form):
    """Title, brief, keywords, years and length of a chapter; `wish` is what came of them."""

    title = forms.CharField(
        required=False, max_length=MAX_TITLE, help_text="Left empty, the plan makes one."
    )
    brief = forms.CharField(
        required=False,
        max_length=MAX_BRIEF,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What the chapter is about, in a sentence. “Not …” or “without …” leaves out.",
    )
    keywords = forms.CharField(
        required=False, max_length=1_000, help_text="Names and words, with commas between them."
    )
    first_year = forms.IntegerField(
        label="From the year", required=False, min_value=1, max_value=LAST_YEAR
    )
    last_year = forms.IntegerField(
        label="To the year", required=False, min_value=1, max_value=LAST_YEAR
    )
    target_words = forms.IntegerField(label="Words", min_value=MIN_WORDS, max_value=MAX_WORDS)

    wish: ChapterOrder

    @classmethod
    def of(cls, chapter: Chapter) -> "ChapterPlanForm":
        """Return the form as the chapter's plan is now."""
        values = {name: getattr(chapter, name) for name in cls.base_fields}
        return cls(initial=values | {"keywords": ", ".join(chapter.keywords)})

    def read(self, number: int) -> bool:
        """Tell whether it holds a good plan of that chapter, and keep this as `wish`."""
        if not self.is_valid():
            return False
        try:
            (self.wish,) = clean_specs([self._spec(number)])
        except InvalidInputError as exc:
            field = exc.field.rsplit(".", 1)[-1]
            known = "last_year" if field == "years" else field
            self.add_error(known if known in self.fields else None, as_sentence(exc.message))
            return False
        return True

    def _spec(self, number: int) -> dict[str, Any]:
        given = self.cleaned_data
        first, last = given["first_year"], given["last_year"]
        spec = {name: given[name] for name in ("title", "brief", "keywords", "target_words")}
        if first or last:
            spec["years"] = [first or last, last or first]
        return spec | {"number": number}
