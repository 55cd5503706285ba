"""Garbage is collected less often while a file is written, and only then."""

import gc

import pytest

from biographies.exporting.garbage import rare_collections


def test_collections_are_rarer_inside_and_as_before_behind_it():
    before = gc.get_threshold()

    with rare_collections():
        inside = gc.get_threshold()

    assert inside[0] > before[0]
    assert gc.get_threshold() == before


def test_an_error_takes_it_back_too():
    before = gc.get_threshold()

    with pytest.raises(ValueError, match="stop"), rare_collections():
        raise ValueError("stop")  # noqa: EM101 - the test's own

    assert gc.get_threshold() == before


def test_one_inside_another_leaves_it_to_the_outer():
    before = gc.get_threshold()

    with rare_collections():
        inside = gc.get_threshold()
        with rare_collections():
            pass
        assert gc.get_threshold() == inside

    assert gc.get_threshold() == before
