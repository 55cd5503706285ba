"""By what the rules of a language tell voices, verbs and remarks about the source."""

import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Signs:
    """What to look for in the words of a sentence outside quotation marks."""

    outcry: re.Pattern[str]  # at its head, together with an exclamation mark
    second_person: re.Pattern[str]
    about_the_source: re.Pattern[str]  # in their small letters
    lead_in: re.Pattern[str]  # at its end
    says_i: Callable[[str], bool]
    has_finite_verb: Callable[[str], bool]
