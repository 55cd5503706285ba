"""The same person by the same name."""

import pytest

from biographies.checking.naming import check_names


def differences(*texts):
    parts = {f"chapter {number}": text for number, text in enumerate(texts, 1)}
    return [
        (p.evidence["name"], p.evidence["other_name"], p.evidence["difference"])
        for p in check_names(parts)
    ]


@pytest.mark.parametrize(
    ("common", "rare", "difference"),
    [
        ("Albert Vane", "Alberto Vane", "language"),
        ("José Gómez", "José Gomez", "accent"),
        ("Hannah Nicholson", "Hannah Nicolson", "spelling"),
        ("Charles Hart", "Carlos Hart", "language"),
    ],
)
def test_a_name_in_two_forms_is_shown_with_both(common, rare, difference):
    text = f"In the spring {common} came. Later {common} left the town."

    assert differences(text, f"In the autumn {rare} came.") == [(rare, common, difference)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hannah Vane", "Robert Vane"),  # two persons of one family
        ("Hannah Vane", "Hannah Vance Hart"),
        ("Ann Hart", "Ian Hart"),
        ("Mark Hart", "Marc Hart"),  # short: too little to tell
        ("Simon Cole", "Simon Cole’s"),
        ("English Minister", "English Ministers"),
    ],
)
def test_other_names_are_other_persons(one, other):
    assert differences(f"In the spring {one} came.", f"In the autumn {other} house stood.") == []


def test_the_place_is_the_rarer_name_s_first_sentence():
    parts = {
        "chapter 1": "In May Albert Vane came. In June Albert Vane left.",
        "chapter 2": "It rained. In July Alberto Vane came back.",
    }
    (problem,) = check_names(parts)

    place = parts[problem.evidence["part"]][problem.start : problem.end]
    assert place == "In July Alberto Vane came back."
