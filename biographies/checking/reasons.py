"""Why a passage does not carry a claim, in an editor's words."""

from collections.abc import Mapping

_WHY = {
    "numbers": "these numbers are not in the passage: {}",
    "months": "the passage names another month",
    "dates": "these days are not in the passage: {}",
    "names": "these names are not in the passage: {}",
    "subjects": "the passage does not name {}",
    "negation": "one denies what the other says (“{}”)",
    "negation_count": "one denies more than the other",
    "names_moved": "its sentences in the passage have another name in the place of: {}",
    "numbers_moved": "its sentences in the passage have another number in the place of: {}",
    "misquoted": "these words in quotation marks are not the passage's: {}",
    "words_changed": "the passage has another word in the place of: {}",
    "opposites": "its sentences in the passage have the opposite of: {}",
    "words_moved": "the passage has another name or number in the place of: {}",
    "swapped": "in the passage others are the subject and the object of: {}",
    "of_kin": "its sentences in the passage speak of kin of, and not of: {}",
    "undone": "done on one side, and only wanted, tried or held on the other: {}",
    "numbers_turned": "the passage puts this number or year otherwise: {}",
    "clauses": "the passage does not have: {}",
    "cut_off": "the words before it in the passage turn its sense: “{}”",
    "cover_short": "too few of its words are in the passage",
}


def in_words(reasons: Mapping[str, object]) -> str:
    """Return the reasons of a verdict, "; " between them; "" where none has words."""
    told = [
        text.format(", ".join(map(str, value)) if isinstance(value, list) else value)
        for name, text in _WHY.items()
        if (value := reasons.get(name))
    ]
    return "; ".join(told)
