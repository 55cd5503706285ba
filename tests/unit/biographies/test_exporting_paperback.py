"""What a printer of paperbacks asks of pages."""

from dataclasses import replace

import pytest

from biographies.exporting.options import TRIMS, read_options
from biographies.exporting.pdf.inspection import Inspected
from biographies.exporting.pdf.page_links import PageLinks
from biographies.exporting.pdf.paperback import page_checks, resolution_check

TRIM = TRIMS["6x9"].bound(27.0)
FOUND = Inspected(
    pages=100, fonts=(), sizes=((432.0, 648.0),), texts=(), pictures=(), references=(),
    unembedded=(), links=PageLinks(0, 0, ()),
)  # fmt: skip
PRINT = read_options({"profile": "print"})


def outcomes(found=FOUND, trim=TRIM, options=PRINT):
    """Return what each check of the pages came to."""
    return {check.name: check.outcome.value for check in page_checks(found, options, trim)}


def test_pages_within_the_rules_are_fine():
    assert set(outcomes().values()) == {"ok"}


@pytest.mark.parametrize(
    ("pages", "outcome"),
    [(22, "warning"), (24, "ok"), (828, "ok"), (830, "warning"), (101, "error")],
)
def test_a_paperback_has_24_to_828_pages_and_an_even_number(pages, outcome):
    assert outcomes(replace(FOUND, pages=pages))["Number of pages"] == outcome


@pytest.mark.parametrize(("pages", "outcome"), [(150, "ok"), (400, "ok"), (600, "error")])
def test_the_margin_at_the_spine_is_that_of_its_class_of_pages(pages, outcome):
    assert outcomes(replace(FOUND, pages=pages))["Margin at the spine"] == outcome


def test_a_page_of_another_size_is_an_error():
    found = replace(FOUND, sizes=((432.0, 648.0), (612.0, 792.0)))
    check = next(page_checks(found, PRINT, TRIM))

    assert check.where == ("there are pages of 8.5 × 11 in",)
    assert check.limit == "every page 6 × 9 in (6x9)"


def test_pages_for_reading_are_not_held_to_a_printers_rules():
    assert list(outcomes(options=read_options(None))) == ["Page size"]


@pytest.mark.parametrize(
    ("dots", "is_for_print", "outcome"),
    [
        (300, True, "ok"), (299, True, "warning"), (150, True, "warning"), (149, True, "error"),
        (150, False, "ok"), (149, False, "error"),
    ],
)  # fmt: skip
def test_a_picture_too_coarse_is_doubtful_in_print_and_an_error_below_150(
    dots, is_for_print, outcome
):
    check = resolution_check({"a.png": dots, "b.png": 400}, is_for_print=is_for_print)

    assert check.outcome.value == outcome
    assert check.seen == f"2 pictures, the coarsest with {dots} dots an inch"
